import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSettling, type Fingerprint, settleTimes } from '../../../core/library/watch/settled.ts';

/** A disk that changes at given seconds, and what is handed over from it, by a clock that only this test moves. */
function simulate(disk: Record<string, [atMs: number, state: Fingerprint][]>, untilMs: number) {
  const settling = createSettling(settleTimes);
  const stateAt = (path: string, nowMs: number) =>
    disk[path]!.reduce<Fingerprint>((state, [atMs, next]) => (atMs <= nowMs ? next : state), null);
  const batches: { atMs: number; paths: string[] }[] = [];
  let looks = 0;
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 50) {
    for (const [path, changes] of Object.entries(disk))
      if (changes.some(([atMs]) => atMs > nowMs - 50 && atMs <= nowMs)) settling.touch(path, nowMs);
    for (const path of settling.due(nowMs, 100)) {
      looks++;
      settling.looked(path, stateAt(path, nowMs), nowMs);
    }
    const paths = settling.take(nowMs);
    if (paths.length > 0) batches.push({ atMs: nowMs, paths: paths.sort() });
  }
  return { batches, looks, nextMs: settling.nextMs() };
}

const written = (sizeBytes: number): Fingerprint => ({ sizeBytes, mtimeMs: sizeBytes });

test('a file is handed over when it has rested, with those that rest at about the same time', () => {
  const { batches, looks, nextMs } = simulate(
    { 'a.jpg': [[0, written(1)]], 'b.jpg': [[500, written(2)]], 'gone.jpg': [[300, null]] },
    60_000,
  );
  expect([batches, nextMs]).toEqual([[{ atMs: 3_500, paths: ['a.jpg', 'b.jpg', 'gone.jpg'] }], null]);
  expect(looks).toBeLessThan(10);
});

test('a file that grows is handed over when it has stopped for two seconds', () => {
  const growing = Array.from({ length: 60 }, (_, i): [number, Fingerprint] => [i * 1_000, written(i)]);
  const { batches } = simulate({ 'film.mov': growing }, 120_000);
  expect(batches.map(({ paths }) => paths)).toEqual([['film.mov']]);
  // It may be a look that finds the last change.
  expect(batches[0]!.atMs).toBeGreaterThanOrEqual(62_000);
  expect(batches[0]!.atMs).toBeLessThanOrEqual(64_000);
});

test('growth that no event told of is noticed by the next look', () => {
  const settling = createSettling(settleTimes);
  settling.touch('a.jpg', 0);
  const looks: number[] = [];
  for (let nowMs = 0; settling.nextMs() !== null && nowMs < 60_000; nowMs += 10) {
    for (const path of settling.due(nowMs, 10)) {
      looks.push(nowMs);
      settling.looked(path, written(Math.min(nowMs, 9_000)), nowMs);
    }
    if (settling.take(nowMs).length > 0) looks.push(-nowMs);
  }
  // Handed over a second after the first look that finds it at rest.
  expect(looks.at(-1)).toBeLessThanOrEqual(-12_000);
  expect(looks.at(-1)).toBeGreaterThan(-15_000);
});

test('a file that never rests is handed over after ten minutes, and again with what comes then', () => {
  const growing = Array.from({ length: 700 }, (_, i): [number, Fingerprint] => [i * 1_000, written(i)]);
  const { batches } = simulate({ 'log.mp4': growing }, 720_000);
  expect(batches.map(({ atMs }) => Math.round(atMs / 1_000))).toEqual([601, 702]);
});

test('in a flood there is a batch every five seconds', () => {
  const disk = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`${i}.jpg`, [[i * 400, written(1)]] as [number, Fingerprint][]]),
  );
  const { batches } = simulate(disk, 60_000);
  expect(batches.flatMap(({ paths }) => paths).length).toBe(100);
  const gaps = batches.slice(1).map(({ atMs }, i) => atMs - batches[i]!.atMs);
  expect(Math.min(...gaps.slice(0, -1))).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(5_500);
});

test('what happens between a look and its answer is not forgotten', () => {
  const settling = createSettling(settleTimes);
  settling.touch('a', 0);
  expect(settling.due(300, 10)).toEqual(['a']);
  settling.touch('a', 310);
  settling.looked('a', undefined, 300);
  expect(settling.due(700, 10)).toEqual(['a']);
  settling.looked('a', undefined, 700);
  expect([settling.due(10_000, 10), settling.nextMs()]).toEqual([[], null]);
});

test('a change after rest, before the batch is taken, counts anew', () => {
  const { batches } = simulate(
    {
      'a.jpg': [
        [0, written(1)],
        [2_500, written(2)],
      ],
      'b.jpg': [[0, written(1)]],
    },
    60_000,
  );
  expect(batches.map(({ paths }) => paths)).toEqual([['b.jpg'], ['a.jpg']]);
});

test('whatever happens, the last state of each file is handed over after its last change, and none before it rested', () => {
  const change = fc.tuple(
    fc.integer({ min: 0, max: 30_000 }).map((ms) => ms - (ms % 50)),
    fc.option(fc.integer({ min: 0, max: 5 }).map(written)),
  );
  const changes = fc.uniqueArray(change, { minLength: 1, maxLength: 12, selector: ([atMs]) => atMs });
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), changes), (disk) => {
      for (const list of Object.values(disk)) list.sort(([a], [b]) => a - b);
      const { batches, nextMs } = simulate(disk, 60_000);
      expect(nextMs).toBe(null);
      for (const [path, list] of Object.entries(disk)) {
        const times = batches.filter(({ paths }) => paths.includes(path)).map(({ atMs }) => atMs);
        expect(times.at(-1)).toBeGreaterThanOrEqual(list.at(-1)![0] + settleTimes.stableMs);
        for (const atMs of times)
          expect(list.some(([ms]) => ms > atMs - settleTimes.stableMs && ms <= atMs)).toBe(false);
      }
    }),
  );
});
