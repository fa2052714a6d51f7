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
};

/** Keeps a search, or a folder, as a smart album: photos that come later are in it, too. */
export function SaveSearchButton({ filter, name }: SaveSearchButtonProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
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
        <BookmarkPlus aria-hidden size={16} /> {t('albums.saveSearch')}
      </button>
      {asking && (
        <AlbumNameDialog
          title={t('albums.saveSearch')}
          text={t('albums.saveSearchText')}
          initial={name.slice(0, 200)}
          onName={(chosen) => void save(chosen)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
