import { BookmarkPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { createAlbum } from '../../app/album-acts.ts';
import { type PhotoFilter, photoQueryParams } from '../../app/photo-query.ts';
import { AlbumNameDialog } from './album-name-dialog.tsx';

type SaveSearchButtonProps = {
  filter: PhotoFilter;
  /** What the album would be called. */
  name: string;
  /** What is kept, in words. */
  of?: 'search' | 'folder';
};

/** Keeps a search, or a folder, as a smart album: photos that come later are in it, too. */
export function SaveSearchButton({ filter, name, of = 'search' }: SaveSearchButtonProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const [title, text] =
    of === 'search'
      ? [t('albums.saveSearch'), t('albums.saveSearchText')]
      : [t('albums.saveFolder'), t('albums.saveFolderText')];
  const params = photoQueryParams(filter);
  // What is in an album is kept already.
  if (filter.album !== undefined || Object.keys(params).length === 0) return null;

  async function save(chosen: string): Promise<void> {
    const made = await createAlbum({ name: chosen, filter: params });
    if (made !== null) navigate(`/albums/${made.id}`);
  }

  return (
    <>
      <button type="button" className="button button--small" onClick={() => setAsking(true)}>
        <BookmarkPlus aria-hidden size={16} /> {title}
      </button>
      {asking && (
        <AlbumNameDialog
          title={title}
          text={text}
          initial={name.slice(0, 200)}
          onName={(chosen) => void save(chosen)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
