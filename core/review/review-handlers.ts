import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { OwnersWord } from '../people/owners-word.ts';
import type { Store } from '../store/store.ts';
import type { ModelsInUse } from '../workers/models-in-use.ts';

export type ReviewHandlers = Pick<
  Handlers,
  'getReview' | 'answerReview' | 'explainFace' | 'getAccuracy' | 'calibrate' | 'proposeSplit'
>;

export type ReviewContext = {
  store: Store;
  word: OwnersWord;
  models: ModelsInUse;
  libraryDir: string;
  /** Called after the owner changed something about people. */
  onOwnerChange(): void;
};

// Being built.
export function reviewHandlers(_context: ReviewContext): ReviewHandlers {
  const soon = () => {
    throw new AppError('internal', 'being built');
  };
  return {
    getReview: soon,
    answerReview: soon,
    explainFace: soon,
    getAccuracy: soon,
    calibrate: soon,
    proposeSplit: soon,
  };
}
