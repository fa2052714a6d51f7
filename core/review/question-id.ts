/** What a question is about; its text is its id, the same after a restart. */
export type Subject =
  /** Who is this person? */
  | { kind: 'who_is_this'; personId: number }
  /** Are these two one? The lower id first. */
  | { kind: 'same_person'; a: number; b: number }
  /** Are all these faces this person? Ascending. */
  | { kind: 'is_this_person'; personId: number; faceIds: number[] }
  | { kind: 'is_this_a_face'; faceId: number }
  /** Are these faces of a person and the other ones of that person one? Ascending. */
  | { kind: 'same_in_itself'; personId: number; faceIds: number[] };

export function questionId(subject: Subject): string {
  if (subject.kind === 'who_is_this') return `who:${subject.personId}`;
  if (subject.kind === 'same_person') return `same:${subject.a}-${subject.b}`;
  if (subject.kind === 'is_this_a_face') return `face:${subject.faceId}`;
  if (subject.kind === 'same_in_itself') return `in:${subject.faceIds.join('.')}-${subject.personId}`;
  return `is:${subject.faceIds.join('.')}-${subject.personId}`;
}

/** @returns null when that is no question's id. */
export function parseQuestionId(id: string): Subject | null {
  const [, kind, first = '', second] =
    /^(who|same|is|in|face):((?:0|[1-9]\d{0,14})(?:\.[1-9]\d{0,14})*)(?:-(0|[1-9]\d{0,14}))?$/.exec(id) ?? [];
  const numbers = first.split('.').map(Number);
  const [one] = numbers as [number];
  let subject: Subject | null = null;
  if (kind === 'who') subject = { kind: 'who_is_this', personId: one };
  else if (kind === 'face') subject = { kind: 'is_this_a_face', faceId: one };
  else if (kind === 'same') subject = { kind: 'same_person', a: one, b: Number(second) };
  else if (kind === 'is') subject = { kind: 'is_this_person', personId: Number(second), faceIds: numbers };
  else if (kind === 'in') subject = { kind: 'same_in_itself', personId: Number(second), faceIds: numbers };
  return subject !== null && questionId(subject) === id && isPossible(subject) ? subject : null;
}

function isPossible(subject: Subject): boolean {
  if (subject.kind === 'same_person') return subject.a < subject.b;
  if (subject.kind === 'is_this_a_face') return subject.faceId > 0;
  if (!('faceIds' in subject)) return true;
  return subject.faceIds.every((id, i) => id > (subject.faceIds[i - 1] ?? 0));
}
