import { basename, dirname, extname, join } from 'node:path';
import { bitsApart, type Code, codeIndex, codeOf } from './candidates.ts';
import { saysNothing } from './fingerprint.ts';
import {
  type Crop,
  cropMatrices,
  croppedLookOf,
  type Look,
  likeness,
  lookOf,
  wholeLikeness,
} from './likeness.ts';

export type StackPhoto = {
  photoId: number;
  /** From `fingerprintOf`; null when the photo has none (not analysed, a video). */
  fingerprint: Uint8Array | null;
  /** Pixels of the upright picture. */
  width: number;
  height: number;
  sizeBytes: number;
  /** Where the file is; for RAW files beside their JPEG, and for the format. */
  path: string;
  isRaw: boolean;
  /** Time on the camera's clock, `YYYY-MM-DDTHH:MM:SS`; only from the picture itself, not from the file's time. */
  takenAt: string | null;
  camera: string | null;
  faceCount: number;
};

export type Stack = {
  /** The picture that stands for all. */
  leadId: number;
  /** All others, in ascending order; never empty. */
  memberIds: number[];
  /** `burst`: shots taken within seconds; `same_picture`: copies of one shot. */
  reason: 'same_picture' | 'burst';
};

/*
[Note: Stacks]
Each member is compared with the lead, never with another member, so a chain of small differences cannot drift. Leads are
tried in the order in which they would stand for a stack (the largest first): a photo joins the lead it is most like, or
becomes a lead. One camera cannot take the same picture twice, so equal cameras with different times are two shots, however
alike: school portraits before one backdrop. Shots within seconds form a burst when they are alike at all. A mirrored
copy is not stacked: writing in it reads backwards and people's sides are changed, so somebody made it for that, and
hiding it behind its original would hide the only difference.
Thresholds: `npm run eval -- duplicates`.
*/
export const samePictureLikeness = 0.935;
export const croppedLikeness = 0.95;
export const burstLikeness = 0.75;
/** Between one shot of a burst and the next. */
const burstGapMs = 3000;
/** Leads of one burst that a shot is compared with, the latest: the camera may turn to something else and back. */
const burstLeads = 8;
/** By how much the sides of a resized copy may be rounded, as a share. */
const aspectTolerance = 0.03;
/** Mean chroma apart, in levels, that makes two coloured pictures differ; and the spread that makes one coloured. */
const mostChromaApart = 24;
const colouredSpread = 6;

/** Crops that a copy is looked for as; those between are like one of these. */
const crops = [
  { left: 0.025, right: 0.025, top: 0.025, bottom: 0.025 },
  { left: 0.05, right: 0.05, top: 0.05, bottom: 0.05 },
  { left: 0.05, right: 0, top: 0, bottom: 0 },
  { left: 0, right: 0.05, top: 0, bottom: 0 },
  { left: 0, right: 0, top: 0.05, bottom: 0 },
  { left: 0, right: 0, top: 0, bottom: 0.05 },
].map((crop: Crop) => ({
  matrices: cropMatrices(crop),
  stretch: (1 - crop.left - crop.right) / (1 - crop.top - crop.bottom),
}));

/** The stacks of a library, by ascending lead. Photos alone are in none. See [Note: Stacks]. */
export function findStacks(photos: readonly StackPhoto[]): Stack[] {
  const ordered = photos.map(prepare).sort(byRank);
  const leadOf = new Map<number, Prepared>();
  stackRawFiles(ordered, leadOf);
  stackSamePictures(ordered, leadOf);
  const burstIds = stackBursts(ordered, leadOf);
  return stacksOf(ordered, leadOf, burstIds);
}

/** Above this many changed photos all are stacked anew, which then costs less. */
const mostChanged = 1000;

/**
 * The stacks after some photos were added, changed or removed: `photos` are those that there are now. Only what these
 * touch is looked at again; everything else stays as it was.
 */
export function restack(
  photos: readonly StackPhoto[],
  stacks: readonly Stack[],
  changedIds: ReadonlySet<number>,
): Stack[] {
  if (changedIds.size > mostChanged) return findStacks(photos);
  const all = photos.map(prepare);
  const byId = new Map(all.map((one) => [one.photo.photoId, one]));
  const companions = new Map<number, number[][]>();
  for (const ids of [...stacks.map(idsIn), ...burstsInTime(all).map((shots) => shots.map(idOf))]) {
    for (const id of ids) companions.set(id, [...(companions.get(id) ?? []), ids]);
  }
  const affected = new Set<number>();
  const waiting: number[] = [];
  for (const stack of stacks) {
    const ids = idsIn(stack);
    if (ids.some((id) => changedIds.has(id) || !byId.has(id))) waiting.push(...ids);
  }
  const changed = all.filter(({ photo }) => changedIds.has(photo.photoId));
  waiting.push(...changed.map(idOf));
  for (const one of all) if (changed.some((other) => mayBelong(one, other))) waiting.push(idOf(one));
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (affected.has(id) || !byId.has(id)) continue;
    affected.add(id);
    for (const ids of companions.get(id) ?? []) waiting.push(...ids);
  }
  const untouched = stacks.filter((stack) => !affected.has(stack.leadId) && byId.has(stack.leadId));
  const again = findStacks([...affected].map((id) => byId.get(id)!.photo));
  return [...untouched, ...again].sort((a, b) => a.leadId - b.leadId);
}

/** A photo with what is computed of it once; `code` is null when its looks say nothing. */
type Prepared = {
  photo: StackPhoto;
  code: Code | null;
  takenAtMs: number | null;
  formatRank: number;
};

/** Of two files with the same pixels, the earlier of these formats is the original. RAW files are shown last. */
const formats = [/^\.tiff?$/, /^\.hei[cf]$|^\.hif$/, /^\.jpe?g$|^\.jpe$|^\.jfif$/, /^\.(avif|jxl|webp)$/];

function prepare(photo: StackPhoto): Prepared {
  const { fingerprint, takenAt } = photo;
  const extension = extname(photo.path).toLowerCase();
  const format = formats.findIndex((pattern) => pattern.test(extension));
  const takenAtMs = takenAt === null ? Number.NaN : Date.parse(`${takenAt}Z`);
  return {
    photo,
    code: fingerprint === null || saysNothing(fingerprint) ? null : codeOf(lookOf(fingerprint)),
    takenAtMs: Number.isNaN(takenAtMs) ? null : takenAtMs,
    formatRank: photo.isRaw ? formats.length + 1 : format === -1 ? formats.length : format,
  };
}

/** The best lead first: pixels (a RAW file last), a camera's own file, its format, the oldest, the largest file. */
function byRank(a: Prepared, b: Prepared): number {
  return (
    Number(a.photo.isRaw) - Number(b.photo.isRaw) ||
    b.photo.width * b.photo.height - a.photo.width * a.photo.height ||
    Number(a.photo.camera === null) - Number(b.photo.camera === null) ||
    a.formatRank - b.formatRank ||
    (a.takenAtMs ?? Number.MAX_VALUE) - (b.takenAtMs ?? Number.MAX_VALUE) ||
    b.photo.sizeBytes - a.photo.sizeBytes ||
    a.photo.photoId - b.photo.photoId
  );
}

/** A camera that writes RAW and JPEG at once gives both one name and one time. */
function stackRawFiles(ordered: readonly Prepared[], leadOf: Map<number, Prepared>): void {
  const shown = new Map<string, Prepared>();
  const key = ({ photo: { path, takenAt } }: Prepared) =>
    JSON.stringify([join(dirname(path), basename(path, extname(path))).toLowerCase(), takenAt]);
  for (const one of ordered) {
    if (one.takenAtMs === null) continue;
    if (!one.photo.isRaw) {
      if (!shown.has(key(one))) shown.set(key(one), one);
      continue;
    }
    const lead = shown.get(key(one));
    if (lead) leadOf.set(idOf(one), lead);
  }
}

function stackSamePictures(ordered: readonly Prepared[], leadOf: Map<number, Prepared>): void {
  const free = ordered.filter((one) => one.code !== null && !leadOf.has(idOf(one)));
  const variants = crops.length + 1;
  const index = codeIndex(free.length * variants);
  const leads: Prepared[] = [];
  for (const one of free) {
    const fingerprint = one.photo.fingerprint!;
    const look = lookOf(fingerprint);
    let best: Prepared | null = null;
    let most = 0;
    index.forEachNear(look, (entry) => {
      const lead = leads[Math.floor(entry / variants)]!;
      const alike = variantLikeness(lead, one, look, entry % variants);
      if (alike <= most || isContradicted(lead, one)) return;
      most = alike;
      best = lead;
    });
    if (best !== null) {
      leadOf.set(idOf(one), best);
      continue;
    }
    leads.push(one);
    index.add(one.code!);
    for (const { matrices } of crops) index.add(codeOf(croppedLookOf(fingerprint, matrices)));
  }
}

/** Likeness of a photo to a lead as a whole (variant 0) or to one of its crops; 0 when not alike enough. */
function variantLikeness(lead: Prepared, one: Prepared, look: Look, variant: number): number {
  const crop = variant === 0 ? null : crops[variant - 1]!;
  const stretch = Math.abs(Math.log(aspectOf(lead) / aspectOf(one)) + Math.log(crop?.stretch ?? 1));
  if (stretch > aspectTolerance) return 0;
  const leadPrint = lead.photo.fingerprint!;
  const alike = crop
    ? likeness(croppedLookOf(leadPrint, crop.matrices), look)
    : wholeLikeness(leadPrint, one.photo.fingerprint!);
  return alike >= (crop ? croppedLikeness : samePictureLikeness) ? alike : 0;
}

function aspectOf({ photo }: Prepared): number {
  return photo.width / photo.height;
}

/** What is known of two photos beside their shapes says that they are not of one shot. */
function isContradicted(a: Prepared, b: Prepared): boolean {
  const isSameCamera = a.photo.camera !== null && a.photo.camera === b.photo.camera;
  if (isSameCamera && a.takenAtMs !== null && b.takenAtMs !== null && a.takenAtMs !== b.takenAtMs)
    return true;
  return chromaDiffers(a.photo.fingerprint!, b.photo.fingerprint!);
}

function chromaDiffers(a: Uint8Array, b: Uint8Array): boolean {
  if (a[4]! < colouredSpread || b[4]! < colouredSpread) return false;
  return Math.abs(a[2]! - b[2]!) + Math.abs(a[3]! - b[3]!) > mostChromaApart;
}

/** Runs of shots of one camera (of one folder, when it is not known), each within seconds of the one before. */
function burstsInTime(all: readonly Prepared[]): Prepared[][] {
  const byCamera = new Map<string, Prepared[]>();
  for (const one of all) {
    if (one.takenAtMs === null || one.code === null) continue;
    const { camera, path } = one.photo;
    const key = camera === null ? `in ${dirname(path)}` : `by ${camera}`;
    const shots = byCamera.get(key);
    if (shots) shots.push(one);
    else byCamera.set(key, [one]);
  }
  const bursts: Prepared[][] = [];
  for (const shots of byCamera.values()) {
    shots.sort((a, b) => a.takenAtMs! - b.takenAtMs! || byRank(a, b));
    let burst: Prepared[] = [];
    for (const shot of shots) {
      const last = burst.at(-1);
      if (last && shot.takenAtMs! - last.takenAtMs! > burstGapMs) {
        if (burst.length > 1) bursts.push(burst);
        burst = [];
      }
      burst.push(shot);
    }
    if (burst.length > 1) bursts.push(burst);
  }
  return bursts;
}

/** Joins leads that are shots of one burst, with their copies; returns the leads of bursts. */
function stackBursts(ordered: readonly Prepared[], leadOf: Map<number, Prepared>): Set<number> {
  const burstIds = new Set<number>();
  for (const shots of burstsInTime(ordered)) {
    const leads: Prepared[] = [];
    for (const shot of shots) {
      if (leadOf.has(idOf(shot))) continue;
      const lead = leads.find((one) => isOfBurst(one, shot));
      if (lead) {
        leadOf.set(idOf(shot), lead);
        burstIds.add(idOf(lead));
      } else {
        leads.unshift(shot);
        leads.length = Math.min(leads.length, burstLeads);
      }
    }
  }
  return burstIds;
}

function isOfBurst(a: Prepared, b: Prepared): boolean {
  if (Math.abs(Math.log(aspectOf(a) / aspectOf(b))) > aspectTolerance) return false;
  const [fewer, more] = [a.photo.faceCount, b.photo.faceCount].sort((x, y) => x - y) as [number, number];
  // Somebody may turn away between two shots; a person beside an empty place is another picture.
  if (fewer < more / 2) return false;
  const [print, otherPrint] = [a.photo.fingerprint!, b.photo.fingerprint!];
  return wholeLikeness(print, otherPrint) >= burstLikeness && !chromaDiffers(print, otherPrint);
}

function stacksOf(
  ordered: readonly Prepared[],
  leadOf: ReadonlyMap<number, Prepared>,
  burstIds: ReadonlySet<number>,
): Stack[] {
  const stacks = new Map<number, Stack>();
  for (const one of ordered) {
    if (!leadOf.has(idOf(one))) continue;
    // A copy of a shot, or its RAW file, follows the shot into its burst.
    let lead = one;
    for (let next = leadOf.get(idOf(lead)); next; next = leadOf.get(idOf(lead))) lead = next;
    const leadId = idOf(lead);
    const stack = stacks.get(leadId);
    if (stack) stack.memberIds.push(idOf(one));
    else {
      const reason = burstIds.has(leadId) ? 'burst' : 'same_picture';
      stacks.set(leadId, { leadId, memberIds: [idOf(one)], reason });
    }
  }
  for (const { memberIds } of stacks.values()) memberIds.sort((a, b) => a - b);
  return [...stacks.values()].sort((a, b) => a.leadId - b.leadId);
}

/** Bits apart up to which two codes may be those of a picture and its slight crop. */
const mostBitsApartOfCrop = 24;

/** A quick look whether two photos could be in one stack; never misses what `stackSamePictures` would join. */
function mayBelong(a: Prepared, b: Prepared): boolean {
  if (a.code !== null && b.code !== null && bitsApart(a.code, b.code) <= mostBitsApartOfCrop) return true;
  return a.photo.isRaw !== b.photo.isRaw && a.takenAtMs !== null && a.takenAtMs === b.takenAtMs;
}

function idOf({ photo }: Prepared): number {
  return photo.photoId;
}

function idsIn(stack: Stack): number[] {
  return [stack.leadId, ...stack.memberIds];
}
