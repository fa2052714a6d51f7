import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import { toPhoto } from '../library/present.ts';
import type { Store } from '../store/store.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import type { Grouper } from './grouper.ts';
import type { OwnersWord, Said } from './owners-word.ts';
import { displayName, toPerson } from './present.ts';
import { presentPreview } from './preview.ts';

export type PeopleHandlers = Pick<
  Handlers,
  | 'listPersons'
  | 'getPerson'
  | 'renamePerson'
  | 'deletePerson'
  | 'restorePerson'
  | 'exportNames'
  | 'mergePersons'
  | 'joinPersons'
  | 'updatePerson'
  | 'updatePersons'
  | 'splitPerson'
  | 'keepPersonsApart'
  | 'regroupPeople'
  | 'startRegroupPreview'
  | 'getRegroupPreview'
>;

export type PeopleContext = {
  store: Store;
  word: OwnersWord;
  tasks: TaskRunner;
  grouper: Grouper;
  /** Called after the owner changed something about people. */
  onOwnerChange(): void;
};

export function peopleHandlers({
  store,
  word,
  tasks,
  grouper,
  onOwnerChange,
}: PeopleContext): PeopleHandlers {
  const { persons, photos } = store;

  function changed({ historyId, personId }: Said) {
    if (historyId !== null) onOwnerChange();
    return { ...toPerson(word.person(personId)), history_id: historyId };
  }

  return {
    exportNames: () => ({
      made_at: new Date().toISOString(),
      people: persons.list().flatMap(({ id, name, birthday }) => {
        if (name === null) return [];
        const faces = photos.ofPerson(id).map(({ path, x, y, face_width: width, face_height: height }) => ({
          path,
          box: { x, y, width, height },
        }));
        return [{ name, birthday, faces }];
      }),
    }),

    listPersons: () => persons.list().map(toPerson),

    getPerson({ params: { id } }) {
      const person = toPerson(word.person(id));
      return {
        ...person,
        photos: photos.ofPerson(id).map((row) => ({
          ...toPhoto(row),
          face_id: row.face_id,
          box: { x: row.x, y: row.y, width: row.face_width, height: row.face_height },
        })),
      };
    },

    renamePerson({ params: { id }, body: { name } }) {
      const person = changed(word.rename(id, name.normalize('NFC')));
      return { ...person, same_name: persons.withName(person.name).filter((other) => other !== id) };
    },

    deletePerson({ params: { id } }) {
      const person = word.person(id);
      const { historyId } = word.remove(id);
      onOwnerChange();
      return { history_id: historyId, message: `${displayName(person)} was removed from the list` };
    },

    restorePerson: ({ params: { id } }) => changed(word.restore(id)),
    mergePersons: ({ params: { id }, body: { into } }) => changed(word.merge([id], into)),
    joinPersons: ({ body: { ids, into } }) => changed(word.merge(ids, into)),
    updatePerson: ({ params: { id }, body }) => changed(word.update([id], body)),

    updatePersons({ body: { ids, ...change } }) {
      const { historyId } = word.update(ids, change);
      onOwnerChange();
      return { history_id: historyId, message: `${ids.length} people were changed` };
    },

    splitPerson: ({ params: { id }, body: { face_ids } }) => changed(word.split(id, face_ids)),
    keepPersonsApart: ({ params: { id }, body: { from } }) => changed(word.keepApart(id, from)),

    regroupPeople() {
      const { id } = tasks.start('cluster', {});
      return { task_id: id, message: 'Grouping all faces again' };
    },

    startRegroupPreview({ query: { cluster_eps: eps } }) {
      const { id } = tasks.start('cluster_preview', { eps });
      return { task_id: id, message: 'Finding out what grouping again would change' };
    },

    getRegroupPreview() {
      const preview = grouper.preview();
      if (!preview) throw new AppError('not_found', 'There is no preview that still holds');
      return presentPreview(store, preview);
    },
  };
}
