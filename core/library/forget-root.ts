import type { Store } from '../store/store.ts';
import { removeThumbs } from '../workers/thumbs.ts';

/** Removes a folder, its photos, faces, embeddings and thumbnails from the library; never the originals. */
export async function forgetRoot(
  { store, thumbsDir }: { store: Store; thumbsDir: string },
  rootId: number,
): Promise<void> {
  const photos = store.photos.idsOfRoot(rootId);
  store.transaction(() => {
    for (const face of store.faces.ofRoot(rootId)) store.vectorsOf(face.pack_id).remove(face.id);
    store.roots.remove(rootId);
    store.persons.removeEmpty();
  });
  for (const { id } of photos) await removeThumbs(thumbsDir, id);
}
