import { AppError } from '../contract/errors.ts';
import type { OwnersWord } from '../people/owners-word.ts';
import type { PersonRow } from '../store/persons.sql.ts';
import type { Store } from '../store/store.ts';
import { questionId, type Subject } from './question-id.ts';
import { sameSubject } from './rank.ts';

export type Answer =
  | { answer: 'yes' | 'no' | 'skip' }
  | { answer: 'name'; who: { personId: number } | { name: string } };

/** What came of an answer: the journal's entry (null: nothing about people changed) and a sentence for the owner. */
export type Answered = { historyId: number | null; message: string };

/** Why a question is none any more, in a few words; null: it can be answered. */
export function whyClosed(store: Store, subject: Subject): string | null {
  const { faces, facts, journal } = store;
  // The state alone: counting the faces of many people takes its time.
  const isOpen = (id: number) => {
    const person = journal.person(id);
    if (!person || person.merged_into !== null || person.deleted_at !== null) return false;
    return person.hidden === 0 && person.stranger === 0;
  };
  switch (subject.kind) {
    case 'who_is_this': {
      const { personId } = subject;
      if (!isOpen(personId) || faces.bestOfPerson(personId, 1).length === 0) {
        return 'this person is not there any more';
      }
      return journal.person(personId)!.name === null ? null : 'this person has a name';
    }
    case 'same_person': {
      const { a, b } = subject;
      if (!isOpen(a) || !isOpen(b)) return 'one of them is not there any more';
      return facts.apartOf(a).includes(b) ? 'these are two people' : null;
    }
    case 'is_this_person': {
      const { personId, faceIds } = subject;
      if (!isOpen(personId)) return 'this person is not there any more';
      for (const id of faceIds) {
        const face = faces.get(id);
        if (!face || face.verdict === 'not_face') return `face ${id} is none`;
        if (face.hold === 2) return `it is known who face ${id} is`;
        if (facts.isRejectedFrom(id, personId)) return `face ${id} is somebody else`;
      }
      return null;
    }
    case 'same_in_itself': {
      const { personId, faceIds } = subject;
      if (!isOpen(personId)) return 'this person is not there any more';
      const strange = faceIds.find((id) => {
        const face = faces.get(id);
        return face?.person_id !== personId || face.hold === 2;
      });
      if (strange !== undefined) return `it is known who face ${strange} is`;
      const isAll = faces.bestOfPerson(personId, faceIds.length + 1).length <= faceIds.length;
      return isAll ? 'there are no other faces of this person' : null;
    }
    case 'is_this_a_face': {
      const [face] = faces.page('unlikely', null, subject.faceId - 1, 1);
      return face?.id === subject.faceId ? null : 'this is known';
    }
  }
}

/**
 * Turns an answer into facts. @throws AppError conflict when the question does not stand any more; invalid_request
 * when it cannot be answered like that.
 */
export function answerQuestion(store: Store, word: OwnersWord, subject: Subject, answer: Answer): Answered {
  const closed = whyClosed(store, subject);
  if (closed !== null) throw new AppError('conflict', `The question does not stand any more: ${closed}`);
  if (answer.answer === 'skip') return skip(store, subject);
  if (answer.answer === 'name') return answerName(word, subject, answer.who);
  return answerYesOrNo(store, word, subject, answer.answer === 'yes');
}

function answerName(
  word: OwnersWord,
  subject: Subject,
  who: { personId: number } | { name: string },
): Answered {
  if (subject.kind === 'same_person' || subject.kind === 'same_in_itself') {
    throw new AppError('invalid_request', 'answer: yes, no or skip');
  }
  if (subject.kind !== 'who_is_this') {
    const faceIds = subject.kind === 'is_this_person' ? subject.faceIds : [subject.faceId];
    return { historyId: word.move(faceIds, who).historyId, message: 'It is known now who this is' };
  }
  const { historyId } =
    'name' in who ? word.rename(subject.personId, who.name) : word.merge([subject.personId], who.personId);
  return { historyId, message: 'It is known now who this is' };
}

function answerYesOrNo(store: Store, word: OwnersWord, subject: Subject, isYes: boolean): Answered {
  switch (subject.kind) {
    case 'who_is_this':
      throw new AppError('invalid_request', 'answer: name or skip');
    case 'same_person': {
      const { a, b } = subject;
      if (!isYes) return { historyId: word.keepApart(a, b).historyId, message: 'These are two people' };
      const [into, from] = inOrder(word.person(a), word.person(b));
      return { historyId: word.merge([from.id], into.id).historyId, message: 'These are one person' };
    }
    case 'is_this_person': {
      const { personId, faceIds } = subject;
      if (isYes) {
        const isThere = faceIds.every((id) => store.faces.get(id)!.person_id === personId);
        const said = isThere ? word.confirm(faceIds) : word.move(faceIds, { personId });
        return { historyId: said.historyId, message: 'This is this person' };
      }
      if (faceIds.length === 1) {
        return { historyId: word.reject(faceIds, personId).historyId, message: 'This is somebody else' };
      }
      // At least one is not: which, the questions about each of them will tell.
      store.facts.skip(questionId(subject));
      return { historyId: null, message: 'These are asked about one by one' };
    }
    case 'same_in_itself': {
      const { personId, faceIds } = subject;
      return isYes
        ? { historyId: word.confirm(faceIds).historyId, message: 'These are one person' }
        : { historyId: word.split(personId, faceIds).historyId, message: 'These are two people' };
    }
    case 'is_this_a_face':
      return {
        historyId: word.judge([subject.faceId], isYes),
        message: isYes ? 'This is a face' : 'This is no face',
      };
  }
}

/** Who stays comes first: a named one, then who has more faces, then the older number. */
export function inOrder(one: PersonRow, other: PersonRow): [PersonRow, PersonRow] {
  const order =
    Number(other.name !== null) - Number(one.name !== null) ||
    other.favourite - one.favourite ||
    other.faces_count - one.faces_count ||
    one.id - other.id;
  return order <= 0 ? [one, other] : [other, one];
}

/** Who does not want to say it of several faces is not asked about each of them either. */
function skip(store: Store, subject: Subject): Answered {
  store.transaction(() => {
    store.facts.skip(questionId(subject));
    if (subject.kind !== 'is_this_person' || subject.faceIds.length === 1) return;
    const { personId } = subject;
    for (const faceId of subject.faceIds) {
      store.facts.skip(questionId({ kind: 'is_this_person', personId, faceIds: [faceId] }));
      const owner = store.faces.get(faceId)!.person_id;
      if (owner !== null && owner !== personId) store.facts.skip(questionId(sameSubject(owner, personId)));
    }
  });
  return { historyId: null, message: 'This is not asked again' };
}
