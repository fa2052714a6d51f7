import type { Photo, Timeline as TimelineAnswer } from '../../core/contract/schemas.ts';
import { shapeUnit, tileMarks, unpackColour } from '../../core/contract/timeline.ts';
import { lastAtMost } from '../layout/last-at-most.ts';

/** Photos of a list, newest first, by columns; an index counts in all of them. */
export type Timeline = {
  ids: readonly number[];
  /** Width / height, as grids show it. */
  aspects: Float32Array;
  marks: Uint8Array;
  colours: Uint16Array;
  /** YYYY-MM-DD, newest first, and the index of the first photo of each. */
  days: readonly string[];
  dayStarts: Uint32Array;
  /** Of videos in s, and how many stand behind those that stand for others; by index. */
  durations: ReadonlyMap<number, number>;
  stackCounts: ReadonlyMap<number, number>;
};

/** What a tile knows of its photo before anything else is read; `taken_at`: its day. */
export type TilePhoto = Pick<
  Photo,
  'id' | 'kind' | 'available' | 'has_motion' | 'stack_count' | 'duration_ms'
> & { taken_at: string; dated: boolean; copies: boolean };

/** Photos whose size is not known are taken for the usual landscape. */
const usualAspect = 3 / 2;
// Panoramas and very tall scans are cropped to these shapes in grids, or one of them would be a whole row.
const narrowest = 0.5;
const widest = 2.6;

export function readTimeline(answer: TimelineAnswer): Timeline {
  const ids = Array.from(new Uint32Array(bytesOf(answer.ids).buffer));
  const marks = bytesOf(answer.marks);
  const aspects = Float32Array.from(bytesOf(answer.shapes), (shape) =>
    shape === 0 ? usualAspect : Math.min(widest, Math.max(narrowest, shape / shapeUnit)),
  );
  const dayStarts = new Uint32Array(answer.days.length);
  let start = 0;
  answer.counts.forEach((count, day) => {
    dayStarts[day] = start;
    start += count;
  });
  return {
    ...{ ids, aspects, marks, dayStarts },
    colours: new Uint16Array(bytesOf(answer.colours).buffer),
    days: answer.days,
    durations: byMark(marks, tileMarks.video, answer.durations_s),
    stackCounts: byMark(marks, tileMarks.stacked, answer.stack_counts),
  };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function byMark(marks: Uint8Array, mark: number, values: readonly number[]): Map<number, number> {
  const byIndex = new Map<number, number>();
  let next = 0;
  if (values.length > 0) {
    for (let i = 0; i < marks.length; i++) if (marks[i]! & mark) byIndex.set(i, values[next++] ?? 0);
  }
  return byIndex;
}

/** Number of the day of a photo. */
export function dayIndexOf({ dayStarts }: Timeline, index: number): number {
  return lastAtMost(dayStarts, index);
}

export function dayOf(timeline: Timeline, index: number): string {
  return timeline.days[dayIndexOf(timeline, index)] ?? '';
}

export function tilePhoto(timeline: Timeline, index: number): TilePhoto {
  const mark = timeline.marks[index] ?? 0;
  const seconds = timeline.durations.get(index) ?? 0;
  return {
    id: timeline.ids[index]!,
    kind: mark & tileMarks.video ? 'video' : 'photo',
    available: (mark & tileMarks.away) === 0,
    has_motion: (mark & tileMarks.motion) !== 0,
    stack_count: timeline.stackCounts.get(index) ?? 1,
    duration_ms: seconds === 0 ? null : seconds * 1000,
    taken_at: `${dayOf(timeline, index)}T00:00`,
    dated: (mark & tileMarks.undated) === 0,
    copies: (mark & tileMarks.copies) !== 0,
  };
}

/** Average colour of a photo for CSS; null where it is not known yet. */
export function colourOf({ colours }: Timeline, index: number): string | null {
  const packed = colours[index] ?? 0;
  return packed === 0 ? null : `rgb(${unpackColour(packed).join(' ')})`;
}

/** Whether two lists show the same photos in the same order. */
export function sameIds(a: Timeline, b: Timeline): boolean {
  return a.ids.length === b.ids.length && a.ids.every((id, i) => id === b.ids[i]);
}
