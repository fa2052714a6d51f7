import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { PhotoRow } from '../store/photos.sql.ts';
import type { Store } from '../store/store.ts';
import { toPhoto } from './present.ts';
import { coefficientCount, coefficientsAt, saysNothing } from './stacks/fingerprint.ts';

/*
[Note: Photos that look alike]
Two photos are as alike as their fingerprints are (see fingerprint.ts). Among hundreds of thousands some two of nothing
in common are alike by chance, so that only a great likeness counts by itself; within a day, a smaller one does: the
same place, the same group, seen again. Copies and bursts are one photo in lists already. The two bounds were chosen by
reasoning, not measured; `npm run bench -- similar` measures the time.
*/
const alikeAtAnyTime = 0.86;
const alikeOnThatDay = 0.6;

/** Rows that are read, and looks that are compared, before the engine answers others. */
const rowsAtOnce = 4_000;
const looksAtOnce = 40_000;

type Looks = {
  ids: Int32Array;
  /** One after the other, `coefficientCount` each. */
  coefficients: Int8Array;
  /** 1 / length of each. */
  scales: Float32Array;
  count: number;
};

export type SimilarPhotos = {
  handlers: Pick<Handlers, 'getSimilarPhotos'>;
  /** Photos were added, changed or removed: what they look like is read again when it is asked for. */
  changed(): void;
};

/** Finds photos that look like one; what all look like is held in memory (110 bytes each) once it was asked for. */
export function createSimilarPhotos(store: Store): SimilarPhotos {
  const { photos, similar } = store;
  let version = 0;
  let held: { version: number; looks: Promise<Looks> } | null = null;

  function currentLooks(): Promise<Looks> {
    if (held?.version === version) return held.looks;
    const read = { version, looks: readLooks(store) };
    held = read;
    // A library that is being closed, a damaged disk: the next question tries again.
    read.looks.catch(() => {
      if (held === read) held = null;
    });
    return read.looks;
  }

  /** Numbers of photos like this one with their likeness, most alike first. */
  async function alike(photo: PhotoRow, limit: number): Promise<Map<number, number>> {
    const own = similar.lookOf(photo.id);
    if (own === null || saysNothing(own)) return new Map();
    const look = unitLook(own);
    const found = new Map<number, number>();
    if (photo.taken_at !== null) {
      const { from, to } = dayOf(photo.taken_at);
      for (const { id, fingerprint } of similar.looksBetween(from, to)) {
        const likeness = saysNothing(fingerprint) ? 0 : dot(look, unitLook(fingerprint));
        if (likeness >= alikeOnThatDay) found.set(id, likeness);
      }
    }
    const looks = await currentLooks();
    for (let first = 0; first < looks.count; first += looksAtOnce) {
      if (first > 0) await nextTurn();
      findAlike(looks, look, first, Math.min(looks.count, first + looksAtOnce), found);
    }
    found.delete(photo.id);
    const falling = [...found].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return new Map(falling.slice(0, limit));
  }

  return {
    changed() {
      version++;
    },
    handlers: {
      async getSimilarPhotos({ params: { id }, query: { limit } }) {
        const photo = photos.get(id);
        if (!photo) throw new AppError('not_found', `There is no photo ${id}`);
        const itself = new Set([id, photo.part_of, ...photos.stackOf(photo).map((other) => other.id)]);
        // A few more, for what is shown as one with it.
        const likenesses = await alike(photo, limit + itself.size);
        const listed = (other: number) => {
          const row = itself.has(other) ? undefined : photos.get(other);
          // Read again: it may have gone since all looks were read.
          return row && row.missing_since === null && row.part_of === null ? [toPhoto(row)] : [];
        };
        const { from, to } = dayOf(photo.taken_at ?? '');
        const together =
          photo.taken_at === null
            ? []
            : similar.samePeople(id, from, to, photo.taken_at, limit + itself.size + likenesses.size);
        return {
          alike: [...likenesses]
            .flatMap(([other, likeness]) =>
              listed(other).map((one) => ({ ...one, likeness: rounded(likeness) })),
            )
            .slice(0, limit),
          same_people: together
            .filter((one) => !likenesses.has(one.id))
            .flatMap(({ id: other, people }) =>
              listed(other).map((one) => ({ ...one, shared_people: people })),
            )
            .slice(0, limit),
        };
      },
    },
  };
}

async function readLooks({ similar }: Store): Promise<Looks> {
  let room = 16_384;
  let looks: Looks = {
    ids: new Int32Array(room),
    coefficients: new Int8Array(room * coefficientCount),
    scales: new Float32Array(room),
    count: 0,
  };
  for (let after = 0; ; await nextTurn()) {
    const rows = similar.looksAfter(after, rowsAtOnce);
    if (looks.count + rows.length > room) {
      room *= 2;
      looks = grown(looks, room);
    }
    for (const { id, fingerprint } of rows) {
      if (saysNothing(fingerprint)) continue;
      const signed = coefficientsIn(fingerprint);
      looks.ids[looks.count] = id;
      looks.coefficients.set(signed, looks.count * coefficientCount);
      looks.scales[looks.count] = 1 / lengthOf(signed);
      looks.count++;
    }
    if (rows.length < rowsAtOnce) return looks;
    after = rows.at(-1)!.id;
  }
}

function grown({ ids, coefficients, scales, count }: Looks, room: number): Looks {
  const larger = {
    ids: new Int32Array(room),
    coefficients: new Int8Array(room * coefficientCount),
    scales: new Float32Array(room),
    count,
  };
  larger.ids.set(ids);
  larger.coefficients.set(coefficients);
  larger.scales.set(scales);
  return larger;
}

/** Adds those of a range that are alike at any time. */
function findAlike(
  looks: Looks,
  look: Float32Array,
  from: number,
  to: number,
  found: Map<number, number>,
): void {
  const { ids, coefficients, scales } = looks;
  for (let i = from; i < to; i++) {
    let sum = 0;
    for (let k = 0, at = i * coefficientCount; k < coefficientCount; k++, at++) {
      sum += look[k]! * coefficients[at]!;
    }
    const likeness = sum * scales[i]!;
    if (likeness >= alikeAtAnyTime) found.set(ids[i]!, likeness);
  }
}

function coefficientsIn({ buffer, byteOffset }: Uint8Array): Int8Array {
  return new Int8Array(buffer, byteOffset + coefficientsAt, coefficientCount);
}

function unitLook(fingerprint: Uint8Array): Float32Array {
  const signed = coefficientsIn(fingerprint);
  const scale = 1 / lengthOf(signed);
  return Float32Array.from(signed, (value) => value * scale);
}

function lengthOf(signed: Int8Array): number {
  let squares = 0;
  for (let k = 0; k < signed.length; k++) squares += signed[k]! ** 2;
  return Math.sqrt(squares) || 1;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** The calendar day of a local time, as bounds for `sort_at`. */
function dayOf(takenAt: string): { from: string; to: string } {
  const day = takenAt.slice(0, 10);
  return { from: day, to: `${day}U` };
}

const rounded = (likeness: number) => Math.round(likeness * 1000) / 1000;
