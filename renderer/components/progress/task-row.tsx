import { Pause, Play, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../core/contract/schemas.ts';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { progressFacts, taskTitle } from '../../app/progress-words.ts';
import { useTasks } from '../../stores/tasks.ts';
import { showToast } from '../../stores/toasts.ts';
import { ProgressBar } from './progress-bar.tsx';

const pausable: ReadonlySet<Task['kind']> = new Set(['scan', 'look', 'upload', 'write_names']);

type TaskRowProps = { task: Task; children?: ReactNode };

/** One thing that goes on: what, how far, how fast, how long still; pause and stop. */
export function TaskRow({ task, children }: TaskRowProps) {
  const { t, i18n } = useTranslation();
  const paused = task.status === 'paused';
  const title = taskTitle(task, t);

  async function control(name: 'pauseTask' | 'resumeTask' | 'cancelTask'): Promise<void> {
    try {
      useTasks.getState().put(await call(name, { params: { id: task.id } }));
    } catch (error) {
      showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    }
  }

  const pauseLabel = paused ? t('progress.continue') : t('progress.pause');
  return (
    <div className="strip__row">
      <ProgressBar progress={task.progress} label={title} className="strip__bar" />
      <p className="strip__text">
        <strong>{title}</strong>
        {progressFacts(task, t, i18n.language).map((fact) => (
          <span key={fact.kind} className={`muted strip__${fact.kind}`}>
            {fact.text}
          </span>
        ))}
        {children}
      </p>
      <div className="strip__buttons">
        {pausable.has(task.kind) && (
          <button
            type="button"
            className="icon-button"
            aria-label={pauseLabel}
            title={pauseLabel}
            onClick={() => void control(paused ? 'resumeTask' : 'pauseTask')}
          >
            {paused ? <Play aria-hidden size={20} /> : <Pause aria-hidden size={20} />}
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={t('progress.stop')}
          title={t('progress.stop')}
          onClick={() => void control('cancelTask')}
        >
          <X aria-hidden size={20} />
        </button>
      </div>
    </div>
  );
}
