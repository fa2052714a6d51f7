import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { HistoryEntry, JournalKind } from '../contract/schemas.ts';
import type { JournalRow } from '../store/journal.sql.ts';
import type { Store } from '../store/store.ts';
import { obstacle, replay } from './journal.ts';

export type HistoryHandlers = Pick<
  Handlers,
  'listHistory' | 'undoLast' | 'redoNext' | 'undoEntry' | 'redoEntry'
>;

const facesShown = 24;

/** @param onOwnerChange called after the owner changed something about people. */
export function historyHandlers(store: Store, onOwnerChange: () => void): HistoryHandlers {
  const { journal } = store;

  function present(row: JournalRow): HistoryEntry {
    return {
      id: row.id,
      at: row.at,
      kind: row.kind as JournalKind,
      automatic: row.automatic === 1,
      details: JSON.parse(row.details),
      face_ids: journal.changedFaceIds(row.id, facesShown),
      undone_at: row.undone_at,
      possible: obstacle(store, row, row.undone_at === null ? 'undo' : 'redo') === null,
    };
  }

  function again(id: number, direction: 'undo' | 'redo'): HistoryEntry {
    const row = replay(store, id, direction);
    onOwnerChange();
    return present(row);
  }

  return {
    listHistory: ({ query: { before, limit } }) => ({
      entries: journal.page(before ?? Number.MAX_SAFE_INTEGER, limit).map(present),
      undo_id: journal.lastDone()?.id ?? null,
      redo_id: journal.nextUndone()?.id ?? null,
    }),

    undoLast() {
      const row = journal.lastDone();
      if (!row) throw new AppError('conflict', 'There is nothing to take back');
      return again(row.id, 'undo');
    },

    redoNext() {
      const row = journal.nextUndone();
      if (!row) throw new AppError('conflict', 'There is nothing to do again');
      return again(row.id, 'redo');
    },

    undoEntry: ({ params: { id } }) => again(id, 'undo'),
    redoEntry: ({ params: { id } }) => again(id, 'redo'),
  };
}
