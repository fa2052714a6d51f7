import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  croppedLikeness,
  findStacks,
  restack,
  type Stack,
  type StackPhoto,
  samePictureLikeness,
} from '../../../../core/library/stacks/find-stacks.ts';
import {
  coefficientsAt,
  fingerprintBytes,
  fingerprintVersion,
} from '../../../../core/library/stacks/fingerprint.ts';
import {
  cropMatrices,
  croppedLookOf,
  likeness,
  lookOf,
  wholeLikeness,
} from '../../../../core/library/stacks/likeness.ts';

/** What a photo is: which scene, how it was treated, when and how large. Numbers only, so that they shrink. */
type Recipe = { scene: number; noise: number; cut: boolean; second: number | null; isRaw: boolean };

const recipe: fc.Arbitrary<Recipe> = fc.record({
  scene: fc.integer({ min: 0, max: 3 }),
  noise: fc.constantFrom(0, 0.05, 0.15, 0.3, 0.6),
  cut: fc.boolean(),
  second: fc.option(fc.integer({ min: 0, max: 20 })),
  isRaw: fc.boolean(),
});

function seeded(seed: number): () => number {
  let state = Math.imul(seed + 1, 2654435761);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

const leftCut = cropMatrices({ left: 0.05, right: 0, top: 0, bottom: 0 });

/** The numbers of pixels differ from photo to photo, which makes the rank plain. */
function photoOf({ scene, noise, cut, second, isRaw }: Recipe, photoId: number): StackPhoto {
  const fingerprint = new Uint8Array(fingerprintBytes);
  fingerprint.set([fingerprintVersion, 40, 128, 128, 0]);
  const [picture, grain] = [seeded(scene), seeded(100 + photoId)];
  for (let i = coefficientsAt; i < fingerprintBytes; i++) {
    fingerprint[i] = Math.round(180 * (picture() + noise * grain()) * (1 - noise / 2));
  }
  if (cut) {
    const look = croppedLookOf(fingerprint, leftCut);
    for (let v = 0, i = 0; v < 8; v++) {
      for (let u = v === 0 ? 1 : 0; u < 8; u++)
        fingerprint[coefficientsAt + v * 10 + u - 1] = Math.round(200 * look[i++]!);
    }
  }
  const height = 1000 + ((photoId * 7919) % 1009);
  const shot = second === null ? null : `2020-01-01T10:00:${String(second).padStart(2, '0')}`;
  return {
    photoId,
    fingerprint,
    width: Math.round(height * (cut ? 1.425 : 1.5)),
    height,
    sizeBytes: 1000,
    path: `/${second ?? `copy-${photoId}`}.${isRaw ? 'cr2' : 'jpg'}`,
    isRaw: isRaw && second !== null,
    takenAt: shot,
    camera: shot === null ? null : 'Canon',
    faceCount: 1,
  };
}

const library = fc.array(recipe, { maxLength: 30 }).map((recipes) => recipes.map(photoOf));

const cuts = [
  [0.025, 0.025, 0.025, 0.025],
  [0.05, 0.05, 0.05, 0.05],
  [0.05, 0, 0, 0],
  [0, 0.05, 0, 0],
  [0, 0, 0.05, 0],
  [0, 0, 0, 0.05],
] as const;

/** How alike a smaller photo is to a lead, by comparing with each crop of it; 0 when not enough. */
function likenessTo(lead: StackPhoto, one: StackPhoto): number {
  const stretch = Math.log((lead.width * one.height) / (lead.height * one.width));
  const whole = Math.abs(stretch) <= 0.03 ? wholeLikeness(lead.fingerprint!, one.fingerprint!) : 0;
  const found = [whole >= samePictureLikeness ? whole : 0];
  for (const [left, right, top, bottom] of cuts) {
    if (Math.abs(stretch + Math.log((1 - left - right) / (1 - top - bottom))) > 0.03) continue;
    const crop = croppedLookOf(lead.fingerprint!, cropMatrices({ left, right, top, bottom }));
    const alike = likeness(crop, lookOf(one.fingerprint!));
    if (alike >= croppedLikeness) found.push(alike);
  }
  return Math.max(...found);
}

/** Copies, by comparing all with all. */
function stacksByAllPairs(photos: readonly StackPhoto[]): Stack[] {
  const stacks = new Map<StackPhoto, number[]>();
  for (const one of photos.toSorted((a, b) => b.width * b.height - a.width * a.height)) {
    let [best, most]: [StackPhoto | null, number] = [null, 0];
    for (const lead of stacks.keys()) {
      const alike = likenessTo(lead, one);
      if (alike > most) [best, most] = [lead, alike];
    }
    if (best) stacks.get(best)!.push(one.photoId);
    else stacks.set(one, []);
  }
  return [...stacks]
    .filter(([, memberIds]) => memberIds.length > 0)
    .map(
      ([lead, ids]): Stack => ({
        leadId: lead.photoId,
        memberIds: ids.sort((a, b) => a - b),
        reason: 'same_picture',
      }),
    )
    .sort((a, b) => a.leadId - b.leadId);
}

describe('stacks of any photos', () => {
  it('are those that comparing all with all gives', { timeout: 60_000 }, () => {
    let stacked = 0;
    const copies = library.map((photos) =>
      photos.map((photo) => ({ ...photo, isRaw: false, takenAt: null, camera: null })),
    );
    fc.assert(
      fc.property(copies, (photos) => {
        const stacks = findStacks(photos);
        stacked += stacks.length;
        expect(stacks).toEqual(stacksByAllPairs(photos));
      }),
      { numRuns: 200 },
    );
    expect(stacked).toBeGreaterThan(60);
  });

  it('do not depend on the order in which photos are given', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        library.chain((photos) =>
          fc.tuple(fc.constant(photos), fc.shuffledSubarray(photos, { minLength: photos.length })),
        ),
        ([photos, shuffled]) => {
          expect(findStacks(shuffled)).toEqual(findStacks(photos));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are the same after any edits, one after the other, as when found anew', { timeout: 60_000 }, () => {
    const edit = fc.record({
      added: fc.array(recipe, { maxLength: 4 }),
      removed: fc.array(fc.nat(), { maxLength: 3 }),
      changed: fc.array(fc.tuple(fc.nat(), recipe), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(library, fc.array(edit, { maxLength: 6 }), (start, edits) => {
        let photos = start;
        let stacks = findStacks(photos);
        let nextId = start.length;
        for (const { added, removed, changed } of edits) {
          const gone = new Set(removed.map((n) => photos[n % photos.length]?.photoId));
          photos = photos.filter(({ photoId }) => !gone.has(photoId));
          const fresh = new Set<number>();
          for (const [n, as] of changed) {
            const old = photos[n % photos.length];
            if (!old) continue;
            fresh.add(old.photoId);
            photos = photos.map((one) => (one === old ? photoOf(as, old.photoId) : one));
          }
          for (const one of added) {
            fresh.add(nextId);
            photos = [...photos, photoOf(one, nextId++)];
          }
          stacks = restack(photos, stacks, fresh);
          expect(stacks).toEqual(findStacks(photos));
        }
      }),
      { numRuns: 150 },
    );
  });
});
