import { TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ErrorCode } from '../../../core/contract/errors.ts';
import type { Task } from '../../../core/contract/schemas.ts';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { failureWords } from '../../app/progress-words.ts';
import { useTasks } from '../../stores/tasks.ts';
import { showToast } from '../../stores/toasts.ts';

/** Where the reason of a failure is put right. */
const remedies: Partial<Record<ErrorCode, string>> = {
  model_missing: '/settings/recognition',
  model_hash_mismatch: '/settings/recognition',
  licence_not_accepted: '/settings/recognition',
};
const remediesOf: Partial<Record<Task['kind'], string>> = {
  model_download: '/settings/recognition',
  backup: '/settings/backup',
};

const again = {
  scan: 'startScan',
  look: 'startScan',
  cluster: 'regroupPeople',
  write_names: 'writeNames',
} as const;

/** Something that did not work: what, why, and what can be done; until it is put away or done again. */
export function FailedRow({ task }: { task: Task }) {
  const { t } = useTranslation();
  const [what, why] = failureWords(task, t);
  const remedy = (task.error_code === null ? undefined : remedies[task.error_code]) ?? remediesOf[task.kind];
  const repeat = task.kind in again ? again[task.kind as keyof typeof again] : undefined;
  const { dismiss, load } = useTasks.getState();

  async function tryAgain(): Promise<void> {
    if (repeat === undefined) return;
    try {
      await call(repeat);
      await load();
    } catch (error) {
      showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    }
  }

  return (
    <div className="strip__row strip__row--failed" role="alert">
      <TriangleAlert aria-hidden size={20} className="strip__icon" />
      <p className="strip__text">
        <strong>{what}</strong>
        <span className="muted">{why}</span>
      </p>
      <div className="strip__buttons">
        {remedy !== undefined && (
          <Link href={remedy} className="button button--small">
            {t('nav.settings')}
          </Link>
        )}
        {repeat !== undefined && (
          <button type="button" className="button button--small" onClick={() => void tryAgain()}>
            {t('common.tryAgain')}
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={t('common.close')}
          title={t('common.close')}
          onClick={() => dismiss(task.id)}
        >
          <X aria-hidden size={20} />
        </button>
      </div>
    </div>
  );
}
