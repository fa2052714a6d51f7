import type { Handlers } from '../../core/contract/handlers.ts';
import type { ReviewQuestion } from '../../core/contract/schemas.ts';
import { openReadableStore, type Store } from '../../core/store/store.ts';

export type Effort = {
  /** `right[n]`: counted faces with the right name after n actions. */
  right: number[];
  asked: Partial<Record<ReviewQuestion['kind'], number>>;
  /** What the page says before the first answer. */
  leftAtStart: number;
  slowestAnswerMs: number;
  slowestReviewMs: number;
};

type Reply =
  | { answer: 'yes' | 'no' | 'skip' }
  | { answer: 'name'; name: string }
  | { answer: 'name'; person_id: number };

/**
 * An owner who knows who is who and answers the questions of the review, one after the other, until all counted faces
 * carry the right name, no question is left or `actionsAtMost` were answered.
 *
 * @param truth name of every face that has one; others are strangers
 * @param counted the faces that are to get their name
 */
export async function simulateOwner(
  { getReview, answerReview }: Pick<Handlers, 'getReview' | 'answerReview'>,
  libraryDir: string,
  options: {
    truth: ReadonlyMap<number, string>;
    counted: ReadonlyMap<number, string>;
    actionsAtMost: number;
    onAnswer?: ((line: string) => void) | undefined;
  },
): Promise<Effort> {
  const { truth, counted, actionsAtMost, onAnswer } = options;
  const store = openReadableStore(libraryDir);
  const effort: Effort = { right: [], asked: {}, leftAtStart: 0, slowestAnswerMs: 0, slowestReviewMs: 0 };
  try {
    for (;;) {
      effort.right.push(rightFaces(store, counted));
      if (effort.right.at(-1) === counted.size || effort.right.length > actionsAtMost) return effort;
      const startedAt = performance.now();
      const { questions, left } = await getReview({ ...nothing, query: { limit: 1 } });
      const question = questions[0];
      if (!question) return effort;
      if (effort.right.length === 1) effort.leftAtStart = left;
      // The first one waits for all people to be compared.
      else effort.slowestReviewMs = Math.max(effort.slowestReviewMs, performance.now() - startedAt);
      effort.asked[question.kind] = (effort.asked[question.kind] ?? 0) + 1;
      const reply = truthfulReply(store, truth, question);
      const answeredAt = performance.now();
      await answerReview({ ...nothing, body: { question: question.id, ...reply } });
      effort.slowestAnswerMs = Math.max(effort.slowestAnswerMs, performance.now() - answeredAt);
      onAnswer?.(
        [
          effort.right.length,
          question.id,
          question.settles.toFixed(2),
          question.similarity?.toFixed(3) ?? '',
          Object.values(reply).join(' '),
          rightFaces(store, counted),
        ].join('\t'),
      );
    }
  } finally {
    store.close();
  }
}

const nothing = { params: undefined, query: undefined, body: undefined, files: [] };

function truthfulReply(
  store: Store,
  truth: ReadonlyMap<number, string>,
  { kind, person, other, face_ids: faceIds, other_face_ids: otherFaceIds }: ReviewQuestion,
): Reply {
  const yesOrNo = (isYes: boolean): Reply => ({ answer: isYes ? 'yes' : 'no' });
  switch (kind) {
    case 'who_is_this': {
      const name = mostOf(truth, store.faces.idsOfPerson(person!.id));
      if (name === null) return { answer: 'skip' };
      const [known] = store.persons.withName(name);
      return { answer: 'name', ...(known === undefined ? { name } : { person_id: known }) };
    }
    case 'same_person': {
      if (person!.id === other!.id) {
        return yesOrNo(mostOf(truth, faceIds) === mostOf(truth, otherFaceIds));
      }
      const name = mostOf(truth, store.faces.idsOfPerson(person!.id));
      return yesOrNo(name !== null && name === mostOf(truth, store.faces.idsOfPerson(other!.id)));
    }
    case 'is_this_person':
      return yesOrNo(faceIds.every((id) => truth.get(id) === person!.name));
    case 'is_this_a_face':
      return yesOrNo(truth.has(faceIds[0]!));
  }
}

/** The name of most of the faces; null: strangers. */
function mostOf(truth: ReadonlyMap<number, string>, faceIds: readonly number[]): string | null {
  const counts = new Map<string | null, number>();
  for (const id of faceIds) {
    const name = truth.get(id) ?? null;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

function rightFaces(store: Store, counted: ReadonlyMap<number, string>): number {
  const nameOf = new Map(store.persons.list().map(({ id, name }) => [id, name]));
  let right = 0;
  for (const { id, person_id } of store.facts.snapshot().faces) {
    const name = counted.get(id);
    if (name !== undefined && person_id !== null && nameOf.get(person_id) === name) right++;
  }
  return right;
}
