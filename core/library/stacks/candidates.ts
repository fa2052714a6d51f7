import { type Look, lookLength } from './likeness.ts';

/*
[Note: Finding looks nearly alike]
The signs of a look make a code of 63 bits, three bands of 21. Two pictures that are alike have few bits apart (Norouzi,
Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012), and those are bits whose coefficient
was near zero (Lv et al., "Multi-Probe LSH", 2007). So a query looks into the buckets of each band with up to two of its
five weakest bits turned: 48 buckets, however large the library. A picture has several entries, of itself and its crops,
and to meet one of them is enough: of 7246 copies (`npm run eval -- duplicates` has the same kinds) 3 were not met.
The entries of a band lie in one array in the order of their buckets, whole codes included: a bucket is one place in
memory, and waiting for memory is what takes the time. In a long bucket they are ordered by the next band. Where
thousands of pictures are much like each other (screenshots), a query looks only at those nearest to it in that order: a
real copy has hardly a bit apart and lies there.
*/
export const bands = 3;
const bitsPerBand = lookLength / bands;
const weakBits = 5;
const mostTurned = 2;
/** Entries of one bucket that are looked at: thousands of like pictures must not cost their square. */
const longestLook = 64;
/** Pictures that a query answers with, those of its own buckets first; the same bound for all that it finds. */
const mostCandidates = 100;
/** Bits apart beyond which an entry is not worth comparing; the same picture, badly treated, has up to 10. */
const mostBitsApart = 16;
/** An entry in its bucket: the number of its picture, and its code. */
const recordLength = 1 + bands;

/** Which weak bits are turned, as masks: none first, then one, and so on. */
const patterns = Array.from({ length: 1 << weakBits }, (_, pattern) => pattern)
  .filter((pattern) => ones(pattern) <= mostTurned)
  .sort((a, b) => ones(a) - ones(b));

/** Writes the signs of a look, of any length, as three bands of 21 bits. */
export function writeCode(look: Look, codes: Int32Array, at: number): void {
  for (let band = 0; band < bands; band++) {
    let code = 0;
    // Without a branch, which would be foretold wrongly half of the time.
    for (let i = band, bit = 0; i < lookLength; i += bands, bit++) code |= Number(look[i]! > 0) << bit;
    codes[at + band] = code;
  }
}

/** Bits that differ in the codes at two places. */
export function bitsApart(codes: Int32Array, at: number, others: Int32Array, otherAt: number): number {
  let apart = 0;
  for (let band = 0; band < bands; band++) apart += ones(codes[at + band]! ^ others[otherAt + band]!);
  return apart;
}

function ones(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/**
 * Finds pictures by looks like theirs. `codes`: one picture after the other, each with `codesPerPicture` codes of `bands`
 * numbers. See [Note: Finding looks nearly alike].
 */
export function codeIndex(codes: Int32Array, codesPerPicture: number) {
  const count = codes.length / bands;
  // About one entry in two buckets; codes that share one by chance are told apart by their bits.
  const shift = 32 - Math.min(bitsPerBand + 1, Math.max(8, Math.ceil(Math.log2(count + 1)) + 1));
  const bucketOf = (code: number) => Math.imul(code, 0x9e3779b1) >>> shift;
  const bucketsByBand = Array.from({ length: bands }, (_, band) =>
    new Uint32Array(count).map((_, entry) => bucketOf(codes[entry * bands + band]!)),
  );
  const tables = bucketsByBand.map((buckets, band) => {
    const { order, starts } = countingSort(buckets, 2 ** (32 - shift));
    const next = bucketsByBand[(band + 1) % bands]!;
    for (let bucket = 0; bucket + 1 < starts.length; bucket++) {
      const [start, end] = [starts[bucket]!, starts[bucket + 1]!];
      if (end - start > longestLook) order.subarray(start, end).sort((a, b) => next[a]! - next[b]! || a - b);
    }
    const records = new Int32Array((count + 1) * recordLength);
    for (let i = 0; i < count; i++) {
      records[i * recordLength] = Math.floor(order[i]! / codesPerPicture);
      for (let b = 0; b < bands; b++) records[i * recordLength + 1 + b] = codes[order[i]! * bands + b]!;
    }
    return { starts, records };
  });
  const seenBy = new Int32Array(count / codesPerPicture);
  const code = new Int32Array(bands);
  const flips = new Int32Array(bands * weakBits);
  const buckets = new Uint32Array(patterns.length * bands);
  const froms = new Uint32Array(buckets.length);
  const ends = new Uint32Array(buckets.length);
  /** Never read: to have asked for them is what counts. */
  const firsts = new Int32Array(buckets.length);
  let query = 0;

  /** Where a query begins to look into a bucket: at its start, or where a long one is nearest to the next band. */
  function firstToLookAt(records: Int32Array, start: number, end: number, band: number): number {
    if (end - start <= longestLook) return start;
    const next = (band + 1) % bands;
    const sought = bucketOf(code[next]!);
    let low = start;
    for (let high = end; low < high; ) {
      const middle = (low + high) >>> 1;
      if (bucketOf(records[middle * recordLength + 1 + next]!) < sought) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, end - longestLook);
  }

  /** Calls with the numbers of pictures of which a code is like the look's, each once. */
  return function forEachNear(look: Look, onPicture: (picture: number) => void): void {
    writeCode(look, code, 0);
    writeWeakest(look, flips);
    query++;
    // All buckets are asked for before any is looked at, so that the memory answers many at a time.
    for (let n = 0; n < buckets.length; n++) {
      const band = n % bands;
      const pattern = patterns[(n - band) / bands]!;
      let probed = code[band]!;
      for (let i = 0; i < weakBits; i++) probed ^= flips[band * weakBits + i]! & -((pattern >> i) & 1);
      buckets[n] = bucketOf(probed);
    }
    for (let n = 0; n < buckets.length; n++) {
      const { starts } = tables[n % bands]!;
      froms[n] = starts[buckets[n]!]!;
      ends[n] = starts[buckets[n]! + 1]!;
    }
    for (let n = 0; n < buckets.length; n++) {
      firsts[n] = tables[n % bands]!.records[froms[n]! * recordLength]!;
    }
    let found = 0;
    for (let n = 0; n < buckets.length; n++) {
      const band = n % bands;
      const { records } = tables[band]!;
      if (froms[n] === ends[n]) continue;
      const from = firstToLookAt(records, froms[n]!, ends[n]!, band);
      const to = Math.min(ends[n]!, from + longestLook);
      for (let at = from * recordLength; at < to * recordLength; at += recordLength) {
        const apart =
          ones(records[at + 1]! ^ code[0]!) +
          ones(records[at + 2]! ^ code[1]!) +
          ones(records[at + 3]! ^ code[2]!);
        const picture = records[at]!;
        if (apart > mostBitsApart || seenBy[picture] === query) continue;
        seenBy[picture] = query;
        if (++found > mostCandidates) return;
        onPicture(picture);
      }
    }
  };
}

/** Entries in the order of their keys (below `keyCount`), else of themselves; `starts[key]`: where those of a key begin. */
function countingSort(keys: Uint32Array, keyCount: number) {
  const starts = new Uint32Array(keyCount + 1);
  for (let entry = 0; entry < keys.length; entry++) starts[keys[entry]! + 1]!++;
  for (let key = 0; key < keyCount; key++) starts[key + 1]! += starts[key]!;
  const free = starts.slice();
  const order = new Uint32Array(keys.length);
  for (let entry = 0; entry < keys.length; entry++) order[free[keys[entry]!]!++] = entry;
  return { order, starts };
}

const weakest = new Float32Array(weakBits);

/** The bits of each band whose coefficients are nearest to zero, as masks. */
function writeWeakest(look: Look, flips: Int32Array): void {
  for (let band = 0; band < bands; band++) {
    weakest.fill(Number.POSITIVE_INFINITY);
    for (let i = band, bit = 1; i < lookLength; i += bands, bit <<= 1) {
      const size = Math.abs(look[i]!);
      let rank = weakBits - 1;
      if (size >= weakest[rank]!) continue;
      for (; rank > 0 && weakest[rank - 1]! > size; rank--) {
        weakest[rank] = weakest[rank - 1]!;
        flips[band * weakBits + rank] = flips[band * weakBits + rank - 1]!;
      }
      weakest[rank] = size;
      flips[band * weakBits + rank] = bit;
    }
  }
}
