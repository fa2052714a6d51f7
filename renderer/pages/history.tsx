import { History, Redo2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientOutput } from '../../core/contract/client.ts';
import type { HistoryEntry } from '../../core/contract/schemas.ts';
import { redo, undo } from '../app/act.ts';
import { followsOf } from '../app/answer-cache.ts';
import { call } from '../app/api.ts';
import { formatDate, formatTime } from '../app/format.ts';
import { byDay, localDay } from '../app/history-days.ts';
import { historySentence } from '../app/history-sentence.ts';
import { currentName, usePersons } from '../app/persons.ts';
import { usePlace } from '../app/places.ts';
import { usePages } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { Face } from '../components/face.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';

const pageSize = 50;

/** What was done to people, newest first; each thing can be taken back, or done again. */
export function HistoryPage() {
  const { t, i18n } = useTranslation();
  const { data, error, reload, hasMore, more } = usePages(['history'], readPage, nextPage, followsOf.history);
  usePlace('/history', data !== undefined);
  usePageTitle(t('nav.history'));
  // Sentences name people as they are called now.
  usePersons();

  if (data === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  const all = data.flatMap(({ entries }) => entries);
  const today = localDay(new Date());
  const yesterday = localDay(new Date(Date.now() - 86_400_000));
  const dayName = (day: string) =>
    day === today
      ? t('history.today')
      : day === yesterday
        ? t('history.yesterday')
        : formatDate(`${day}T00:00:00`, i18n.language);

  return (
    <div className="page page--text">
      <div className="page__head">
        <h1>{t('nav.history')}</h1>
      </div>
      {all.length === 0 ? (
        <Notice icon={<History size={48} strokeWidth={1.25} />} title={t('history.empty')}>
          <p className="muted">{t('history.emptyText')}</p>
        </Notice>
      ) : (
        <p className="muted">{t('history.text')}</p>
      )}
      {byDay(all).map(({ day, entries }) => (
        <section key={day} className="history__day">
          <h2>{dayName(day)}</h2>
          <ul className="rows">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} onDone={reload} />
            ))}
          </ul>
        </section>
      ))}
      {hasMore && (
        <button type="button" className="button" onClick={more}>
          {t('history.earlier')}
        </button>
      )}
    </div>
  );
}

const readPage = (before: number | null, signal: AbortSignal) =>
  call('listHistory', { query: { limit: pageSize, ...(before !== null && { before }) }, signal });

const nextPage = ({ entries }: ClientOutput<'listHistory'>) =>
  entries.length === pageSize ? entries.at(-1)!.id : null;

const facesShown = 6;

function Entry({ entry, onDone }: { entry: HistoryEntry; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const [working, setWorking] = useState(false);
  const undone = entry.undone_at !== null;
  const sentence = historySentence(entry, currentName, t);
  const restCount = entry.face_ids.length - facesShown;
  const reasonId = `history-${entry.id}-reason`;

  async function run(): Promise<void> {
    setWorking(true);
    await (undone ? redo(entry.id) : undo(entry.id));
    setWorking(false);
    onDone();
  }

  return (
    <li className={undone ? 'row history__entry history__entry--undone' : 'row history__entry'}>
      <div className="row__text">
        <span className="history__sentence">{sentence}</span>
        <span className="muted small history__facts">
          <time dateTime={entry.at}>{formatTime(entry.at, i18n.language)}</time>
          {entry.automatic && <span>Heirloom</span>}
          {undone && <span>{t('history.undone')}</span>}
          {!entry.possible && <span id={reasonId}>{t('history.notPossible')}</span>}
        </span>
        {entry.face_ids.length > 0 && (
          <span className="history__faces" aria-hidden>
            {entry.face_ids.slice(0, facesShown).map((id) => (
              <Face key={id} faceId={id} sizePx={40} />
            ))}
            {restCount > 0 && <span className="muted small">+{restCount}</span>}
          </span>
        )}
      </div>
      <button
        type="button"
        className="button button--small"
        // Not `disabled`: the reason must be reachable.
        aria-disabled={!entry.possible || working}
        aria-describedby={entry.possible ? undefined : reasonId}
        aria-label={
          undone ? t('history.redoOf', { what: sentence }) : t('history.undoOf', { what: sentence })
        }
        onClick={() => {
          if (entry.possible && !working) void run();
        }}
      >
        {undone ? <Redo2 aria-hidden size={16} /> : <Undo2 aria-hidden size={16} />}
        {undone ? t('common.redo') : t('common.undo')}
      </button>
    </li>
  );
}
