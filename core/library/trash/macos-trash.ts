import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppError } from '../../contract/errors.ts';
import { type OriginalFile, type TrashedFile, trashedFile } from './trashed.ts';

/**
 * Apple's own call: it chooses the trash of the file's drive and a free name, remembers the place for Finder's "Put
 * Back", and tells where the file went, which no package does. Answers JSON, and stops at the first failure.
 */
const script = `
ObjC.import('Foundation');
function run(paths) {
  const outcomes = [];
  for (const path of paths) {
    const url = $.NSURL.fileURLWithPath(path);
    const trashed = Ref();
    const error = Ref();
    const isMoved = $.NSFileManager.defaultManager.trashItemAtURLResultingItemURLError(url, trashed, error);
    outcomes.push(isMoved ? { trashedPath: ObjC.unwrap(trashed[0].path) } : { code: Number(error[0].code) });
    if (!isMoved) break;
  }
  return JSON.stringify(outcomes);
}`;

export type MacosOutcome = { trashedPath: string } | { code: number };
export type RunTrashScript = (paths: readonly string[]) => Promise<MacosOutcome[]>;

/** Paths in one call of the script: a command line has an end. */
const pathsPerRun = 100;

/** Moves files to the trash of macOS. `runScript` is replaced in tests, as the system itself is. */
export async function moveToMacosTrash(
  files: readonly OriginalFile[],
  onTrashed: (file: TrashedFile) => void,
  runScript: RunTrashScript = runOsascript,
): Promise<void> {
  for (let start = 0; start < files.length; start += pathsPerRun) {
    const some = files.slice(start, start + pathsPerRun);
    const outcomes = await runScript(some.map(({ path }) => path));
    for (const [i, file] of some.entries()) {
      const outcome = outcomes[i];
      if (outcome === undefined || 'code' in outcome) throw failureOf(file.path, outcome?.code);
      onTrashed(trashedFile(file, { trashedPath: outcome.trashedPath, infoPath: null }));
    }
  }
}

async function runOsascript(paths: readonly string[]): Promise<MacosOutcome[]> {
  const args = ['-l', 'JavaScript', '-e', script, ...paths];
  const options = { timeout: 60_000, maxBuffer: 4_000_000 };
  const { stdout } = await promisify(execFile)('/usr/bin/osascript', args, options);
  return JSON.parse(stdout);
}

/** Codes of NSCocoaErrorDomain (FoundationErrors.h): NSFileNoSuchFile…, NSFileWriteNoPermission…, …VolumeReadOnly…. */
function failureOf(path: string, reason: number | undefined): AppError {
  const details = { path, reason };
  if (reason === 4 || reason === 260) {
    return new AppError('original_missing', `The file is not there any more: ${path}`, { details });
  }
  if (reason === 513 || reason === 642) {
    return new AppError('folder_not_writable', `Files in this folder may not be changed: ${path}`, {
      details,
    });
  }
  return new AppError('trash_unavailable', `The trash did not take the file: ${path}`, { details });
}
