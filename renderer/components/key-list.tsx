import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyTable } from '../app/use-keys.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/keys.tsx';

/** Which keys do what: on the present page, and everywhere. */
export function KeyList({ tables, onClose }: { tables: readonly KeyTable[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('keys.title')}
      onClose={onClose}
      actions={
        <button type="button" className="button" onClick={onClose}>
          {t('common.close')}
        </button>
      }
    >
      <div className="keys">
        {tables.map((table) => (
          <section key={table.title} aria-label={table.title}>
            <h3>{table.title}</h3>
            <dl className="keys__rows">
              {table.rows.map(({ says, presses }) => (
                <div key={says} className="keys__row">
                  <dt>{says}</dt>
                  <dd>
                    {presses.map((press, index) => (
                      <Fragment key={press}>
                        {index > 0 && <span className="muted small">{t('keys.or')}</span>}
                        <Keys press={press} />
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
