import { Check, Unplug } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientOutput } from '../../../core/contract/client.ts';
import { addressOf } from '../../app/api.ts';
import { keepBest, showApart, trashFiles } from '../../app/duplicate-acts.ts';
import { baseName, formatBytes, formatDate, formatNumber } from '../../app/format.ts';
import { useOpenPhoto } from '../../app/use-photo-address.ts';

export type Group = ClientOutput<'listDuplicates'>['groups'][number];
type Member = Group['photos'][number];

type DuplicateGroupProps = { group: Group; chosen: boolean; onToggle: () => void };

/** One picture in all the ways it is there: side by side, the one most worth keeping first. */
export function DuplicateGroup({ group, chosen, onToggle }: DuplicateGroupProps) {
  const { t, i18n } = useTranslation();
  const [busy, setBusy] = useState(false);
  const { id, kind, photos, spare_bytes: spareBytes } = group;
  const name = photos[0]?.file_name ?? '';

  const run = async (work: () => Promise<boolean>) => {
    setBusy(true);
    await work();
    setBusy(false);
  };

  return (
    <li className="duplicate">
      <div className="duplicate__head">
        <label className="duplicate__choose">
          <input type="checkbox" checked={chosen} onChange={onToggle} />
          <span className="visually-hidden">{t('duplicates.choose', { name })}</span>
        </label>
        <span className="muted small">
          {t('duplicates.groupSpare', { size: formatBytes(spareBytes, i18n.language) })}
        </span>
        <span className="duplicate__buttons">
          {kind !== 'same_file' && (
            <button
              type="button"
              className="button button--small button--plain"
              disabled={busy}
              onClick={() => void run(() => showApart(photos.map((photo) => photo.id)))}
            >
              {t('duplicates.showApart')}
            </button>
          )}
          <button
            type="button"
            className="button button--small"
            disabled={busy}
            onClick={() => void run(() => keepBest([id]))}
          >
            {kind === 'same_file' ? t('duplicates.keepOne') : t('duplicates.keepBest')}
          </button>
        </span>
      </div>
      <ul className="duplicate__photos">
        {photos.map((photo) => (
          <MemberPhoto
            key={photo.id}
            photo={photo}
            isBest={photos.length > 1 && photo.id === group.best_id}
          />
        ))}
      </ul>
    </li>
  );
}

function MemberPhoto({ photo, isBest }: { photo: Member; isBest: boolean }) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const openPhoto = useOpenPhoto();
  const { width, height, format, camera, files } = photo;
  const facts = [
    width !== null &&
      height !== null &&
      `${formatNumber(width, language)} × ${formatNumber(height, language)}`,
    format?.toUpperCase(),
    formatBytes(photo.size_bytes, language),
  ].filter(Boolean);
  return (
    <li className="duplicate__photo">
      <button
        type="button"
        className="duplicate__open"
        aria-label={t('photos.open', { name: photo.file_name })}
        onClick={() => openPhoto(photo.id)}
      >
        <img src={addressOf('getPhotoThumbnail', { params: { id: photo.id } })} alt="" loading="lazy" />
        {isBest && (
          <span className="tag duplicate__best">
            <Check aria-hidden size={14} /> {t('duplicates.best')}
          </span>
        )}
      </button>
      <span className="duplicate__name">{photo.file_name}</span>
      <span className="muted small">{facts.join(' · ')}</span>
      {(photo.taken_at !== null || camera !== null) && (
        <span className="muted small">
          {[photo.taken_at && formatDate(photo.taken_at, language), camera].filter(Boolean).join(' · ')}
        </span>
      )}
      {files.length > 1 && <Files files={files} />}
      {files.length === 1 && <span className="muted small duplicate__path">{files[0]?.path}</span>}
    </li>
  );
}

/** The files of one photo; each but the last can go. */
function Files({ files }: { files: Member['files'] }) {
  const { t } = useTranslation();
  const here = files.filter(({ available }) => available).length;
  return (
    <ul className="duplicate__files">
      {files.map((file) => (
        <li key={file.id}>
          <span className="small duplicate__path">{file.path}</span>
          {file.available ? (
            here > 1 && (
              <button
                type="button"
                className="button button--small"
                aria-label={t('duplicates.trashFile', { name: baseName(file.path) })}
                onClick={() => void trashFiles([file.id])}
              >
                {t('trash.do')}
              </button>
            )
          ) : (
            <span className="muted small">
              <Unplug aria-hidden size={14} /> {t('details.fileAway')}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
