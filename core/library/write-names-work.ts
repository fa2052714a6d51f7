import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { NamedBox } from '../media/regions/write-xmp.ts';
import type { PhotoRow } from '../store/photos.sql.ts';
import { type PlaceRow, type Sidecar, sidecarsOf } from '../store/places.sql.ts';
import type { Store } from '../store/store.ts';
import { readSettings } from '../system/settings.ts';
import type { TaskRunner, TaskWork } from '../tasks/task-runner.ts';
import type { NameWriter } from '../workers/name-writing.ts';

export type NameWriting = { store: Store; writer: Pick<NameWriter, 'write'> };

/**
 * Writes the names of faces beside the photos or into them, as the owner chose, where other programs find them. Only
 * what changed since the last time is written, and what was written is known, so that no scan takes it for news.
 */
export function writeNamesWork({ store, writer }: NameWriting): TaskWork {
  return async (control) => {
    const photoIds = store.regions.photosToWrite();
    const problems: string[] = [];
    for (const [done, photoId] of photoIds.entries()) {
      await control.untilRunning();
      const into = readSettings(store).write_names;
      if (into === 'off') return;
      control.report({ stage: 'writing', current: done, total: photoIds.length });
      const photo = store.photos.get(photoId);
      if (!photo || photo.width === null || photo.height === null) continue;
      for (const place of store.places.presentOf(photoId)) {
        if (place.away_since !== null || place.unread === 1) continue;
        try {
          await writeNamesAt({ store, writer }, photo, place, into);
        } catch (error) {
          // One that is read-only, or was changed meanwhile, does not keep the others from being written.
          if (!(error instanceof AppError) || error.code === 'disk_full') throw error;
          problems.push(`${place.path}: ${error.message}`);
        }
      }
    }
    control.setTotals({ images: photoIds.length });
    for (const problem of problems) console.error(`names not written: ${problem}`);
    if (problems.length > 0) {
      throw new AppError(
        'file_not_writable',
        `${problems.length} files could not be written: ${problems[0]}`,
      );
    }
  };
}

/** The owner corrects several things in a row: they are written together. */
const writeAfterMs = 20_000;

/** Has names written some time after they changed, when the owner wants them written at all. */
export function createNameWriting(store: Store, tasks: Pick<TaskRunner, 'start'>) {
  let timer: NodeJS.Timeout | undefined;
  return {
    soon(): void {
      clearTimeout(timer);
      if (readSettings(store).write_names === 'off') return;
      timer = setTimeout(() => tasks.start('write_names', {}), writeAfterMs);
    },
    close: () => clearTimeout(timer),
  };
}

async function writeNamesAt(
  { store, writer }: NameWriting,
  photo: PhotoRow,
  place: PlaceRow,
  into: 'sidecar' | 'file',
) {
  const named = namedFaces(store, photo.id);
  const tag = createHash('sha256')
    .update(JSON.stringify([into, named]))
    .digest('base64url');
  const before = store.regions.written(place.id);
  if (before === tag || (before === undefined && named.length === 0)) return;
  const { width, height, orientation } = photo;
  const [storedWidth, storedHeight] = orientation >= 5 ? [height!, width!] : [width!, height!];
  // Before the file: a kill between the two must not make what grouping thinks the owner's word.
  store.transaction(() => {
    for (const region of named) store.regions.add(photo.id, region, 'heirloom');
  });
  const picture = { storedWidth, storedHeight, orientation };
  const written = await writer.write({ photoPath: place.path, regions: named, picture, into });
  store.transaction(() => {
    for (const file of written) {
      if (file.path === place.path) {
        store.places.setFile(place.id, file);
        store.photos.setContent(photo.id, file.contentSha256);
      } else store.places.setSidecars(place.id, withSidecar(place, file));
    }
    store.regions.setWritten(place.id, tag);
  });
}

/** Faces of people who have a name, left to right. */
function namedFaces({ faces, persons }: Store, photoId: number): NamedBox[] {
  return faces.ofPhoto(photoId).flatMap(({ person_id, x, y, width, height }) => {
    const person = person_id === null ? undefined : persons.get(person_id);
    // Whom the owner removed is nobody's name any more.
    if (!person?.name || person.deleted_at !== null) return [];
    return [{ name: person.name, box: { x, y, width, height } }];
  });
}

/** The files beside a photo as the next scan finds them: of XMP one, the most trusted first. */
function withSidecar(place: PlaceRow, file: { path: string; sizeBytes: number; mtimeMs: number }): Sidecar[] {
  const name = basename(file.path);
  const others = sidecarsOf(place).filter(([other]) => !/\.xmp$/i.test(other));
  return [[name, file.sizeBytes, Math.round(file.mtimeMs)], ...others];
}
