import { Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { addressOf } from '../../app/api.ts';
import type { FolderNode } from '../../layout/folder-tree.ts';

export const folderAddress = (path: string) => `/folders?${new URLSearchParams({ path })}`;

/** A folder with the pictures of what is in it. */
export function FolderCard({ node, isAway }: { node: FolderNode; isAway: boolean }) {
  const { t } = useTranslation();
  const { path, name, photosCount, covers, children } = node;
  return (
    <Link href={folderAddress(path)} className="folder-card">
      <span className={`folder-card__pictures${isAway ? ' folder-card__pictures--away' : ''}`} aria-hidden>
        {covers.map((id) => (
          <img key={id} src={addressOf('getPhotoThumbnail', { params: { id } })} alt="" loading="lazy" />
        ))}
      </span>
      <span className="folder-card__name">{name}</span>
      <span className="muted small">
        {t('people.photos', { count: photosCount })}
        {children.length > 0 && ` · ${t('folderPage.folders', { count: children.length })}`}
        {isAway && (
          <>
            {' · '}
            <Unplug aria-hidden size={12} /> {t('folderPage.away')}
          </>
        )}
      </span>
    </Link>
  );
}
