import type { TFunction } from 'i18next';
import { Pause, Play, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Task, TaskProgress } from '../../core/contract/schemas.ts';
import { asAppError, call } from '../app/api.ts';
import { errorText } from '../app/error-text.ts';
import { formatNumber, formatRate, formatTimeLeft } from '../app/format.ts';
import { useAnswer } from '../app/use-answer.ts';
import { isRunning, useTasks } from '../stores/tasks.ts';
import { showToast } from '../stores/toasts.ts';

/** What the engine is doing, at the bottom of every page, for as long as it lasts. */
export function ProgressStrip() {
  // Something that moves is worth more than what waits behind it.
  const task = useTasks(
    ({ tasks }) =>
      tasks.find((candidate) => candidate.status === 'processing' && isShown(candidate)) ??
      tasks.find((other) => isRunning(other) && isShown(other)),
  );
  return task === undefined ? null : <Strip task={task} />;
}

/** Of what the watch saw on the disk only what takes a while is worth a word: not every photo that arrives. */
const quietPhotos = 20;
const isShown = ({ kind, progress }: Task): boolean =>
  kind !== 'look' || (progress.stage === 'analyzing' && progress.total > quietPhotos);

const stageTexts = {
  waiting: 'progress.waiting',
  finding: 'progress.finding',
  analyzing: 'progress.analyzing',
  grouping: 'progress.grouping',
  writing: 'progress.writing',
  downloading: 'progress.downloading',
  done: 'progress.done',
} as const satisfies Record<TaskProgress['stage'], string>;

const pausable: ReadonlySet<Task['kind']> = new Set(['scan', 'look', 'upload', 'write_names']);

function Strip({ task }: { task: Task }) {
  const { t, i18n } = useTranslation();
  const { progress, status } = task;
  const paused = status === 'paused';
  const facts = factsOf(task, t, i18n.language);
  const canPause = pausable.has(task.kind);
  const title = paused ? t('progress.paused') : t(stageTexts[progress.stage]);

  async function control(name: 'pauseTask' | 'resumeTask' | 'cancelTask'): Promise<void> {
    try {
      useTasks.getState().put(await call(name, { params: { id: task.id } }));
    } catch (error) {
      showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    }
  }

  return (
    <section className="strip" aria-label={t('progress.label')}>
      <div
        className="bar strip__bar"
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={progress.total > 0 ? Math.round(progress.percent) : undefined}
      >
        <div
          className="bar__fill"
          style={{ width: '100%', transform: `scaleX(${progress.percent / 100})` }}
        />
      </div>
      <p className="strip__text">
        <strong>{title}</strong>
        {facts.map((fact) => (
          <span key={fact.kind} className={`muted strip__${fact.kind}`}>
            {fact.text}
          </span>
        ))}
        <ProblemsLink />
      </p>
      <div className="strip__buttons">
        {canPause && (
          <button
            type="button"
            className="icon-button"
            aria-label={paused ? t('progress.continue') : t('progress.pause')}
            title={paused ? t('progress.continue') : t('progress.pause')}
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
    </section>
  );
}

type Fact = { kind: 'count' | 'rate' | 'time'; text: string };

function factsOf({ progress, status }: Task, t: TFunction, language: string): Fact[] {
  const { current, total, photos_per_second: rate, seconds_left: secondsLeft } = progress;
  const facts: Fact[] = [];
  if ((progress.stage !== 'analyzing' && progress.stage !== 'writing') || total === 0) return facts;
  const count = { current: formatNumber(current, language), total: formatNumber(total, language) };
  facts.push({ kind: 'count', text: t('progress.count', count) });
  if (status === 'paused') return facts;
  if (rate !== null && rate > 0) {
    facts.push({ kind: 'rate', text: t('progress.rate', { rate: formatRate(rate, language) }) });
  }
  if (secondsLeft !== null) facts.push({ kind: 'time', text: formatTimeLeft(secondsLeft, t) });
  return facts;
}

function ProblemsLink() {
  const { t } = useTranslation();
  const { data: stats } = useAnswer('getStats', {});
  const count = stats?.photos_by_state.failed ?? 0;
  return count === 0 ? null : <Link href="/problems">{t('progress.problems', { count })}</Link>;
}
