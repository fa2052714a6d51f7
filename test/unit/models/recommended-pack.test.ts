import { expect, test } from 'vitest';
import { packPreference } from '../../../models/packs.ts';
import { recommendedPack } from '../../../models/recommended-pack.ts';

const strong = { cores: 12, memoryBytes: 16 * 2 ** 30 };
const weak = { cores: 4, memoryBytes: 16 * 2 ** 30 };
const listed = (...present: string[]) =>
  packPreference.map((id) => ({ id, present: present.includes(id), downloadable: id !== 'edge' }));

test('what is there and good needs no download', () => {
  expect(recommendedPack(listed('edge'), strong)).toBe('edge');
  expect(recommendedPack(listed('buffalo_s', 'edge', 'starter'), weak)).toBe('buffalo_s');
});

test('with nothing but the starter the computer decides', () => {
  expect(recommendedPack(listed(), strong)).toBe('buffalo_l');
  expect(recommendedPack(listed('starter'), weak)).toBe('buffalo_s');
  expect(recommendedPack(listed(), { cores: 12, memoryBytes: 4 * 2 ** 30 })).toBe('buffalo_s');
});
