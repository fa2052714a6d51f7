import { runByName } from '../named-runs.ts';

await runByName('eval', {
  calibrate: () => import('./calibrate.ts'),
  clusters: () => import('./clusters.ts'),
  detection: () => import('./detection.ts'),
  duplicates: () => import('./duplicates.ts'),
  effort: () => import('./effort.ts'),
  formats: () => import('./formats.ts'),
  likeness: () => import('./likeness.ts'),
  odds: () => import('./odds.ts'),
  unlikely: () => import('./unlikely.ts'),
  sequences: () => import('./sequences.ts'),
});
