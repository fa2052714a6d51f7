// Child process that groups all faces of a pack: reads the library itself and answers who belongs to whom.
import { createMatrixProduct } from '../../models/matrix.ts';
import { assignPeople, nearestBySimilarity } from '../people/assign.ts';
import { dbscan } from '../people/dbscan.ts';
import { joinClusters } from '../people/join-clusters.ts';
import { openReadableStore } from '../store/store.ts';
import type { FromGrouping, GroupingJob, GroupingResult } from './grouping.ts';

process.once('message', (job: GroupingJob) => {
  void group(job)
    .then((result) => answer({ ok: true, result }))
    .catch((error: Error) => answer({ ok: false, message: error.message }));
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});

function answer(message: FromGrouping): void {
  process.send?.(message, () => process.exit(0));
}

async function group(job: GroupingJob): Promise<GroupingResult> {
  const { libraryDir, packId, dimension, eps, minSamples, coreQuality, joinSimilarity } = job;
  const store = openReadableStore(libraryDir);
  // One snapshot of three tables, although the engine goes on writing.
  const { faceIds, rows, faces, persons } = store.transaction(() => ({
    ...store.vectors(packId, dimension).all(),
    faces: new Map(store.faces.assignments().map((face) => [face.id, face])),
    persons: store.persons.states(),
  }));
  store.close();

  const points = { vectors: rows, dimension };
  const product = await createMatrixProduct({ intraOpThreads: job.threads });
  const clusters = await dbscan(points, {
    eps,
    minSamples,
    mayBeCore: Uint8Array.from(faceIds, (id) => (faces.get(id)!.quality >= coreQuality ? 1 : 0)),
    multiplyTransposed: product.multiplyTransposed,
    onProgress: (share) => process.send?.({ progress: share } satisfies FromGrouping),
  });
  const labels = await joinClusters(points, {
    ...clusters,
    photoIds: faceIds.map((id) => faces.get(id)!.photo_id),
    joinSimilarity,
    pairSimilarity: Math.max(joinSimilarity, 1 - eps),
    multiplyTransposed: product.multiplyTransposed,
  });
  await product.close();

  const clustered = faceIds.map((faceId, i) => ({
    faceId,
    label: labels[i]!,
    personId: faces.get(faceId)!.person_id,
  }));
  const known = persons.map(({ id, chosen, deleted }) => ({
    personId: id,
    named: chosen === 1,
    deleted: deleted === 1,
  }));
  const { targets, newPersonsCount } = assignPeople(clustered, known, nearestBySimilarity(points, clustered));
  const changes: GroupingResult['changes'] = [];
  for (const [i, target] of targets.entries()) {
    const { faceId, personId } = clustered[i]!;
    if (target === null ? personId !== null : !('personId' in target) || target.personId !== personId) {
      changes.push({ faceId, from: personId, target });
    }
  }
  return { changes, newPersonsCount };
}
