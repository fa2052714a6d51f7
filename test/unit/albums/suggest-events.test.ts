import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suggestEvents, type Timeline } from '../../../core/albums/suggest-events.ts';
import { type Habits, makeFamily } from './made-family.ts';

const usual: Habits = {
  ...{ years: 8, everyday: 3, activeDays: 0.5, partiesAYear: 6, journeysAYear: 3, placed: 0.9 },
};
const families: [name: string, habits: Habits, precision: number, recall: number][] = [
  ['with a phone that knows places', usual, 0.95, 0.95],
  ['without places', { ...usual, placed: 0 }, 0.9, 0.9],
  ['with places on a third of the photos', { ...usual, placed: 0.33 }, 0.9, 0.9],
  ['with a baby: many photos every day', { ...usual, everyday: 20, activeDays: 0.95 }, 0.85, 0.85],
  ['that takes few photos', { ...usual, everyday: 1, activeDays: 0.15 }, 0.9, 0.9],
  ['that is on the way all the time', { ...usual, journeysAYear: 9 }, 0.9, 0.9],
];

/** A suggestion is right when it and a planted event share most of their photos (IoU over 0.5). */
function score(habits: Habits, seed: number) {
  const { timeline, events } = makeFamily(habits, seed);
  const found = suggestEvents(timeline);
  const right = found.filter(({ start, end }) => {
    const [from, to] = [timeline.timesS[start]!, timeline.timesS[end - 1]!];
    return events.some((event) => {
      const inside = between(timeline, Math.max(from, event.from), Math.min(to, event.to));
      const all = between(timeline, Math.min(from, event.from), Math.max(to, event.to));
      return from <= event.to && to >= event.from && inside / all > 0.5;
    });
  });
  return { planted: events.length, found: found.length, right: right.length };
}

/** Photos of a time, both ends included. */
function between({ timesS }: Timeline, from: number, to: number): number {
  return indexOf(timesS, to + 1) - indexOf(timesS, from);
}

/** Of the first photo at that time or later. */
function indexOf(timesS: Float64Array, time: number): number {
  let low = 0;
  let high = timesS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesS[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

describe('events that were planted', () => {
  test.each(families)('in a family %s are found', (name, habits, precision, recall) => {
    const total = { planted: 0, found: 0, right: 0 };
    for (const seed of [1, 2, 3]) {
      const { planted, found, right } = score(habits, seed);
      total.planted += planted;
      total.found += found;
      total.right += right;
    }
    const measured = { precision: total.right / total.found, recall: total.right / total.planted };
    console.log(
      `${name}: ${total.planted} planted, precision ${measured.precision.toFixed(3)}, recall ${measured.recall.toFixed(3)}`,
    );
    expect(measured.precision).toBeGreaterThanOrEqual(precision);
    expect(measured.recall).toBeGreaterThanOrEqual(recall);
  });
});

const noPlaces = (timesS: number[]): Timeline => ({
  timesS: Float64Array.from(timesS),
  latitudes: new Float64Array(timesS.length).fill(Number.NaN),
  longitudes: new Float64Array(timesS.length).fill(Number.NaN),
});
const hourS = 3600;
const dayS = 24 * hourS;
/** `count` photos, a minute apart. */
const burst = (startS: number, count: number) => Array.from({ length: count }, (_, i) => startS + i * 60);

describe('what looks like an event', () => {
  test('an empty library and a single photo have none', () => {
    expect([suggestEvents(noPlaces([])), suggestEvents(noPlaces([5]))]).toEqual([[], []]);
  });

  test('one photo a day is none, whatever the years', () => {
    expect(suggestEvents(noPlaces(Array.from({ length: 3000 }, (_, i) => i * dayS)))).toEqual([]);
  });

  test('nine photos are none, a party is one, and a Christmas of two days is one', () => {
    const times = [
      ...burst(0, 9),
      ...burst(10 * dayS, 40),
      ...burst(30 * dayS, 40),
      ...burst(30.6 * dayS, 40),
    ];
    expect(suggestEvents(noPlaces(times))).toEqual([
      { start: 9, end: 49 },
      { start: 49, end: 129 },
    ]);
  });

  test('a party is one though the library has nothing else, and so are four days of eight photos', () => {
    const party = Array.from({ length: 12 }, (_, i) => i * 60);
    expect(suggestEvents(noPlaces(party))).toEqual([{ start: 0, end: 12 }]);
    const journey = [0, 1, 2, 3].flatMap((day) =>
      Array.from({ length: 8 }, (_, i) => day * dayS + i * hourS),
    );
    expect(suggestEvents(noPlaces(journey))).toEqual([{ start: 0, end: 32 }]);
  });

  test('hundreds of scans of one second are none', () => {
    expect(suggestEvents(noPlaces(Array.from({ length: 400 }, () => 77)))).toEqual([]);
  });

  test('the way home ends a journey, though photos are taken all the time', () => {
    const times: number[] = [];
    const latitudes: number[] = [];
    const add = (time: number, latitude: number) => {
      times.push(time);
      latitudes.push(latitude);
    };
    for (let week = 0; week < 20; week++) add(week * 7 * dayS, 50);
    const away = burst(150 * dayS, 60);
    const home = burst(150 * dayS + 61 * 60, 5);
    for (const time of away) add(time, 45);
    for (const time of home) add(time, 50);
    const timeline = { ...noPlaces(times), latitudes: Float64Array.from(latitudes) };
    timeline.longitudes.fill(10);
    expect(suggestEvents(timeline)).toEqual([{ start: 20, end: 80 }]);
  });
});

test('runs are in order, apart from each other and large enough, whatever the photos', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(400 * dayS), fc.constantFrom(Number.NaN, 10, 10.1, 40, -90)), {
        maxLength: 300,
      }),
      fc.integer({ min: -3e9, max: 3e9 }),
      (made, shift) => {
        // Most come in runs.
        const photos = made
          .flatMap(([time, place]) => burst(time, place === 40 ? 15 : 1).map((at) => [at, place] as const))
          .sort(([a], [b]) => a - b);
        const timeline = {
          timesS: Float64Array.from(photos, ([time]) => time + shift),
          latitudes: Float64Array.from(photos, ([, place]) => place),
          longitudes: Float64Array.from(photos, ([, place]) => place),
        };
        let before = 0;
        for (const { start, end } of suggestEvents(timeline)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end - start).toBeGreaterThanOrEqual(10);
          expect(end).toBeLessThanOrEqual(photos.length);
          before = end;
        }
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

test('two hundred thousand photos take a moment', () => {
  const { timeline } = makeFamily(
    { years: 25, everyday: 40, activeDays: 0.9, partiesAYear: 8, journeysAYear: 4, placed: 0.8 },
    5,
  );
  expect(timeline.timesS.length).toBeGreaterThan(200_000);
  suggestEvents(timeline);
  const before = process.cpuUsage();
  suggestEvents(timeline);
  const { user, system } = process.cpuUsage(before);
  const tookMs = (user + system) / 1000;
  console.log(`${timeline.timesS.length} photos: ${tookMs.toFixed(0)} ms of a processor`);
  // On a computer that does nothing else it is a fifth of that.
  expect(tookMs).toBeLessThan(2_000);
});
