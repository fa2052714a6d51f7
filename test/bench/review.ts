import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/contract/errors.ts';
import type { Review } from '../../core/contract/schemas.ts';
import { createLive } from '../../core/live.ts';
import { historyHandlers } from '../../core/people/history-handlers.ts';
import { createOwnersWord } from '../../core/people/owners-word.ts';
import { createReview, type ReviewHandlers } from '../../core/review/review-handlers.ts';
import { openStore, type Store } from '../../core/store/store.ts';
import { dimension, plantVectors } from './planted-faces.ts';

const answersGiven = 40;

/**
 * `npm run bench -- review [N=100000]`: what the questions to the owner cost in a library of N planted faces of N / 10
 * people. Every fifth larger person is in two pieces, every twentieth face is nobody's, every third person has a name.
 */
export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 100_000);
  if (!Number.isInteger(count) || count < 1000)
    throw new AppError('invalid_request', `bad number ${args[0]}`);
  const libraryDir = join(mkdtempSync(join(tmpdir(), 'heirloom-bench-')), 'library');
  const store = openStore(libraryDir);
  const live = createLive();
  const word = createOwnersWord(store);
  try {
    const { largest, someFaces } = plantLibrary(store, word, count);
    console.log(
      `${count} faces, ${store.persons.list().length} people, ${store.persons.list().filter(({ name }) => name).length} named`,
    );
    const context = {
      store,
      word,
      models: { opened: () => null },
      libraryDir,
      live,
      onOwnerChange: () => {},
    };
    const review = createReview(context);
    const { handlers } = review;
    await lap('why a face is with its person, before people were compared', someFaces.slice(0, 20), (id) =>
      handlers.explainFace({ ...nothing, params: { id } }),
    );
    await lap('first questions (people compared in another process)', [0], () => questions(handlers));
    await lap('questions again', [1, 2, 3], () => questions(handlers));
    await answerSome(handlers);
    await lap('undo and the next questions', [1, 2, 3, 4, 5], async () => {
      await historyHandlers(store, () => {}).undoLast(nothing);
      await questions(handlers);
    });
    await lap('why a face is with its person', someFaces.slice(20), (id) =>
      handlers.explainFace({ ...nothing, params: { id } }),
    );
    await lap(
      `proposed cut of the largest person (${store.faces.idsOfPerson(largest).length} faces)`,
      [0],
      () => handlers.proposeSplit({ ...nothing, params: { id: largest } }),
    );
    live.publish({ type: 'library_changed', payload: { persons: true, photos: true } });
    await lap('questions while people are compared again', [0], () => questions(handlers));
    await lap('accuracy', [0], () => handlers.getAccuracy(nothing));
    review.close();
    console.log(`peak memory of the engine ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  } finally {
    store.close();
    rmSync(libraryDir, { recursive: true, force: true });
  }
}

const nothing = { params: undefined, query: undefined, body: undefined, files: [] };

async function questions({ getReview }: ReviewHandlers): Promise<Review> {
  return getReview({ ...nothing, query: { limit: 10 } });
}

function plantLibrary(store: Store, word: ReturnType<typeof createOwnersWord>, count: number) {
  // Ten faces a person on average; the largest has one of a hundred faces.
  const people = Math.ceil(count / 10);
  const personOf = Int32Array.from({ length: count }, (_, i) =>
    Math.floor(people * ((i * 0.6180339887) % 1) ** 2),
  );
  const vectors = plantVectors(personOf, people);
  const sizes = new Map<number, number>();
  for (const person of personOf) sizes.set(person, (sizes.get(person) ?? 0) + 1);
  const numbers = new Map<string, number>();
  const table = store.vectors('edge', dimension);
  const someFaces: number[] = [];
  store.transaction(() => {
    for (let i = 0; i < count; i++) {
      const person = personOf[i]!;
      const isInPieces = person % 5 === 0 && sizes.get(person)! > 5;
      const key = `${person}-${isInPieces && i % 3 === 0 ? 1 : 0}`;
      if (!numbers.has(key)) numbers.set(key, store.persons.create());
      const fileTime = '2020-01-01T00:00:00';
      const file = { path: `/photos/${i}.jpg`, rootId: null, sizeBytes: 1, mtimeMs: 1, fileTime };
      const faceId = store.faces.insert({
        photo_id: store.photos.insert(file, null),
        person_id: i % 20 === 7 ? null : numbers.get(key)!,
        pack_id: 'edge',
        crop_index: 0,
        ...{ x: 0.1, y: 0.1, width: 0.2, height: 0.2, landmarks: new Uint8Array(40) },
        detection_score: 0.9,
        quality: (i % 97) / 97,
        live: null,
        drawn: 0,
      });
      table.put(faceId, vectors.subarray(i * dimension, (i + 1) * dimension));
      if (i % Math.floor(count / 40) === 0) someFaces.push(faceId);
    }
    store.persons.removeEmpty();
  });
  const planted = store.persons.list();
  for (const { id } of planted) if (id % 3 === 0) word.rename(id, `Person ${id}`);
  const largest = planted.reduce((most, next) => (next.faces_count > most.faces_count ? next : most)).id;
  return { largest, someFaces };
}

async function answerSome(handlers: ReviewHandlers): Promise<void> {
  const answers: number[] = [];
  let cpuMs = 0;
  const next: number[] = [];
  for (let n = 0; n < answersGiven; n++) {
    const [question] = (await questions(handlers)).questions;
    if (!question) break;
    const answer = question.kind === 'who_is_this' ? 'name' : n % 4 === 0 ? 'no' : 'yes';
    const name = answer === 'name' ? { name: `Answer ${n}` } : {};
    const startedAt = performance.now();
    const before = process.cpuUsage();
    await handlers.answerReview({ ...nothing, body: { question: question.id, answer, ...name } });
    answers.push(performance.now() - startedAt);
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1000;
    const answeredAt = performance.now();
    await questions(handlers);
    next.push(performance.now() - answeredAt);
  }
  print('answer', answers, cpuMs / answers.length);
  print('questions after it', next);
}

async function lap<T>(title: string, items: readonly T[], work: (item: T) => unknown): Promise<void> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (const item of items) {
    const startedAt = performance.now();
    await work(item);
    times.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(before);
  print(title, times, (user + system) / 1000 / items.length);
}

/** @param cpuMs time of the engine's own process, which other programs do not disturb */
function print(title: string, times: readonly number[], cpuMs?: number): void {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  const cpu = cpuMs === undefined ? '' : `, ${cpuMs.toFixed(1)} ms of CPU each`;
  console.log(
    `${title}: median ${middle.toFixed(1)} ms, slowest ${sorted.at(-1)!.toFixed(1)} ms (${times.length} times)${cpu}`,
  );
}
