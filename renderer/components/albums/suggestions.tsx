import { CalendarPlus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { EventSuggestion } from '../../../core/contract/schemas.ts';
import { acceptSuggestion, dismissSuggestion } from '../../app/album-acts.ts';
import { namesText, suggestionTitle } from '../../app/album-words.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Cover } from './cover.tsx';

const fewShown = 3;
const mostShown = 100;

/** Times that look like an event: each can become one, or is none. */
export function Suggestions() {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { data } = useAnswer(
    'listEventSuggestions',
    { query: { limit: all ? mostShown : fewShown } },
    { keepLast: true },
  );
  const titleId = useId();
  if (data === undefined || data.total === 0) return null;
  const more = data.total - data.suggestions.length;
  return (
    <section className="album-section" aria-labelledby={titleId}>
      <h2 id={titleId}>{t('albums.suggestions')}</h2>
      <p className="muted">{t('albums.suggestionsText')}</p>
      <ul className="event-ideas">
        {data.suggestions.map((suggestion) => (
          <li key={suggestion.from}>
            <Suggestion suggestion={suggestion} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <button type="button" className="button button--small" onClick={() => setAll(true)}>
          {t('albums.moreSuggestions', { count: more })}
        </button>
      )}
    </section>
  );
}

function Suggestion({ suggestion }: { suggestion: EventSuggestion }) {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const { from, to, people, places, photos_count, cover_photo_id } = suggestion;
  const title = suggestionTitle(suggestion, i18n.language);
  const names = namesText(people, i18n.language);

  async function run(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    await work();
    setBusy(false);
  }

  const accept = async () => {
    const made = await acceptSuggestion(suggestion, title, places[0] ?? null);
    if (made !== null) navigate(`/albums/${made.id}`);
  };

  return (
    <div className="event-idea">
      <Link
        href={`/search?from=${from.slice(0, 10)}&to=${to.slice(0, 10)}`}
        className="event-idea__look"
        aria-label={t('albums.lookAt', { name: title })}
      >
        <Cover photoId={cover_photo_id} className="event-idea__cover" />
      </Link>
      <h3 className="event-idea__title">{title}</h3>
      <p className="muted small">
        {t('people.photos', { count: photos_count })}
        {names !== '' && ` · ${names}`}
      </p>
      <div className="event-idea__answers">
        <button
          type="button"
          className="button button--small button--main"
          disabled={busy}
          aria-label={t('albums.acceptOf', { name: title })}
          onClick={() => void run(accept)}
        >
          <CalendarPlus aria-hidden size={16} /> {t('albums.accept')}
        </button>
        <button
          type="button"
          className="button button--small button--plain"
          disabled={busy}
          aria-label={t('albums.dismissOf', { name: title })}
          onClick={() => void run(() => dismissSuggestion(suggestion))}
        >
          <X aria-hidden size={16} /> {t('albums.dismiss')}
        </button>
      </div>
    </div>
  );
}
