import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { Live } from '../live.ts';
import { calibrationInUse } from '../people/calibration-in-use.ts';
import type { OwnersWord } from '../people/owners-word.ts';
import type { Store } from '../store/store.ts';
import type { ModelsInUse, Pack } from '../workers/models-in-use.ts';
import { packOf } from '../workers/review.ts';
import { type Answer, answerQuestion, whyClosed } from './answer.ts';
import { explainFace } from './explain-face.ts';
import { presentQuestion } from './present.ts';
import { parseQuestionId } from './question-id.ts';
import { createReviewQueue } from './queue.ts';

export type ReviewHandlers = Pick<
  Handlers,
  'getReview' | 'answerReview' | 'explainFace' | 'getAccuracy' | 'calibrate' | 'proposeSplit'
>;

export type ReviewContext = {
  store: Store;
  word: OwnersWord;
  models: Pick<ModelsInUse, 'opened'>;
  libraryDir: string;
  live: Live;
  /** Called after the owner changed something about people. */
  onOwnerChange(): void;
};

/** A question that settles less is not counted among those that are left. */
const settlesEnough = 0.5;

/** Questions to the owner, and what was learnt from the answers. `close` ends comparing people. */
export function createReview(context: ReviewContext): { handlers: ReviewHandlers; close(): void } {
  const { store, word, models, libraryDir, live, onOwnerChange } = context;
  const queue = createReviewQueue(store, libraryDir, packInUse, live);

  /** The pack that runs, or before any was needed the one that most faces are of. */
  function packInUse(): Pack | null {
    const opened = models.opened();
    if (opened) return opened.pack;
    const used = store.faces.mostUsedPack();
    return used === null ? null : (packOf(used) ?? null);
  }

  const soon = () => {
    throw new AppError('internal', 'being built');
  };
  const handlers: ReviewHandlers = {
    async getReview({ query: { limit } }) {
      const board = await queue.board();
      if (!board) return { questions: [], left: 0 };
      const ranked = board.questions();
      const questions = [];
      for (const question of ranked) {
        if (questions.length === limit) break;
        if (whyClosed(store, question.subject) !== null) continue;
        questions.push(presentQuestion(store, question, board.similarTo(question.subject)));
      }
      const left = ranked.filter(({ matters, settles }) => matters && settles >= settlesEnough).length;
      return { questions, left };
    },

    answerReview({ body }) {
      const subject = parseQuestionId(body.question);
      if (!subject) throw new AppError('invalid_request', `question: ${body.question} is none`);
      const { historyId, message } = answerQuestion(store, word, subject, toAnswer(body));
      if (historyId !== null) onOwnerChange();
      return { history_id: historyId, message };
    },

    explainFace({ params: { id } }) {
      const face = store.faces.get(id);
      if (!face) throw new AppError('not_found', `There is no face ${id}`);
      const pack = packOf(face.pack_id);
      if (!pack) throw new AppError('internal', `face ${id} is of an unknown pack ${face.pack_id}`);
      return explainFace(store, face, {
        vectors: store.vectors(pack.id, pack.recogniser.dimension),
        threshold: calibrationInUse(store, pack).sureSimilarity,
        peopleLike: queue.gathered()?.peopleLike,
      });
    },

    getAccuracy: soon,
    calibrate: soon,
    proposeSplit: soon,
  };
  return { handlers, close: queue.close };
}

function toAnswer(body: {
  answer: 'yes' | 'no' | 'skip' | 'name';
  name?: string | undefined;
  person_id?: number | undefined;
}): Answer {
  const { answer, name, person_id: personId } = body;
  const named = Number(name !== undefined) + Number(personId !== undefined);
  if (answer !== 'name') {
    if (named > 0) throw new AppError('invalid_request', 'name, person_id: go with answer=name');
    return { answer };
  }
  if (named !== 1) throw new AppError('invalid_request', 'name or person_id: one of them');
  return { answer, who: name === undefined ? { personId: personId! } : { name: name.normalize('NFC') } };
}
