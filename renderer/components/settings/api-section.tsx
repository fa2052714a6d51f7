import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../app/use-answer.ts';
import { showToast } from '../../stores/toasts.ts';

/** For who writes programs: where the same API is that this page uses, and how a program signs in. */
export function ApiSection() {
  const { t } = useTranslation();
  const { data: status } = useAnswer('getStatus', {});
  const address = `${location.origin}/api/v1`;
  const command = `heirloom token --library "${status?.library ?? ''}"`;
  return (
    <section className="section">
      <h2>{t('api.title')}</h2>
      <p className="muted">{t('api.text')}</p>
      <h3>{t('api.address')}</h3>
      <CopyBox text={address} />
      <p className="muted small">{t('api.addressText')}</p>
      <h3>{t('api.token')}</h3>
      <p className="muted">{t('api.tokenText')}</p>
      {status !== undefined && <CopyBox text={command} />}
      <p>
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {t('api.docs')}
        </a>
      </p>
    </section>
  );
}

function CopyBox({ text }: { text: string }) {
  const { t } = useTranslation();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => showToast({ text: t('api.copied'), tone: 'info' }),
      () => showToast({ text: t('api.notCopied'), tone: 'error' }),
    );
  return (
    <div className="path-box path-box--copy">
      <code>{text}</code>
      <button
        type="button"
        className="icon-button"
        aria-label={t('api.copy', { text })}
        title={t('api.copyShort')}
        onClick={() => void copy()}
      >
        <Copy aria-hidden size={18} />
      </button>
    </div>
  );
}
