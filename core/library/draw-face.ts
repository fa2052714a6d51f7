import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { Box } from '../contract/schemas.ts';
import { overlap, sameFaceIou } from '../media/regions/turn-box.ts';
import { record } from '../people/journal.ts';
import type { OwnersWord } from '../people/owners-word.ts';
import { toFace } from '../people/present.ts';
import type { PhotoRow } from '../store/photos.sql.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { newFace } from './save-analysis.ts';
import type { ScanContext } from './scan-work.ts';

/** Smaller than this, in fractions of the picture, is a slip of the mouse. */
const leastSide = 0.002;

/**
 * The owner draws a face that was not found. It gets an embedding where it is, and stays through every later analysis.
 * As an entry of the journal it is "no face" before and a face after, so that undo hides it.
 */
export function drawFaceHandler(
  context: Pick<ScanContext, 'store' | 'models' | 'grouper' | 'onChanged'>,
  { word, tasks }: { word: OwnersWord; tasks: TaskRunner },
): Pick<Handlers, 'drawFace'> {
  const { store, models, grouper, onChanged } = context;
  const { faces, photos, persons } = store;
  return {
    async drawFace({ params: { id: photoId }, body: { box, person_id: personId, name } }) {
      const photo = photos.get(photoId);
      if (!photo) throw new AppError('not_found', `There is no photo ${photoId}`);
      if (photo.kind === 'video') throw new AppError('conflict', 'Faces are not drawn in videos');
      if (photo.state !== 'done') throw new AppError('conflict', `Photo ${photoId} is not analysed yet`);
      if (personId !== undefined && name !== undefined) {
        throw new AppError('invalid_request', 'person_id or name: not both');
      }
      if (personId !== undefined) word.person(personId);
      const boxNorm = insidePicture(box);
      const dismissed = noFaceAt(photoId, boxNorm);
      const faceId = dismissed ?? (await embed(photo, boxNorm));
      const details: Record<string, unknown> = { face_id: faceId, name };
      const historyId = record(store, 'draw', details, () => {
        let owner = personId ?? null;
        if (name !== undefined) {
          owner = persons.create();
          persons.rename(owner, name.normalize('NFC'));
        }
        if (owner !== null) details.person_id = owner;
        faces.decide(faceId, { personId: owner, hold: owner === null ? 0 : 2, verdict: 'face' });
      });
      grouper.ownerChanged();
      if (personId === undefined && name === undefined) {
        // Somebody the library knows, perhaps.
        grouper.markStale();
        tasks.start('upload', { photoIds: [] });
      }
      onChanged();
      const face = faces.get(faceId)!;
      const owner = face.person_id === null ? null : persons.get(face.person_id)!;
      return { ...toFace(face, owner), history_id: historyId };
    },
  };

  /** @returns the id of a new face that is "no face" as yet. */
  async function embed(photo: PhotoRow, boxNorm: Box): Promise<number> {
    const { pack, pool } = await models.open(new AbortController().signal);
    const cropIndex =
      1 + Math.max(-1, ...faces.ofPhoto(photo.id, { all: true }).map((row) => row.crop_index));
    const outcome = await pool.embedFace({
      photoId: photo.id,
      path: photo.path,
      orientation: photo.orientation,
      boxNorm,
      cropIndex,
    });
    if (!outcome.ok) throw new AppError('original_missing', `The photo cannot be read (${outcome.code})`);
    if (!photos.hasContent(photo.id, outcome.contentSha256)) {
      throw new AppError('conflict', `Photo ${photo.id} was changed; scan again first`);
    }
    return store.transaction(() => {
      // Somebody was faster.
      const dismissed = noFaceAt(photo.id, boxNorm);
      if (dismissed !== undefined) return dismissed;
      const row = newFace(photo.id, cropIndex, outcome.face, pack.id);
      const faceId = faces.insert({ ...row, ...boxNorm, drawn: 1 });
      faces.decide(faceId, { personId: null, hold: 0, verdict: 'not_face' });
      store.vectors(pack.id, pack.recogniser.dimension).put(faceId, outcome.face.embedding);
      return faceId;
    });
  }

  /** What the owner said there is no face. @throws AppError conflict when there is a face already. */
  function noFaceAt(photoId: number, box: Box): number | undefined {
    const there = faces.ofPhoto(photoId, { all: true }).filter((face) => overlap(face, box) >= sameFaceIou);
    const face = there.find(({ verdict }) => verdict !== 'not_face');
    if (face) {
      throw new AppError('conflict', 'There is a face already', { details: { face_id: face.id } });
    }
    return there[0]?.id;
  }
}

/** @throws AppError invalid_request when little or nothing of it is in the picture. */
function insidePicture({ x, y, width, height }: Box): Box {
  const left = Math.min(1, Math.max(0, x));
  const top = Math.min(1, Math.max(0, y));
  const right = Math.min(1, Math.max(0, x + width));
  const bottom = Math.min(1, Math.max(0, y + height));
  const inside = { x: left, y: top, width: right - left, height: bottom - top };
  if (!(inside.width >= leastSide && inside.height >= leastSide)) {
    throw new AppError('invalid_request', 'box: nothing of it is in the picture');
  }
  return inside;
}
