import { availableParallelism } from 'node:os';
import { AppError } from '../../core/contract/errors.ts';
import { dbscan } from '../../core/people/dbscan.ts';
import { createMatrixProduct } from '../../models/matrix.ts';

const dimension = 512;
/** Similarity of two faces of one person; spread over pairs it is about ±0.03, so that all lie within `eps`. */
const similarityWithin = 0.65;
const eps = 0.5;

/**
 * `npm run bench -- cluster [N=10000]`: time and memory of clustering N planted faces. A third of the persons has one
 * face, the rest a long tail of sizes up to N / 5; no face lies between two persons, so the answer is known.
 */
export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 10_000);
  if (!Number.isInteger(count) || count < 10) throw new AppError('invalid_request', `bad number ${args[0]}`);
  const { vectors, personOf } = plantFaces(count);
  const bareMegabytes = peakMegabytes();
  const threads = availableParallelism();
  const product = await createMatrixProduct({ intraOpThreads: threads });
  const weak = Uint8Array.from({ length: count }, (_, i) => (i % 5 === 0 ? 0 : 1));
  console.log(
    `${count} faces × ${dimension}, ${new Set(personOf).size} persons, ${threads} threads, ${bareMegabytes} MB before`,
  );
  for (const [title, minSamples, mayBeCore] of [
    ['min_samples 1', 1, undefined],
    ['min_samples 3, every 5th face weak', 3, weak],
  ] as const) {
    const startedAt = performance.now();
    const { labels } = await dbscan(
      { vectors, dimension },
      { eps, minSamples, mayBeCore, multiplyTransposed: product.multiplyTransposed },
    );
    const seconds = (performance.now() - startedAt) / 1000;
    checkLabels(labels, personOf);
    console.log(`${title}: ${seconds.toFixed(2)} s, peak ${peakMegabytes()} MB`);
  }
  await product.close();
}

/** Peak resident memory of this process. */
function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** No cluster may hold two persons, and no person two clusters (its faces may be alone). */
function checkLabels(labels: Int32Array, personOf: Int32Array): void {
  const personOfLabel = new Map<number, number>();
  const labelOfPerson = new Map<number, number>();
  for (const [i, label] of labels.entries()) {
    if (label === -1) continue;
    const person = personOf[i]!;
    if ((personOfLabel.get(label) ?? person) !== person || (labelOfPerson.get(person) ?? label) !== label) {
      throw new AppError('internal', `face ${i} of person ${person} is in the wrong cluster ${label}`);
    }
    personOfLabel.set(label, person);
    labelOfPerson.set(person, label);
  }
}

function plantFaces(count: number): { vectors: Float32Array; personOf: Int32Array } {
  const random = seededRandom(1);
  const personOf = new Int32Array(count);
  const centres: Float32Array[] = [];
  for (let i = 0; i < count; ) {
    const size =
      random() < 1 / 3 ? 1 : Math.min(Math.ceil(2 / (1 - random()) ** 1.5), Math.ceil(count / 5), count - i);
    personOf.fill(centres.length, i, i + size);
    centres.push(unitVector(random));
    i += size;
  }
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [personOf[i], personOf[j]] = [personOf[j]!, personOf[i]!];
  }
  const vectors = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const centre = centres[personOf[i]!]!;
    const own = unitVector(random);
    const face = vectors.subarray(i * dimension, (i + 1) * dimension);
    for (let k = 0; k < dimension; k++) {
      face[k] = Math.sqrt(similarityWithin) * centre[k]! + Math.sqrt(1 - similarityWithin) * own[k]!;
    }
    normalise(face);
  }
  return { vectors, personOf };
}

function unitVector(random: () => number): Float32Array {
  const vector = new Float32Array(dimension);
  // Box–Muller: two normal numbers from two uniform ones.
  for (let k = 0; k < dimension; k += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    vector[k] = radius * Math.cos(angle);
    vector[k + 1] = radius * Math.sin(angle);
  }
  return normalise(vector);
}

function normalise(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector);
  for (let k = 0; k < vector.length; k++) vector[k]! /= norm;
  return vector;
}

/** mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
