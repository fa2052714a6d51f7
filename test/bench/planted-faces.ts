import { createRandom } from '../property/random.ts';

/** As EdgeFace's vectors: those of two people are about as similar as in 100 dimensions, ±0.1. */
const usedDimensions = 100;
export const dimension = 512;
/** Mean similarity of two faces of one person. */
const similarityWithin = 0.65;

export type PlantedFaces = { vectors: Float32Array; personOf: Int32Array };

/**
 * Faces of persons in random directions: a third of the persons has one face, the rest a long tail of sizes up to
 * count / 5. The same ones for the same count.
 */
export function plantFaces(count: number): PlantedFaces {
  const { next: random } = createRandom(1);
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
  return { vectors: facesAround(centres, personOf, random), personOf };
}

/** The vectors of faces of people 0 … people − 1. */
export function plantVectors(personOf: Int32Array, people: number): Float32Array {
  const { next: random } = createRandom(1);
  const centres = Array.from({ length: people }, () => unitVector(random));
  return facesAround(centres, personOf, random);
}

function facesAround(
  centres: readonly Float32Array[],
  personOf: Int32Array,
  random: () => number,
): Float32Array {
  const vectors = new Float32Array(personOf.length * dimension);
  for (const [i, person] of personOf.entries()) {
    const centre = centres[person]!;
    const own = unitVector(random);
    const face = vectors.subarray(i * dimension, (i + 1) * dimension);
    for (let k = 0; k < dimension; k++) {
      face[k] = Math.sqrt(similarityWithin) * centre[k]! + Math.sqrt(1 - similarityWithin) * own[k]!;
    }
    normalise(face);
  }
  return vectors;
}

function unitVector(random: () => number): Float32Array {
  const vector = new Float32Array(dimension);
  // Box–Muller: two normal numbers from two uniform ones.
  for (let k = 0; k < usedDimensions; k += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    vector[k] = radius * Math.cos(angle);
    vector[k + 1] = radius * Math.sin(angle);
  }
  return normalise(vector);
}

function normalise(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const norm = Math.sqrt(square);
  for (let k = 0; k < vector.length; k++) vector[k]! /= norm;
  return vector;
}
