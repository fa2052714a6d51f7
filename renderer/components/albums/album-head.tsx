import { Image, Pencil, Sparkles, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Album } from '../../../core/contract/schemas.ts';
import { deleteAlbum, updateAlbum } from '../../app/album-acts.ts';
import { takenText } from '../../app/album-words.ts';
import { Menu } from '../../ui/menu.tsx';
import { Face } from '../face.tsx';
import { longestName } from './album-name-dialog.tsx';
import { Cover } from './cover.tsx';
import { CoverDialog } from './cover-dialog.tsx';
import { TextInPlace } from './text-in-place.tsx';

const longestDescription = 5000;

/** What an album is: its cover, name, dates, who is in it, and what its owner wrote about it. */
export function AlbumHead({ album }: { album: Album }) {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const [editing, setEditing] = useState<'name' | 'description' | null>(null);
  const [choosing, setChoosing] = useState(false);
  const { name, description, filter, photos_count, location, people } = album;
  const when = takenText(album, i18n.language);

  async function remove(): Promise<void> {
    if (await deleteAlbum(album)) navigate('/albums', { replace: true });
  }

  return (
    <div className="album-head">
      <Cover photoId={album.cover_photo_id} className="album-head__cover" />
      <div className="album-head__text">
        <h1>
          <TextInPlace
            value={name}
            label={t('albums.renameOf', { name })}
            longest={longestName}
            className="album-head__name"
            editing={editing === 'name'}
            onEdit={(on) => setEditing(on ? 'name' : null)}
            onSave={(text) => {
              if (text !== '') void updateAlbum(album, { name: text }, t('albums.renamed', { name: text }));
            }}
          />
        </h1>
        <p className="album-head__facts muted">
          {when !== null && !name.includes(when) && <span>{when}</span>}
          <span>{t('people.photos', { count: photos_count })}</span>
          {location !== null && location !== '' && !name.includes(location) && <span>{location}</span>}
          {filter !== null && !album.broken && (
            <Link href={`/search?${new URLSearchParams(filter)}`} className="tag">
              <Sparkles aria-hidden size={14} /> {t('albums.smart')}
            </Link>
          )}
        </p>
      </div>
      <div className="album-head__more">
        <TextInPlace
          value={description ?? ''}
          label={description ? t('albums.describeOf', { text: description }) : t('albums.describe')}
          placeholder={t('albums.describe')}
          longest={longestDescription}
          multiline
          className="album-head__description"
          editing={editing === 'description'}
          onEdit={(on) => setEditing(on ? 'description' : null)}
          onSave={(text) =>
            void updateAlbum(album, { description: text === '' ? null : text }, t('albums.described'))
          }
        />
        {people.length > 0 && (
          <ul className="album-head__people" aria-label={t('albums.people')}>
            {people.map(({ person_id, name: who, named, face_id }) => (
              <li key={person_id}>
                <Link
                  href={`/people/${person_id}`}
                  className="album-head__person"
                  aria-label={who}
                  title={who}
                >
                  <Face faceId={face_id} sizePx={48} />
                  {named && <span aria-hidden>{who}</span>}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="album-head__tools">
        <Menu
          label={t('albums.more', { name })}
          items={[
            { icon: Pencil, label: t('albums.rename'), run: () => setEditing('name') },
            ...(photos_count > 0
              ? [{ icon: Image, label: t('albums.changeCover'), run: () => setChoosing(true) }]
              : []),
            { icon: Trash2, label: t('albums.delete'), run: () => void remove() },
          ]}
        />
      </div>
      {choosing && <CoverDialog album={album} onClose={() => setChoosing(false)} />}
    </div>
  );
}
