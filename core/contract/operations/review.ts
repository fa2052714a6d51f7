import { z } from 'zod';
import * as s from '../schemas.ts';
import { define, PersonName, personNumber } from './define.ts';

const historyParams = z.object({ id: z.coerce.number().int().positive() });

export const reviewOperations = define({
  getReview: {
    method: 'GET',
    path: '/review',
    summary: 'Questions about people, the one that settles most first',
    tag: 'review',
    access: 'owner',
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(10) }),
    response: s.Review,
  },
  answerReview: {
    method: 'POST',
    path: '/review/answer',
    summary: 'The answer to a question; `name` or `person_id` says who it is',
    tag: 'review',
    access: 'owner',
    body: z.object({
      question: z.string().min(1).max(200),
      answer: z.enum(['yes', 'no', 'skip', 'name']),
      name: PersonName.optional(),
      person_id: personNumber.optional(),
    }),
    response: s.Changed,
  },
  getAccuracy: {
    method: 'GET',
    path: '/accuracy',
    summary: 'How right the grouping is, measured on what the owner confirmed and corrected',
    tag: 'review',
    access: 'owner',
    response: s.Accuracy,
  },
  calibrate: {
    method: 'POST',
    path: '/accuracy/calibrate',
    summary: 'Use the threshold that fits the confirmed faces best, or the standard one again',
    tag: 'review',
    access: 'owner',
    body: z.object({ standard: z.boolean().default(false) }),
    response: s.Changed,
  },
  listHistory: {
    method: 'GET',
    path: '/history',
    summary: 'What was done to people, newest first',
    tag: 'history',
    access: 'owner',
    query: z.object({
      before: z.coerce
        .number()
        .int()
        .positive()
        .optional()
        .describe('Id of the last entry of the page before.'),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    response: z.object({
      entries: z.array(s.HistoryEntry),
      undo_id: z.number().int().nullable().describe('What undo takes back next.'),
      redo_id: z.number().int().nullable(),
    }),
  },
  undoLast: {
    method: 'POST',
    path: '/history/undo',
    summary: 'Take back the last thing that was done to people',
    tag: 'history',
    access: 'owner',
    response: s.HistoryEntry,
  },
  redoNext: {
    method: 'POST',
    path: '/history/redo',
    summary: 'Do again what was taken back last',
    tag: 'history',
    access: 'owner',
    response: s.HistoryEntry,
  },
  undoEntry: {
    method: 'POST',
    path: '/history/:id/undo',
    summary: 'Take back one thing; a conflict when something later depends on it',
    tag: 'history',
    access: 'owner',
    params: historyParams,
    response: s.HistoryEntry,
  },
  redoEntry: {
    method: 'POST',
    path: '/history/:id/redo',
    summary: 'Do one thing again',
    tag: 'history',
    access: 'owner',
    params: historyParams,
    response: s.HistoryEntry,
  },
});
