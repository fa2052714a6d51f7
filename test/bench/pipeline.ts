import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { sharedDir } from '../shared-data.ts';

const command = resolve(import.meta.dirname, '../../core/cli/heirloom.js');
const portraitCount = 600;
const largeCount = 80;

/**
 * `npm run bench -- pipeline`: the whole engine as a user runs it (`heirloom scan` on a new library), on 250-pixel
 * portraits and on 12-megapixel JPEGs; photos per second from start to grouped people, and the highest sum of
 * resident memory of all its processes.
 */
export async function run(): Promise<void> {
  const shared = sharedDir();
  if (shared === null) {
    console.log('pipeline: skipped, ../shared (real photos) is not here');
    return;
  }
  const work = mkdtempSync(join(tmpdir(), 'heirloom-bench-'));
  try {
    console.log('photos                      count   seconds  photos/s  peak RSS');
    await measure('250-pixel portraits', portraits(shared, join(work, 'portraits')), join(work, 'library-1'));
    await measure(
      '12-megapixel JPEGs',
      await largePhotos(shared, join(work, 'large')),
      join(work, 'library-2'),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function portraits(shared: string, folder: string): string {
  const source = join(shared, 'data/lfw/images');
  mkdirSync(folder);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jpg'),
  );
  for (const [i, name] of files.sort().slice(0, portraitCount).entries())
    cpSync(join(source, name), join(folder, `${i}.jpg`));
  return folder;
}

/**
 * Real pictures of one to six people, as families take them, brought to the size of a phone's camera; every fourth is
 * upright by EXIF only, as phones do.
 */
async function largePhotos(shared: string, folder: string): Promise<string> {
  const source = join(shared, 'data/wider');
  mkdirSync(folder);
  const truth = readFileSync(join(source, 'wider_face_val_bbx_gt.txt'), 'utf8');
  const pictures = [...truth.matchAll(/^(\S+\.jpg)\n(\d+)$/gm)]
    .filter(([, , faces]) => Number(faces) >= 1 && Number(faces) <= 6)
    .map(([, name]) => join(source, 'images', name!));
  for (let i = 0; i < largeCount; i++) {
    await sharp(pictures[i % pictures.length])
      .resize(4032, 3024, { fit: 'cover', position: sharp.strategy.attention })
      .withMetadata({ orientation: i % 4 === 0 ? 6 : 1 })
      .jpeg({ quality: 90 })
      .toFile(join(folder, `${i}.jpg`));
  }
  return folder;
}

async function measure(title: string, folder: string, library: string): Promise<void> {
  const child = spawn(process.execPath, [command, 'scan', folder, '--library', library, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const peak = watchMemory(child);
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  const peakBytes = peak();
  const { photos, seconds } = JSON.parse(output) as { photos: { done: number }; seconds: number };
  const columns = [
    title.padEnd(26),
    String(photos.done).padStart(6),
    seconds.toFixed(1).padStart(9),
    (photos.done / seconds).toFixed(1).padStart(9),
    `${(peakBytes / 1e6).toFixed(0)} MB`.padStart(9),
  ];
  console.log(columns.join(' '));
}

/** Samples the memory of a process and its children (Linux only; elsewhere 0). @returns ends it, answers the peak. */
function watchMemory(child: ChildProcess): () => number {
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentBytes(child.pid!));
  }, 100);
  return () => {
    clearInterval(timer);
    return peakBytes;
  };
}

function residentBytes(pid: number): number {
  try {
    const own = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean);
    return Number(own?.[1] ?? 0) * 1024 + children.reduce((sum, id) => sum + residentBytes(Number(id)), 0);
  } catch {
    return 0;
  }
}
