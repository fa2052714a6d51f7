import { Trash2, UserRoundPen, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Face as FaceShape, PhotoDetail } from '../../../core/contract/schemas.ts';
import { formatDateTime, formatOffset } from '../../app/format.ts';
import { FileActions } from './file-actions.tsx';
import { PhotoFacts } from './photo-facts.tsx';
import { PhotoPeople } from './photo-people.tsx';
import { SimilarPhotos } from './similar-photos.tsx';
import { StackStrip } from './stack-strip.tsx';

const sources = {
  exif: 'details.fromCamera',
  xmp: 'details.fromNotes',
  video: 'details.fromVideo',
  file_name: 'details.fromFileName',
  takeout: 'details.fromTakeout',
  file_time: 'details.fromFileTime',
} as const satisfies Record<NonNullable<PhotoDetail['taken_at_source']>, string>;

type PhotoDetailsProps = {
  photo: PhotoDetail;
  isNamed: (face: FaceShape) => boolean;
  onOpen: (id: number) => void;
  /** Asks who a face is. */
  onFace: (face: FaceShape) => void;
  onTrash: () => void;
  onAnnotate: () => void;
  onClose: () => void;
};

/** Beside a photo: when it was taken and who is in it, what else is known of it, and its files. */
export function PhotoDetails(props: PhotoDetailsProps) {
  const { photo, onOpen } = props;
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { taken_at, taken_at_source: source, utc_offset_min: offsetMin, caption } = photo;

  return (
    <aside className="details" aria-label={t('viewer.details')}>
      <div className="details__head">
        <h2>{taken_at === null ? t('photos.noDate') : formatDateTime(taken_at, language)}</h2>
        <button
          type="button"
          className="icon-button details__close"
          aria-label={t('details.close')}
          onClick={props.onClose}
        >
          <X aria-hidden size={20} />
        </button>
      </div>
      {source !== null && (
        <p className="muted small">
          {t(sources[source])}
          {offsetMin !== null && ` · ${t('details.zone', { zone: formatOffset(offsetMin) })}`}
        </p>
      )}
      {caption !== null && <p className="details__caption">{caption}</p>}
      <PhotoPeople faces={photo.faces} isNamed={props.isNamed} onFace={props.onFace} />
      {photo.people_said.length > 0 && (
        <p className="muted small">{t('details.alsoNamed', { names: photo.people_said.join(', ') })}</p>
      )}
      <StackStrip photo={photo} onOpen={onOpen} />
      <PhotoFacts photo={photo} />
      <SimilarPhotos photo={photo} onOpen={onOpen} />
      <div className="details__actions">
        {photo.available && <FileActions photo={photo} />}
        {photo.available && photo.kind === 'photo' && photo.state === 'done' && (
          <button type="button" className="button" onClick={props.onAnnotate}>
            <UserRoundPen aria-hidden size={18} /> {t('annotated.open')}
          </button>
        )}
        <button type="button" className="button" onClick={props.onTrash}>
          <Trash2 aria-hidden size={18} /> {t('trash.do')}
        </button>
      </div>
    </aside>
  );
}
