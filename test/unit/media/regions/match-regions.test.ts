import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchRegions } from '../../../../core/media/regions/match-regions.ts';
import { overlap } from '../../../../core/media/regions/turn-box.ts';
import type { BoxNorm } from '../../../../core/media/types.ts';
import { createRandom } from '../../../property/random.ts';

const box = (x: number, y: number, width: number, height = width): BoxNorm => ({ x, y, width, height });
const faces = (...boxes: BoxNorm[]) => boxes.map((boxNorm) => ({ boxNorm }));
const regions = (...boxes: BoxNorm[]) => boxes.map((each) => ({ box: each }));

test('boxes of other programs around the same face name it', () => {
  const face = box(0.4, 0.4, 0.1, 0.13);
  const drawn = [
    box(0.35, 0.34, 0.2, 0.24),
    box(0.42, 0.43, 0.06, 0.08),
    box(0.38, 0.33, 0.16, 0.16),
    box(0.37, 0.42, 0.1, 0.13),
  ];
  for (const each of drawn) {
    expect(matchRegions(regions(each), faces(face))).toEqual([{ kind: 'face', faceIndex: 0 }]);
  }
});

test('a region without a face is drawn, beside and not on top of another one', () => {
  const matches = matchRegions(
    regions(
      box(0.1, 0.1, 0.1),
      box(0.4, 0.4, 0.1),
      box(0.41, 0.4, 0.1),
      box(0.7, 0.7, 0.1),
      box(0.71, 0.7, 0.1),
    ),
    faces(box(0.4, 0.4, 0.1)),
  );
  expect(matches).toEqual([
    { kind: 'draw' },
    { kind: 'face', faceIndex: 0 },
    { kind: 'drop' },
    { kind: 'draw' },
    { kind: 'drop' },
  ]);
});

const hundredths = (min: number, max: number) => fc.integer({ min, max }).map((value) => value / 100);

/** Faces in rows as in a group photo, from overlapping to far apart; some hidden from the detector, some without a region. */
const crowd = fc.record({
  seed: fc.integer(),
  rows: fc.integer({ min: 1, max: 5 }),
  columns: fc.integer({ min: 2, max: 8 }),
  apart: hundredths(85, 250),
  scale: hundredths(60, 200),
  shift: hundredths(0, 30),
  height: hundredths(80, 150),
});

type Crowd = typeof crowd extends fc.Arbitrary<infer T> ? T : never;

/** The faces of a crowd and a region around each, as one program draws them: all of about one size and one shift. */
function peopleOf({ seed, rows, columns, apart, scale, shift, height }: Crowd) {
  const { next } = createRandom(seed);
  const random = () => next() * 2 - 1;
  const width = 0.9 / (columns * apart);
  const [shiftX, shiftY] = [random() * shift, random() * shift];
  return Array.from({ length: rows * columns }, (_, i) => {
    const size = width * (1 + 0.15 * random());
    const x = (i % columns) * width * apart + 0.05 * width * random();
    const y = Math.floor(i / columns) * width * 1.3 * Math.max(apart, 1.2) + 0.05 * width * random();
    const face = box(x, y, size, size * 1.25);
    const own = scale * (1 + 0.1 * random());
    const [regionWidth, regionHeight] = [size * own, size * own * height];
    const region = box(
      x + size / 2 + shiftX * size - regionWidth / 2,
      y + (size * 1.25) / 2 + shiftY * size - regionHeight / 2,
      regionWidth,
      regionHeight,
    );
    return { face, region };
  });
}

test('in a crowd every region names its own face, and never a neighbour when its face was missed', () => {
  let pairs = 0;
  let found = 0;
  const known = fc.constantFrom('both', 'both', 'face only', 'region only');
  fc.assert(
    fc.property(crowd, fc.array(known, { minLength: 40, maxLength: 40 }), (made, knowledge) => {
      const people = peopleOf(made).map((person, i) => ({ ...person, i, known: knowledge[i]! }));
      const detected = people.filter((person) => person.known !== 'region only');
      const named = people.filter((person) => person.known !== 'face only');
      const matches = matchRegions(
        named.map(({ region }) => ({ box: region })),
        detected.map(({ face }) => ({ boxNorm: face })),
      );
      for (const [i, match] of matches.entries()) {
        if (match.kind === 'face') expect(detected[match.faceIndex]!.i).toBe(named[i]!.i);
      }
      pairs += named.filter((person) => person.known === 'both').length;
      found += matches.filter(({ kind }) => kind === 'face').length;
    }),
    { numRuns: 3000, seed: 7 },
  );
  console.log(`made crowds: ${found} of ${pairs} faces named by their region, no neighbour`);
  expect(found / pairs).toBeGreaterThan(0.98);
});

test('nothing is drawn where a face or another drawn region is, whatever the boxes', () => {
  const side = fc.double({ min: 0.01, max: 0.5, noNaN: true });
  const boxes = fc.array(fc.record({ x: side, y: side, width: side, height: side }), { maxLength: 12 });
  fc.assert(
    fc.property(boxes, boxes, (named, detected) => {
      const matches = matchRegions(regions(...named), faces(...detected));
      const used = matches.flatMap((match) => (match.kind === 'face' ? [match.faceIndex] : []));
      expect(new Set(used).size).toBe(used.length);
      const all = [...detected, ...named.filter((_, i) => matches[i]!.kind === 'draw')];
      for (let i = detected.length; i < all.length; i++) {
        for (let k = 0; k < i; k++) expect(overlap(all[i]!, all[k]!)).toBeLessThan(0.5);
      }
    }),
  );
});
