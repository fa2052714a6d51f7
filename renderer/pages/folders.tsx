import { ChevronRight, FolderOpen, Folders, Search, Unplug } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import { everything, photoQueryPath } from '../app/photo-query.ts';
import { usePlace } from '../app/places.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { SaveSearchButton } from '../components/albums/save-search-button.tsx';
import { FilteredPhotos } from '../components/collection/filtered-photos.tsx';
import { FolderCard, folderAddress } from '../components/folders/folder-card.tsx';
import { type FolderNode, folderTree, isInside, pathTo } from '../layout/folder-tree.ts';
import { showToast } from '../stores/toasts.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import '../styles/collection.css';

/** The folders of the library as they lie on the disk; the address tells which one, and whether those below count. */
export function FoldersPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const path = search.get('path');
  const { data: folders, error, reload } = useAnswer('listPhotoFolders', {});
  const { data: roots } = useAnswer('listRoots', {});
  const trees = useMemo(
    () =>
      folderTree(
        folders ?? [],
        (roots ?? []).map((root) => root.path),
      ),
    [folders, roots],
  );
  const way = path === null ? [] : pathTo(trees, path);
  // With one folder in the library there is nothing to choose before it.
  const here = way.at(-1) ?? (path === null && trees.length === 1 ? trees[0] : undefined);
  usePlace(`/folders?${path ?? ''}`, folders !== undefined);
  usePageTitle(here?.name ?? t('folderPage.title'));

  if (error !== undefined && folders === undefined) return <ErrorNotice error={error} onRetry={reload} />;
  if (folders === undefined || roots === undefined) return null;
  const isAway = (node: FolderNode) =>
    roots.some((root) => !root.available && isInside(node.path, root.path));
  const shown = here?.children ?? trees;
  return (
    <div className="page">
      {way.length > 0 && <Way way={way} />}
      <div className="page__head">
        <h1>{here === undefined ? t('folderPage.title') : here.name}</h1>
        {here !== undefined && (
          <span className="muted">{t('people.photos', { count: here.photosCount })}</span>
        )}
        {here !== undefined && isAway(here) && (
          <span className="tag">
            <Unplug aria-hidden size={14} /> {t('folderPage.away')}
          </span>
        )}
        {here !== undefined && (
          <span className="page__tool">
            <SaveSearchButton filter={{ ...everything, folder: here.path }} name={here.name} of="folder" />
          </span>
        )}
      </div>
      {here !== undefined && <p className="muted small folder-path">{here.path}</p>}
      {path !== null && here === undefined && <p className="muted">{t('folderPage.gone')}</p>}
      {trees.length === 0 && (
        <Notice icon={<Folders size={48} strokeWidth={1.25} />} title={t('folderPage.none')}>
          <p className="muted">{t('folderPage.noneText')}</p>
        </Notice>
      )}
      {shown.length > 0 && (
        <ul className="folder-cards" aria-label={t('folderPage.inside')}>
          {shown.map((node) => (
            <li key={node.path}>
              <FolderCard node={node} isAway={isAway(node)} />
            </li>
          ))}
        </ul>
      )}
      {here !== undefined && <PhotosOf key={here.path} node={here} below={search.get('below') === '1'} />}
    </div>
  );
}

function Way({ way }: { way: readonly FolderNode[] }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('folderPage.way')}>
      <ol className="way">
        <li>
          <Link href="/folders">{t('folderPage.title')}</Link>
        </li>
        {way.slice(0, -1).map((node) => (
          <li key={node.path}>
            <ChevronRight aria-hidden size={16} />
            <Link href={folderAddress(node.path)}>{node.name}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The photos of a folder: its own, or with those of the folders below. */
function PhotosOf({ node, below }: { node: FolderNode; below: boolean }) {
  const { t } = useTranslation();
  const { path, ownCount, photosCount } = node;
  const withBelow = below || ownCount === 0;
  const filter = useMemo(
    () => ({
      ...everything,
      folder: path,
      ...(!withBelow && { subfolders: 'false' as const }),
    }),
    [path, withBelow],
  );
  const reveal = window.heirloom?.revealFile;
  return (
    <>
      <div className="folder-actions">
        {ownCount > 0 && ownCount < photosCount && (
          <Link
            href={below ? folderAddress(path) : `${folderAddress(path)}&below=1`}
            className="button button--small"
          >
            {below ? t('folderPage.onlyHere') : t('folderPage.withBelow', { count: photosCount - ownCount })}
          </Link>
        )}
        <Link href={photoQueryPath(filter)} className="button button--small">
          <Search aria-hidden size={16} /> {t('folderPage.search')}
        </Link>
        {reveal !== undefined && (
          <button
            type="button"
            className="button button--small"
            onClick={() =>
              void reveal(path).catch(() => showToast({ text: t('error.originalMissing'), tone: 'error' }))
            }
          >
            <FolderOpen aria-hidden size={16} /> {t('viewer.showInFolder')}
          </button>
        )}
      </div>
      {/* A folder of folders is looked through, not scrolled through, unless all of it is asked for. */}
      {(ownCount > 0 || below) && <FilteredPhotos filter={filter} label={t('nav.photos')} />}
      {ownCount === 0 && !below && (
        <Link href={`${folderAddress(path)}&below=1`} className="button">
          {t('folderPage.all', { count: photosCount })}
        </Link>
      )}
    </>
  );
}
