import i18next from 'i18next';
import { create } from 'zustand';
import type { AppError } from '../../core/contract/errors.ts';
import { asAppError, call } from '../app/api.ts';
import { errorText } from '../app/error-text.ts';
import type { Whom } from '../app/person-acts.ts';
import { answered, arrived, askedAgain, emptyQueue, type ReviewQueue } from '../app/review-queue.ts';
import { useChanges } from './changes.ts';
import { changesPeople, useTasks } from './tasks.ts';
import { showToast } from './toasts.ts';

export type Answer = { answer: 'yes' | 'no' | 'skip' } | { whom: Whom } | { stranger: number };

type ReviewState = ReviewQueue & {
  /** Whether the engine has answered yet. */
  known: boolean;
  error: AppError | undefined;
  load(): Promise<void>;
  /** Answers the first question. The next one is shown at once; the engine is told in the background. */
  answer(answer: Answer): void;
  /** Takes the last answer back and asks again. Resolves to whether there was one. */
  takeBack(): Promise<boolean>;
};

/** A question that was shown for less than this may still be exchanged for one that matters more, ms. */
const glanceMs = 350;

export const useReview = create<ReviewState>()((set, get) => {
  /** History entries of the answers, in the order of `answered`; null: nothing was changed. */
  const entries: Promise<number | null>[] = [];
  const sent = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let shownAtMs = 0;
  let loading = false;
  let again = false;

  async function send(question: string, answer: Answer): Promise<number | null> {
    if ('stranger' in answer) {
      const body = { stranger: true };
      return (await call('updatePerson', { params: { id: answer.stranger }, body })).history_id;
    }
    const body =
      'whom' in answer ? { question, answer: 'name' as const, ...answer.whom } : { question, ...answer };
    return (await call('answerReview', { body })).history_id;
  }

  async function load(): Promise<void> {
    if (loading) {
      again = true;
      return;
    }
    // People come and go while photos are looked at: questions would be out of date when they are read.
    if (useTasks.getState().tasks.some(changesPeople)) return;
    loading = true;
    try {
      do {
        again = false;
        await last;
        const review = await call('getReview');
        const keepFirst = performance.now() - shownAtMs > glanceMs && get().waiting.length > 0;
        set((queue) => ({ ...arrived(queue, review, sent, keepFirst), known: true, error: undefined }));
      } while (again);
    } catch (error) {
      set({ error: asAppError(error) });
    } finally {
      loading = false;
    }
  }

  return {
    ...emptyQueue,
    known: false,
    error: undefined,
    load,

    answer(answer) {
      const question = get().waiting[0];
      if (question === undefined) return;
      sent.add(question.id);
      shownAtMs = performance.now();
      set(answered);
      const entry = last.then(() => send(question.id, answer));
      entries.push(entry.catch(() => null));
      last = entry
        .then(() => useChanges.getState().announce({ persons: true, photos: false }))
        .catch((error: unknown) => {
          const failure = asAppError(error);
          // An earlier answer has settled it meanwhile.
          if (failure.code === 'not_found' || failure.code === 'conflict') return;
          showToast({ text: errorText(failure, i18next.t), tone: 'error' });
        })
        .finally(() => sent.delete(question.id));
      void last.then(load);
    },

    async takeBack() {
      const entry = entries.pop();
      if (entry === undefined) return false;
      shownAtMs = Number.NEGATIVE_INFINITY;
      set(askedAgain);
      try {
        const id = await entry;
        if (id !== null) await call('undoEntry', { params: { id } });
        useChanges.getState().announce({ persons: true, photos: false });
        return true;
      } catch (error) {
        showToast({ text: errorText(asAppError(error), i18next.t), tone: 'error' });
        return false;
      }
    },
  };
});
