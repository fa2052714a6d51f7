import type { Handlers } from '../contract/handlers.ts';
import { tileMarks } from '../contract/timeline.ts';
import { toPhoto } from '../library/present.ts';
import type { Store } from '../store/store.ts';
import { askedFilter } from './asked-filter.ts';

/** All photos of a filter in one answer, and what a tile shows besides, for those that are on the screen. */
export function timelineHandlers(store: Store): Pick<Handlers, 'getTimeline' | 'listPhotoDetails'> {
  const { timeline, photos, transaction } = store;
  return {
    getTimeline: ({ query }) =>
      transaction(() => {
        const { marksOf, stackCounts } = readMarks(timeline);
        const rows = timeline.rows(askedFilter(store, query));
        const ids = new Uint32Array(rows.length);
        const shapes = new Uint8Array(rows.length);
        const colours = new Uint16Array(rows.length);
        const marks = new Uint8Array(rows.length);
        const answer = {
          total: rows.length,
          days: [] as string[],
          counts: [] as number[],
          durations_s: [] as number[],
          stack_counts: [] as number[],
        };
        let dayBefore = '';
        for (let i = 0; i < rows.length; i++) {
          const [id, day, tile] = rows[i]!;
          const mark = (tile & 15) | (marksOf.get(id) ?? 0);
          ids[i] = id;
          marks[i] = mark;
          shapes[i] = (tile >> 4) & 255;
          colours[i] = (tile / 2 ** 12) & 65535;
          if (mark & tileMarks.video) answer.durations_s.push(Math.floor(tile / 2 ** 28));
          if (mark & tileMarks.stacked) answer.stack_counts.push(stackCounts.get(id)! + 1);
          if (day === dayBefore) answer.counts[answer.counts.length - 1]!++;
          else {
            answer.days.push(day);
            answer.counts.push(1);
            dayBefore = day;
          }
        }
        return {
          ...answer,
          ids: base64(ids),
          shapes: base64(shapes),
          colours: base64(colours),
          marks: base64(marks),
        };
      }),

    listPhotoDetails: ({ query: { ids } }) => ({
      photos: ids.flatMap((id) => {
        const row = photos.get(id);
        return row === undefined ? [] : [toPhoto(row)];
      }),
    }),
  };
}

/** Marks of the few photos that are more than a picture by itself in one place. */
function readMarks(timeline: Store['timeline']) {
  const marksOf = new Map<number, number>();
  const stackCounts = new Map<number, number>();
  const add = (id: number, mark: number) => marksOf.set(id, (marksOf.get(id) ?? 0) | mark);
  for (const [id, kind, count] of timeline.parts()) {
    add(id, kind === 'motion' ? tileMarks.motion : tileMarks.stacked);
    if (kind !== 'motion') stackCounts.set(id, (stackCounts.get(id) ?? 0) + count);
  }
  for (const id of timeline.away()) add(id, tileMarks.away);
  for (const id of timeline.copied()) add(id, tileMarks.copies);
  return { marksOf, stackCounts };
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array | Uint32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
