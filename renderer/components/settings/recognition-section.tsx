import { Check, Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceReport, PackInfo } from '../../../core/contract/schemas.ts';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { formatBytes } from '../../app/format.ts';
import { packNotes } from '../../app/pack-words.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { isRunning, useTasks } from '../../stores/tasks.ts';
import { showToast } from '../../stores/toasts.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { LicenceDialog } from './licence-dialog.tsx';

const deviceTexts = {
  cpu: 'device.cpu',
  webgpu: 'device.webgpu',
  cuda: 'device.cuda',
  dml: 'device.dml',
  coreml: 'device.coreml',
} as const satisfies Record<DeviceReport['provider'], string>;

/** Which networks find and tell faces apart, on what, and which others there are. */
export function RecognitionSection() {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState<PackInfo | null>(null);
  const downloading = useTasks(({ tasks }) =>
    tasks.some((task) => task.kind === 'model_download' && isRunning(task)),
  );
  const { data: packs, error, reload } = useAnswer('listPacks', {});
  const { data: status, reload: reloadStatus } = useAnswer('getStatus', {});

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (caught) {
      showToast({ text: errorText(asAppError(caught), t), tone: 'error' });
    }
  };

  const download = (pack: PackInfo) =>
    attempt(async () => {
      setAsking(null);
      await call('downloadPack', {
        params: { id: pack.id },
        body: { accept_licence: pack.requires_acceptance },
      });
      await useTasks.getState().load();
    });

  const choose = (pack: PackInfo) =>
    attempt(async () => {
      await call('updateSettings', { body: { pack: pack.id } });
      reload();
      reloadStatus();
    });

  return (
    <section className="section">
      <h2>{t('packs.title')}</h2>
      <p className="muted">{t('packs.text')}</p>
      {status?.device && (
        <div className="device">
          <p>{t(deviceTexts[status.device.provider])}</p>
          <details className="muted small">
            <summary>{t('device.why')}</summary>
            <p lang="en">{[status.device.reason, ...status.device.warnings].join(' ')}</p>
          </details>
        </div>
      )}
      {error !== undefined && packs === undefined && <ErrorNotice error={error} onRetry={reload} />}
      <ul className="rows">
        {packs?.map((pack) => (
          <li key={pack.id} className="row">
            <div className="row__text">
              <strong lang="en">{pack.title}</strong>
              <span className="muted small">{t(packNotes[pack.id])}</span>
              <span className="muted small">
                {formatBytes(pack.size_bytes, i18n.language)} · <span lang="en">{pack.licence}</span>
              </span>
            </div>
            <PackAction
              pack={pack}
              downloading={downloading}
              onChoose={() => void choose(pack)}
              onDownload={() =>
                pack.requires_acceptance && pack.accepted_at === null ? setAsking(pack) : void download(pack)
              }
            />
          </li>
        ))}
      </ul>
      {asking !== null && (
        <LicenceDialog pack={asking} onAccept={() => void download(asking)} onClose={() => setAsking(null)} />
      )}
    </section>
  );
}

type PackActionProps = {
  pack: PackInfo;
  downloading: boolean;
  onChoose: () => void;
  onDownload: () => void;
};

function PackAction({ pack, downloading, onChoose, onDownload }: PackActionProps) {
  const { t } = useTranslation();
  if (pack.in_use) {
    return (
      <span className="tag">
        <Check aria-hidden size={16} /> {t('packs.inUse')}
      </span>
    );
  }
  if (pack.present) {
    return (
      <button
        type="button"
        className="button button--small"
        aria-label={t('packs.useOf', { name: pack.title })}
        onClick={onChoose}
      >
        {t('packs.use')}
      </button>
    );
  }
  if (!pack.downloadable) return <span className="muted small">{t('packs.absent')}</span>;
  return (
    <button
      type="button"
      className="button button--small"
      aria-label={t('packs.downloadOf', { name: pack.title })}
      disabled={downloading}
      onClick={onDownload}
    >
      <Download aria-hidden size={16} /> {t('packs.download')}
    </button>
  );
}
