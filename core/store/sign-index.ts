/** Embeddings in so few bytes that all of a library can be compared with one at once. */
export type Code = {
  /** The vector is about code × scale. */
  scale: number;
  /** One signed byte a dimension. */
  code: Int8Array;
};

/** @param vector L2-normalised. */
export function encodeVector(vector: Float32Array): Code {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest === 0 ? 1 : largest / 127;
  // Zero has no sign: what is next to it is told apart all the same.
  return { scale, code: Int8Array.from(vector, (value) => Math.round(value / scale)) };
}

/** Dot product with a vector: the cosine similarity, to about 0.001. */
export function similarityToCode(vector: Float32Array, { scale, code }: Code): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += vector[k]! * code[k]!;
  return sum * scale;
}

/**
 * The signs of many vectors, 32 in a word: 64 bytes a face of 512 dimensions. Vectors of which many signs agree are
 * similar, so that looking at a few thousand of 100,000 finds the most similar ones.
 */
export type SignIndex = {
  /** Another vector of the same id replaces the one before. */
  put(id: number, signsOf: Int8Array): void;
  /** About `count` ids whose signs agree most with those of the vector, in no order. */
  nearest(vector: Float32Array, count: number, among?: ReadonlySet<number>): number[];
};

export function createSignIndex(dimension: number): SignIndex {
  const words = Math.ceil(dimension / 32);
  const slots = new Map<number, number>();
  let ids = new Float64Array(1024);
  let signs = new Uint32Array(ids.length * words);
  let distances = new Uint16Array(ids.length);

  function slotOf(id: number): number {
    const slot = slots.get(id) ?? slots.size;
    if (slot === ids.length) {
      const [smallIds, smallSigns] = [ids, signs];
      ids = new Float64Array(2 * slot);
      signs = new Uint32Array(2 * slot * words);
      distances = new Uint16Array(2 * slot);
      ids.set(smallIds);
      signs.set(smallSigns);
    }
    slots.set(id, slot);
    ids[slot] = id;
    return slot;
  }

  return {
    put(id, signsOf) {
      writeSigns(signsOf, signs, slotOf(id) * words);
    },
    nearest(vector, count, among) {
      const wanted = new Uint32Array(words);
      writeSigns(vector, wanted, 0);
      const howMany = new Uint32Array(dimension + 2);
      const far = dimension + 1;
      for (let slot = 0, at = 0; slot < slots.size; slot++, at += words) {
        let distance = 0;
        if (among && !among.has(ids[slot]!)) distance = far;
        else for (let w = 0; w < words; w++) distance += ones(signs[at + w]! ^ wanted[w]!);
        distances[slot] = distance;
        howMany[distance]!++;
      }
      let limit = 0;
      for (let seen = howMany[0]!; seen < count && limit < dimension; seen += howMany[limit]!) limit++;
      const found: number[] = [];
      for (let slot = 0; slot < slots.size; slot++) if (distances[slot]! <= limit) found.push(ids[slot]!);
      return found;
    },
  };
}

function writeSigns(vector: ArrayLike<number>, to: Uint32Array, at: number): void {
  for (let k = 0; k < vector.length; k += 32) {
    let word = 0;
    for (let bit = 0; bit < 32 && k + bit < vector.length; bit++) if (vector[k + bit]! > 0) word |= 1 << bit;
    to[at + k / 32] = word;
  }
}

/** How many bits of a word are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
