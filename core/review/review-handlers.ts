import { availableParallelism } from 'node:os';
import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { Accuracy } from '../contract/schemas.ts';
import type { Live } from '../live.ts';
import { calibrationInUse, type LearntCalibration } from '../people/calibration-in-use.ts';
import { record } from '../people/journal.ts';
import type { OwnersWord } from '../people/owners-word.ts';
import type { Store } from '../store/store.ts';
import type { ModelsInUse, Pack } from '../workers/models-in-use.ts';
import { measureGrouping, packOf, splitPerson } from '../workers/review.ts';
import { rocCurve, suggestThreshold } from './accuracy.ts';
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

const nothingKnown: Accuracy = {
  confirmed_faces: 0,
  corrected_faces: 0,
  precision: null,
  recall: null,
  threshold: 0,
  suggested_threshold: null,
  calibrated: false,
  roc: [],
};

/** A question that settles less is not counted among those that are left. */
const settlesEnough = 0.5;

/** Questions to the owner, and what was learnt from the answers. `close` ends comparing people. */
export function createReview(context: ReviewContext): { handlers: ReviewHandlers; close(): void } {
  const { store, word, models, libraryDir, live, onOwnerChange } = context;
  const closing = new AbortController();
  const queue = createReviewQueue(store, libraryDir, packInUse, live, closing.signal);

  let used: string | null = null;

  /** The pack that runs, or before any was needed the one that most faces are of. */
  function packInUse(): Pack | null {
    const opened = models.opened();
    if (opened) return opened.pack;
    // Counting all faces takes its time; another pack comes in use by being opened.
    used ??= store.faces.mostUsedPack();
    return used === null ? null : (packOf(used) ?? null);
  }

  const library = ({ id: packId, recogniser: { dimension } }: Pack) => ({
    libraryDir,
    packId,
    dimension,
    threads: availableParallelism(),
  });

  /** Null while the library has no faces. */
  async function accuracy(): Promise<(Accuracy & { pack: Pack }) | null> {
    const pack = packInUse();
    if (!pack) return null;
    const {
      confirmedFaces,
      accuracy: found,
      histogram,
    } = await measureGrouping(library(pack), closing.signal);
    const { sureSimilarity: threshold, isLearnt } = calibrationInUse(store, pack);
    return {
      pack,
      confirmed_faces: confirmedFaces,
      corrected_faces: found.corrected,
      precision: found.precision,
      recall: found.recall,
      threshold,
      suggested_threshold: suggestThreshold(histogram, pack.calibration.sureSimilarity, threshold),
      calibrated: isLearnt,
      roc: rocCurve(histogram),
    };
  }

  function setThreshold({ id, calibration }: Pack, threshold: number | null): number | null {
    const { [id]: before, ...others } = store.settings.get<LearntCalibration>('calibration') ?? {};
    const details = {
      threshold: threshold ?? calibration.sureSimilarity,
      threshold_before: before?.sureSimilarity ?? calibration.sureSimilarity,
    };
    return record(store, 'calibrate', details, () => {
      const learnt = threshold === null ? {} : { [id]: { sureSimilarity: threshold } };
      store.settings.set('calibration', { ...others, ...learnt });
    });
  }

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

    async proposeSplit({ params: { id: personId } }) {
      word.person(personId);
      const pack = packInUse();
      if (!pack) return { groups: null, similarity: null };
      return splitPerson({ ...library(pack), personId }, closing.signal);
    },

    async getAccuracy() {
      const measured = await accuracy();
      if (!measured) return { ...nothingKnown };
      const { pack: _, ...answer } = measured;
      return answer;
    },

    async calibrate({ body: { standard } }) {
      const pack = packInUse();
      if (!pack) throw new AppError('conflict', 'There are no faces to learn from yet');
      let threshold: number | null = null;
      if (!standard) {
        threshold = (await accuracy())?.suggested_threshold ?? null;
        if (threshold === null) {
          throw new AppError(
            'conflict',
            'Too little is known for a better threshold, or the one in use is good',
          );
        }
      }
      const historyId = setThreshold(pack, threshold);
      if (historyId !== null) onOwnerChange();
      const now = (threshold ?? pack.calibration.sureSimilarity).toFixed(3);
      return { history_id: historyId, message: `Faces are one person from a similarity of ${now}` };
    },
  };
  return {
    handlers,
    close: () => closing.abort(new AppError('conflict', 'The library is being closed')),
  };
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
