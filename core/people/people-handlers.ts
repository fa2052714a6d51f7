import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import { toPhoto } from '../library/present.ts';
import type { PersonRow } from '../store/persons.sql.ts';
import type { Store } from '../store/store.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { displayName, toPerson } from './present.ts';

export type PeopleHandlers = Pick<
  Handlers,
  | 'listPersons'
  | 'getPerson'
  | 'renamePerson'
  | 'deletePerson'
  | 'restorePerson'
  | 'mergePersons'
  | 'regroupPeople'
>;

/** @param onOwnerChange called after the owner changed something about people. */
export function peopleHandlers(store: Store, tasks: TaskRunner, onOwnerChange: () => void): PeopleHandlers {
  const { persons, faces, photos } = store;

  function listedPerson(id: number): PersonRow {
    const row = persons.get(id);
    if (!row || row.deleted_at !== null) throw new AppError('not_found', `There is no person ${id}`);
    return row;
  }

  /** One change by the owner, whole or not at all. */
  function change(work: () => void): void {
    store.transaction(work);
    onOwnerChange();
  }

  return {
    listPersons: () => persons.list().map(toPerson),

    getPerson({ params: { id } }) {
      const person = toPerson(listedPerson(id));
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
      listedPerson(id);
      change(() => persons.rename(id, name.normalize('NFC')));
      return toPerson(listedPerson(id));
    },

    deletePerson({ params: { id } }) {
      const person = listedPerson(id);
      change(() => persons.setDeleted(id, true));
      return { message: `${displayName(person)} was removed from the list` };
    },

    restorePerson({ params: { id } }) {
      if (!persons.get(id)) throw new AppError('not_found', `There is no person ${id}`);
      change(() => persons.setDeleted(id, false));
      return toPerson(listedPerson(id));
    },

    mergePersons({ params: { id }, body: { into } }) {
      const from = listedPerson(id);
      const target = listedPerson(into);
      if (id === into) throw new AppError('conflict', 'A person cannot be joined with themselves');
      change(() => {
        faces.moveAll(id, into);
        persons.setMerged(id, into);
        if (target.name === null && from.name !== null) persons.rename(into, from.name);
      });
      return toPerson(listedPerson(into));
    },

    regroupPeople() {
      const { id } = tasks.start('cluster', {});
      return { task_id: id, message: 'Grouping all faces again' };
    },
  };
}
