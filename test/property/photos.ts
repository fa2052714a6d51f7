import { createHash } from 'node:crypto';
import { facesToKeep, saveAnalysis } from '../../core/library/save-analysis.ts';
import type { Store, Vectors } from '../../core/store/store.ts';
import type { AnalysisResult } from '../../core/workers/protocol.ts';
import { newFacts } from '../store-fixture.ts';
import { createRandom, type Random } from './random.ts';

/** Two recognisers: their vectors have nothing to do with each other, not even the length. */
export const syntheticPacks = { edge: 32, starter: 24 } as const;
export type SyntheticPack = keyof typeof syntheticPacks;

/** From which two faces of a pack are one person, and how far DBSCAN reaches; fits the noise below. */
export const syntheticCalibration = {
  sameSimilarity: 0.6,
  eps: 0.4,
  minSamples: 2,
  coreQuality: 0.2,
  join: 0.6,
};

type TrueFace = {
  /** Which face this really is, for ever: the same in a photo that was moved or edited. */
  key: string;
  who: number;
  /** Box, fractions. */
  x: number;
  y: number;
  quality: number;
  embeddings: Record<SyntheticPack, Float32Array>;
};

export type TruePhoto = { path: string; content: number; width: number; faces: TrueFace[]; year: number };

const boxSize = 0.2;
const peopleCount = 30;
/** Two unit vectors of one person have a mean cosine similarity of 1 / (1 + spread²). */
const spread = 0.62;

/** `family`: the first of the ten who are in most photos. */
type Centres = Record<SyntheticPack, Float32Array[]> & { family: number };

/** A few dozen people, some of them siblings who look alike. */
export function newCentres(seed: number): Centres {
  const random = createRandom(seed);
  const of = (dimension: number) => {
    const centres: Float32Array[] = [];
    for (let who = 0; who < peopleCount; who++) {
      const own = unit(Float32Array.from({ length: dimension }, () => random.normal()));
      // Every third is a sibling of the one before.
      const sibling = who % 3 === 2 ? centres[who - 1]! : null;
      centres.push(sibling ? unit(own.map((value, k) => 0.62 * value + 0.78 * sibling[k]!)) : own);
    }
    return centres;
  };
  const packs = { edge: of(syntheticPacks.edge), starter: of(syntheticPacks.starter) };
  return { ...packs, family: (seed % 3) * 10 };
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

let facesMade = 0;

/** A photo of up to four of a family of ten; each stands in a place of their own. */
export function newTruePhoto(path: string, centres: Centres, random: Random): TruePhoto {
  const family = random.below(8) === 0 ? random.below(3) * 10 : centres.family;
  const count = 1 + random.below(4);
  const faces: TrueFace[] = [];
  for (let place = 0; place < count; place++) faces.push(newTrueFace(centres, random, family, place));
  const [content, width] = [random.below(2 ** 31), 500 + random.below(2 ** 20)];
  return { path, content, width, faces, year: 1990 + random.below(30) };
}

function newTrueFace(centres: Centres, random: Random, family: number, place: number): TrueFace {
  const who = family + random.below(10);
  const embedding = (pack: SyntheticPack) => {
    const centre = centres[pack][who]!;
    const noise = spread / Math.sqrt(centre.length);
    return unit(centre.map((value) => value + noise * random.normal()));
  };
  return {
    key: `${facesMade++}`,
    who,
    x: 0.02 + place * 0.24,
    y: 0.2 + 0.3 * random.next(),
    quality: random.next(),
    embeddings: { edge: embedding('edge'), starter: embedding('starter') },
  };
}

/** The same people, cropped otherwise: every box is elsewhere, other bytes. */
export function edited(photo: TruePhoto, random: Random): TruePhoto {
  const faces = photo.faces.map((face, i, all) => ({
    ...face,
    x: all[all.length - 1 - i]!.x,
    y: 0.5 - face.y / 2,
  }));
  return { ...photo, content: random.below(2 ** 31), width: photo.width + 1 + random.below(100), faces };
}

/** What an analysis process would answer; a face is overlooked where `overlooks` says so. */
function analysisOf(
  photo: TruePhoto,
  pack: SyntheticPack,
  keep: ReturnType<typeof facesToKeep>,
  random: Random,
  overlooks: number,
): AnalysisResult {
  const look = (face: TrueFace): AnalysisResult['faces'][number] => ({
    boxNorm: {
      x: face.x + 0.02 * (random.next() - 0.5),
      y: face.y + 0.02 * (random.next() - 0.5),
      width: boxSize * (0.95 + 0.1 * random.next()),
      height: boxSize,
    },
    landmarksNorm: new Float32Array(10).fill(face.x),
    detectionScore: 0.9,
    quality: face.quality,
    live: null,
    embedding: face.embeddings[pack],
  });
  /** Where there is no face the vector is like nobody's. */
  const lookAt = (box: { x: number; y: number }) => {
    const key = keyOf(photo, box.x, box.y);
    const face = photo.faces.find((other) => other.key === key);
    if (face) return look(face);
    const noise = Float32Array.from({ length: syntheticPacks[pack] }, () => random.normal());
    return { ...look(photo.faces[0]!), embedding: unit(noise), quality: 0 };
  };
  return {
    ...newFacts(createHash('sha256').update(String(photo.content)).digest(), `${photo.year}-05-06T07:08:09`),
    width: photo.width,
    height: 600,
    faces: photo.faces.filter(() => random.next() >= overlooks).map(look),
    // Sometimes the owner spoke while the photo was analysed: it was not known then.
    drawn: (random.below(3) === 0 ? [] : keep).map(({ faceId, boxNorm }) => ({
      faceId,
      face: { ...lookAt(boxNorm), boxNorm },
    })),
    regions: [],
    placeholder: null,
  };
}

/** Analyses a photo of the library and saves it, as a scan does. @param overlooks share of faces not found */
export function analyse(
  store: Store,
  photoId: number,
  photo: TruePhoto,
  pack: SyntheticPack,
  random: Random,
  overlooks = 0,
): void {
  const result = analysisOf(photo, pack, facesToKeep(store, photoId), random, overlooks);
  const { sameSimilarity } = syntheticCalibration;
  const placeId = store.photos.get(photoId)!.place_id!;
  saveAnalysis(
    { store, vectors: vectorsOf(store, pack), packId: pack, sameSimilarity },
    { photoId, placeId },
    result,
  );
}

const prepared = new WeakMap<Store, Partial<Record<SyntheticPack, Vectors>>>();

/** To prepare statements takes longer than all the rest. */
export function vectorsOf(store: Store, pack: SyntheticPack): Vectors {
  const known = prepared.get(store) ?? {};
  prepared.set(store, known);
  known[pack] ??= store.vectors(pack, syntheticPacks[pack]);
  return known[pack];
}

/** Which real face every face of the library is: the one of its photo at its place. */
export function keyOf(photo: TruePhoto, x: number, y: number): string | null {
  const found = photo.faces.find((face) => Math.abs(face.x - x) < 0.06 && Math.abs(face.y - y) < 0.06);
  return found?.key ?? null;
}
