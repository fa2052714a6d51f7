import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocalityFinder, type Town } from '../../../core/library/localities/find-locality.ts';

const town = (
  name: string,
  country: string,
  latitude: number,
  longitude: number,
  population: number,
): Town => ({ id: latitude * 1000 + longitude, name, country, latitude, longitude, population });

/** Land west of 10° is A, from there to 20° B, from 170° over the date line to −170° F; the rest is sea. */
function countryAt(longitude: number, latitude: number): string | null {
  if (Math.abs(latitude) > 80) return null;
  if (longitude >= 0 && longitude < 10) return 'A';
  if (longitude >= 10 && longitude < 20) return 'B';
  return Math.abs(longitude) >= 170 ? 'F' : null;
}

const towns = [
  town('Metropolis', 'A', 48, 5, 2_000_000),
  town('Hamlet in it', 'A', 48.03, 5.03, 300),
  town('Suburb', 'A', 48.15, 5, 90_000),
  town('Border A', 'A', 48, 9.9, 5_000),
  town('Border B', 'B', 48, 10.05, 500_000),
  town('Disputed', 'B', 50, 5, 400_000),
  town('Date Line', 'F', -17, 179.9, 1_000),
  town('Far North', 'A', 79.9, 5, 500),
];
const find = createLocalityFinder(towns, countryAt);
const nameAt = (latitude: number, longitude: number) => find({ latitude, longitude }).locality?.name ?? null;

test.each([
  ['a hamlet that a large town has swallowed', 48.03, 5.03, 'Metropolis'],
  ['the middle of a suburb', 48.15, 5, 'Suburb'],
  ['between them', 48.08, 5, 'Metropolis'],
  ['this side of the border, though the town over there is nearer and larger', 48, 9.99, 'Border A'],
  ['the other side', 48, 10.01, 'Border B'],
  ['in the middle of a town that another source puts in another country', 50.001, 5, 'Disputed'],
  ['30 km from it', 50.27, 5, null],
  ['49 km from a town', 47.56, 5, 'Metropolis'],
  ['51 km from it', 47.54, 5, null],
  ['across the date line', -17, -179.9, 'Date Line'],
  ['at sea', 48, -30, null],
  ['the north pole', 90, 0, null],
  ['the south pole', -90, 180, null],
  ['0° N 0° E', 0, 0, null],
])('%s', (_, latitude, longitude, name) => {
  expect(nameAt(latitude, longitude)).toBe(name);
});

test('far from every town there is still the country, and at sea not even that', () => {
  expect(find({ latitude: 20, longitude: 5 })).toEqual({ locality: null, country: 'A' });
  expect(find({ latitude: 20, longitude: 60 })).toEqual({ locality: null, country: null });
  // Town and country never contradict each other.
  expect(find({ latitude: 50, longitude: 5 })).toMatchObject({ locality: { country: 'B' }, country: 'B' });
});

test('every position on Earth has an answer, also where no town is known at all', () => {
  const none = createLocalityFinder([], countryAt);
  const position = fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  fc.assert(
    fc.property(position, (at) => {
      expect(none(at).locality).toBeNull();
      const { locality, country } = find(at);
      expect(locality === null || locality.country === country).toBe(true);
    }),
  );
});
