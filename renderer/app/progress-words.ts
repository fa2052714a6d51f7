import type { TFunction } from 'i18next';
import { AppError } from '../../core/contract/errors.ts';
import type { Task, TaskProgress } from '../../core/contract/schemas.ts';
import { errorText } from './error-text.ts';
import { formatBytes, formatNumber } from './format.ts';

const stageTexts = {
  waiting: 'progress.waiting',
  finding: 'progress.finding',
  analyzing: 'progress.analyzing',
  grouping: 'progress.grouping',
  writing: 'progress.writing',
  downloading: 'progress.downloading',
  copying: 'progress.copying',
  done: 'progress.done',
} as const satisfies Record<TaskProgress['stage'], string>;

const failureTexts = {
  scan: 'progress.scanFailed',
  look: 'progress.scanFailed',
  upload: 'progress.uploadFailed',
  cluster: 'progress.groupingFailed',
  cluster_preview: 'progress.groupingFailed',
  write_names: 'progress.writingFailed',
  model_download: 'progress.downloadFailed',
  backup: 'progress.backupFailed',
} as const satisfies Record<Task['kind'], string>;

/** What a task does at the moment. */
export function taskTitle({ status, progress }: Task, t: TFunction): string {
  return status === 'paused' ? t('progress.paused') : t(stageTexts[progress.stage]);
}

export type ProgressFact = { kind: 'count' | 'rate' | 'time'; text: string };

/** How many of how many, how fast, how long still: as far as that is known. */
export function progressFacts({ progress, status }: Task, t: TFunction, language: string): ProgressFact[] {
  const { stage, current, total, photos_per_second: rate, seconds_left: secondsLeft } = progress;
  const facts: ProgressFact[] = [];
  if (stage === 'finding' && current > 0) {
    facts.push({ kind: 'count', text: t('people.photos', { count: current }) });
  }
  if (total === 0) return facts;
  if (stage === 'analyzing' || stage === 'writing') {
    const count = { current: formatNumber(current, language), total: formatNumber(total, language) };
    facts.push({ kind: 'count', text: t('progress.count', count) });
  } else if (stage === 'downloading') {
    const count = { current: formatBytes(current, language), total: formatBytes(total, language) };
    facts.push({ kind: 'count', text: t('progress.count', count) });
  }
  if (status === 'paused') return facts;
  if (rate !== null && rate > 0) {
    const count = calmPerMinute(rate);
    facts.push({ kind: 'rate', text: t('progress.rate', { count, rate: formatNumber(count, language) }) });
  }
  if (secondsLeft !== null) facts.push({ kind: 'time', text: timeLeftText(secondsLeft, t) });
  return facts;
}

/** Photos a minute, with as many digits as do not flicker. */
export function calmPerMinute(perSecond: number): number {
  const perMinute = perSecond * 60;
  const step = perMinute < 20 ? 1 : perMinute < 100 ? 5 : perMinute < 1000 ? 10 : 100;
  return Math.max(1, Math.round(perMinute / step) * step);
}

/** "about 10 minutes left": a rough promise, in words; the longer, the rougher. */
export function timeLeftText(secondsLeft: number, t: TFunction): string {
  const minutes = Math.round(secondsLeft / 60);
  if (minutes < 1) return t('progress.underMinuteLeft');
  if (minutes < 10) return t('progress.minutesLeft', { count: minutes });
  const rough = Math.round(minutes / 5) * 5;
  if (rough < 60) return t('progress.minutesLeft', { count: rough });
  return t('progress.hoursLeft', { count: Math.max(1, Math.round(minutes / 60)) });
}

/** What did not work, and why; the second is what can be done about it where the reason says so. */
export function failureWords({ kind, error, error_code }: Task, t: TFunction): [what: string, why: string] {
  return [t(failureTexts[kind]), errorText(new AppError(error_code ?? 'internal', error ?? ''), t)];
}
