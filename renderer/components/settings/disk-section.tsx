import { useId, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Settings } from '../../../core/contract/schemas.ts';
import { useSettings } from '../../app/use-settings.ts';
import { showToast } from '../../stores/toasts.ts';

/** Whether the folders are watched, and what in them is left out. */
export function DiskSection() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const id = useId();
  if (settings === undefined) return null;
  return (
    <section className="section">
      <h2>{t('disk.title')}</h2>
      <label className="choice__option choice__option--told">
        <input
          type="checkbox"
          checked={settings.watch}
          aria-labelledby={id}
          aria-describedby={`${id}-text`}
          onChange={(event) => void change({ watch: event.target.checked })}
        />
        <span>
          <span id={id}>{t('disk.watch')}</span>
          <span id={`${id}-text`} className="muted small choice__text">
            {t('disk.watchText')}
          </span>
        </span>
      </label>
      <Exclude settings={settings} onSave={(exclude) => change({ exclude })} />
    </section>
  );
}

const examples = 'disk.excludeExamples' as const;

type ExcludeProps = { settings: Settings; onSave: (exclude: string[]) => Promise<boolean> };

function Exclude({ settings, onSave }: ExcludeProps) {
  const { t } = useTranslation();
  const saved = settings.exclude.join('\n');
  /** What is being typed; null: what is saved, also from another window. */
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? saved;
  const [saving, setSaving] = useState(false);
  const id = useId();
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const same = patterns.join('\n') === saved;

  async function save(): Promise<void> {
    setSaving(true);
    if (await onSave(patterns)) {
      setTyped(null);
      showToast({ text: t('disk.excludeSaved'), tone: 'info' });
    }
    setSaving(false);
  }

  return (
    <form
      className="exclude"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label htmlFor={id}>{t('disk.exclude')}</label>
      <textarea
        id={id}
        className="field exclude__field"
        rows={Math.min(8, Math.max(2, text.split('\n').length))}
        spellCheck={false}
        value={text}
        aria-describedby={`${id}-text`}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p id={`${id}-text`} className="muted small">
        {t('disk.excludeText')} <Trans i18nKey={examples} components={{ pattern: <code /> }} />
      </p>
      <button type="submit" className="button button--small" disabled={same || saving}>
        {t('common.save')}
      </button>
    </form>
  );
}
