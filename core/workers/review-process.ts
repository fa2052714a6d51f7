// Child process that compares people for the questions to the owner: reads the library itself and only answers.
import { createMatrixProduct } from '../../models/matrix.ts';
import { groupingAccuracy, type JudgedFace, pairHistogram } from '../review/accuracy.ts';
import { gatherEvidence } from '../review/evidence.ts';
import { type ProposedSplit, proposeSplit } from '../review/propose-split.ts';
import { openReadableStore } from '../store/store.ts';
import type { FromReview, MeasureResult, ReviewJob, ReviewResult } from './review.ts';

process.once('message', (job: ReviewJob) => {
  void work(job)
    .then((result) => answer({ ok: true, result }))
    .catch((error: Error) => answer({ ok: false, message: error.message }));
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});

function answer(message: FromReview): void {
  process.send?.(message, () => process.exit(0));
}

async function work(job: ReviewJob): Promise<ReviewResult | MeasureResult | ProposedSplit> {
  if (job.work === 'gather') return gather(job);
  if (job.work === 'measure') return measure(job);
  const store = openReadableStore(job.libraryDir);
  try {
    return proposeSplit(store, store.vectors(job.packId, job.dimension), job.personId);
  } finally {
    store.close();
  }
}

async function gather(job: ReviewJob & { work: 'gather' }): Promise<ReviewResult> {
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

/** All pairs of so many faces are compared: the same ones every time, spread over the library. */
const facesMeasured = 4000;

async function measure({ libraryDir, packId, dimension, threads }: ReviewJob): Promise<MeasureResult> {
  const store = openReadableStore(libraryDir);
  const vectors = store.vectors(packId, dimension);
  const { facts, persons, before } = store.transaction(() => ({
    facts: store.facts.snapshot(),
    persons: store.persons.list(),
    before: new Map(store.journal.groupedBefore().map(({ face_id, person_id }) => [face_id, person_id])),
  }));
  const rejected = new Set(facts.rejections.map(({ face_id, person_id }) => `${face_id}-${person_id}`));
  const judged: JudgedFace[] = [];
  for (const { id, person_id: personId, hold } of facts.faces) {
    const grouped = before.get(id);
    if (grouped === undefined) continue;
    if (hold > 0 && personId !== null) judged.push({ truth: personId, grouped });
    else if (rejected.has(`${id}-${grouped}`)) judged.push({ truth: null, grouped });
  }
  const named = new Set(persons.filter(({ name }) => name !== null).map(({ id }) => id));
  const known = facts.faces.filter(
    ({ person_id: personId, hold }) => hold > 0 && personId !== null && named.has(personId),
  );
  const step = Math.max(1, known.length / facesMeasured);
  const measured: { personId: number; embedding: Float32Array }[] = [];
  for (let i = 0; i < known.length; i += step) {
    const { id, person_id: personId } = known[Math.floor(i)]!;
    const embedding = vectors.get(id);
    if (embedding) measured.push({ personId: personId!, embedding });
  }
  store.close();
  const rows = new Float32Array(measured.length * dimension);
  for (const [i, { embedding }] of measured.entries()) rows.set(embedding, i * dimension);
  const product = await createMatrixProduct({ intraOpThreads: threads });
  const histogram = await pairHistogram(
    { vectors: rows, dimension },
    measured.map(({ personId }) => personId),
    product.multiplyTransposed,
  );
  await product.close();
  const confirmedFaces = facts.faces.filter(({ hold }) => hold === 2).length;
  return { confirmedFaces, accuracy: groupingAccuracy(judged), histogram };
}
