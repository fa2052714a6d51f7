import type { TaskKind, TaskStage, TaskStatus } from '../contract/schemas.ts';
import type { ReadableDatabase } from './database.sql.ts';

export type TaskRow = {
  id: string;
  kind: TaskKind;
  status: TaskStatus;
  /** JSON. */
  input: string;
  stage: TaskStage;
  current: number;
  total: number;
  total_images: number;
  total_faces: number;
  unique_persons: number;
  error: string | null;
  created_at: string;
  completed_at: string | null;
};

export function taskQueries(db: ReadableDatabase) {
  const insert = db.prepare(`INSERT INTO tasks (id, kind, status, input, stage, total_images, created_at)
    VALUES (@id, @kind, 'pending', @input, 'waiting', @totalImages, @createdAt)`);
  const byId = db.prepare<[string], TaskRow>('SELECT * FROM tasks WHERE id = ?');
  const latest = db.prepare<[number], TaskRow>('SELECT * FROM tasks ORDER BY created_at DESC LIMIT ?');
  const open = db.prepare<[], TaskRow>(
    `SELECT * FROM tasks WHERE status IN ('pending', 'processing', 'paused') ORDER BY created_at`,
  );
  const save =
    db.prepare(`UPDATE tasks SET status = @status, stage = @stage, current = @current, total = @total,
    total_images = @total_images, total_faces = @total_faces, unique_persons = @unique_persons, error = @error,
    completed_at = @completed_at WHERE id = @id`);
  let lastCreatedMs = 0;
  return {
    create(task: { id: string; kind: TaskKind; input: unknown; totalImages: number }): TaskRow {
      // No two at the same moment: their order is that of their creation.
      lastCreatedMs = Math.max(Date.now(), lastCreatedMs + 1);
      const createdAt = new Date(lastCreatedMs).toISOString();
      insert.run({ ...task, input: JSON.stringify(task.input), createdAt });
      return byId.get(task.id)!;
    },
    get: (id: string) => byId.get(id),
    latest: (limit: number) => latest.all(limit),
    /** Not ended; also what a killed engine left behind. */
    open: () => open.all(),
    save: (task: TaskRow) => save.run(task),
  };
}
