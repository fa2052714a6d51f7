import fc from 'fast-check';
import { expect, test } from 'vitest';
import { operations } from '../../../core/contract/operations.ts';
import { packColour, tileMarks, unpackColour } from '../../../core/contract/timeline.ts';
import { photoSearchHandlers } from '../../../core/search/photo-search-handlers.ts';
import { timelineHandlers } from '../../../core/search/timeline-handlers.ts';
import type { Store } from '../../../core/store/store.ts';
import { newFace, newFile, newStore } from '../../engine-fixture.ts';
import { loseFiles, newFacts } from '../../store-fixture.ts';

const nothing = { params: undefined, query: undefined, body: undefined, files: [] };

type Query = Record<string, string>;

function timelineOf(store: Store, query: Query = {}) {
  const parsed = operations.getTimeline.query.parse(query);
  const answer = timelineHandlers(store).getTimeline({ ...nothing, query: parsed });
  if (answer instanceof Promise) throw new Error('it answers at once');
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
  return {
    ...operations.getTimeline.response.parse(answer),
    ids: [...new Uint32Array(bytes(answer.ids).buffer)],
    shapes: [...bytes(answer.shapes)],
    colours: [...new Uint16Array(bytes(answer.colours).buffer)],
    marks: [...bytes(answer.marks)],
  };
}

/** The same photos, in pages of three. */
function searched(store: Store, query: Query) {
  const photos = [];
  let cursor: string | null = null;
  do {
    const page = { ...query, limit: '3', ...(cursor === null ? {} : { cursor }) };
    const parsed = operations.searchPhotos.query.parse(page);
    const answer = photoSearchHandlers(store).searchPhotos({ ...nothing, query: parsed });
    if (answer instanceof Promise) throw new Error('it answers at once');
    photos.push(...answer.photos);
    cursor = answer.next_cursor;
  } while (cursor !== null);
  return photos;
}

type Planted = {
  kind: 'photo' | 'video';
  /** Null: nobody dated it. */
  takenAt: string | null;
  people: number[];
  folder: string;
  width: number;
  lost: boolean;
  partOfFirst: boolean;
};

function plant(photos: readonly Planted[]): Store {
  const store = newStore();
  const root = store.roots.add('/photos');
  for (let n = 0; n < 3; n++) store.persons.create();
  for (const [i, { kind, takenAt, people, folder, width, lost, partOfFirst }] of photos.entries()) {
    const path = `/photos/${folder}/${i}.jpg`;
    const fileTime = `2017-01-0${(i % 9) + 1}T00:00:00`;
    const id = store.photos.insert(newFile(path, { rootId: root.id, fileTime }), null, kind);
    for (const person of people) newFace(store, id, person);
    const durationMs = kind === 'video' ? 61_500 : null;
    const facts = { ...newFacts(new Uint8Array(32).fill(i + 1), takenAt), kind, width, durationMs };
    store.photos.markAnalysed(id, 'edge', facts);
    if (partOfFirst && i > 0) store.stacks.setPart(id, 1, 'burst');
    if (lost) loseFiles(store, id);
  }
  return store;
}

const days = ['2019-07-04', '2019-07-05', '2020-12-24'];
const planted: fc.Arbitrary<Planted> = fc.record({
  kind: fc.constantFrom('photo', 'photo', 'video'),
  takenAt: fc.option(fc.constantFrom(...days.flatMap((day) => [`${day}T10:00:00`, `${day}T23:59:59`]))),
  people: fc.uniqueArray(fc.integer({ min: 0, max: 2 })),
  folder: fc.constantFrom('a', 'b'),
  width: fc.constantFrom(100, 300, 533),
  lost: fc.boolean(),
  partOfFirst: fc.boolean(),
});
const asked: fc.Arbitrary<Query> = fc.record(
  {
    people: fc.constantFrom('0', '0,1'),
    any_of: fc.constantFrom('1', '1,2'),
    not: fc.constantFrom('2', '0'),
    from: fc.constantFrom(...days),
    to: fc.constantFrom(...days),
    folder: fc.constantFrom('/photos/a', '/photos'),
    kind: fc.constantFrom('photo', 'video'),
    faces: fc.constantFrom('none', 'some'),
    text: fc.constantFrom('a', '1', 'jpg'),
  },
  { requiredKeys: [] },
);

test('a timeline is what a search finds, in its order, told by columns', () => {
  fc.assert(
    fc.property(
      fc.array(planted, { maxLength: 12 }),
      fc.array(asked, { minLength: 1, maxLength: 6 }),
      (photos, queries) => {
        const store = plant(photos);
        for (const query of queries) {
          const found = searched(store, query);
          const timeline = timelineOf(store, query);
          expect(timeline.ids).toEqual(found.map(({ id }) => id));
          expect(timeline.total).toBe(found.length);
          expect(timeline.days.flatMap((day, i) => Array(timeline.counts[i]!).fill(day))).toEqual(
            found.map(({ taken_at }) => taken_at!.slice(0, 10)),
          );
          expect(new Set(timeline.days).size).toBe(timeline.days.length);
          expect(timeline.shapes.map((shape) => Math.abs(shape / 64))).toEqual(
            found.map(({ width, height }) => expect.closeTo(width! / height!, 1)),
          );
          const marked = (mark: number) => timeline.ids.filter((_, i) => timeline.marks[i]! & mark);
          const ids = (keep: (photo: (typeof found)[number]) => boolean) =>
            found.filter(keep).map(({ id }) => id);
          expect(marked(tileMarks.video)).toEqual(ids(({ kind }) => kind === 'video'));
          expect(marked(tileMarks.undated)).toEqual(ids((photo) => photo.taken_at_source === 'file_time'));
          expect(marked(tileMarks.stacked)).toEqual(ids(({ stack_count }) => stack_count > 1));
          expect(timeline.stack_counts).toEqual(
            found.map(({ stack_count }) => stack_count).filter((count) => count > 1),
          );
          expect(timeline.durations_s).toEqual(found.flatMap(({ kind }) => (kind === 'video' ? [61] : [])));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('a disk that is away, several places, what moves and the colour are told', () => {
  const plain: Planted = {
    ...{ kind: 'photo', takenAt: '2019-07-04T10:00:00', people: [], folder: 'a' },
    ...{ width: 400, lost: false, partOfFirst: false },
  };
  const store = plant([plain, plain, plain, { ...plain, kind: 'video' }]);
  store.places.insert(1, newFile('/photos/copy.jpg'));
  store.stacks.setPart(4, 2, 'motion');
  store.photos.setPlaceholder(3, new Uint8Array([1, 2, 3, 4, 5]), packColour(250, 128, 8));
  expect(timelineOf(store)).toMatchObject({
    ids: [3, 2, 1],
    marks: [0, tileMarks.motion, tileMarks.copies],
    colours: [packColour(250, 128, 8), 0, 0],
  });
  store.roots.setAway(1, true);
  expect(timelineOf(store).marks.every((mark) => mark & tileMarks.away)).toBe(true);
});

test('details come in the order that was asked for, without those that are not there', () => {
  const store = plant([{ ...day(), takenAt: null }, day()]);
  store.photos.setPlaceholder(1, new Uint8Array([1, 2, 3]), 7);
  const query = operations.listPhotoDetails.query.parse({ ids: '2,99,1,2' });
  const answer = timelineHandlers(store).listPhotoDetails({ ...nothing, query });
  if (answer instanceof Promise) throw new Error('it answers at once');
  expect(answer.photos.map(({ id, placeholder }) => [id, placeholder])).toEqual([
    [2, null],
    [1, 'AQID'],
  ]);
  const many = Array.from({ length: 501 }, (_, i) => i + 1).join(',');
  for (const ids of ['', '0', '1,', '1,x', '-1', many]) {
    expect(operations.listPhotoDetails.query.safeParse({ ids }).success).toBe(false);
  }
});

const day = (): Planted => ({
  ...{ kind: 'photo', takenAt: '2019-07-04T10:00:00', people: [], folder: 'a' },
  ...{ width: 400, lost: false, partOfFirst: false },
});

test('a packed colour is nearly what it was, and never "not known"', () => {
  const channel = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(channel, channel, channel, (...rgb) => {
      const packed = packColour(...rgb);
      expect(packed).toBeGreaterThan(0);
      expect(packed).toBeLessThan(65536);
      const off = unpackColour(packed).map((value, i) => Math.abs(value - rgb[i]!));
      expect(Math.max(...off)).toBeLessThanOrEqual(9);
    }),
  );
});
