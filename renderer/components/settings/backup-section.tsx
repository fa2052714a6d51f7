import { DatabaseBackup, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backup } from '../../../core/contract/schemas.ts';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { baseName, formatBytes, formatDateTime } from '../../app/format.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useTaskEnd } from '../../app/use-task-end.ts';
import { showToast } from '../../stores/toasts.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { AddFolderButton } from '../add-folder.tsx';

/** Copies of what Heirloom knows: made now, made by itself, and the way back to one. */
export function BackupSection() {
  const { t } = useTranslation();
  const { data, error, reload } = useAnswer('listBackups', {});
  const { data: status } = useAnswer('getStatus', {});
  const [problem, setProblem] = useState<string | null>(null);
  const copying = useTaskEnd((task) => {
    reload();
    if (task.status === 'completed') showToast({ text: t('backup.done'), tone: 'info' });
  });

  async function copyTo(folder: string): Promise<void> {
    setProblem(null);
    try {
      copying.follow((await call('makeBackup', { body: { folder } })).task_id);
    } catch (caught) {
      setProblem(errorText(asAppError(caught), t));
    }
  }

  if (data === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  const { folder, latest, automatic } = data;
  return (
    <>
      <section className="section">
        <h2>{t('backup.title')}</h2>
        <p className="muted">{t('backup.text')}</p>
        {folder !== null && (
          <ul className="rows">
            {latest !== null ? (
              <BackupRow backup={latest} />
            ) : (
              <li className="row muted">{t('backup.away', { folder })}</li>
            )}
          </ul>
        )}
        {problem !== null && (
          <p className="welcome__problem" role="alert">
            {problem}
          </p>
        )}
        <div className="section__actions">
          {folder !== null && (
            <button
              type="button"
              className="button button--main"
              disabled={copying.running}
              onClick={() => void copyTo(folder)}
            >
              <RefreshCw aria-hidden size={18} /> {t('backup.again', { name: baseName(folder) })}
            </button>
          )}
          <AddFolderButton
            label={t(folder === null ? 'backup.choose' : 'backup.elsewhere')}
            main={folder === null}
            onChosen={(path) => void copyTo(path)}
          />
        </div>
      </section>
      <section className="section">
        <h2>{t('backup.automatic')}</h2>
        <p className="muted">{t(automatic.length === 0 ? 'backup.noneYet' : 'backup.automaticText')}</p>
        <ul className="rows">
          {automatic.map((backup) => (
            <BackupRow key={backup.path} backup={backup} />
          ))}
        </ul>
      </section>
      <section className="section">
        <h2>{t('backup.restore')}</h2>
        <ol className="plain-list">
          <li>{t('backup.restoreQuit')}</li>
          <li>{t('backup.restoreMove')}</li>
          <li>{t('backup.restoreCopy')}</li>
          <li>{t('backup.restoreStart')}</li>
        </ol>
        {status !== undefined && <p className="path-box">{status.library}</p>}
      </section>
    </>
  );
}

function BackupRow({ backup }: { backup: Backup }) {
  const { i18n } = useTranslation();
  return (
    <li className="row">
      <DatabaseBackup aria-hidden size={24} strokeWidth={1.5} />
      <div className="row__text">
        <strong>{formatDateTime(backup.made_at, i18n.language)}</strong>
        <span className="muted small row__path">{backup.path}</span>
      </div>
      <span className="muted small">{formatBytes(backup.size_bytes, i18n.language)}</span>
    </li>
  );
}
