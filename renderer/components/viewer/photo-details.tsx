import { Download, ExternalLink, FolderOpen, Frame } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { formatBytes, formatDateTime, formatNumber } from '../../app/format.ts';
import { usePersons } from '../../stores/persons.ts';
import { showToast } from '../../stores/toasts.ts';
import { Face } from '../face.tsx';

/** Beside a photo: who is in it, when and where its file is. */
export function PhotoDetails({ photo }: { photo: PhotoDetail }) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const params = { id: photo.id };
  const bridge = window.heirloom;
  const unknownCount = photo.faces.filter((face) => face.person_id === null).length;

  const attempt = (work: Promise<void>) =>
    work.catch(() => showToast({ text: t('error.originalMissing'), tone: 'error' }));

  return (
    <aside className="details" aria-label={t('viewer.details')}>
      <h2>{photo.taken_at === null ? t('photos.noDate') : formatDateTime(photo.taken_at, language)}</h2>
      {photo.faces.length > 0 && (
        <ul className="details__people">
          {photo.faces.map((face) =>
            face.person_id === null ? null : (
              <li key={face.id}>
                <PersonLink personId={face.person_id} name={face.person_name} faceId={face.id} />
              </li>
            ),
          )}
          {unknownCount > 0 && (
            <li className="muted small">{t('viewer.moreFaces', { count: unknownCount })}</li>
          )}
        </ul>
      )}
      <dl className="details__facts">
        <div>
          <dt>{t('viewer.file')}</dt>
          <dd className="details__path">{photo.path}</dd>
        </div>
        <div>
          <dt>{t('viewer.size')}</dt>
          <dd>
            {photo.width !== null &&
              photo.height !== null &&
              `${formatNumber(photo.width, language)} × ${formatNumber(photo.height, language)} · `}
            {formatBytes(photo.size_bytes, language)}
          </dd>
        </div>
      </dl>
      <div className="details__actions">
        {bridge !== undefined && (
          <>
            <button
              type="button"
              className="button"
              onClick={() => void attempt(bridge.revealFile(photo.path))}
            >
              <FolderOpen aria-hidden size={18} /> {t('viewer.showInFolder')}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => void attempt(bridge.openFile(photo.path))}
            >
              <ExternalLink aria-hidden size={18} /> {t('viewer.openFile')}
            </button>
          </>
        )}
        <a className="button" href={addressOf('getPhotoOriginal', { params })} download={photo.file_name}>
          <Download aria-hidden size={18} /> {t('viewer.download')}
        </a>
        <a
          className="button"
          href={addressOf('getPhotoAnnotated', { params })}
          target="_blank"
          rel="noreferrer"
        >
          <Frame aria-hidden size={18} /> {t('viewer.annotated')}
        </a>
      </div>
    </aside>
  );
}

type PersonLinkProps = { personId: number; name: string | null; faceId: number };

function PersonLink({ personId, name, faceId }: PersonLinkProps) {
  const { t } = useTranslation();
  const named = usePersons((state) => state.persons?.find((person) => person.id === personId)?.named);
  return (
    <Link className="details__person" href={`/people/${personId}`}>
      <Face faceId={faceId} sizePx={40} />
      <span>{name ?? t('viewer.unknownFace')}</span>
      {named === false && <span className="muted small">{t('person.who')}</span>}
    </Link>
  );
}
