import { Download, ScanFace } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { formatNumber } from '../../app/format.ts';
import { saveAsFile } from '../../app/save-as-file.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useChanges } from '../../stores/changes.ts';
import { useTasks } from '../../stores/tasks.ts';
import { showToast } from '../../stores/toasts.ts';
import { Dialog } from '../../ui/dialog.tsx';

/** What is kept, where, and that it stays there; the way to delete all that is known about faces. */
export function PrivacySection() {
  const { t, i18n } = useTranslation();
  const { data: status } = useAnswer('getStatus', {});
  const { data: stats } = useAnswer('getStats', {});
  const [asking, setAsking] = useState(false);
  const [working, setWorking] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setWorking(true);
    try {
      await work();
    } catch (error) {
      showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    }
    setWorking(false);
  };

  const saveNames = () =>
    attempt(async () => {
      const names = await call('exportNames');
      saveAsFile(JSON.stringify(names, null, 1), `Heirloom names ${names.made_at.slice(0, 10)}.json`);
    });

  const forget = () =>
    attempt(async () => {
      await call('forgetFaces', { body: { confirm: 'forget all faces' } });
      setAsking(false);
      useChanges.getState().announce({ persons: true, photos: true, settings: true });
      await useTasks.getState().load();
      showToast({ text: t('privacy.forgotten'), tone: 'info' });
    });

  const facesCount = stats?.total_faces ?? 0;
  return (
    <>
      <section className="section">
        <h2>{t('privacy.title')}</h2>
        <ul className="plain-list">
          <li>{t('privacy.stays')}</li>
          <li>{t('privacy.originals')}</li>
          <li>{t('privacy.downloads')}</li>
          <li>{t('privacy.noAccount')}</li>
        </ul>
      </section>
      <section className="section">
        <h2>{t('privacy.where')}</h2>
        <p className="muted">{t('privacy.whereText')}</p>
        {status !== undefined && <p className="path-box">{status.library}</p>}
        <div className="section__actions">
          <button type="button" className="button" disabled={working} onClick={() => void saveNames()}>
            <Download aria-hidden size={18} /> {t('privacy.saveNames')}
          </button>
        </div>
      </section>
      <section className="section">
        <h2>{t('privacy.forgetTitle')}</h2>
        <p className="muted">{t('privacy.forgetText')}</p>
        <div className="section__actions">
          <button
            type="button"
            className="button button--danger"
            disabled={stats === undefined}
            onClick={() => setAsking(true)}
          >
            <ScanFace aria-hidden size={18} /> {t('privacy.forget')}
          </button>
        </div>
      </section>
      {asking && stats !== undefined && (
        <Dialog
          title={t('privacy.forgetQuestion')}
          onClose={() => !working && setAsking(false)}
          actions={
            <>
              <button
                type="button"
                className="button button--plain"
                disabled={working}
                onClick={() => setAsking(false)}
              >
                {t('common.cancel')}
              </button>
              <button
                type="button"
                className="button button--danger"
                disabled={working}
                onClick={() => void forget()}
              >
                {t('privacy.forgetForGood')}
              </button>
            </>
          }
        >
          <p className="dialog__text">
            {t('privacy.forgetCount', { count: facesCount, number: formatNumber(facesCount, i18n.language) })}{' '}
            {t('privacy.forgetNames', { count: stats.named_persons })}
          </p>
          <p className="dialog__text">{t('privacy.forgetNoUndo')}</p>
          <button type="button" className="button button--small" onClick={() => void saveNames()}>
            <Download aria-hidden size={16} /> {t('privacy.saveNames')}
          </button>
        </Dialog>
      )}
    </>
  );
}
