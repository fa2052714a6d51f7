import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { copyFile, link, lstat, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { moveFile } from './move-file.ts';
import { asAppError, type OriginalFile, type TrashedFile, trashedFile } from './trashed.ts';

/*
[Note: Nothing is lost through the Recycle Bin]
Windows deletes for good, without a word, what its Recycle Bin does not take: files on sticks and network drives, files
larger than the bin, all files when the user switched it off. So each file gets a second name before it is handed over
(a hard link; a copy where the file system knows none). When it is found in the bin, the second name goes; when it is
found nowhere, the second name becomes the file again. Where it went is read from the bin itself: `$I…` holds the old
path of `$R…` (the format is known since Vista, e.g. libyal's "Windows Recycle Bin file formats").
*/

export type WindowsShell = {
  /** Hands files to the Recycle Bin; may reject after some. */
  recycle(paths: readonly string[]): Promise<void>;
  /** The folder that holds the drive's bins, one for each user. */
  binsOf(path: string): string;
};

/** The ending of the second name: no media, so no scan takes it for a photo. */
const keptSuffix = '.heirloom-keep';
const pathsPerRun = 50;

/** Moves files to the Recycle Bin. `shell` is replaced in tests, as the system itself is. */
export async function moveToWindowsTrash(
  files: readonly OriginalFile[],
  onTrashed: (file: TrashedFile) => void,
  shell: WindowsShell = windowsShell,
): Promise<void> {
  for (let start = 0; start < files.length; start += pathsPerRun) {
    await recycleSome(files.slice(start, start + pathsPerRun), onTrashed, shell);
  }
}

async function recycleSome(
  files: readonly OriginalFile[],
  onTrashed: (file: TrashedFile) => void,
  shell: WindowsShell,
): Promise<void> {
  const startedAtMs = Date.now();
  const kept: OriginalFile[] = [];
  let failure: unknown = null;
  try {
    for (const file of files) {
      await keep(file.path);
      kept.push(file);
    }
    await shell.recycle(files.map(({ path }) => path));
  } catch (error) {
    failure = error;
  }
  for (const file of kept) {
    const place = await findInBin(shell.binsOf(file.path), file, startedAtMs);
    if (place !== null) {
      await unlink(file.path + keptSuffix);
      onTrashed(trashedFile(file, place));
      continue;
    }
    await putBack(file.path);
    failure ??= new AppError('trash_unavailable', `The Recycle Bin did not take the file: ${file.path}`, {
      details: { path: file.path },
    });
  }
  if (failure !== null) throw failure;
}

/** See [Note: Nothing is lost through the Recycle Bin]. */
async function keep(path: string): Promise<void> {
  try {
    await link(path, path + keptSuffix).catch(() =>
      copyFile(path, path + keptSuffix, constants.COPYFILE_EXCL),
    );
  } catch (error) {
    throw asAppError(error, path);
  }
}

async function putBack(path: string): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isThere) await unlink(path + keptSuffix);
  else await moveFile(path + keptSuffix, path);
}

async function findInBin(
  bins: string,
  file: OriginalFile,
  sinceMs: number,
): Promise<{ trashedPath: string; infoPath: string } | null> {
  for (const user of await namesIn(bins)) {
    for (const name of await namesIn(join(bins, user))) {
      if (!name.startsWith('$I')) continue;
      const infoPath = join(bins, user, name);
      const trashedPath = join(bins, user, `$R${name.slice(2)}`);
      try {
        // FAT keeps times to two seconds.
        if ((await stat(infoPath)).mtimeMs < sinceMs - 3000) continue;
        const originalPath = originalPathIn(await readFile(infoPath));
        if (originalPath?.toLowerCase() !== file.path.toLowerCase()) continue;
        if ((await stat(trashedPath)).size === file.sizeBytes) return { trashedPath, infoPath };
      } catch {
        // The bins of other users are closed to us, and entries may go at any time.
      }
    }
  }
  return null;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** The path in a `$I` file: at 24, 260 UTF-16 units (version 1), or a count and as many (version 2, Windows 10). */
export function originalPathIn(info: Buffer): string | null {
  if (info.length < 28) return null;
  const version = info.readBigInt64LE(0);
  if (version !== 1n && version !== 2n) return null;
  const start = version === 1n ? 24 : 28;
  const units = version === 1n ? 260 : info.readUInt32LE(24);
  const text = info.toString('utf16le', start, Math.min(info.length, start + units * 2));
  return text.split('\0')[0]!;
}

/** As the package `trash` does it under WSL; answers only errors. The paths come as base64 of JSON: no quoting. */
const script = `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName Microsoft.VisualBasic
$bytes = [Convert]::FromBase64String([Console]::In.ReadToEnd())
$paths = [Text.Encoding]::UTF8.GetString($bytes) | ConvertFrom-Json
foreach ($path in $paths) {
  [Microsoft.VisualBasic.FileIO.FileSystem]::DeleteFile($path, 'OnlyErrorDialogs', 'SendToRecycleBin')
}`;

const windowsShell: WindowsShell = {
  recycle(paths) {
    const encoded = Buffer.from(script, 'utf16le').toString('base64');
    const args = ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
    const child = spawn('powershell.exe', args, {
      windowsHide: true,
      timeout: 120_000,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.on('error', () => {});
    child.stdin.end(Buffer.from(JSON.stringify(paths)).toString('base64'));
    return new Promise((resolve, reject) => {
      child.once('error', (cause) =>
        reject(new AppError('trash_unavailable', 'PowerShell cannot be started', { cause })),
      );
      // What happened to each file is read from the bin afterwards.
      child.once('exit', () => resolve());
    });
  },
  binsOf: (path) => join(parse(path).root, '$Recycle.Bin'),
};
