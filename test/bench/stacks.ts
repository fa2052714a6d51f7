import { fork } from 'node:child_process';
import { AppError } from '../../core/contract/errors.ts';
import { findStacks, restack, type Stack, type StackPhoto } from '../../core/library/stacks/find-stacks.ts';
import {
  coefficientsAt,
  fingerprintBytes,
  fingerprintVersion,
} from '../../core/library/stacks/fingerprint.ts';

/** Shares of the photos; the rest are pictures of their own. */
const copiesShare = 0.1;
const shotsShare = 0.2;
const screenshotsShare = 0.02;
const mostAdded = 1000;
const limitSeconds = 30;
const limitMib = 1536;

/**
 * `npm run bench -- stacks [N=100000]`: seconds and memory to stack N photos made by chance, a tenth of them copies, a
 * fifth shots of bursts, one in fifty a screenshot like the others, in a process of its own as the engine does it; then
 * to add one photo and 1000. Exit code 1 when a step takes more than 30 s, or 1.5 GB.
 */
export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 100_000);
  if (!Number.isInteger(count) || count <= mostAdded)
    throw new AppError('invalid_request', `bad number ${args[0]}: more than ${mostAdded} photos`);
  // `fork` of this file: main.ts has been loaded in this process, and memory is measured.
  const child = fork(import.meta.filename, [String(count)]);
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

if (process.argv[1] === import.meta.filename) measure(Number(process.argv[2]));

function measure(count: number): void {
  const { photos, originals } = makeLibrary(count);
  const known = photos.slice(0, -mostAdded);
  console.log(`${count} photos made: ${mib(process.memoryUsage.rss())} MiB`);
  const stacks = timed(`${known.length} photos stacked`, () => findStacks(known));
  const stackOf = leadsById(stacks);
  const copies = known.filter(({ photoId }) => originals.has(photoId));
  const found = copies.filter(({ photoId }) => {
    const lead = stackOf.get(photoId);
    return lead !== undefined && lead === stackOf.get(originals.get(photoId)!);
  });
  console.log(`${stacks.length} stacks; ${found.length} of ${copies.length} copies are with their original`);
  for (const added of [1, mostAdded]) {
    const now = photos.slice(0, known.length + added);
    const fresh = new Set(now.slice(known.length).map(({ photoId }) => photoId));
    timed(`${added} more photos stacked`, () => restack(now, stacks, fresh));
  }
}

function timed(what: string, work: () => Stack[]): Stack[] {
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  const stacks = work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startedAtMs) / 1000;
  if (seconds > limitSeconds || process.resourceUsage().maxRSS / 1024 > limitMib) process.exitCode = 1;
  console.log(
    `${what} in ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of the processor), ` +
      `at most ${mib(process.resourceUsage().maxRSS * 1024)} MiB`,
  );
  return stacks;
}

function mib(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function leadsById(stacks: readonly Stack[]): Map<number, number> {
  return new Map(
    stacks.flatMap(({ leadId, memberIds }) =>
      [leadId, ...memberIds].map((id): [number, number] => [id, leadId]),
    ),
  );
}

/**
 * Fingerprints as independent as those of WIDER's pictures are: of two, 1 in 1000 bands of 21 signs have at most three
 * apart. `originals`: of each copy, the photo that it was made from.
 */
function makeLibrary(count: number): { photos: StackPhoto[]; originals: Map<number, number> } {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  /** Normal, about: four even ones added. */
  const normal = () => (random() + random() + random() + random() - 2) * Math.sqrt(3);
  const mixed = (...parts: [Int8Array | null, number][]) => {
    const print = new Uint8Array(fingerprintBytes);
    print.set([fingerprintVersion, 40, 128, 128, 0]);
    for (let i = coefficientsAt; i < fingerprintBytes; i++) {
      let sum = 0;
      for (const [other, share] of parts) sum += share * (other === null ? 45 * normal() : other[i]!);
      print[i] = Math.max(-127, Math.min(127, Math.round(sum)));
    }
    return print;
  };
  const signed = (print: Uint8Array) => new Int8Array(print.buffer);
  const common = signed(mixed([null, 1]));
  const screen = signed(mixed([null, 1]));
  const photos: StackPhoto[] = [];
  const originals = new Map<number, number>();
  for (let photoId = 0; photoId < count; photoId++) {
    const takenAt = new Date(1e12 + photoId * 40_000).toISOString().slice(0, 19);
    const size = { width: 4000, height: photoId % 3 === 0 ? 2667 : 3000 };
    let photo = {
      fingerprint: mixed([null, 0.97], [common, 0.2]),
      ...size,
      takenAt,
      camera: 'Canon',
    } as StackPhoto;
    const kind = random();
    const other = photos[kind < copiesShare ? Math.floor(random() * photoId) : photoId - 1];
    if (other && kind < copiesShare) {
      const fingerprint = mixed([signed(other.fingerprint!), 0.95], [null, 0.1]);
      const [width, height] = [Math.round(other.width / 2), Math.round(other.height / 2)];
      photo = { ...photo, fingerprint, width, height, takenAt: null, camera: null };
      originals.set(photoId, other.photoId);
    } else if (other?.camera && kind < copiesShare + shotsShare) {
      const fingerprint = mixed([signed(other.fingerprint!), 0.95], [null, 0.35]);
      const secondLater = new Date(Date.parse(`${other.takenAt}Z`) + 1000).toISOString().slice(0, 19);
      photo = { ...photo, fingerprint, width: other.width, height: other.height, takenAt: secondLater };
    } else if (kind > 1 - screenshotsShare) {
      photo = {
        ...photo,
        fingerprint: mixed([screen, 0.95], [null, 0.4]),
        width: 1170,
        height: 2532,
        camera: null,
      };
    }
    const path = `/photos/${Math.floor(photoId / 250)}/IMG_${photoId}.jpg`;
    photos.push({ ...photo, photoId, path, sizeBytes: 1e6 + photoId, isRaw: false, faceCount: 1 });
  }
  return { photos, originals };
}
