import { BookX, Images, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Album } from '../../core/contract/schemas.ts';
import { readPhotoQuery } from '../app/photo-query.ts';
import { usePlace } from '../app/places.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useTimeline } from '../app/use-timeline.ts';
import { AlbumHead } from '../components/albums/album-head.tsx';
import { AlbumHere } from '../components/albums/album-here.ts';
import { PhotoGrid } from '../components/photo-grid.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';

/** An album or event with its photos. */
export function AlbumPage({ id }: { id: number }) {
  const { t } = useTranslation();
  const { data: album, error, reload } = useAnswer('getAlbum', { params: { id } });
  usePageTitle(album?.name ?? t('nav.albums'));

  if (error?.code === 'not_found' || error?.code === 'invalid_request') return <Gone />;
  if (album === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  return (
    <div className="page">
      <AlbumHead album={album} />
      {album.broken ? (
        <Notice icon={<SearchX size={48} strokeWidth={1.25} />} title={t('albums.broken')}>
          <p className="muted">{t('albums.brokenText')}</p>
        </Notice>
      ) : album.photos_count === 0 ? (
        <Empty album={album} />
      ) : (
        <AlbumHere value={album}>
          <AlbumPhotos album={album} />
        </AlbumHere>
      )}
    </div>
  );
}

function AlbumPhotos({ album: { id, name } }: { album: Album }) {
  const { t } = useTranslation();
  const filter = useMemo(() => readPhotoQuery(new URLSearchParams({ album: String(id) })), [id]);
  const { photos, error, reload } = useTimeline(filter);
  usePlace(`/albums/${id}`, photos !== undefined);
  if (photos === undefined)
    return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  return <PhotoGrid photos={photos} label={t('albums.photosOf', { name })} />;
}

function Empty({ album }: { album: Album }) {
  const { t } = useTranslation();
  const smart = album.filter !== null;
  return (
    <Notice icon={<Images size={48} strokeWidth={1.25} />} title={t('albums.empty')}>
      <p className="muted">{t(smart ? 'albums.emptySmartText' : 'albums.emptyText')}</p>
      {!smart && (
        <Link href="/photos" className="button">
          {t('albums.toPhotos')}
        </Link>
      )}
    </Notice>
  );
}

function Gone() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <Notice icon={<BookX size={48} strokeWidth={1.25} />} title={t('albums.gone')} level={1}>
        <p className="muted">{t('albums.goneText')}</p>
        <Link href="/albums">{t('nav.albums')}</Link>
      </Notice>
    </div>
  );
}
