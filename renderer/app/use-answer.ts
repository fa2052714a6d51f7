import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { CallableName, ClientOutput, ClientRequest } from '../../core/contract/client.ts';
import type { AppError } from '../../core/contract/errors.ts';
import { type Operations, operations } from '../../core/contract/operations.ts';
import { createAnswers, followsOf, type Topic } from './answer-cache.ts';
import { asAppError, call } from './api.ts';

export const answers = createAnswers();

/** `data` stays while it is asked for again; after a failure it is the last answer, with the error beside it. */
export type Answer<T> = { data: T | undefined; error: AppError | undefined; reload(): void };

export type Asking = {
  /** Which changes ask again; by the operation's part of the API, unless told. */
  follows?: readonly Topic[];
  /** False: nothing is asked yet. */
  when?: boolean;
  /** Until the answer to another request is here, the last one is shown. */
  keepLast?: boolean;
};

/** Operations that only read, and answer JSON. */
export type AskableName = {
  [K in CallableName]: Operations[K]['method'] extends 'GET'
    ? ClientOutput<K> extends Blob
      ? never
      : K
    : never;
}[CallableName];

const ask = call as (name: AskableName, request: object) => Promise<unknown>;

/** How an operation is asked: for `useAnswer`, and for whoever looks into the cache. */
export function question<K extends AskableName>(
  name: K,
  request: ClientRequest<K>,
  follows: readonly Topic[] = followsOf[operations[name].tag],
) {
  return reading(
    [name, request],
    (signal) => ask(name, { ...request, signal }) as Promise<ClientOutput<K>>,
    follows,
  );
}

function reading<T>(
  key: readonly [name: string, ...unknown[]],
  read: (signal: AbortSignal) => Promise<T>,
  follows: readonly Topic[],
) {
  return {
    queryKey: key,
    queryFn: ({ signal }: { signal: AbortSignal }) => read(signal).catch(rethrow),
    ...lifetime(follows),
  };
}

/** What nobody tells about is not kept longer than it is shown. */
const lifetime = (follows: readonly Topic[]) => ({
  meta: { follows },
  staleTime: Number.POSITIVE_INFINITY,
  ...(follows.length === 0 && { staleTime: 0, gcTime: 0 }),
});

/** @throws {AppError} */
function rethrow(error: unknown): never {
  throw asAppError(error);
}

/** What the engine answers to an operation, for as long as it is shown, as it is now. */
export function useAnswer<K extends AskableName>(
  name: K,
  request: ClientRequest<K>,
  { follows, ...asking }: Asking = {},
): Answer<ClientOutput<K>> {
  return useQuestion(question(name, request, follows), asking);
}

/**
 * The same for what is put together of several calls.
 * @param key a name of its own, and whatever `read` depends on
 */
export function useReading<T>(
  key: readonly [name: string, ...unknown[]],
  read: (signal: AbortSignal) => Promise<T>,
  { follows, ...asking }: Asking & { follows: readonly Topic[] },
): Answer<T> {
  return useQuestion(reading(key, read, follows), asking);
}

function useQuestion<T>(
  asked: ReturnType<typeof reading<T>>,
  { when = true, keepLast = false }: Omit<Asking, 'follows'>,
): Answer<T> {
  const { data, error, refetch } = useQuery({
    ...asked,
    enabled: when,
    ...(keepLast && { placeholderData: keepPreviousData }),
  });
  return { data, error: error ?? undefined, reload: () => void refetch() };
}

/**
 * A list that is read page by page; a change reads all pages again that were read.
 * @param next where the page after this one begins, null after the last
 */
export function usePages<Page, Start extends string | number>(
  key: readonly [name: string, ...unknown[]],
  read: (start: Start | null, signal: AbortSignal) => Promise<Page>,
  next: (page: Page) => Start | null,
  follows: readonly Topic[],
): Answer<readonly Page[]> & { hasMore: boolean; more(): void } {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam as Start | null, signal).catch(rethrow),
    initialPageParam: null as Start | null,
    getNextPageParam: next,
    ...lifetime(follows),
  });
  return {
    data: data?.pages,
    error: error ?? undefined,
    reload: () => void refetch(),
    hasMore: hasNextPage,
    more: () => {
      if (hasNextPage && !isFetching) void fetchNextPage();
    },
  };
}
