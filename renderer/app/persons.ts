import { QueryObserver, useQuery } from '@tanstack/react-query';
import type { Person } from '../../core/contract/schemas.ts';
import { holdAnswers } from './answer-cache.ts';
import { type Answer, answers, question, useAnswer } from './use-answer.ts';

const everybody = question('listPersons', {});

/** Everybody in the library as the engine orders them, with those who are not shown among the people. */
export const usePersons = (): Answer<readonly Person[]> => useAnswer('listPersons', {});

/** One of them; draws anew only when it is about them. */
export function usePerson(id: number | null | undefined): Person | undefined {
  return useQuery({ ...everybody, select: (persons) => persons.find((person) => person.id === id) }).data;
}

/** Everybody as far as the page knows at this moment. */
export const personsNow = (): readonly Person[] => answers.getQueryData<Person[]>(everybody.queryKey) ?? [];

/** What somebody is called now. */
export const currentName = (id: number): string =>
  personsNow().find((person) => person.id === id)?.name ?? `person_${id}`;

/** Keeps everybody up to date, shown or not; returns the end of it. */
export const followPersons = (): (() => void) => new QueryObserver(answers, everybody).subscribe(() => {});

/** Puts an answered person in its place at once, before the list is read again. */
export const putPerson = (person: Person): void =>
  change((persons) => persons.map((other) => (other.id === person.id ? person : other)));

/** Takes people out at once, before the list is read again. */
export const dropPersons = (ids: readonly number[]): void =>
  change((persons) => persons.filter((person) => !ids.includes(person.id)));

function change(update: (persons: Person[]) => Person[]): void {
  // What was read before the change would undo it on the screen; whoever made the change announces it.
  void answers.cancelQueries({ queryKey: everybody.queryKey });
  answers.setQueryData<Person[]>(everybody.queryKey, (persons) => persons && update(persons));
}

/** While held (a name is being typed), the list keeps its order; returns the release. */
export const holdPersons = (): (() => void) => holdAnswers(answers, 'listPersons');

/** Whether somebody is shown among the people. */
export const isShown = (person: Person): boolean => !person.hidden && !person.stranger;
