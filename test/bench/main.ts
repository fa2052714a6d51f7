import { runByName } from '../named-runs.ts';

await runByName('bench', {
  cluster: () => import('./cluster.ts'),
  page: () => import('./page.ts'),
  place: () => import('./place.ts'),
  pipeline: () => import('./pipeline.ts'),
  rescan: () => import('./rescan.ts'),
  review: () => import('./review.ts'),
  similar: () => import('./similar.ts'),
  search: () => import('./search.ts'),
  stacks: () => import('./stacks.ts'),
});
