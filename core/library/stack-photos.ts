import { basename, dirname, extname, join } from 'node:path';
import { isSamePicture, maxDurationMs } from '../media/video/same-picture.ts';
import type { FilmRow, StackRow } from '../store/stacks.sql.ts';
import type { Store } from '../store/store.ts';
import { findStacksApart } from '../workers/stacking.ts';

/**
 * Finds out which photos are shown as one since the last time: the two files of a Live Photo, copies that are not equal
 * byte by byte, bursts. Nothing is deleted; each stays a photo with its own faces.
 * @returns whether anything is shown otherwise now
 */
export async function stackPhotos(store: Store, libraryDir: string, signal: AbortSignal): Promise<boolean> {
  const paired = store.transaction(() => pairFilms(store));
  if (store.stacks.freshCount() === 0) return paired;
  const { stacks, compared } = await findStacksApart(libraryDir, signal);
  return store.transaction(() => {
    const wanted = new Map(
      stacks.flatMap(({ leadId, memberIds, reason }) =>
        memberIds.map((id) => [id, { whole: leadId, kind: reason }] as const),
      ),
    );
    let changed = paired;
    const asked = new Set(compared);
    // Read again: the owner may have taken one out meanwhile, or its file went.
    for (const { id, part_of, part_kind } of store.stacks.pictures()) {
      if (!asked.has(id)) continue;
      const { whole, kind } = wanted.get(id) ?? { whole: null, kind: null };
      if (part_of === whole && part_kind === kind) continue;
      if (whole !== null && !isWhole(store, whole)) {
        asked.delete(id);
        continue;
      }
      store.stacks.setPart(id, whole, kind satisfies StackRow['part_kind']);
      changed = true;
    }
    store.stacks.markStacked([...asked]);
    return changed;
  });
}

function isWhole({ photos }: Store, id: number): boolean {
  const photo = photos.get(id);
  return photo !== undefined && photo.missing_since === null && photo.alone === 0;
}

/** The moving half of a Live Photo is shown with the photo. @returns whether one was found or lost. */
function pairFilms({ stacks }: Store): boolean {
  let changed = false;
  for (const film of stacks.shortFilms(maxDurationMs)) {
    const pictures = [
      ...(film.live_photo_id === null ? [] : stacks.picturesWithLiveId(film.live_photo_id)),
      ...stacks.picturesAt(stemPath(film.path)),
    ];
    const picture = pictures.find((one) => isSamePicture(asFile(one), asFile(film)));
    const whole = picture?.id ?? null;
    if (whole === film.part_of) continue;
    stacks.setPart(film.id, whole, whole === null ? null : 'motion');
    changed = true;
  }
  return changed;
}

/** `/a/PXL_1` of `/a/PXL_1.LS.mp4`: how the path of a picture of the same name begins. */
function stemPath(path: string): string {
  const name = basename(path);
  return join(
    dirname(path),
    name.slice(0, Math.max(1, name.indexOf('.'))) || name.slice(0, -extname(name).length),
  );
}

function asFile({ path, live_photo_id, taken_at, utc_offset_min, duration_ms }: FilmRow) {
  return {
    path,
    livePhotoId: live_photo_id,
    takenAt: taken_at,
    utcOffsetMin: utc_offset_min,
    durationMs: duration_ms,
  };
}
