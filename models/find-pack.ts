import { stat } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { AppError } from '../core/contract/errors.ts';
import type { PackInfo } from '../core/contract/schemas.ts';
import { bestPack, packFiles, packPreference, packs } from './packs.ts';
import { recommendedPack } from './recommended-pack.ts';
import type { LocatedPack, ModelFile, Pack, PackId } from './types.ts';
import { fileSha256, hashMismatch } from './verified-file.ts';

export type FindOptions = {
  /** The `models/` folder of the open library. */
  libraryModelsDir?: string | undefined;
  /** One plain sentence about something the owner should repair; the search goes on. */
  onWarning?: ((sentence: string) => void) | undefined;
};

/**
 * Where fetched packs are put: one folder per user, so that a pack is fetched once for all libraries and a
 * read-only or packaged installation can keep it too.
 */
export function fetchedPacksDir(): string {
  return join(envPaths('heirloom', { suffix: '' }).data, 'models');
}

/** Folders that may hold model files, in the order they are searched. */
export function searchedFolders(options: FindOptions = {}): string[] {
  const own = process.env.HEIRLOOM_MODELS;
  return [
    ...(own ? [resolve(own)] : []),
    ...(options.libraryModelsDir ? [resolve(options.libraryModelsDir)] : []),
    resolve(import.meta.dirname, 'weights'),
    resolve(import.meta.dirname, '../../shared/models'),
    fetchedPacksDir(),
  ];
}

/**
 * Looks for all files of a pack; each may lie in another folder. A file of the right name and wrong content is
 * reported and passed over when the right one lies in a later folder, and refused when there is no right one.
 * Null when a file is nowhere. The liveness networks may be missing, and wrong ones are only reported.
 * Errors: `model_hash_mismatch` with the file, the expected and the found SHA-256.
 */
export async function findPack(id: PackId, options: FindOptions = {}): Promise<LocatedPack | null> {
  const folders = await existingFolders(options);
  const wanted = packFiles(packs[id]);
  const candidates = await Promise.all(wanted.map((file) => placesOf(file, folders)));
  if (candidates.some((paths) => paths.length === 0)) return null;

  const files: Record<string, string> = {};
  for (const [i, file] of wanted.entries()) {
    files[file.name] = await rightOne(file, candidates[i] ?? [], options);
  }
  for (const { file } of packs[id].liveness) {
    const path = await findOptional(file, folders, options);
    if (path) files[file.name] = path;
  }
  return { id, files };
}

/** A file that a pack can do without; null when it is in none of the folders or, reported, when it is a wrong one. */
export async function findOptional(
  file: ModelFile,
  folders: readonly string[],
  options: FindOptions,
): Promise<string | null> {
  const paths = await placesOf(file, folders);
  if (paths.length === 0) return null;
  try {
    return await rightOne(file, paths, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    options.onWarning?.(`${error.message} The pack runs without it.`);
    return null;
  }
}

export type ChosenPack = {
  located: LocatedPack;
  /** One line: which pack runs and how to get the better one. */
  note: string;
};

export type ChooseOptions = FindOptions & {
  /** The owner's choice; null: the best that is there. */
  preferred: PackId | null;
  /** Fetches the `starter` pack; called only when no pack is there (or `starter` was chosen). */
  fetchStarter: () => Promise<LocatedPack>;
};

/**
 * Decides which pack runs: the preferred one, else the best present one, else `starter`, which is fetched.
 * Errors: `model_missing` when the preferred pack is not there, `model_hash_mismatch`, and those of the download.
 */
export async function choosePack(options: ChooseOptions): Promise<ChosenPack> {
  const { preferred } = options;
  for (const id of preferred ? [preferred] : packPreference) {
    const located = await findPack(id, options);
    if (located) return { located, note: noteFor(packs[id], preferred !== null) };
  }
  if (preferred && preferred !== 'starter') throw missing(packs[preferred]);
  return { located: await options.fetchStarter(), note: noteFor(packs.starter, preferred !== null) };
}

/** What the contract's `PackInfo` says about a pack, less what only the engine knows. */
export type ListedPack = Omit<PackInfo, 'accepted_at' | 'in_use'>;

/** All packs, best first; `present` says that files of the right name and size are there (hashes wait for use). */
export async function listPacks(options: FindOptions = {}): Promise<ListedPack[]> {
  const folders = await existingFolders({ libraryModelsDir: options.libraryModelsDir });
  const listed = await Promise.all(
    packPreference.map(async (id) => {
      const pack = packs[id];
      const files = packFiles(pack);
      const present = await Promise.all(files.map((file) => isPresent(file, folders)));
      return {
        id,
        title: pack.title,
        note: pack.note,
        licence: pack.licence,
        licence_url: pack.licenceUrl,
        requires_acceptance: pack.requiresAcceptance,
        present: present.every(Boolean),
        downloadable: pack.download !== null,
        size_bytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
        cluster_eps: pack.calibration.clusterEps,
        download_bytes: pack.download?.sizeBytes ?? 0,
      };
    }),
  );
  const recommended = recommendedPack(listed, { cores: availableParallelism(), memoryBytes: totalmem() });
  return listed.map((pack) => ({ ...pack, recommended: pack.id === recommended }));
}

async function existingFolders(options: FindOptions): Promise<string[]> {
  const own = process.env.HEIRLOOM_MODELS;
  if (own && !(await isFolder(own))) {
    options.onWarning?.(`HEIRLOOM_MODELS names ${resolve(own)}, which is not a folder; it was passed over.`);
  }
  const folders = [...new Set(searchedFolders(options))];
  const there = await Promise.all(folders.map(isFolder));
  return folders.filter((_, i) => there[i]);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Paths of all files with the right name, in search order. */
async function placesOf(file: ModelFile, folders: readonly string[]): Promise<string[]> {
  const paths = folders.map((folder) => join(folder, file.name));
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return paths.filter((_, i) => found[i]?.isFile());
}

async function isPresent(file: ModelFile, folders: readonly string[]): Promise<boolean> {
  const found = await Promise.all(folders.map((folder) => stat(join(folder, file.name)).catch(() => null)));
  return found.some((stats) => stats?.isFile() && stats.size === file.sizeBytes);
}

async function rightOne(file: ModelFile, paths: readonly string[], options: FindOptions): Promise<string> {
  let refusal: AppError | null = null;
  for (const path of paths) {
    const found = await fileSha256(path);
    if (found === file.sha256) {
      if (refusal) options.onWarning?.(`${refusal.message} ${path} is used instead.`);
      return path;
    }
    refusal ??= hashMismatch(path, file, found);
  }
  throw refusal ?? new AppError('model_missing', `The model file ${file.name} was not found.`);
}

function missing(pack: Pack): AppError {
  const remedy = pack.download
    ? `Get it with: heirloom models get ${pack.id}`
    : 'Put its files in the folder that HEIRLOOM_MODELS names, or choose another pack.';
  return new AppError('model_missing', `The model pack ${pack.id} is not on this computer. ${remedy}`, {
    details: { pack: pack.id },
  });
}

function noteFor(pack: Pack, chosen: boolean): string {
  const runs = `Model pack ${pack.id}${chosen ? ' (chosen)' : ''}`;
  if (pack.id === bestPack) return `${runs}: the most accurate one.`;
  return `${runs}. For the most accurate one: heirloom models get ${bestPack}`;
}
