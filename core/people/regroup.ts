import type { Store } from '../store/store.ts';
import type { GroupingResult } from '../workers/grouping.ts';
import { record } from './journal.ts';

/**
 * Writes a grouping into the library in one transaction. A face that got another person since the grouping was
 * computed keeps that: the owner was faster. So does one that the owner holds, or said is no face or not that person.
 * People left without a face disappear unless the owner touched them.
 *
 * @param asked by the owner: then it can be undone as a whole; else only what it changed of people who were there
 * @returns whether anything changed.
 */
export function applyGrouping(
  store: Store,
  { changes, newPersonsCount }: GroupingResult,
  asked: boolean,
): boolean {
  if (changes.length === 0) return false;
  store.transaction(() => {
    const newIds = Array.from({ length: newPersonsCount }, () => store.persons.create());
    const apply = ({ faceId, from, target }: GroupingResult['changes'][number]) => {
      const face = store.faces.get(faceId);
      if (!face || face.person_id !== from || face.hold > 0 || face.verdict === 'not_face') return;
      const to = target === null ? null : 'personId' in target ? target.personId : newIds[target.newPerson]!;
      if (to !== null && store.facts.isRejectedFrom(faceId, to)) return;
      store.faces.assign(faceId, to);
    };
    const isNew = ({ from }: GroupingResult['changes'][number]) => !asked && from === null;
    for (const change of changes) if (isNew(change)) apply(change);
    record(
      store,
      'regroup',
      {},
      () => {
        for (const change of changes) if (!isNew(change)) apply(change);
      },
      !asked,
    );
    store.persons.removeEmpty();
  });
  return true;
}
