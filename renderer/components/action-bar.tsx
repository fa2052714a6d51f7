import type { LucideIcon } from 'lucide-react';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

export type Action = { icon: LucideIcon; label: string; main?: boolean; run: () => void };

type ActionBarProps = { text: string; actions: readonly Action[]; onClear: () => void };

/** What can be done with what is selected; at the bottom of the page, while something is. */
export function ActionBar({ text, actions, onClear }: ActionBarProps) {
  const { t } = useTranslation();
  return (
    <div className="action-bar" role="toolbar" aria-label={t('select.actions')}>
      <button
        type="button"
        className="icon-button"
        aria-label={t('select.none')}
        title={`${t('select.none')} (Esc)`}
        onClick={onClear}
      >
        <X aria-hidden size={20} />
      </button>
      <span className="action-bar__text" role="status">
        {text}
      </span>
      <div className="action-bar__actions">
        {actions.map(({ icon: Icon, label, main = false, run }) => (
          <button
            key={label}
            type="button"
            className={`button button--small${main ? ' button--main' : ''}`}
            onClick={run}
          >
            <Icon aria-hidden size={16} /> {label}
          </button>
        ))}
      </div>
    </div>
  );
}
