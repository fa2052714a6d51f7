import { FilePen } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../core/contract/schemas.ts';
import { asAppError, call } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { useSettings } from '../../app/use-settings.ts';
import { useTaskEnd } from '../../app/use-task-end.ts';
import { showToast } from '../../stores/toasts.ts';

const choices = {
  off: { title: 'writing.off', text: 'writing.offText' },
  sidecar: { title: 'writing.sidecar', text: 'writing.sidecarText' },
  file: { title: 'writing.file', text: 'writing.fileText' },
} as const satisfies Record<Settings['write_names'], { title: string; text: string }>;

/** Whether the names of faces are written down for other programs, and where. */
export function NamesSection() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const id = useId();
  const writing = useTaskEnd((task) => {
    if (task.status === 'completed') showToast({ text: t('writing.done'), tone: 'info' });
  });

  async function write(): Promise<void> {
    try {
      writing.follow((await call('writeNames')).task_id);
    } catch (error) {
      showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    }
  }

  return (
    <section className="section">
      <h2>{t('writing.title')}</h2>
      <p className="muted">{t('writing.text')}</p>
      <fieldset className="choice">
        <legend className="visually-hidden">{t('writing.whether')}</legend>
        {(['off', 'sidecar', 'file'] as const).map((option) => (
          <label key={option} className="choice__option choice__option--told">
            <input
              type="radio"
              name="write-names"
              checked={settings?.write_names === option}
              disabled={settings === undefined}
              aria-labelledby={`${id}-${option}`}
              aria-describedby={`${id}-${option}-text`}
              onChange={() => void change({ write_names: option })}
            />
            <span>
              <span id={`${id}-${option}`}>{t(choices[option].title)}</span>
              <span id={`${id}-${option}-text`} className="muted small choice__text">
                {t(choices[option].text)}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {settings !== undefined && settings.write_names !== 'off' && (
        <div className="section__actions">
          <button type="button" className="button" disabled={writing.running} onClick={() => void write()}>
            <FilePen aria-hidden size={18} /> {t('writing.now')}
          </button>
        </div>
      )}
    </section>
  );
}
