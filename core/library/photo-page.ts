import { AppError } from '../contract/errors.ts';
import type { PhotoRow } from '../store/photos.sql.ts';
import { toPhoto } from './present.ts';

/** A page of at most `limit` photos out of `total`. */
export function photoPage(rows: readonly PhotoRow[], limit: number, total: number) {
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { photos: rows.map(toPhoto), total, next_cursor: last ? writeCursor(last) : null };
}

/** Opaque to clients: where the page before ended. */
function writeCursor({ sort_at, id }: PhotoRow): string {
  return Buffer.from(`${id} ${sort_at}`).toString('base64url');
}

/** @throws AppError invalid_request */
export function readCursor(cursor: string): { sortAt: string; id: number } {
  const match = /^(\d{1,15}) (.*)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw new AppError('invalid_request', 'cursor: not one that this API gave out');
  return { id: Number(match[1]), sortAt: match[2]! };
}
