import type { Points } from './neighbours.ts';

/** A face with everything but its vector that decides whom it may belong to. */
export type FaceToGroup = {
  faceId: number;
  photoId: number;
  /** 0..1, see models/quality.ts. */
  quality: number;
  /** Days since 1970-01-01 of the capture; null when it is not known. */
  takenDay: number | null;
  /** The person it belongs to now. */
  personId: number | null;
  /** The owner's word: it belongs to `personId` and nothing automatic takes it away. */
  held: boolean;
};

export type PersonToGroup = {
  personId: number;
  /** The owner touched it: never dissolved, never joined with another kept one. */
  kept: boolean;
  /** Days since 1970-01-01; null when it is not known. */
  bornDay: number | null;
};

export type GroupingFacts = {
  persons: readonly PersonToGroup[];
  /** "This face is not this person." */
  rejections: readonly { faceId: number; personId: number }[];
  /** Persons of whom the owner said that they are two. */
  apart: readonly (readonly [number, number])[];
};

/**
 * A photo may seem this much older than its person: clocks that were a month behind, and birthdays of which the owner
 * gave the month. Not measured; a clock that starts in 1970 or 2000 is beyond any margin.
 */
const birthMarginDays = 31;

/** The facts, ready for questions about single faces; i is the index of a face. */
export type Rules = {
  faces: readonly FaceToGroup[];
  /** The person that the owner put the face with; null where grouping decides. */
  anchors: readonly (number | null)[];
  /** Persons of the owner: their number is never given to a group that is not held to them. */
  keptIds: ReadonlySet<number>;
  /** Persons that the face is not, by the owner's word. */
  rejectedOf: ReadonlyMap<number, ReadonlySet<number>>;
  bornDayOf: ReadonlyMap<number, number>;
};

/**
 * Persons that the owner spoke of in a rejection or as one of two are kept as if touched. A kept person without a held
 * face is its faces of now, all held: else nothing would say who it is.
 */
export function readRules(faces: readonly FaceToGroup[], facts: GroupingFacts): Rules {
  const { persons, rejections, apart } = facts;
  const keptIds = new Set(persons.filter(({ kept }) => kept).map(({ personId }) => personId));
  for (const { personId } of rejections) keptIds.add(personId);
  for (const [a, b] of apart) keptIds.add(a).add(b);
  for (const { held, personId } of faces) if (held && personId !== null) keptIds.add(personId);
  const rejectedOf = new Map<number, Set<number>>();
  for (const { faceId, personId } of rejections) {
    const rejected = rejectedOf.get(faceId);
    if (rejected === undefined) rejectedOf.set(faceId, new Set([personId]));
    else rejected.add(personId);
  }
  const withHeld = new Set(faces.filter(({ held }) => held).map(({ personId }) => personId));
  return {
    faces,
    keptIds,
    rejectedOf,
    anchors: faces.map(({ faceId, personId, held }) =>
      personId !== null &&
      (held || (keptIds.has(personId) && !withHeld.has(personId) && !rejectedOf.get(faceId)?.has(personId)))
        ? personId
        : null,
    ),
    bornDayOf: new Map(
      persons.flatMap(({ personId, bornDay }) => (bornDay === null ? [] : [[personId, bornDay] as const])),
    ),
  };
}

/** What a group of faces as a whole may and may not be. */
export type Group = {
  photoIds: Set<number>;
  /** The person it is held to. */
  anchor: number | null;
  /** Persons that one of its faces is not. */
  rejected: Set<number> | null;
  /** Day of its first photo; +∞ when none is known. */
  earliestDay: number;
  /** It has a face that may found a person. */
  founded: boolean;
};

export function groupOfFace(rules: Rules, i: number, founded: boolean): Group {
  const { faceId, photoId, takenDay } = rules.faces[i]!;
  const anchor = rules.anchors[i]!;
  const rejected = rules.rejectedOf.get(faceId);
  return {
    photoIds: new Set([photoId]),
    anchor,
    rejected: rejected && anchor === null ? new Set(rejected) : null,
    // What the owner holds is right whatever the clock said.
    earliestDay: anchor === null ? (takenDay ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
    founded,
  };
}

/** Whether two groups can be one person: by the owner's word, by birthdays, and because nobody is twice in a photo. */
export function mayBeOne(rules: Rules, a: Group, b: Group): boolean {
  const anchor = a.anchor ?? b.anchor;
  if (anchor !== null) {
    // The faces that are held together may be of one photo, as in a mirror: the owner said so.
    if (a.anchor === b.anchor) return true;
    if (a.anchor !== null && b.anchor !== null) return false;
    if (a.rejected?.has(anchor) || b.rejected?.has(anchor)) return false;
    const bornDay = rules.bornDayOf.get(anchor);
    if (bornDay !== undefined && Math.min(a.earliestDay, b.earliestDay) < bornDay - birthMarginDays) {
      return false;
    }
  }
  return a.photoIds.isDisjointFrom(b.photoIds);
}

/** Puts `from` into `into`. */
export function unite(into: Group, from: Group): void {
  for (const photoId of from.photoIds) into.photoIds.add(photoId);
  into.anchor ??= from.anchor;
  if (from.rejected) into.rejected = into.rejected?.union(from.rejected) ?? from.rejected;
  into.earliestDay = Math.min(into.earliestDay, from.earliestDay);
  into.founded ||= from.founded;
}

/** Sum of the vectors of some faces: the dot product of two sums is the sum of all similarities between them. */
export function sumOf({ vectors, dimension }: Points, indices: readonly number[]): Float64Array {
  const sum = new Float64Array(dimension);
  for (const i of indices) {
    for (let k = 0, at = i * dimension; k < dimension; k++, at++) sum[k]! += vectors[at]!;
  }
  return sum;
}

/**
 * The quality that thresholds are made of: the vector of a face far below `coreQuality` may be anything, so that nothing is
 * let off for it.
 */
export function countedQuality({ quality }: Pick<FaceToGroup, 'quality'>, coreQuality: number): number {
  return Math.max(quality, coreQuality);
}
