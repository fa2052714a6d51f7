import { runByName } from '../named-runs.ts';

await runByName('bench', {
  cluster: () => import('./cluster.ts'),
  pipeline: () => import('./pipeline.ts'),
});
