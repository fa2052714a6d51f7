import type { RegroupPreview } from '../contract/schemas.ts';
import type { Store } from '../store/store.ts';
import type { GroupingResult } from '../workers/grouping.ts';
import { displayName } from './present.ts';

/** What a grouping that was not applied would change. */
export type Preview = { madeAt: string; result: GroupingResult };

const movesShown = 200;
const facesShown = 12;

/** The changes by where faces come from and where they would go, largest first. */
export function presentPreview(store: Store, { madeAt, result }: Preview): RegroupPreview {
  type Move = { from: number | null; to: number | null; isNew: boolean; faceIds: number[] };
  const moves = new Map<string, Move>();
  const left = new Map<number, number>();
  const joined = new Set<number>();
  for (const { faceId, from, target } of result.changes) {
    const isNew = target !== null && 'newPerson' in target;
    const to = target !== null && 'personId' in target ? target.personId : null;
    const key = `${from} ${isNew ? `new ${target.newPerson}` : to}`;
    const move = moves.get(key) ?? { from, to, isNew, faceIds: [] };
    move.faceIds.push(faceId);
    moves.set(key, move);
    if (from !== null) left.set(from, (left.get(from) ?? 0) + 1);
    if (to !== null) joined.add(to);
  }
  const name = (id: number | null) => {
    const person = id === null ? undefined : store.persons.get(id);
    return person ? displayName(person) : null;
  };
  const gone = [...left].filter(
    ([id, count]) =>
      !joined.has(id) && !store.persons.isKept(id) && store.faces.idsOfPerson(id).length === count,
  );
  return {
    made_at: madeAt,
    faces_moved: result.changes.length,
    people_new: result.newPersonsCount,
    people_gone: gone.length,
    moves: [...moves.values()]
      .sort((a, b) => b.faceIds.length - a.faceIds.length)
      .slice(0, movesShown)
      .map(({ from, to, isNew, faceIds }) => ({
        from,
        from_name: name(from),
        to,
        to_name: name(to),
        to_new: isNew,
        faces: faceIds.length,
        face_ids: faceIds.slice(0, facesShown),
      })),
  };
}
