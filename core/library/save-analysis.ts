import { fileNameDate } from '../media/metadata/file-name-date.ts';
import { colourOfPlaceholder } from '../media/placeholder.ts';
import { overlap, sameFaceIou } from '../media/regions/turn-box.ts';
import type { FaceRow, NewFace } from '../store/faces.sql.ts';
import { type PlaceRow, sidecarsOf } from '../store/places.sql.ts';
import type { Store, Vectors } from '../store/store.ts';
import type { AnalysisJob, AnalysisResult, PhotoFailed } from '../workers/protocol.ts';
import { splitOff } from './find-changes.ts';
import { newRegions, takeOverNames } from './take-over-names.ts';

type AnalyzedFace = AnalysisResult['faces'][number];

export type SaveContext = {
  store: Store;
  /** Embeddings of the pack in use. */
  vectors: Vectors;
  packId: string;
  /** Cosine similarity from which two faces of the pack count as one person. */
  sameSimilarity: number;
};

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

/** What was read, and from where. */
export type ReadPlace = { photoId: number; placeId: number };

/**
 * What a file turned out to hold, when that is not (only) its photo's business.
 * - `same`: nothing of that; the photo is to be saved.
 * - `moved`: another photo, whose place it is now. `removed`: its photo is gone with that.
 */
export type Placed = { as: 'same' } | { as: 'moved'; photoId: number; removed: boolean };

/**
 * Files with the same bytes are places of one photo. A file that was read is given to the photo that shows these bytes,
 * wherever that was before: so a moved file keeps faces and words, and a copy is no second photo. Call it inside a
 * transaction, before anything is saved.
 */
export function placeByContent(store: Store, { photoId, placeId }: ReadPlace, sha256: Uint8Array): Placed {
  const { photos, places, faces } = store;
  const place = places.get(placeId);
  // The file was found to be another one, or forgotten, while it was read.
  if (!place || place.photo_id !== photoId) return { as: 'moved', photoId, removed: false };
  places.markRead(placeId);
  const before = photos.contentOf(photoId);
  const owner = photos.withContent(sha256, photoId);
  if (owner === undefined || before?.equals(sha256)) {
    const isSame = before === null || before.equals(sha256);
    const own = isSame ? photoId : splitOff(store, place, photos.get(photoId)!.sort_at);
    if (own === photoId) {
      // Should one of them come back, it holds something else.
      if (!isSame) places.dropMissing(photoId);
      photos.settle(photoId);
      return { as: 'same' };
    }
    // The other places hold what the photo was: this one is a photo of its own. Thumbnails of both are to be made.
    places.markUnread(placeId);
    photos.analyseAgain(photoId);
    return { as: 'moved', photoId: own, removed: false };
  }
  moveTo(store, place, owner);
  const isBare = before === null && faces.ofPhoto(photoId, { all: true }).length === 0;
  const removed = isBare && places.ofPhoto(photoId).length === 0;
  if (removed) photos.remove(photoId);
  else photos.settle(photoId);
  return { as: 'moved', photoId: owner, removed };
}

/** The photo with these bytes gets the place of a copy, or of its file, which was moved. */
function moveTo(store: Store, place: PlaceRow, owner: number): void {
  const { photos, places } = store;
  const { state, sort_at, taken_source } = photos.get(owner)!;
  const told = new Set(places.ofPhoto(owner).flatMap(stampsOfSidecars));
  places.move(place.id, owner);
  places.dropMissing(owner);
  const isUnreadable = state === 'failed' || state === 'skipped';
  // What was in the other files is damaged by now, or cannot be reached: they are not what this one is.
  if (isUnreadable) {
    for (const other of places.ofPhoto(owner)) if (other.id !== place.id) splitOff(store, other, sort_at);
  }
  const isNews = stampsOfSidecars(place).some((stamp) => !told.has(stamp));
  const isDated = taken_source === null && fileNameDate(place.path) !== null;
  if (isUnreadable || isNews || isDated) {
    places.markUnread(place.id);
    photos.analyseAgain(owner);
  }
  photos.settle(owner);
}

/** What the files beside it were when they were read, whatever they are called. */
function stampsOfSidecars(place: PlaceRow): string[] {
  return sidecarsOf(place).map(([, sizeBytes, mtimeMs]) => `${sizeBytes} ${mtimeMs}`);
}

/**
 * Records an analysed photo in one transaction. A face found again keeps its id, its person and what the owner said
 * about it; when the picture itself changed, only if it still looks like before. A face that is not found again goes,
 * unless the owner said something about it and the picture is the same.
 *
 * @returns whether a face that was there got another embedding, and where the file belongs.
 */
export function saveAnalysis(
  context: SaveContext,
  read: ReadPlace,
  result: AnalysisResult,
): { replaced: boolean; placed: Placed } {
  return context.store.transaction(() => {
    const placed = placeByContent(context.store, read, result.contentSha256);
    const replaced = placed.as === 'same' && saveFaces(context, read.photoId, result);
    return { replaced, placed };
  });
}

/**
 * Records that a file holds bytes which are known. Should their photo be gone by now, the file is to be looked at again.
 */
export function saveContent(store: Store, read: ReadPlace, sha256: Uint8Array): Placed {
  return store.transaction(() => {
    const placed = placeByContent(store, read, sha256);
    if (placed.as === 'same' && !store.photos.hasContent(read.photoId, sha256)) {
      store.places.markUnread(read.placeId);
    }
    return placed;
  });
}

/** Records why a file could not be analysed. Other files of the photo are not to blame. */
export function saveFailure(store: Store, placeId: number, { code, detail }: PhotoFailed): void {
  const place = store.places.get(placeId);
  if (!place) return;
  const photoId = splitOff(store, place, store.photos.get(place.photo_id)!.sort_at);
  if (photoId !== place.photo_id) store.photos.analyseAgain(place.photo_id);
  store.places.markRead(placeId);
  store.photos.markFailed(photoId, code, detail);
}

function saveFaces(context: SaveContext, photoId: number, result: AnalysisResult): boolean {
  const { store, vectors, packId } = context;
  let replaced = false;
  const before = store.faces.ofPhoto(photoId, { all: true });
  const sameContent = store.photos.hasContent(photoId, result.contentSha256);
  const found = sameContent ? matchFaces(before, result.faces) : matchChanged(context, before, result.faces);
  const photo = store.photos.get(photoId)!;
  const sameFrame = photo.width === result.width && photo.height === result.height;
  // Where vectors of two packs cannot tell, the place does, unless the picture was cropped or turned.
  const isStill = (old: FaceRow, face: AnalyzedFace) =>
    sameContent || (old.pack_id === packId ? looksTheSame(context, old, face) : sameFrame);
  const kept = new Set<number>();
  /** By the number of its picture. */
  const saved: number[] = [];
  const save = (old: FaceRow | undefined, cropIndex: number, face: AnalyzedFace, drawn = 0) => {
    const row = newFace(photoId, cropIndex, face, packId);
    const faceId = old?.id ?? store.faces.insert({ ...row, drawn });
    if (old) {
      store.faces.update(faceId, row);
      replaced = true;
      if (old.pack_id !== packId) store.vectorsOf(old.pack_id).remove(faceId);
    }
    vectors.put(faceId, face.embedding);
    kept.add(faceId);
    saved[cropIndex] = faceId;
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
    if (!sameContent && result.faces.some(({ boxNorm }) => overlap(boxNorm, old) >= sameFaceIou)) continue;
    save(old, result.faces.length + i, face);
  }
  for (const face of before) {
    // Kept although not looked for: said while the photo was analysed.
    if (kept.has(face.id) || (sameContent && hasOwnersWord(store, face))) continue;
    store.vectorsOf(face.pack_id).remove(face.id);
    store.faces.remove(face.id);
  }
  const regions = newRegions(store, photoId, result.regions);
  for (const { region, at, face } of regions) {
    if (face && at !== null) save(undefined, at, { ...face, boxNorm: region.box }, 1);
  }
  takeOverNames(
    store,
    photoId,
    regions.flatMap(({ region, at }) => (at === null || !saved[at] ? [] : [{ region, faceId: saved[at] }])),
  );
  store.photos.markAnalysed(photoId, packId, result);
  const { placeholder } = result;
  store.photos.setPlaceholder(photoId, placeholder, placeholder && colourOfPlaceholder(placeholder));
  return replaced;
}

/** Index of the new face → old face, the best overlaps first, each used once. */
function matchFaces(before: readonly FaceRow[], after: readonly AnalyzedFace[]): Map<number, FaceRow> {
  return matchBest(before, after, (old, face) => {
    const shared = overlap(face.boxNorm, old);
    return shared >= sameFaceIou ? shared : 0;
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
