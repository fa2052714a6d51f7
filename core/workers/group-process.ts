// Child process that groups the faces of a pack: reads the library itself and answers who belongs to whom. It stays
// for a while, so that new photos need not read all vectors again.
import { createMatrixProduct, type MatrixProduct } from '../../models/matrix.ts';
import { createPeopleInMemory, type PeopleInMemory } from '../people/people-in-memory.ts';
import { openReadableStore } from '../store/store.ts';
import type { FromGrouping, GroupingJob, GroupingResult } from './grouping.ts';

const idleMs = 5 * 60_000;

let product: Promise<MatrixProduct> | null = null;
let memory: { libraryDir: string; packId: string; people: PeopleInMemory } | null = null;
let idle = restAfter();

process.on('message', (job: GroupingJob) => {
  clearTimeout(idle);
  void group(job)
    .then((result) => answer({ ok: true, result }))
    .catch((error: Error) => {
      memory = null;
      answer({ ok: false, message: error.message });
    })
    .finally(() => {
      idle = restAfter();
    });
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});

function restAfter(): NodeJS.Timeout {
  return setTimeout(() => process.exit(0), idleMs);
}

function answer(message: FromGrouping): void {
  process.send?.(message);
}

async function group(job: GroupingJob): Promise<GroupingResult> {
  const { libraryDir, packId, dimension, calibration, scope, revision, threads } = job;
  if (memory?.libraryDir !== libraryDir || memory.packId !== packId) {
    memory = { libraryDir, packId, people: createPeopleInMemory(packId, dimension) };
  }
  const { people } = memory;
  // Opened for each job: a resting process must not hold a file of the library.
  const store = openReadableStore(libraryDir);
  try {
    // One snapshot of several tables, although the engine goes on writing.
    store.transaction(() => (scope === 'all' ? people.readAll(store) : people.readNew(store, revision)));
  } finally {
    store.close();
  }
  product ??= createMatrixProduct({ intraOpThreads: threads });
  const { multiplyTransposed } = await product;
  let told = 0;
  const onProgress = (share: number) => {
    if (share < 1 && share - told < 0.01) return;
    told = share;
    process.send?.({ progress: share } satisfies FromGrouping);
  };
  const options = { calibration, multiplyTransposed, onProgress };
  return scope === 'all' ? people.groupAll(options) : people.placeNew(options);
}
