import { expect, test } from 'vitest';
import { parseQuestionId, questionId, type Subject } from '../../../core/review/question-id.ts';

const subjects: Subject[] = [
  { kind: 'who_is_this', personId: 0 },
  { kind: 'same_person', a: 0, b: 17 },
  { kind: 'is_this_person', personId: 0, faceIds: [3] },
  { kind: 'is_this_person', personId: 4, faceIds: [3, 12, 40] },
  { kind: 'is_this_a_face', faceId: 9 },
  { kind: 'same_in_itself', personId: 4, faceIds: [3, 12] },
];

test.each(subjects)('%j is read back from its id', (subject) => {
  expect(parseQuestionId(questionId(subject))).toEqual(subject);
});

test('ids are short and stay as they are: owners skipped them', () => {
  expect(subjects.map(questionId)).toEqual([
    'who:0',
    'same:0-17',
    'is:3-0',
    'is:3.12.40-4',
    'face:9',
    'in:3.12-4',
  ]);
});

test.each([
  ...['', 'who', 'who:', 'who:x', 'who:-1', 'who:01', 'who:1-2', 'who:1.2', 'same:1', 'same:2-1', 'same:1-1'],
  ...[
    'is:3',
    'is:-3',
    'is:0-3',
    'is:3.3-1',
    'is:12.3-1',
    'face:3-1',
    'face:1.2',
    'what:1',
    ' who:1',
    'who:1\n',
  ],
  'who:99999999999999999999',
])('%j is no question', (id) => {
  expect(parseQuestionId(id)).toBeNull();
});
