import { Frame, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { formatDateTime, formatOffset } from '../../app/format.ts';
import { usePerson } from '../../app/persons.ts';
import { Face } from '../face.tsx';
import { FileActions } from './file-actions.tsx';
import { PhotoFacts } from './photo-facts.tsx';
import { StackStrip } from './stack-strip.tsx';

const sources = {
  exif: 'details.fromCamera',
  xmp: 'details.fromNotes',
  video: 'details.fromVideo',
  file_name: 'details.fromFileName',
  takeout: 'details.fromTakeout',
  file_time: 'details.fromFileTime',
} as const satisfies Record<NonNullable<PhotoDetail['taken_at_source']>, string>;

type PhotoDetailsProps = { photo: PhotoDetail; onOpen: (id: number) => void; onTrash: () => void };

/** Beside a photo: when it was taken and who is in it, what else is known of it, and its files. */
export function PhotoDetails({ photo, onOpen, onTrash }: PhotoDetailsProps) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const unknownCount = photo.faces.filter((face) => face.person_id === null).length;
  const { taken_at, taken_at_source: source, utc_offset_min: offsetMin, caption } = photo;

  return (
    <aside className="details" aria-label={t('viewer.details')}>
      <h2>{taken_at === null ? t('photos.noDate') : formatDateTime(taken_at, language)}</h2>
      {source !== null && (
        <p className="muted small">
          {t(sources[source])}
          {offsetMin !== null && ` · ${t('details.zone', { zone: formatOffset(offsetMin) })}`}
        </p>
      )}
      {caption !== null && <p className="details__caption">{caption}</p>}
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
      {photo.people_said.length > 0 && (
        <p className="muted small">{t('details.alsoNamed', { names: photo.people_said.join(', ') })}</p>
      )}
      <StackStrip photo={photo} onOpen={onOpen} />
      <PhotoFacts photo={photo} />
      <div className="details__actions">
        {photo.available && <FileActions photo={photo} />}
        {photo.available && photo.kind === 'photo' && (
          <a
            className="button"
            href={addressOf('getPhotoAnnotated', { params: { id: photo.id } })}
            target="_blank"
            rel="noreferrer"
          >
            <Frame aria-hidden size={18} /> {t('viewer.annotated')}
          </a>
        )}
        <button type="button" className="button" onClick={onTrash}>
          <Trash2 aria-hidden size={18} /> {t('trash.do')}
        </button>
      </div>
    </aside>
  );
}

type PersonLinkProps = { personId: number; name: string | null; faceId: number };

function PersonLink({ personId, name, faceId }: PersonLinkProps) {
  const { t } = useTranslation();
  const named = usePerson(personId)?.named;
  return (
    <Link className="details__person" href={`/people/${personId}`}>
      <Face faceId={faceId} sizePx={40} />
      <span>{name ?? t('viewer.unknownFace')}</span>
      {named === false && <span className="muted small">{t('person.who')}</span>}
    </Link>
  );
}
