import { Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrashEntry } from '../../core/contract/schemas.ts';
import { formatDateTime } from '../app/format.ts';
import { restoreFromTrash } from '../app/photo-acts.ts';
import { usePlace } from '../app/places.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { Thumbnail } from '../components/thumbnail.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';

/** What went to the system's trash from here; each can be put back for as long as the trash has it. */
export function TrashPage() {
  const { t } = useTranslation();
  const { data, error, reload } = useAnswer('listTrash', { query: { limit: 1000 } });
  usePlace('/trash', data !== undefined);
  usePageTitle(t('trash.title'));

  if (data === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  return (
    <div className="page page--text">
      <div className="page__head">
        <h1>{t('trash.title')}</h1>
      </div>
      {data.length === 0 ? (
        <Notice icon={<Trash2 size={48} strokeWidth={1.25} />} title={t('trash.empty')}>
          <p className="muted">{t('trash.emptyText')}</p>
        </Notice>
      ) : (
        <>
          <p className="muted">{t('trash.listText')}</p>
          <ul className="rows">
            {data.map((entry) => (
              <Entry key={entry.id} entry={entry} onDone={reload} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Entry({ entry, onDone }: { entry: TrashEntry; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const [busy, setBusy] = useState(false);
  const { file_name: name, paths, restorable } = entry;

  async function putBack(): Promise<void> {
    setBusy(true);
    await restoreFromTrash([entry.id]);
    setBusy(false);
    onDone();
  }

  return (
    <li className="row">
      <Thumbnail photoId={entry.photo_id} />
      <div className="row__text">
        <strong className="row__path">{name}</strong>
        <time className="muted small" dateTime={entry.at}>
          {formatDateTime(entry.at, i18n.language)}
        </time>
        {paths.map((path) => (
          <span key={path} className="muted small row__path">
            {path}
          </span>
        ))}
        {!restorable && <span className="small">{t('trash.gone')}</span>}
      </div>
      {restorable && (
        <button
          type="button"
          className="button button--small"
          aria-label={t('trash.putBackOf', { name })}
          disabled={busy}
          onClick={() => void putBack()}
        >
          <Undo2 aria-hidden size={16} /> {t('trash.putBack')}
        </button>
      )}
    </li>
  );
}
