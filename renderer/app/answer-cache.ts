import { type Query, QueryClient } from '@tanstack/react-query';
import type { AppError } from '../../core/contract/errors.ts';
import type { Operation } from '../../core/contract/operations.ts';

/** What of a library changes by itself; the engine tells of each (`library_changed`). */
export const topics = ['persons', 'photos', 'albums', 'settings'] as const;
export type Topic = (typeof topics)[number];

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: AppError;
    queryMeta: { follows: readonly Topic[] };
  }
}

/** What the answers of an operation depend on, by the part of the API that it belongs to. */
export const followsOf: Readonly<Record<Operation['tag'], readonly Topic[]>> = {
  library: ['photos'],
  photos: ['photos', 'persons'],
  albums: ['albums', 'photos', 'persons'],
  people: ['persons', 'photos'],
  review: ['persons'],
  history: ['persons', 'albums'],
  search: ['photos', 'persons', 'albums'],
  tasks: [],
  system: ['photos', 'persons', 'settings'],
};

const retryAfterMs = 500;

/** Everything that the engine answered to this page: asked once, kept while it is right. */
export const createAnswers = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The engine is on this computer: it may be there without any network.
        networkMode: 'always',
        refetchOnReconnect: false,
        // It tells of every change.
        refetchOnWindowFocus: false,
        // What the engine refused it refuses again.
        retry: (failures, error) => failures < 1 && error.status >= 500,
        retryDelay: retryAfterMs,
      },
    },
  });

/** The first part of a key: the name of the operation. */
const nameOf = (query: Query): unknown => query.queryKey[0];

const holds = new Map<string, number>();
const missed = new Set<string>();

/** Asks again, at once or when it is next shown, for all that follows one of these topics, and for what failed. */
export function askAgain(answers: QueryClient, changed: ReadonlySet<Topic>): void {
  const concerned = (query: Query) =>
    query.state.status === 'error' || query.meta?.follows.some((topic) => changed.has(topic)) === true;
  askAgainFor(answers, (query) => {
    if (!concerned(query)) return false;
    const name = String(nameOf(query));
    if (!holds.has(name)) return true;
    missed.add(name);
    return false;
  });
}

function askAgainFor(answers: QueryClient, concerned: (query: Query) => boolean): void {
  // The first answer may have been on its way before the change.
  void answers.cancelQueries({
    predicate: (query) => query.state.data === undefined && concerned(query),
  });
  void answers.invalidateQueries({ predicate: concerned });
}

/** While held, the answers of an operation stay as they are; returns the release, which catches up. */
export function holdAnswers(answers: QueryClient, name: string): () => void {
  holds.set(name, (holds.get(name) ?? 0) + 1);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    const left = (holds.get(name) ?? 1) - 1;
    if (left > 0) holds.set(name, left);
    else {
      holds.delete(name);
      if (missed.delete(name)) askAgainFor(answers, (query) => nameOf(query) === name);
    }
  };
}
