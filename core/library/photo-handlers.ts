import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { Handlers, Media } from '../contract/handlers.ts';
import { findEmbeddedVideo } from '../media/video/embedded-video.ts';
import { playableType } from '../media/video/playable-type.ts';
import type { VideoFormat } from '../media/video/read-video.ts';
import { displayName, toFace } from '../people/present.ts';
import type { FaceRow } from '../store/faces.sql.ts';
import type { PersonRow } from '../store/persons.sql.ts';
import type { PhotoRow } from '../store/photos.sql.ts';
import type { Store } from '../store/store.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import type { Rendering } from '../workers/rendering.ts';
import { faceCropPath, thumbnailPath, thumbnailSizePx } from '../workers/thumbs.ts';
import { photoPage, readCursor } from './photo-page.ts';
import { toPhoto, toPhotoFacts } from './present.ts';
import { writeAtomically } from './write-atomically.ts';

export type PhotoHandlers = Pick<
  Handlers,
  | 'listPhotos'
  | 'getPhoto'
  | 'retryPhoto'
  | 'retryPhotos'
  | 'setPhotoStacking'
  | 'getPhotoThumbnail'
  | 'getPhotoImage'
  | 'getPhotoOriginal'
  | 'getPhotoVideo'
  | 'getPhotoAnnotated'
  | 'getFaceCrop'
>;

export function photoHandlers(
  store: Store,
  tasks: TaskRunner,
  rendering: Rendering,
  thumbsDir: string,
  onStacking: () => void,
): PhotoHandlers {
  const { photos, places, faces, persons } = store;

  function knownPhoto(id: number): PhotoRow {
    const row = photos.get(id);
    if (!row) throw new AppError('not_found', `There is no photo ${id}`);
    return row;
  }

  /** The photo, if it could be decoded when it was analysed. */
  function shownPhoto(id: number): PhotoRow {
    const row = knownPhoto(id);
    if (row.state === 'failed' || row.state === 'skipped') {
      throw new AppError('not_found', `Photo ${id} could not be read (${row.failure_code})`);
    }
    return row;
  }

  function listedOwner(face: FaceRow): PersonRow | null {
    const person = face.person_id === null ? undefined : persons.get(face.person_id);
    return person && person.deleted_at === null ? person : null;
  }

  return {
    listPhotos({ query: { state, cursor, limit } }) {
      const rows = photos.page(cursor === undefined ? null : readCursor(cursor), limit, state);
      const counts = photos.countByState();
      const total = state ? counts[state] : Object.values(counts).reduce((sum, n) => sum + n, 0);
      return photoPage(rows, limit, total);
    },

    getPhoto({ params: { id } }) {
      const row = knownPhoto(id);
      const shownFirst = places
        .presentOf(id)
        .sort((a, b) => Number(b.id === row.place_id) - Number(a.id === row.place_id));
      return {
        ...toPhoto(row),
        ...toPhotoFacts(row),
        ...store.localities.ofPhoto(id),
        places: shownFirst.map(({ path, away_since }) => ({ path, available: away_since === null })),
        stack: photos.stackOf(row).map(toPhoto),
        faces: faces.ofPhoto(id).map((face) => toFace(face, listedOwner(face))),
      };
    },

    retryPhoto({ params: { id } }) {
      knownPhoto(id);
      if (!photos.retry(id)) throw new AppError('conflict', `Photo ${id} cannot be tried again`);
      const task = tasks.start('upload', { photoIds: [id] }, 1);
      return { task_id: task.id, message: 'Reading the photo again' };
    },

    retryPhotos() {
      const photoIds = photos.retryAll();
      const task = tasks.start('upload', { photoIds }, photoIds.length);
      return { task_id: task.id, message: `Reading ${photoIds.length} files again` };
    },

    setPhotoStacking({ params: { id }, body: { alone } }) {
      knownPhoto(id);
      store.transaction(() => photos.setAlone(id, alone));
      onStacking();
      return { message: alone ? 'Shown by itself' : 'Shown with what looks like it' };
    },

    async getPhotoThumbnail({ params: { id } }) {
      const photo = shownPhoto(id);
      const path = thumbnailPath(thumbsDir, id);
      try {
        return await jpegFile(path);
      } catch {
        // Not analysed yet, or the folder of thumbnails was emptied.
        const bytes = await rendering.render({ ...shown(photo), sizePx: thumbnailSizePx });
        if (photo.state === 'done') await writeAtomically(path, bytes);
        const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
        return { contentType: 'image/jpeg', content: { bytes }, etag };
      }
    },

    async getPhotoImage({ params: { id }, query: { size } }) {
      const photo = shownPhoto(id);
      const tag = await originalTag(photo.path);
      return rendered(tag, [size, photo.orientation], () =>
        rendering.render({ ...shown(photo), sizePx: size }),
      );
    },

    async getPhotoVideo({ params: { id } }) {
      const photo = shownPhoto(id);
      const film = photo.kind === 'photo' && photo.motion_id !== null ? shownPhoto(photo.motion_id) : photo;
      const etag = await originalTag(film.path);
      if (film.kind === 'photo') {
        const part = film.has_motion === 1 ? await findEmbeddedVideo(film.path) : null;
        if (!part) throw new AppError('not_found', `Photo ${id} does not move`);
        return { contentType: 'video/mp4', content: { file: film.path, ...part }, etag: `${etag}-video` };
      }
      const contentType = playableType(film.format as VideoFormat);
      if (!contentType) throw new AppError('unsupported_media_type', `Browsers do not play ${film.format}`);
      return { contentType, content: { path: film.path }, etag };
    },

    async getPhotoOriginal({ params: { id } }) {
      const { path } = knownPhoto(id);
      const etag = await originalTag(path);
      // Never as a type that a browser would run or show: originals are strangers' files.
      return {
        contentType: 'application/octet-stream',
        content: { path },
        etag,
        downloadName: basename(path),
      };
    },

    async getPhotoAnnotated({ params: { id }, query: { size, frames: framed, names } }) {
      const photo = shownPhoto(id);
      const nameOf = (person: PersonRow | null) =>
        person === null || names === 'none' ? null : names === 'given' ? person.name : displayName(person);
      // Faces of a video are in different frames.
      const named = (photo.kind === 'video' ? [] : faces.ofPhoto(id)).map((face) => {
        const { x, y, width, height } = face;
        return { box: { x, y, width, height }, name: nameOf(listedOwner(face)) };
      });
      return rendered(await originalTag(photo.path), [named, photo.orientation, size, framed], () =>
        rendering.render({ ...shown(photo), sizePx: size, faces: named, framed }),
      );
    },

    async getFaceCrop({ params: { id } }) {
      const face = faces.get(id);
      if (!face) throw new AppError('not_found', `There is no face ${id}`);
      return jpegFile(faceCropPath(thumbsDir, face.photo_id, face.crop_index)).catch(() => {
        throw new AppError('not_found', `The picture of face ${id} is gone; scan again`);
      });
    },
  };
}

const shown = ({ path, orientation }: PhotoRow) => ({ path, orientation });

async function jpegFile(path: string): Promise<Media> {
  return { contentType: 'image/jpeg', content: { path }, etag: await fileTag(path) };
}

/** A picture made from an original; `inputs` is all else that it depends on. */
function rendered(tag: string, inputs: readonly unknown[], render: () => Promise<Uint8Array>): Media {
  const etag = createHash('sha256')
    .update(JSON.stringify([tag, inputs]))
    .digest('base64url')
    .slice(0, 22);
  return { contentType: 'image/jpeg', content: { render }, etag };
}

async function originalTag(path: string): Promise<string> {
  return fileTag(path).catch(() => {
    throw new AppError('original_missing', `The original is not there: ${path}`);
  });
}

async function fileTag(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  return `${ino.toString(36)}-${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}`;
}
