import type { FaceRow, NewFace } from '../store/faces.sql.ts';
import type { Store, Vectors } from '../store/store.ts';
import type { AnalysisJob, AnalysisResult } from '../workers/protocol.ts';

type AnalyzedFace = AnalysisResult['faces'][number];

export type SaveContext = {
  store: Store;
  /** Embeddings of the pack in use. */
  vectors: Vectors;
  packId: string;
  /** Cosine similarity from which two faces of the pack count as one person. */
  sameSimilarity: number;
};

/** Overlap from which a face found again is the face that was there. */
export const sameFaceIou = 0.4;

/** Faces the owner has said something about: an analysis that does not find them is asked to look where they are. */
export function facesToKeep(store: Store, photoId: number): NonNullable<AnalysisJob['drawn']> {
  return store.faces
    .ofPhoto(photoId, { all: true })
    .filter((face) => hasOwnersWord(store, face))
    .map(({ id, x, y, width, height }) => ({ faceId: id, boxNorm: { x, y, width, height } }));
}

function hasOwnersWord(store: Store, { id, drawn, hold, verdict }: FaceRow): boolean {
  return drawn === 1 || hold > 0 || verdict !== null || store.facts.isRejected(id);
}

/**
 * Records an analysed photo in one transaction. A face found again keeps its id, its person and what the owner said
 * about it; when the picture itself changed, only if it still looks like before. A face that is not found again goes,
 * unless the owner said something about it and the picture is the same. A new file with the bytes of one that is gone is
 * that one, moved: it takes over its faces.
 *
 * @returns whether a face that was there got another embedding.
 */
export function saveAnalysis(context: SaveContext, photoId: number, result: AnalysisResult): boolean {
  const { store, vectors, packId } = context;
  return store.transaction(() => {
    let replaced = false;
    const movedFrom = store.photos.movedFrom(photoId, result.contentSha256);
    if (movedFrom !== undefined) {
      store.faces.moveToPhoto(movedFrom, photoId);
      store.photos.forgetContent(movedFrom);
    }
    const before = store.faces.ofPhoto(photoId, { all: true });
    const sameContent = movedFrom !== undefined || store.photos.hasContent(photoId, result.contentSha256);
    const found = sameContent
      ? matchFaces(before, result.faces)
      : matchChanged(context, before, result.faces);
    const photo = store.photos.get(photoId)!;
    const sameFrame = photo.width === result.width && photo.height === result.height;
    // Where vectors of two packs cannot tell, the place does, unless the picture was cropped or turned.
    const isStill = (old: FaceRow, face: AnalyzedFace) =>
      sameContent || (old.pack_id === packId ? looksTheSame(context, old, face) : sameFrame);
    const kept = new Set<number>();
    const save = (old: FaceRow | undefined, cropIndex: number, face: AnalyzedFace) => {
      const row = newFace(photoId, cropIndex, face, packId);
      const faceId = old?.id ?? store.faces.insert(row);
      if (old) {
        store.faces.update(faceId, row);
        replaced = true;
        if (old.pack_id !== packId) store.vectorsOf(old.pack_id).remove(faceId);
      }
      vectors.put(faceId, face.embedding);
      kept.add(faceId);
    };
    for (const [index, face] of result.faces.entries()) {
      const old = found.get(index);
      if (old && !isStill(old, face)) store.faces.forget(old.id);
      save(old, index, face);
    }
    for (const [i, { faceId, face }] of result.drawn.entries()) {
      const old = before.find(({ id }) => id === faceId);
      if (!old || kept.has(faceId) || !isStill(old, face)) continue;
      // In an edited picture that face may have been found, as another one that looks the same.
      if (!sameContent && result.faces.some(({ boxNorm }) => iou(boxNorm, old) >= sameFaceIou)) continue;
      save(old, result.faces.length + i, face);
    }
    let notLookedFor = false;
    for (const face of before) {
      // Kept although not looked for: said while the photo was analysed.
      if (kept.has(face.id)) continue;
      if (sameContent && hasOwnersWord(store, face)) {
        notLookedFor = true;
        continue;
      }
      store.vectorsOf(face.pack_id).remove(face.id);
      store.faces.remove(face.id);
    }
    const { width, height, takenAt, contentSha256 } = result;
    store.photos.markAnalysed(photoId, { width, height, takenAt, contentSha256, packId });
    // What the analysis was not asked to look for has no picture yet: the next scan asks.
    if (movedFrom !== undefined && notLookedFor) store.photos.analyseAgain(photoId);
    return replaced;
  });
}

/** Index of the new face → old face, the best overlaps first, each used once. */
function matchFaces(before: readonly FaceRow[], after: readonly AnalyzedFace[]): Map<number, FaceRow> {
  return matchBest(before, after, (old, face) => {
    const overlap = iou(face.boxNorm, old);
    return overlap >= sameFaceIou ? overlap : 0;
  });
}

/** In a picture that was edited (cropped, turned, replaced), looks count first, and the place for what is left. */
function matchChanged(
  context: SaveContext,
  before: readonly FaceRow[],
  after: readonly AnalyzedFace[],
): Map<number, FaceRow> {
  const alike = matchBest(before, after, (old, face) =>
    // Not the place: it may be where somebody similar was before.
    looksTheSame(context, old, face) ? similarityTo(context, old, face) : 0,
  );
  const used = new Set([...alike.values()].map(({ id }) => id));
  const left = before.filter(({ id }) => !used.has(id));
  for (const [index, old] of matchFaces(left, after)) {
    if (!alike.has(index)) alike.set(index, old);
  }
  return alike;
}

/** @param score 0: no match */
function matchBest(
  before: readonly FaceRow[],
  after: readonly AnalyzedFace[],
  score: (old: FaceRow, face: AnalyzedFace) => number,
): Map<number, FaceRow> {
  const pairs = after
    .flatMap((face, index) => before.map((old) => ({ index, old, score: score(old, face) })))
    .filter((pair) => pair.score > 0)
    .sort((a, b) => b.score - a.score);
  const matched = new Map<number, FaceRow>();
  const used = new Set<number>();
  for (const { index, old } of pairs) {
    if (matched.has(index) || used.has(old.id)) continue;
    matched.set(index, old);
    used.add(old.id);
  }
  return matched;
}

type Rectangle = { x: number; y: number; width: number; height: number };

/** Intersection over union of two rectangles in the same unit. */
export function iou(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

function looksTheSame(context: SaveContext, old: FaceRow, face: AnalyzedFace): boolean {
  return similarityTo(context, old, face) >= context.sameSimilarity;
}

/** Cosine similarity; 0 where the vectors are of two packs. */
function similarityTo({ vectors, packId }: SaveContext, old: FaceRow, face: AnalyzedFace): number {
  const embedding = old.pack_id === packId ? vectors.get(old.id) : undefined;
  if (!embedding) return 0;
  let similarity = 0;
  for (let i = 0; i < embedding.length; i++) similarity += embedding[i]! * face.embedding[i]!;
  return similarity;
}

export function newFace(photoId: number, index: number, face: AnalyzedFace, packId: string): NewFace {
  const { landmarksNorm } = face;
  return {
    photo_id: photoId,
    person_id: null,
    pack_id: packId,
    crop_index: index,
    ...face.boxNorm,
    landmarks: new Uint8Array(landmarksNorm.buffer, landmarksNorm.byteOffset, landmarksNorm.byteLength),
    detection_score: face.detectionScore,
    quality: face.quality,
    live: face.live,
    drawn: 0,
  };
}
