import { multiplyTransposedPlain } from '../../core/people/neighbours.ts';
import { createPeopleInMemory } from '../../core/people/people-in-memory.ts';
import { applyGrouping } from '../../core/people/regroup.ts';
import type { Store } from '../../core/store/store.ts';
import { type SyntheticPack, syntheticCalibration, syntheticPacks, vectorsOf } from './photos.ts';

const { eps, minSamples, coreQuality } = syntheticCalibration;
const options = {
  calibration: {
    ...{ eps, minSamples, coreQuality, chainSimilarity: 0.45 },
    link: { base: 0.55, spread: 0.1, quality: 0, both: 0, rival: 0.2, floor: 0.4 },
  },
  multiplyTransposed: multiplyTransposedPlain,
};

/**
 * Groups as the process of its own does, here in this one. @param scope `new`: only the faces of nobody are placed
 * @returns how many faces moved
 */
export async function group(
  store: Store,
  pack: SyntheticPack,
  scope: 'all' | 'new',
  asked: boolean,
): Promise<number> {
  const people = createPeopleInMemory(pack, syntheticPacks[pack]);
  const reading = { ...store, vectors: (id: string) => vectorsOf(store, id as SyntheticPack) };
  if (scope === 'all') people.readAll(reading);
  else people.readNew(reading, 1);
  const result = await (scope === 'all' ? people.groupAll(options) : people.placeNew(options));
  applyGrouping(store, result, asked);
  return result.changes.length;
}
