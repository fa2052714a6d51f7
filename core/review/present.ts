import type { ReviewQuestion } from '../contract/schemas.ts';
import { toPerson } from '../people/present.ts';
import type { PersonState } from '../store/journal.sql.ts';
import type { Store } from '../store/store.ts';
import { inOrder } from './answer.ts';
import type { Candidate } from './evidence.ts';
import { facesAsked, type RankedQuestion } from './rank.ts';

const suggestionsShown = 5;

/** A question with all that is shown; `similar` are the people whom its subject resembles. */
export function presentQuestion(
  store: Store,
  { id, subject, settles, similarity }: RankedQuestion,
  similar: readonly Candidate[],
): ReviewQuestion {
  const { faces, persons } = store;
  const best = (personId: number) => faces.bestOfPerson(personId, facesAsked).map((row) => row.id);
  const bestExcept = (personId: number, faceIds: readonly number[]) =>
    faces
      .bestOfPerson(personId, facesAsked + faceIds.length)
      .map((row) => row.id)
      .filter((faceId) => !faceIds.includes(faceId))
      .slice(0, facesAsked);
  const empty = { person: null, other: null, face_ids: [], other_face_ids: [], suggestions: [] };
  const kind = subject.kind === 'same_in_itself' ? 'same_person' : subject.kind;
  const question = { ...empty, id, kind, similarity, settles };
  switch (subject.kind) {
    case 'who_is_this': {
      const person = persons.get(subject.personId)!;
      const suggestions = suggest(store, similar);
      return { ...question, person: toPerson(person), face_ids: best(person.id), suggestions };
    }
    case 'same_person': {
      const [known, other] = inOrder(persons.get(subject.a)!, persons.get(subject.b)!);
      return {
        ...question,
        person: toPerson(other),
        other: toPerson(known),
        face_ids: best(other.id),
        other_face_ids: best(known.id),
      };
    }
    case 'is_this_person': {
      const { personId, faceIds } = subject;
      const known = bestExcept(personId, faceIds);
      return {
        ...question,
        person: toPerson(persons.get(personId)!),
        face_ids: faceIds,
        other_face_ids: known,
        suggestions: suggest(
          store,
          similar.filter((candidate) => candidate.personId !== personId),
        ),
      };
    }
    case 'same_in_itself': {
      const { personId, faceIds } = subject;
      const person = toPerson(persons.get(personId)!);
      const others = bestExcept(personId, faceIds);
      return { ...question, person, other: person, face_ids: faceIds, other_face_ids: others };
    }
    case 'is_this_a_face':
      return { ...question, face_ids: [subject.faceId], suggestions: suggest(store, similar) };
  }
}

function suggest(store: Store, similar: readonly Candidate[]): ReviewQuestion['suggestions'] {
  const suggestions: ReviewQuestion['suggestions'] = [];
  for (const { personId, similarity } of similar) {
    const person = store.journal.person(personId);
    const [best] = person && isShown(person) ? store.faces.bestOfPerson(personId, 1) : [];
    if (!person || !best) continue;
    suggestions.push({ person_id: personId, name: person.name!, similarity, face_id: best.id });
    if (suggestions.length === suggestionsShown) break;
  }
  return suggestions;
}

function isShown({ name, deleted_at, merged_into, hidden, stranger }: PersonState): boolean {
  return name !== null && deleted_at === null && merged_into === null && hidden === 0 && stranger === 0;
}
