import { Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Album } from '../../../core/contract/schemas.ts';
import { takenText } from '../../app/album-words.ts';
import { Cover } from './cover.tsx';

/** An album as one sees it on a shelf. */
export function AlbumCard({ album, onOpen }: { album: Album; onOpen: () => void }) {
  const { t, i18n } = useTranslation();
  const { id, name, photos_count, kind } = album;
  const when = kind === 'event' ? takenText(album, i18n.language) : null;
  return (
    <Link href={`/albums/${id}`} className="album-card" data-album={id} onClick={onOpen}>
      <Cover photoId={album.cover_photo_id} className="album-card__cover" />
      <span className="album-card__name">
        {name}{' '}
        {album.filter !== null && (
          <Sparkles role="img" aria-label={t('albums.smart')} size={16} strokeWidth={1.75} />
        )}
      </span>
      {when !== null && <span className="album-card__line">{when}</span>}
      <span className="album-card__line">{t('people.photos', { count: photos_count })}</span>
    </Link>
  );
}
