import type { PackInfo } from '../core/contract/schemas.ts';

type Computer = { cores: number; memoryBytes: number };

/**
 * The pack to begin with: the best one that is there, unless that is only the starter; else the best one that this
 * computer runs at a pleasant speed. `listed`: best first.
 */
export function recommendedPack(
  listed: readonly Pick<PackInfo, 'id' | 'present' | 'downloadable'>[],
  { cores, memoryBytes }: Computer,
): PackInfo['id'] {
  const there = listed.find(({ id, present }) => present && id !== 'starter');
  if (there) return there.id;
  const strong = cores >= 8 && memoryBytes >= 8 * 2 ** 30;
  return strong ? 'buffalo_l' : 'buffalo_s';
}
