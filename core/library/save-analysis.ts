import type { FaceRow, NewFace } from '../store/faces.sql.ts';
import type { Store, Vectors } from '../store/store.ts';
import type { AnalysisResult } from '../workers/protocol.ts';

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
const sameFaceIou = 0.4;

/**
 * Records an analysed photo in one transaction. A face found again keeps its id and person; when the picture
 * itself changed, it keeps the person only if it still looks like them.
 */
export function saveAnalysis(context: SaveContext, photoId: number, result: AnalysisResult): void {
  const { store, vectors, packId } = context;
  store.transaction(() => {
    const before = store.faces.ofPhoto(photoId);
    const found = matchFaces(before, result.faces);
    const sameContent = store.photos.hasContent(photoId, result.contentSha256);
    for (const [index, face] of result.faces.entries()) {
      const old = found.get(index);
      const keepsPerson = old !== undefined && (sameContent || looksTheSame(context, old, face));
      const row = newFace(photoId, index, face, packId);
      const faceId = old ? old.id : store.faces.insert(row);
      if (old) {
        if (!keepsPerson) store.faces.decide(old.id, { personId: null, hold: 0, verdict: null });
        store.faces.update(faceId, row);
        if (old.pack_id !== packId) store.vectorsOf(old.pack_id).remove(faceId);
      }
      vectors.put(faceId, face.embedding);
    }
    const kept = new Set([...found.values()].map((face) => face.id));
    for (const face of before) {
      if (kept.has(face.id)) continue;
      store.vectorsOf(face.pack_id).remove(face.id);
      store.faces.remove(face.id);
    }
    const { width, height, takenAt, contentSha256 } = result;
    store.photos.markAnalysed(photoId, { width, height, takenAt, contentSha256, packId });
  });
}

/** Index of the new face → old face, the best overlaps first, each used once. */
function matchFaces(before: readonly FaceRow[], after: readonly AnalyzedFace[]): Map<number, FaceRow> {
  const pairs = after
    .flatMap((face, index) => before.map((old) => ({ index, old, overlap: iou(face.boxNorm, old) })))
    .filter((pair) => pair.overlap >= sameFaceIou)
    .sort((a, b) => b.overlap - a.overlap);
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
function iou(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

function looksTheSame(
  { vectors, packId, sameSimilarity }: SaveContext,
  old: FaceRow,
  face: AnalyzedFace,
): boolean {
  const embedding = old.pack_id === packId ? vectors.get(old.id) : undefined;
  if (!embedding) return false;
  let similarity = 0;
  for (let i = 0; i < embedding.length; i++) similarity += embedding[i]! * face.embedding[i]!;
  return similarity >= sameSimilarity;
}

function newFace(photoId: number, index: number, face: AnalyzedFace, packId: string): NewFace {
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
