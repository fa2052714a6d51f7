import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../contract/errors.ts';
import { displayName, landmarkPoints } from '../people/present.ts';
import type { FaceRow } from '../store/faces.sql.ts';
import type { PersonRow } from '../store/persons.sql.ts';
import type { PhotoRow } from '../store/photos.sql.ts';
import { openReadableStore } from '../store/store.ts';

export type ExportOptions = { library: string; format: 'json' | 'csv'; out?: string };

type Contents = { photos: PhotoRow[]; faces: FaceRow[]; persons: PersonRow[] };

/** `heirloom export`: the library as it is at one moment, also while an engine works on it. */
export async function exportLibrary({ library, format, out }: ExportOptions): Promise<void> {
  const store = openReadableStore(resolve(library));
  const contents = store.transaction(() => ({
    photos: store.photos.forExport(),
    faces: store.faces.all(),
    persons: store.persons.list(),
  }));
  store.close();
  const text = Readable.from(format === 'json' ? jsonExport(contents) : csvExport(contents));
  if (out === undefined) {
    await pipeline(text, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
      // Whoever reads has enough, as in `heirloom export … | head`.
      if (error.code !== 'EPIPE') throw error;
    });
    return;
  }
  const path = resolve(out);
  await writeWhole(path, text).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code ?? error.message;
    throw new AppError('invalid_request', `${path} cannot be written (${reason})`, { cause: error });
  });
}

/** A file that is there already is replaced only by a whole new one. */
async function writeWhole(path: string, text: Readable): Promise<void> {
  const existing = await stat(path).catch(() => null);
  // A device or pipe, as /dev/stdout, is written to and must not be replaced.
  if (existing && !existing.isFile()) return pipeline(text, createWriteStream(path));
  const part = `${path}.part`;
  try {
    await pipeline(text, createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * One entry a line, so that a text tool can follow it; coordinates are fractions of the upright picture. Each file is an
 * entry: those with the same content have the same id.
 */
function* jsonExport({ photos, faces, persons }: Contents): Generator<string> {
  const listed = new Set(persons.map((person) => person.id));
  const packs = new Set(photos.flatMap((photo) => photo.pack_id ?? []));
  yield `{"format":"heirloom-export","version":1,"pack":${JSON.stringify([...packs].sort().join('+') || null)},\n"photos":[`;
  yield* joined(photos, ({ id, path, width, height, taken_at, state, failure_code }) => {
    return { id, path, width, height, takenAt: taken_at, state, failureCode: failure_code };
  });
  yield '],\n"faces":[';
  yield* joined(faces, (face) => ({
    id: face.id,
    photoId: face.photo_id,
    box: { x: face.x, y: face.y, width: face.width, height: face.height },
    landmarks: landmarkPoints(face),
    detectionScore: face.detection_score,
    quality: face.quality,
    personId: listedPerson(face, listed),
  }));
  yield '],\n"persons":[';
  yield* joined(persons, (person) => ({
    id: person.id,
    name: displayName(person),
    named: person.name !== null,
    hidden: person.hidden === 1,
    facesCount: person.faces_count,
  }));
  yield ']}\n';
}

function* joined<T>(rows: readonly T[], toEntry: (row: T) => unknown): Generator<string> {
  for (const [i, row] of rows.entries()) yield `${i === 0 ? '\n' : ',\n'}${JSON.stringify(toEntry(row))}`;
}

/** One line a face of a file; a file without faces has one line with empty face columns. */
function* csvExport({ photos, faces, persons }: Contents): Generator<string> {
  const names = new Map(persons.map((person) => [person.id, displayName(person)]));
  const facesOf = Map.groupBy(faces, (face) => face.photo_id);
  yield csvLine(
    ...['photo_id', 'path', 'width', 'height', 'taken_at', 'state', 'failure_code'],
    ...[
      'face_id',
      'x',
      'y',
      'box_width',
      'box_height',
      'detection_score',
      'quality',
      'person_id',
      'person_name',
    ],
  );
  for (const photo of photos) {
    const { id, path, width, height, taken_at, state, failure_code } = photo;
    const start = [id, path, width, height, taken_at, state, failure_code];
    const found = facesOf.get(id);
    if (!found) yield csvLine(...start, ...Array<null>(9).fill(null));
    for (const face of found ?? []) {
      const personId = listedPerson(face, names);
      yield csvLine(
        ...start,
        ...[face.id, face.x, face.y, face.width, face.height, face.detection_score, face.quality],
        ...[personId, personId === null ? null : names.get(personId)!],
      );
    }
  }
}

/** RFC 4180. */
function csvLine(...values: (string | number | null)[]): string {
  const cells = values.map((value) => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(',')}\r\n`;
}

/** A removed person is nobody outside. */
function listedPerson({ person_id }: FaceRow, listed: { has(id: number): boolean }): number | null {
  return person_id !== null && listed.has(person_id) ? person_id : null;
}
