import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { ExportedFace, LibraryExport } from './library.ts';

type Box = ExportedFace['box'];

export type Truth = {
  /** Name of the person for each face that has one in the truth. */
  personOfFace: Map<number, string>;
  /** Faces of the truth that the product did not find. */
  missing: number;
};

/**
 * Who is who below a folder: from `truth.csv` (file,person,x,y,width,height in fractions of the upright picture) when
 * it has one, else from the name of the first folder below it, which then labels one face a photo.
 */
export function readTruth(folder: string, library: LibraryExport): Truth {
  const csv = join(folder, 'truth.csv');
  return existsSync(csv) ? truthFromBoxes(folder, csv, library) : truthFromFolders(folder, library);
}

/** Folders whose name starts with `_` hold pictures of several people and label nobody. */
function truthFromFolders(folder: string, library: LibraryExport): Truth {
  const facesOf = facesByPhoto(library);
  const truth: Truth = { personOfFace: new Map(), missing: 0 };
  for (const { id, path, width, height } of library.photos) {
    const parts = relative(folder, path).split(sep);
    if (parts.length < 2 || parts[0]!.startsWith('_') || parts[0] === '..') continue;
    const face = portrayedFace(facesOf.get(id) ?? [], width ?? 1, height ?? 1);
    if (face === undefined) truth.missing += 1;
    else truth.personOfFace.set(face.id, parts[0]!);
  }
  return truth;
}

/**
 * The face a portrait is of: the largest area after twice the squared distance from the picture's centre is taken
 * off, in pixels (as facenet's align_dataset_mtcnn.py chooses on LFW).
 */
function portrayedFace(
  faces: readonly ExportedFace[],
  width: number,
  height: number,
): ExportedFace | undefined {
  const rank = ({ box }: ExportedFace) => {
    const dx = (box.x + box.width / 2 - 0.5) * width;
    const dy = (box.y + box.height / 2 - 0.5) * height;
    return box.width * width * box.height * height - 2 * (dx * dx + dy * dy);
  };
  return [...faces].sort((a, b) => rank(b) - rank(a))[0];
}

/** Boxes of the truth and of the product are paired by overlap, the best pair first, each used once. */
function truthFromBoxes(folder: string, csv: string, library: LibraryExport): Truth {
  const facesOf = facesByPhoto(library);
  const photoOf = new Map(
    library.photos.map(({ id, path }) => [relative(folder, path).split(sep).join('/'), id]),
  );
  const expectedOf = new Map<string, { person: string; box: Box }[]>();
  const [, ...lines] = readFileSync(csv, 'utf8').trimEnd().split('\n');
  for (const line of lines) {
    const [file = '', person = '', ...numbers] = line.split(',');
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    const expected = expectedOf.get(file) ?? [];
    expectedOf.set(file, expected);
    expected.push({ person, box: { x, y, width, height } });
  }
  const truth: Truth = { personOfFace: new Map(), missing: 0 };
  for (const [file, expected] of expectedOf) {
    const found = facesOf.get(photoOf.get(file) ?? -1) ?? [];
    const pairs = expected.flatMap((wanted) =>
      found.map((face) => ({ wanted, face, overlap: intersectionOverUnion(wanted.box, face.box) })),
    );
    pairs.sort((a, b) => b.overlap - a.overlap);
    const matched = new Set<object>();
    for (const { wanted, face, overlap } of pairs) {
      if (overlap < 0.3 || matched.has(wanted) || truth.personOfFace.has(face.id)) continue;
      matched.add(wanted);
      truth.personOfFace.set(face.id, wanted.person);
    }
    truth.missing += expected.length - matched.size;
  }
  return truth;
}

function facesByPhoto(library: LibraryExport): Map<number, ExportedFace[]> {
  const facesOf = new Map<number, ExportedFace[]>();
  for (const face of library.faces) {
    const faces = facesOf.get(face.photoId) ?? [];
    facesOf.set(face.photoId, faces);
    faces.push(face);
  }
  return facesOf;
}

function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (a.width * a.height + b.width * b.height - both);
}
