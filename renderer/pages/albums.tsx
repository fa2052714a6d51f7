import { LibraryBig, Plus } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Album } from '../../core/contract/schemas.ts';
import { createAlbum } from '../app/album-acts.ts';
import { rememberFocus, usePlace } from '../app/places.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { AlbumCard } from '../components/albums/album-card.tsx';
import { AlbumNameDialog } from '../components/albums/album-name-dialog.tsx';
import { Suggestions } from '../components/albums/suggestions.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';

/** All albums and events, and times that look like one. */
export function AlbumsPage() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { data: albums, error, reload } = useAnswer('listAlbums', {});
  const [naming, setNaming] = useState(false);
  const focusId = usePlace('/albums', albums !== undefined);
  usePageTitle(t('nav.albums'));
  useEffect(() => {
    if (focusId !== null) {
      document.querySelector<HTMLElement>(`[data-album="${focusId}"]`)?.focus({ preventScroll: true });
    }
  }, [focusId]);

  async function make(name: string): Promise<void> {
    setNaming(false);
    const made = await createAlbum({ name });
    if (made !== null) navigate(`/albums/${made.id}`);
  }

  if (albums === undefined)
    return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('nav.albums')}</h1>
        <button type="button" className="button button--small page__tool" onClick={() => setNaming(true)}>
          <Plus aria-hidden size={16} /> {t('albums.new')}
        </button>
      </div>
      <Suggestions />
      {albums.length === 0 && (
        <Notice icon={<LibraryBig size={48} strokeWidth={1.25} />} title={t('albums.none')}>
          <p className="muted">{t('albums.noneText')}</p>
          <Link href="/photos" className="button">
            {t('albums.toPhotos')}
          </Link>
        </Notice>
      )}
      <Shelf title={t('albums.own')} albums={albums.filter(({ kind }) => kind === 'album')} />
      <Shelf title={t('albums.events')} albums={byTime(albums.filter(({ kind }) => kind === 'event'))} />
      {naming && (
        <AlbumNameDialog
          title={t('albums.new')}
          onName={(name) => void make(name)}
          onClose={() => setNaming(false)}
        />
      )}
    </div>
  );
}

/** Newest first; those without a date at the end. */
function byTime(events: readonly Album[]): Album[] {
  const when = ({ first_taken_at, event_date }: Album) => first_taken_at ?? event_date ?? '';
  return [...events].sort((a, b) => when(b).localeCompare(when(a)) || b.id - a.id);
}

function Shelf({ title, albums }: { title: string; albums: readonly Album[] }) {
  const titleId = useId();
  if (albums.length === 0) return null;
  return (
    <section className="album-section" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      <ul className="album-shelf">
        {albums.map((album) => (
          <li key={album.id}>
            <AlbumCard album={album} onOpen={() => rememberFocus('/albums', album.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
