import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../core/contract/errors.ts';
import type { Points } from '../../core/people/neighbours.ts';
import { openReadableStore } from '../../core/store/store.ts';
import { packs } from '../../models/packs.ts';
import type { PackId } from '../../models/types.ts';

/** What `heirloom export --format json` prints, as far as it is evaluated. */
export type LibraryExport = {
  pack: PackId;
  photos: { id: number; path: string; width: number | null; height: number | null; state: string }[];
  faces: ExportedFace[];
};

export type ExportedFace = {
  id: number;
  photoId: number;
  /** Fractions of the upright picture. */
  box: { x: number; y: number; width: number; height: number };
  quality: number;
  personId: number | null;
};

const entry = resolve(import.meta.dirname, '../../core/cli/heirloom.js');

/** Scans a folder with the product's own command line and returns what it exports. @throws AppError internal */
export async function scanAndExport(folder: string, libraryDir: string): Promise<LibraryExport> {
  await heirloom(['scan', folder, '--library', libraryDir, '--json']);
  const file = join(libraryDir, 'export.json');
  await heirloom(['export', '--library', libraryDir, '--format', 'json', '--out', file]);
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function heirloom(args: string[]): Promise<void> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new AppError('internal', `heirloom ${args[0]} ended with ${code}`);
}

/** The vectors of a library's faces: row i belongs to face `faceIds[i]`. */
export function readEmbeddings(libraryDir: string, pack: PackId): { faceIds: number[]; points: Points } {
  const { dimension } = packs[pack].recogniser;
  const store = openReadableStore(libraryDir);
  try {
    const { faceIds, rows } = store.vectors(pack, dimension).all();
    return { faceIds, points: { vectors: rows, dimension } };
  } finally {
    store.close();
  }
}
