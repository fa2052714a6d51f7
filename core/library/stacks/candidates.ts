import { type Look, lookLength } from './likeness.ts';

/*
[Note: Finding looks nearly alike]
The signs of a look make a code of 63 bits, three bands of 21. Two pictures that are alike have few bits apart (Norouzi,
Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012), and those are bits whose coefficient
was near zero (Lv et al., "Multi-Probe LSH", 2007). So a query looks into the buckets of each band with all patterns of
its six weakest bits: 192 buckets, however large the library.
*/
const bands = 3;
const bitsPerBand = lookLength / bands;
const weakBits = 6;
/** Entries of one bucket that are looked at, the newest first: thousands of like pictures must not cost their square. */
const longestChain = 200;
/** Candidates that a query answers with, those of its own buckets first; the same bound for all that it finds. */
const mostCandidates = 300;
/** Bits apart beyond which a candidate is not worth comparing; the same picture, badly treated, has up to 10. */
const mostBitsApart = 16;

/** Three bands of 21 bits. */
export type Code = { bands: [number, number, number] };

export function codeOf(look: Look): Code {
  const code: Code = { bands: [0, 0, 0] };
  for (let i = 0; i < lookLength; i++) if (look[i]! > 0) code.bands[i % bands]! |= 1 << Math.floor(i / bands);
  return code;
}

export function bitsApart(a: Code, b: Code): number {
  return ones(a.bands[0] ^ b.bands[0]) + ones(a.bands[1] ^ b.bands[1]) + ones(a.bands[2] ^ b.bands[2]);
}

function ones(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Codes by number, found again by codes like them. See [Note: Finding looks nearly alike]. */
export function codeIndex(capacity: number) {
  // Codes that share a bucket by chance are told apart by their bits.
  const bucketBits = Math.min(bitsPerBand, Math.ceil(Math.log2(capacity + 1)) + 1);
  const bucketOf = (code: number) => Math.imul(code, 0x9e3779b1) >>> (32 - bucketBits);
  const heads = Array.from({ length: bands }, () => new Int32Array(1 << bucketBits).fill(-1));
  const next = Array.from({ length: bands }, () => new Int32Array(capacity));
  const stored = Array.from({ length: bands }, () => new Int32Array(capacity));
  const seenBy = new Int32Array(capacity).fill(-1);
  let size = 0;
  let query = 0;

  return {
    /** Returns the number of the entry: 0, 1, 2, … */
    add({ bands: code }: Code): number {
      for (let band = 0; band < bands; band++) {
        stored[band]![size] = code[band]!;
        const bucket = bucketOf(code[band]!);
        next[band]![size] = heads[band]![bucket]!;
        heads[band]![bucket] = size;
      }
      return size++;
    },

    /** Calls with the numbers of entries whose codes are like the look's, each once. */
    forEachNear(look: Look, onEntry: (entry: number) => void): void {
      const { bands: code } = codeOf(look);
      query++;
      let found = 0;
      for (let band = 0; band < bands; band++) {
        const flips = weakestBits(look, band);
        for (let pattern = 0; pattern < 1 << weakBits; pattern++) {
          let probed = code[band]!;
          for (let i = 0; i < weakBits; i++) if (pattern & (1 << i)) probed ^= flips[i]!;
          let left = longestChain;
          for (
            let entry = heads[band]![bucketOf(probed)]!;
            entry !== -1 && left > 0;
            entry = next[band]![entry]!, left--
          ) {
            if (seenBy[entry] === query) continue;
            seenBy[entry] = query;
            const apart =
              ones(stored[0]![entry]! ^ code[0]) +
              ones(stored[1]![entry]! ^ code[1]) +
              ones(stored[2]![entry]! ^ code[2]);
            if (apart > mostBitsApart) continue;
            if (++found > mostCandidates) return;
            onEntry(entry);
          }
        }
      }
    },
  };
}

const weakest = new Int32Array(weakBits);

/** The bits of a band whose coefficients are nearest to zero, as masks. */
function weakestBits(look: Look, band: number): Int32Array {
  let taken = 0;
  for (let rank = 0; rank < weakBits; rank++) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let bit = 0; bit < bitsPerBand; bit++) {
      const size = Math.abs(look[bit * bands + band]!);
      if (size < least && (taken & (1 << bit)) === 0) {
        least = size;
        best = bit;
      }
    }
    taken |= 1 << best;
    weakest[rank] = 1 << best;
  }
  return weakest;
}
