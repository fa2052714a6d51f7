import { ChevronDown, ChevronUp } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Task } from '../../core/contract/schemas.ts';
import { failedOnes } from '../app/failed-tasks.ts';
import { useAnswer } from '../app/use-answer.ts';
import { isRunning, useTasks } from '../stores/tasks.ts';
import { FailedRow } from './progress/failed-row.tsx';
import { TaskRow } from './progress/task-row.tsx';

/** What the engine is doing, and what did not work, at the bottom of every page; nothing when there is nothing. */
export function ProgressStrip() {
  const { t } = useTranslation();
  const { tasks, dismissed } = useTasks();
  const [open, setOpen] = useState(false);
  const id = useId();
  const running = useMemo(() => inOrder(tasks), [tasks]);
  const failed = useMemo(() => failedOnes(tasks, dismissed), [tasks, dismissed]);
  const [first, ...others] = running;
  if (first === undefined && failed.length === 0) return null;
  const moreText = t('progress.more', { count: others.length });
  return (
    <section className="strip" aria-label={t('progress.label')}>
      {failed.map((task) => (
        <FailedRow key={task.id} task={task} />
      ))}
      {open && others.length > 0 && (
        <div id={id}>
          {others.map((task) => (
            <TaskRow key={task.id} task={task} />
          ))}
        </div>
      )}
      {first !== undefined && (
        <TaskRow task={first}>
          <ProblemsLink />
          {others.length > 0 && (
            <button
              type="button"
              className="strip__more"
              aria-expanded={open}
              aria-controls={open ? id : undefined}
              onClick={() => setOpen(!open)}
            >
              {moreText}
              {open ? <ChevronDown aria-hidden size={16} /> : <ChevronUp aria-hidden size={16} />}
            </button>
          )}
        </TaskRow>
      )}
    </section>
  );
}

/** Of what the watch saw on the disk only what takes a while is worth a word: not every photo that arrives. */
const quietPhotos = 20;
const isShown = ({ kind, progress }: Task): boolean =>
  kind !== 'look' || (progress.stage === 'analyzing' && progress.total > quietPhotos);

/** What goes on, what moves first: it is worth more than what waits behind it. */
function inOrder(tasks: readonly Task[]): Task[] {
  const shown = tasks.filter((task) => isRunning(task) && isShown(task)).toReversed();
  const moves = ({ status }: Task) => status === 'processing';
  return [...shown.filter(moves), ...shown.filter((task) => !moves(task))];
}

function ProblemsLink() {
  const { t } = useTranslation();
  const { data: stats } = useAnswer('getStats', {});
  const count = stats?.photos_by_state.failed ?? 0;
  return count === 0 ? null : <Link href="/problems">{t('progress.problems', { count })}</Link>;
}
