import type { Store } from '../store/store.ts';
import { removeThumbs } from '../workers/thumbs.ts';

/** Removes a folder, the photos that are nowhere else, their faces, embeddings and thumbnails from the library; never the originals. */
export async function forgetRoot(
  { store, thumbsDir }: { store: Store; thumbsDir: string },
  rootId: number,
): Promise<void> {
  const photoIds = store.photos.idsOfRoot(rootId);
  const removed = store.transaction(() => {
    store.roots.remove(rootId);
    const bare = photoIds.filter((id) => store.places.ofPhoto(id).length === 0);
    for (const id of bare) {
      for (const face of store.faces.ofPhoto(id, { all: true }))
        store.vectorsOf(face.pack_id).remove(face.id);
      store.photos.remove(id);
    }
    for (const id of photoIds) store.photos.settle(id);
    store.persons.removeEmpty();
    return bare;
  });
  for (const id of removed) await removeThumbs(thumbsDir, id);
}
