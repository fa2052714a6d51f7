import i18next from 'i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { act } from './act.ts';
import { call } from './api.ts';
import { dropPersons, putPerson } from './persons.ts';

type Named = Pick<Person, 'id' | 'name'>;

/** Who a face belongs to: somebody who is there, or a new one of this name. */
export type Whom = { person_id: number } | { name: string };

const { t } = i18next;

/** Removes somebody from the list. Resolves to whether it was done. */
export async function removePerson({ id, name }: Named): Promise<boolean> {
  const done = await act(() => call('deletePerson', { params: { id } }), t('person.removed', { name }));
  if (done !== null) dropPersons([id]);
  return done !== null;
}

/** They are all one: all photos of `from` go to `into`. */
export async function joinPersons(from: readonly Named[], into: Named): Promise<Person | null> {
  const joined = await act(
    () => call('joinPersons', { body: { ids: from.map(({ id }) => id), into: into.id } }),
    (person) => t('person.joined', { name: person.name }),
  );
  if (joined === null) return null;
  dropPersons(from.map(({ id }) => id));
  putPerson(joined);
  return joined;
}

/** These are two people: they are not joined by itself, and nobody is asked about them again. */
export function keepApart(one: Named, other: Named): Promise<unknown> {
  return act(
    () => call('keepPersonsApart', { params: { id: one.id }, body: { from: other.id } }),
    t('people.keptApart', { name: one.name, other: other.name }),
  );
}

type Change = {
  hidden?: boolean;
  favourite?: boolean;
  stranger?: boolean;
  birthday?: string | null;
  cover_face_id?: number | null;
};

/** Changes one person; `say`: what is told about it. */
export async function updatePerson(id: number, change: Change, say: string): Promise<Person | null> {
  const changed = await act(() => call('updatePerson', { params: { id }, body: change }), say);
  if (changed !== null) putPerson(changed);
  return changed;
}

/** Changes several people at once. */
export async function updatePersons(
  ids: readonly number[],
  change: Pick<Change, 'hidden' | 'favourite' | 'stranger'>,
  say: string,
): Promise<boolean> {
  const changed = await act(() => call('updatePersons', { body: { ids: [...ids], ...change } }), say);
  return changed !== null;
}

/** These faces are somebody; answers who. */
export function moveFaces(ids: readonly number[], to: Whom): Promise<Person | null> {
  return act(
    () => call('moveFaces', { body: { face_ids: [...ids], ...to } }),
    (person) => t('faces.moved', { name: person.name, count: ids.length }),
  );
}

export function rejectFaces(ids: readonly number[], { id, name }: Named): Promise<unknown> {
  return act(
    () => call('rejectFaces', { body: { face_ids: [...ids], person_id: id } }),
    t('faces.rejected', { name, count: ids.length }),
  );
}

export function judgeFaces(ids: readonly number[], isFace: boolean): Promise<unknown> {
  return act(
    () => call('judgeFaces', { body: { face_ids: [...ids], is_face: isFace } }),
    isFace ? t('faces.areFaces', { count: ids.length }) : t('faces.areNone', { count: ids.length }),
  );
}

export function confirmFaces(ids: readonly number[], { name }: Named): Promise<unknown> {
  return act(
    () => call('confirmFaces', { body: { face_ids: [...ids] } }),
    t('faces.confirmed', { name, count: ids.length }),
  );
}
