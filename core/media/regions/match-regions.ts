import type { BoxNorm, FaceRegion } from '../types.ts';
import { overlap } from './turn-box.ts';

/** What becomes of a named region: the name of a detected face, a face drawn by hand, or nothing. */
export type RegionMatch =
  | { kind: 'face'; faceIndex: number }
  | { kind: 'draw' }
  /** It lies on a face that another region names, or on another region. */
  | { kind: 'drop' };

/* [Note: Regions and faces]
 * Programs draw different boxes around the same face: Picasa and Windows a square around the head, digiKam a tight
 * one, people whatever they like: 0.6 to 2 times as wide as the detector's, shifted by up to a third of it. A region
 * belongs to a face when its centre lies well inside the face's box and they overlap (IoU) by at least 0.12: a box of twice
 * the width that contains the face has 0.25, one of 0.6 times 0.36, and shifts cost up to a half of that. The box of
 * a neighbour in a crowd, whose centre lies a head's width away, does not contain the region's centre.
 *
 * Pairs are made nearest first, nearness being the distance between the centres in widths of the face. A matching
 * with the least total distance or the most pairs would give up a sure pair for two doubtful ones: where the detector
 * missed a face, its region would take the neighbour's and push all names along by one. Measured in
 * match-regions.test.ts on made crowds.
 */
/** Of the centres, in widths and heights of the face: heads are beside each other more often than above. */
const maxOffset = { x: 0.4, y: 0.5 };
const minOverlap = 0.12;
/** From here on two boxes are one face, whoever drew them. */
const sameOverlap = 0.5;

/**
 * Which face each region names, one to one; see [Note: Regions and faces].
 * @param regions of the upright picture, as `settleRegions` gives them
 * @param faces detected in the upright picture
 */
export function matchRegions(
  regions: readonly Pick<FaceRegion, 'box'>[],
  faces: readonly { boxNorm: BoxNorm }[],
): RegionMatch[] {
  const nearest = pairs(
    regions.map(({ box }) => box),
    faces.map(({ boxNorm }) => boxNorm),
  );
  const matches: (RegionMatch | undefined)[] = regions.map(() => undefined);
  const taken = new Set<number>();
  for (const { region, face } of nearest) {
    if (matches[region] || taken.has(face)) continue;
    matches[region] = { kind: 'face', faceIndex: face };
    taken.add(face);
  }
  const boxes = faces.map(({ boxNorm }) => boxNorm);
  return matches.map((match, i) => {
    if (match) return match;
    const { box } = regions[i]!;
    if (boxes.some((other) => overlap(box, other) >= sameOverlap)) return { kind: 'drop' };
    boxes.push(box);
    return { kind: 'draw' };
  });
}

/** Regions and faces that may belong together, the nearest first. */
function pairs(regions: readonly BoxNorm[], faces: readonly BoxNorm[]) {
  return regions
    .flatMap((region, r) =>
      faces.flatMap((face, f) => {
        const distance = distanceInFaces(region, face);
        if (distance === null || overlap(region, face) < minOverlap) return [];
        return [{ region: r, face: f, distance }];
      }),
    )
    .sort((a, b) => a.distance - b.distance);
}

/** Distance of the centres in widths and heights of the face; null when the region's centre lies too far from it. */
function distanceInFaces(region: BoxNorm, face: BoxNorm): number | null {
  const dx = (region.x + region.width / 2 - face.x - face.width / 2) / face.width;
  const dy = (region.y + region.height / 2 - face.y - face.height / 2) / face.height;
  return Math.abs(dx) > maxOffset.x || Math.abs(dy) > maxOffset.y ? null : Math.hypot(dx, dy);
}

/** How well regions fit the faces in a picture: the sum of the overlaps of all pairs, and the number of pairs. */
export function fitOf(regions: readonly Pick<FaceRegion, 'box'>[], faces: readonly BoxNorm[]) {
  const matches = matchRegions(
    regions,
    faces.map((boxNorm) => ({ boxNorm })),
  );
  let total = 0;
  let count = 0;
  for (const [i, match] of matches.entries()) {
    if (match.kind !== 'face') continue;
    total += overlap(regions[i]!.box, faces[match.faceIndex]!);
    count++;
  }
  return { total, count };
}
