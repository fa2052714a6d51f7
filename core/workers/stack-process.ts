// Child process that compares the pictures of a library: seconds for hundreds of thousands, in which the engine answers.
import { findStacks, restack, type Stack, type StackPhoto } from '../library/stacks/find-stacks.ts';
import type { StackRow } from '../store/stacks.sql.ts';
import { openReadableStore } from '../store/store.ts';
import { answerJobs } from './job-processes.ts';
import type { Stacking, StackingJob } from './stacking.ts';

answerJobs(stack);

function stack({ libraryDir }: StackingJob): Stacking {
  const store = openReadableStore(libraryDir);
  const rows = store.stacks.pictures();
  store.close();
  const photos = rows.map(toStackPhoto);
  const fresh = new Set(rows.filter(({ stacked }) => stacked === 0).map(({ id }) => id));
  const stacks = fresh.size === rows.length ? findStacks(photos) : restack(photos, stacksOf(rows), fresh);
  return { stacks, compared: rows.map(({ id }) => id) };
}

function toStackPhoto(row: StackRow): StackPhoto {
  const { id, fingerprint, width, height, size_bytes, path, format, taken_at, camera, faces_count } = row;
  return {
    ...{ photoId: id, fingerprint, width, height, path, camera },
    sizeBytes: size_bytes,
    isRaw: format === 'raw',
    takenAt: taken_at,
    faceCount: faces_count,
  };
}

/** As they were found before. */
function stacksOf(rows: readonly StackRow[]): Stack[] {
  const stacks = new Map<number, Stack>();
  for (const { id, part_of, part_kind } of rows) {
    if (part_of === null || (part_kind !== 'same_picture' && part_kind !== 'burst')) continue;
    const stack = stacks.get(part_of) ?? { leadId: part_of, memberIds: [], reason: part_kind };
    stack.memberIds.push(id);
    stacks.set(part_of, stack);
  }
  return [...stacks.values()];
}
