import { dirname, extname } from 'node:path';
import { bands, bitsApart, codeIndex, writeCode } from './candidates.ts';
import { saysNothing } from './fingerprint.ts';
import {
  type Crop,
  cropMatrices,
  croppedLookOf,
  forEachCroppedLook,
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
  logStretch: Math.log((1 - crop.left - crop.right) / (1 - crop.top - crop.bottom)),
}));
/** Of width to height, as a logarithm: between a picture and any of its crops. */
const mostStretch = aspectTolerance + Math.max(...crops.map(({ logStretch }) => Math.abs(logStretch)));
const cropsMatrices = crops.map(({ matrices }) => matrices);

/** The stacks of a library, by ascending lead. Photos alone are in none. See [Note: Stacks]. */
export function findStacks(photos: readonly StackPhoto[]): Stack[] {
  const ordered = photos.map(prepare).sort(byRank);
  const leadOf = new Map<number, Prepared>();
  stackRawFiles(ordered, leadOf);
  stackSamePictures(ordered, leadOf);
  const burstIds = stackBursts(ordered, leadOf);
  return stacksOf(ordered, leadOf, burstIds);
}

/** Above this many photos to look at again all are stacked anew, which then costs less. */
const mostChanged = 50;

/**
 * The stacks after some photos were added, changed or removed: `photos` are those that there are now. Gives what
 * `findStacks` gives, but looks only at what the changes touch. (Among hundreds of pictures much like each other, where a
 * search looks only at the nearest, the two may differ.)
 */
export function restack(
  photos: readonly StackPhoto[],
  stacks: readonly Stack[],
  changedIds: ReadonlySet<number>,
): Stack[] {
  if (changedIds.size > mostChanged) return findStacks(photos);
  const all = photos.map(prepare);
  const byId = new Map(all.map((one) => [one.photo.photoId, one]));
  const stackIds = groupsById(stacks.map(idsIn));
  const burstIds = groupsById(burstsInTime(all).map((burst) => burst.map(idOf)));
  const changed = all.filter((one) => changedIds.has(idOf(one)));
  const shotTimes = new Set(changed.map((one) => one.takenAtMs));
  const shots = new Set(changed.map(shotKey));
  // All whose lead may be another now.
  const restless = new Set<number>();
  for (const one of all) {
    if (one.takenAtMs === null || !shotTimes.has(one.takenAtMs) || !shots.has(shotKey(one))) continue;
    for (const id of [idOf(one), ...(stackIds.get(idOf(one)) ?? [])]) restless.add(id);
  }
  for (const stack of stacks) {
    const ids = idsIn(stack);
    if (ids.some((id) => changedIds.has(id) || !byId.has(id)) || isTorn(stack, byId, burstIds))
      for (const id of ids) restless.add(id);
  }
  for (const id of changedIds) restless.add(id);
  const affected = new Set<number>();
  const alike = all.filter((one) => one.hasLook);
  for (let latest = [...restless]; latest.length > 0; ) {
    if (restless.size > mostChanged) return findStacks(photos);
    const followers = new Set<number>();
    const leads = latest.flatMap((id) => byId.get(id) ?? []).filter((one) => one.hasLook);
    forEachPair(leads, alike, (_, follower) => followers.add(idOf(follower)));
    latest = [];
    for (const id of followers) {
      affected.add(id);
      for (const other of stackIds.get(id) ?? []) if (!restless.has(other)) latest.push(other);
    }
    for (const id of latest) restless.add(id);
  }
  const again = alike.filter((one) => restless.has(idOf(one)));
  forEachPair(leadsWorthTrying(alike, again), again, (lead) => affected.add(idOf(lead)));
  for (const id of restless) affected.add(id);
  const waiting = [...affected];
  affected.clear();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (affected.has(id) || !byId.has(id)) continue;
    affected.add(id);
    waiting.push(...(stackIds.get(id) ?? []), ...(burstIds.get(id) ?? []));
  }
  const untouched = stacks.filter((stack) => byId.has(stack.leadId) && !affected.has(stack.leadId));
  const anew = findStacks([...affected].map((id) => byId.get(id)!.photo));
  return [...untouched, ...anew].sort((a, b) => a.leadId - b.leadId);
}

/** A burst whose shots are no longer within seconds, because one between them is gone. */
function isTorn(
  { leadId, memberIds, reason }: Stack,
  byId: ReadonlyMap<number, Prepared>,
  burstIds: ReadonlyMap<number, number[]>,
): boolean {
  if (reason !== 'burst') return false;
  const shots = new Set(burstIds.get(leadId));
  const { camera } = byId.get(leadId)!.photo;
  return memberIds.some((id) => byId.get(id)!.photo.camera === camera && !shots.has(id));
}

function groupsById(groups: readonly number[][]): Map<number, number[]> {
  const groupOf = new Map<number, number[]>();
  for (const ids of groups) for (const id of ids) groupOf.set(id, ids);
  return groupOf;
}

/** A photo with what is computed of it once. */
type Prepared = {
  photo: StackPhoto;
  /** Its fingerprint can be compared. */
  hasLook: boolean;
  logAspect: number;
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
    hasLook: fingerprint !== null && !saysNothing(fingerprint),
    logAspect: Math.log(photo.width / photo.height),
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
  for (const one of ordered) {
    if (one.takenAtMs === null) continue;
    if (!one.photo.isRaw) {
      if (!shown.has(shotKey(one))) shown.set(shotKey(one), one);
      continue;
    }
    const lead = shown.get(shotKey(one));
    if (lead) leadOf.set(idOf(one), lead);
  }
}

function shotKey({ photo: { path, takenAt } }: Prepared): string {
  return `${takenAt} ${path.slice(0, path.length - extname(path).length).toLowerCase()}`;
}

function stackSamePictures(ordered: readonly Prepared[], leadOf: Map<number, Prepared>): void {
  const free = ordered.filter((one) => one.hasLook && !leadOf.has(idOf(one)));
  let most = 0;
  let last: Prepared | null = null;
  forEachPair(free, free, (lead, one, alike) => {
    if (one !== last) most = 0;
    last = one;
    if (alike <= most || leadOf.has(idOf(lead))) return;
    most = alike;
    leadOf.set(idOf(one), lead);
  });
}

/**
 * Calls with each photo of `ones`, in their order, and each of `leads` that it could stand behind by its looks: that is
 * before it in rank, like it as a whole or cut, and not contradicted. Both have looks.
 */
function forEachPair(
  leads: readonly Prepared[],
  ones: readonly Prepared[],
  onPair: (lead: Prepared, one: Prepared, alike: number) => void,
): void {
  const forEachNear = codeIndex(codesOf(leads), codesPerPhoto);
  const cropsOf = new Map<Prepared, Look[]>();
  for (const [i, one] of ones.entries()) {
    const look = lookOf(one.photo.fingerprint!);
    forEachNear(look, (number) => {
      const lead = leads[number]!;
      // One list is in the order of rank.
      if (leads === ones ? number >= i : byRank(lead, one) >= 0) return;
      const stretch = lead.logAspect - one.logAspect;
      if (Math.abs(stretch) > mostStretch || isContradicted(lead, one)) return;
      const whole = wholeLikeness(lead.photo.fingerprint!, one.photo.fingerprint!);
      if (whole < leastOfCrop) return;
      let croppedLooks = cropsOf.get(lead);
      if (croppedLooks === undefined) {
        if (cropsOf.size === mostCropsKept) cropsOf.clear();
        croppedLooks = cropsMatrices.map((matrices) => croppedLookOf(lead.photo.fingerprint!, matrices));
        cropsOf.set(lead, croppedLooks);
      }
      let most = whole >= samePictureLikeness && Math.abs(stretch) <= aspectTolerance ? whole : 0;
      for (const [i, { logStretch }] of crops.entries()) {
        if (Math.abs(stretch + logStretch) > aspectTolerance) continue;
        const alike = likeness(croppedLooks[i]!, look);
        if (alike >= croppedLikeness) most = Math.max(most, alike);
      }
      if (most > 0) onPair(lead, one, most);
    });
  }
}

/** Bits apart of a picture and a crop of it that is found; measured: up to 23, and 32 of two pictures by chance. */
const mostBitsApartOfCrop = 24;

/** Those of which one of a few photos may be a copy: to see what crops of all look like takes longer than to ask. */
function leadsWorthTrying(leads: readonly Prepared[], ones: readonly Prepared[]): readonly Prepared[] {
  const codes = new Int32Array((ones.length + 1) * bands);
  for (const [i, { photo }] of ones.entries()) writeCode(lookOf(photo.fingerprint!), codes, i * bands);
  const own = ones.length * bands;
  return leads.filter((lead) => {
    writeCode(lookOf(lead.photo.fingerprint!), codes, own);
    return ones.some(
      (one, i) =>
        Math.abs(lead.logAspect - one.logAspect) <= mostStretch &&
        bitsApart(codes, own, codes, i * bands) <= mostBitsApartOfCrop,
    );
  });
}

/** Likeness of a whole picture to a crop of it is above this; measured: 0.5. */
const leastOfCrop = 0.4;
/** Photos whose cropped looks are kept at once, 2 kB each. */
const mostCropsKept = 50_000;
const codesPerPhoto = 1 + crops.length;

/** The codes of each photo as a whole and cut. */
function codesOf(photos: readonly Prepared[]): Int32Array {
  const codes = new Int32Array(photos.length * codesPerPhoto * bands);
  let at = 0;
  const append = (look: Look) => {
    writeCode(look, codes, at);
    at += bands;
  };
  for (const { photo } of photos) {
    append(lookOf(photo.fingerprint!));
    forEachCroppedLook(photo.fingerprint!, cropsMatrices, append);
  }
  return codes;
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
    if (one.takenAtMs === null || !one.hasLook) continue;
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
  if (Math.abs(a.logAspect - b.logAspect) > aspectTolerance) return false;
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

function idOf({ photo }: Prepared): number {
  return photo.photoId;
}

function idsIn(stack: Stack): number[] {
  return [stack.leadId, ...stack.memberIds];
}
