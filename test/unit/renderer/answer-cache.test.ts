import { type QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import { askAgain, createAnswers, holdAnswers, type Topic } from '../../../renderer/app/answer-cache.ts';

let answers: QueryClient;
const ends: (() => void)[] = [];

beforeEach(() => {
  answers = createAnswers();
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  answers.clear();
});

/** Shows the answers to a question; `read` is what the engine says. */
function show<T>(name: string, follows: Topic[], read: (signal: AbortSignal) => Promise<T>) {
  const observer = new QueryObserver(answers, {
    queryKey: [name, {}],
    queryFn: ({ signal }) => read(signal),
    staleTime: Number.POSITIVE_INFINITY,
    meta: { follows },
  });
  ends.push(observer.subscribe(() => {}));
  return () => observer.getCurrentResult();
}

const changed = (...topics: Topic[]) => askAgain(answers, new Set(topics));

test('asks again what follows a change, and nothing else', async () => {
  let [people, photos] = [0, 0];
  const shownPeople = show('people', ['persons'], async () => ++people);
  const shownPhotos = show('photos', ['photos'], async () => ++photos);
  await vi.waitFor(() => expect([shownPeople().data, shownPhotos().data]).toEqual([1, 1]));
  changed('persons');
  // The old answer stays until the new one is here.
  expect(shownPeople().data).toBe(1);
  await vi.waitFor(() => expect(shownPeople().data).toBe(2));
  expect(photos).toBe(1);
});

test('an answer that is not shown is asked for again when it is next shown', async () => {
  let count = 0;
  const first = show('people', ['persons'], async () => ++count);
  await vi.waitFor(() => expect(first().data).toBe(1));
  ends.pop()?.();
  changed('persons');
  expect(count).toBe(1);
  const second = show('people', ['persons'], async () => ++count);
  expect(second().data).toBe(1);
  await vi.waitFor(() => expect(second().data).toBe(2));
});

test('a first answer that was on its way before the change does not count', async () => {
  const waiting: ((value: string) => void)[] = [];
  const shown = show('people', ['persons'], () => new Promise<string>((answer) => waiting.push(answer)));
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  changed('persons');
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[0]?.('before');
  waiting[1]?.('after');
  await vi.waitFor(() => expect(shown().data).toBe('after'));
});

test('what the engine refused is not asked twice, until something changes', async () => {
  let count = 0;
  const shown = show('person', [], async () => {
    count += 1;
    throw new AppError('not_found', 'gone');
  });
  await vi.waitFor(() => expect(shown().error?.code).toBe('not_found'));
  expect(count).toBe(1);
  changed('photos');
  await vi.waitFor(() => expect(count).toBe(2));
});

test('a failure keeps the last answer beside it', async () => {
  let fails = false;
  const shown = show('people', ['persons'], async () => {
    if (fails) throw new AppError('conflict', 'not now');
    return 'everybody';
  });
  await vi.waitFor(() => expect(shown().data).toBe('everybody'));
  fails = true;
  changed('persons');
  await vi.waitFor(() => expect(shown().error?.code).toBe('conflict'));
  expect(shown().data).toBe('everybody');
});

test('what is held stays as it is, and catches up at the release', async () => {
  let count = 0;
  const shown = show('people', ['persons'], async () => ++count);
  await vi.waitFor(() => expect(shown().data).toBe(1));
  const releases = [holdAnswers(answers, 'people'), holdAnswers(answers, 'people')];
  changed('persons');
  releases[0]?.();
  releases[0]?.();
  await new Promise((done) => setTimeout(done, 20));
  expect(count).toBe(1);
  releases[1]?.();
  await vi.waitFor(() => expect(shown().data).toBe(2));
  // Nothing was missed: nothing to catch up with.
  holdAnswers(answers, 'people')();
  await new Promise((done) => setTimeout(done, 20));
  expect(count).toBe(2);
});
