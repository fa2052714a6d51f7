import type { Store } from '../store/store.ts';
import type { GroupingResult } from '../workers/grouping.ts';

/**
 * Writes a grouping into the library in one transaction. A face that got another person since the grouping was
 * computed keeps that: the owner was faster. People left without a face disappear unless they have a name.
 *
 * @returns whether anything changed.
 */
export function applyGrouping(store: Store, { changes, newPersonsCount }: GroupingResult): boolean {
  if (changes.length === 0) return false;
  store.transaction(() => {
    const newIds = Array.from({ length: newPersonsCount }, () => store.persons.create());
    for (const { faceId, from, target } of changes) {
      const face = store.faces.get(faceId);
      if (!face || face.person_id !== from) continue;
      store.faces.assign(
        faceId,
        target === null ? null : 'personId' in target ? target.personId : newIds[target.newPerson]!,
      );
    }
    store.persons.removeEmpty();
  });
  return true;
}
