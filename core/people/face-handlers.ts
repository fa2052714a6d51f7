import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { FaceRow } from '../store/faces.sql.ts';
import type { Store } from '../store/store.ts';
import type { OwnersWord } from './owners-word.ts';
import { toFace, toPerson } from './present.ts';

export type FaceHandlers = Pick<
  Handlers,
  'listFaces' | 'moveFaces' | 'confirmFaces' | 'rejectFaces' | 'judgeFaces'
>;

/** @param onOwnerChange called after the owner changed something about people. */
export function faceHandlers(store: Store, word: OwnersWord, onOwnerChange: () => void): FaceHandlers {
  const { faces, persons } = store;

  function listed(rows: readonly FaceRow[]) {
    const owners = new Map(
      [...new Set(rows.flatMap(({ person_id }) => person_id ?? []))].map((id) => [id, persons.get(id)]),
    );
    return rows.map((row) => {
      const owner = row.person_id === null ? undefined : owners.get(row.person_id);
      return toFace(row, owner && owner.deleted_at === null ? owner : null);
    });
  }

  return {
    listFaces({ query: { of, person_id: personId, after, limit } }) {
      if ((of === 'person') !== (personId !== undefined)) {
        throw new AppError('invalid_request', 'person_id: goes with of=person');
      }
      if (personId !== undefined) word.person(personId);
      const rows = faces.page(of, personId ?? null, after, limit);
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        faces: listed(rows),
        total: faces.countOf(of, personId ?? null),
        next_after: last?.id ?? null,
      };
    },

    moveFaces({ body: { face_ids, person_id: personId, name } }) {
      if ((personId === undefined) === (name === undefined)) {
        throw new AppError('invalid_request', 'person_id or name: one of them');
      }
      const to = personId === undefined ? { name: name!.normalize('NFC') } : { personId };
      const said = word.move(face_ids, to);
      onOwnerChange();
      return { ...toPerson(word.person(said.personId)), history_id: said.historyId };
    },

    confirmFaces({ body: { face_ids } }) {
      const { historyId } = word.confirm(face_ids);
      onOwnerChange();
      return { history_id: historyId, message: `${face_ids.length} faces are confirmed` };
    },

    rejectFaces({ body: { face_ids, person_id: personId } }) {
      const { historyId } = word.reject(face_ids, personId);
      onOwnerChange();
      return { history_id: historyId, message: `${face_ids.length} faces are somebody else` };
    },

    judgeFaces({ body: { face_ids, is_face } }) {
      const historyId = word.judge(face_ids, is_face);
      onOwnerChange();
      return {
        history_id: historyId,
        message: `${face_ids.length} faces are ${is_face ? 'faces' : 'no faces'}`,
      };
    },
  };
}
