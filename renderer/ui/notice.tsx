import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../core/contract/errors.ts';
import { errorText } from '../app/error-text.ts';

type NoticeProps = { icon: ReactNode; title: string; children?: ReactNode; level?: 1 | 2 };

/** A page or section with nothing to show, and what can be done about it. */
export function Notice({ icon, title, children, level = 2 }: NoticeProps) {
  const Heading = `h${level}` as const;
  return (
    <div className="notice">
      <span className="notice__icon" aria-hidden>
        {icon}
      </span>
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

export function ErrorNotice({ error, onRetry }: { error: AppError; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="notice" role="alert">
      <p>{errorText(error, t)}</p>
      {onRetry !== undefined && (
        <button type="button" className="button" onClick={onRetry}>
          {t('common.tryAgain')}
        </button>
      )}
    </div>
  );
}
