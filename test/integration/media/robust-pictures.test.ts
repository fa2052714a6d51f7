import { fork } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mediaKind } from '../../../core/media/formats.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';
import type { Opened } from './open-all-process.ts';

const shared = sharedDir();
if (shared === null) console.info(`skipped: ${sharedAbsent}`);

/** Outcomes that a file of a folder may have; the first pattern that fits its path decides. */
const expected: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^formats\/(avif|bmp|gif|heic|jpeg|png|webp)\//, ['avif', 'bmp', 'gif', 'heic', 'jpeg', 'png', 'webp']],
  // Odd ones: no colour model at all, 8-bit Lab, LZMA.
  [/^formats\/tiff\/(10ct_32bit|hopper\.Lab|hopper_lzma)/, ['corrupt', 'unsupported_format']],
  [/^formats\/tiff\//, ['tiff']],
  // Cut off behind their metadata.
  [/^formats\/raw\/(CanonRaw\.cr3|Sigma\.x3f)$/, ['unsupported_format']],
  [/^formats\/raw\//, ['raw']],
  [/^formats\/misc\/.*\.(psd|svg|ico|ppm|jp2)$/, ['unsupported_format']],
  [/^formats\/misc\//, ['jpeg', 'bmp']],
  [/^(orientation|exif|noface)\//, ['jpeg', 'heic', 'png', 'webp']],
  [/^corrupt\/(pngsuite-x|pillow-fuzz)\//, ['corrupt', 'unsupported_format']],
  [/^corrupt\/bmpsuite-bad\//, ['bmp', 'corrupt']],
  [/^(corrupt|bombs)\//, ['jpeg', 'png', 'gif', 'bmp', 'corrupt', 'unsupported_format', 'too_many_pixels']],
];

/** On a busy machine; what it catches is a hang. A 12-megapixel HEIC takes about 1 s. */
const slowestMs = 60_000;
const peakLimitBytes = 700e6;

describe.skipIf(shared === null)('real pictures', () => {
  test('each ends decoded or with a reason, in bounded time and memory', async () => {
    const root = join(shared!, 'data/robust');
    const folders = ['formats', 'orientation', 'exif', 'corrupt', 'bombs', 'noface'];
    const paths = folders
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((p) =>
          join(root, folder, p),
        ),
      )
      .filter((path) => statSync(path).isFile() && mediaKind(path) === 'picture');
    expect(paths.length).toBeGreaterThan(150);
    const opened = await openAll(paths);
    expect(opened.length).toBe(paths.length);
    const surprising = opened.filter(({ path, outcome }) => {
      const known = expected.find(([pattern]) => pattern.test(relative(root, path)));
      return !known?.[1].includes(outcome);
    });
    expect(surprising).toEqual([]);
    const slowest = opened.reduce((a, b) => (a.ms > b.ms ? a : b));
    const peakBytes = Math.max(...opened.map((one) => one.peakBytes));
    console.info(
      `${opened.length} pictures; slowest ${relative(root, slowest.path)}: ${Math.round(slowest.ms)} ms; ` +
        `peak ${Math.round(peakBytes / 1e6)} MB`,
    );
    expect(slowest.ms).toBeLessThan(slowestMs);
    expect(peakBytes).toBeLessThan(peakLimitBytes);
  });
});

/** In a process of its own; rejects when that ends before it has answered for all. */
function openAll(paths: string[]): Promise<Opened[]> {
  return new Promise((resolve, reject) => {
    const opened: Opened[] = [];
    const child = fork(join(import.meta.dirname, 'open-all-process.ts'), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (one: Opened) => opened.push(one));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(opened);
      else reject(new Error(`ended by ${signal ?? code} after ${opened.at(-1)?.path}`));
    });
    child.send(paths);
  });
}
