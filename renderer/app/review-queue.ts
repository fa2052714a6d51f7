import type { Review, ReviewQuestion } from '../../core/contract/schemas.ts';

/** Questions to the owner on this page: the first of `waiting` is shown. */
export type ReviewQueue = {
  waiting: readonly ReviewQuestion[];
  /** Answered since the page was opened, the latest last. */
  answered: readonly ReviewQuestion[];
  /** About how many that matter are left, the shown one included; `waiting` may hold others beyond them. */
  left: number;
};

export const emptyQueue: ReviewQueue = { waiting: [], answered: [], left: 0 };

/**
 * New questions from the engine. `sent`: ids of answers that it did not know yet. `keepFirst`: the reader looks at the
 * first question already, so it stays, even when earlier answers have settled it.
 */
export function arrived(
  queue: ReviewQueue,
  review: Review,
  sent: ReadonlySet<string>,
  keepFirst: boolean,
): ReviewQueue {
  const fresh = review.questions.filter((question) => !sent.has(question.id));
  const first = queue.waiting[0];
  const kept = keepFirst && first !== undefined ? [first] : [];
  const waiting = [...kept, ...fresh.filter((question) => question.id !== kept[0]?.id)];
  const known = review.questions.length - fresh.length;
  return { ...queue, waiting, left: Math.max(0, review.left - known) };
}

/** The first question was answered: the next one is shown at once. */
export function answered({ waiting, answered: before, left }: ReviewQueue): ReviewQueue {
  const [first, ...rest] = waiting;
  if (first === undefined) return { waiting, answered: before, left };
  return { waiting: rest, answered: [...before, first], left: Math.max(0, left - 1) };
}

/** The last answer was taken back: its question is asked again. */
export function askedAgain({ waiting, answered: before, left }: ReviewQueue): ReviewQueue {
  const last = before.at(-1);
  if (last === undefined) return { waiting, answered: before, left };
  const others = waiting.filter((question) => question.id !== last.id);
  return { waiting: [last, ...others], answered: before.slice(0, -1), left: left + 1 };
}
