// Child process that compares people for the questions to the owner: reads the library itself and only answers.
import { createMatrixProduct } from '../../models/matrix.ts';
import { gatherEvidence } from '../review/evidence.ts';
import { openReadableStore } from '../store/store.ts';
import type { FromReview, ReviewJob, ReviewResult } from './review.ts';

process.once('message', (job: ReviewJob) => {
  void review(job)
    .then((result) => answer({ ok: true, result }))
    .catch((error: Error) => answer({ ok: false, message: error.message }));
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});

function answer(message: FromReview): void {
  process.send?.(message, () => process.exit(0));
}

async function review(job: ReviewJob): Promise<ReviewResult> {
  const { libraryDir, packId, dimension, floorSimilarity, clearSimilarity, threads } = job;
  const store = openReadableStore(libraryDir);
  // One snapshot, although the engine goes on writing.
  const { vectors, facts, persons, unlikelyIds, journal } = store.transaction(() => ({
    vectors: store.vectors(packId, dimension).all(),
    facts: store.facts.snapshot(),
    persons: store.persons.list(),
    unlikelyIds: new Set(store.faces.unlikelyIds()),
    journal: store.journal.states(),
  }));
  store.close();
  const faces = new Map(facts.faces.map((face) => [face.id, face]));
  const known = vectors.faceIds.map((faceId) => {
    const { photo_id: photoId, person_id: personId, verdict, hold } = faces.get(faceId)!;
    const isNone = verdict === 'not_face' || unlikelyIds.has(faceId);
    return { faceId, photoId, personId, isNone, isConfirmed: hold === 2 };
  });
  const product = await createMatrixProduct({ intraOpThreads: threads });
  const evidence = await gatherEvidence({ vectors: vectors.rows, dimension }, known, {
    floorSimilarity,
    clearSimilarity,
    multiplyTransposed: product.multiplyTransposed,
  });
  await product.close();
  return {
    evidence,
    persons,
    faceIds: Int32Array.from(known, ({ faceId }) => faceId),
    personIds: Int32Array.from(known, ({ personId }) => personId ?? -1),
    heldFaceIds: facts.faces.filter(({ hold }) => hold > 0).map(({ id }) => id),
    journal,
  };
}
