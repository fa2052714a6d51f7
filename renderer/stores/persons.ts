import { create } from 'zustand';
import type { AppError } from '../../core/contract/errors.ts';
import type { Person } from '../../core/contract/schemas.ts';
import { asAppError, call } from '../app/api.ts';

type Persons = {
  /** As the engine orders them, with those who are not shown among the people. Undefined until first read. */
  persons: readonly Person[] | undefined;
  error: AppError | undefined;
  load(): Promise<void>;
  /** Puts an answered person in its place at once, before the list is read again. */
  put(person: Person): void;
  /** Takes a person out at once, before the list is read again. */
  drop(id: number): void;
  /** While held (a name is being typed), the list keeps its order; returns the release. */
  hold(): () => void;
};

/** Everybody in the library. */
export const usePersons = create<Persons>()((set, get) => {
  let loading: Promise<void> | undefined;
  let again = false;
  let holds = 0;
  let heldBack = false;

  async function read(): Promise<void> {
    try {
      do {
        again = false;
        const persons = await call('listPersons');
        // What was read before a change of ours was answered would undo it on the screen.
        if (!again) set({ persons, error: undefined });
      } while (again);
    } catch (error) {
      set({ error: asAppError(error) });
    } finally {
      loading = undefined;
    }
  }

  function load(): Promise<void> {
    if (holds > 0) {
      heldBack = true;
      return Promise.resolve();
    }
    if (loading === undefined) loading = read();
    else again = true;
    return loading;
  }

  const change = (update: (persons: readonly Person[]) => Person[]) => {
    if (loading !== undefined) again = true;
    const { persons } = get();
    if (persons !== undefined) set({ persons: update(persons) });
  };

  return {
    persons: undefined,
    error: undefined,
    load,
    put: (person) => change((persons) => persons.map((other) => (other.id === person.id ? person : other))),
    drop: (id) => change((persons) => persons.filter((person) => person.id !== id)),
    hold() {
      holds += 1;
      return () => {
        holds -= 1;
        if (holds > 0 || !heldBack) return;
        heldBack = false;
        void load();
      };
    },
  };
});

/** Whether somebody is shown among the people. */
export const isShown = (person: Person): boolean => !person.hidden && !person.stranger;
