import { type CheckSizes, checkProvider, type NetworkFile, type Verdict } from './self-check.ts';
import type { Provider } from './types.ts';

/** What probe.ts asks of this process; the answer is one `Verdict`. */
export type ProbeRequest = { networks: NetworkFile[]; provider: Provider; sizes: CheckSizes };

process.once('message', async (request: ProbeRequest) => {
  let verdict: Verdict;
  try {
    verdict = await checkProvider(request.networks, request.provider, request.sizes);
  } catch (error) {
    verdict = { outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
  // Leave without the destructors of the GPU's driver: some crash there after all work is done.
  process.send?.(verdict, () => process.exit(0));
});

// Whoever asked is gone: nobody waits for the answer.
process.once('disconnect', () => process.exit(1));
