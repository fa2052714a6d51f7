import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Face as FaceShape } from '../../../core/contract/schemas.ts';
import { Face } from '../face.tsx';

type PhotoPeopleProps = {
  faces: readonly FaceShape[];
  isNamed: (face: FaceShape) => boolean;
  /** Asks who a face is. */
  onFace: (face: FaceShape) => void;
};

/** Who is in a photo: those with a name lead to their pages, the others ask who they are. */
export function PhotoPeople({ faces, isNamed, onFace }: PhotoPeopleProps) {
  const { t } = useTranslation();
  const named = faces.filter(isNamed);
  const nameless = faces.filter((face) => !isNamed(face));
  if (faces.length === 0) return null;
  return (
    <section className="details__people" aria-label={t('details.people')}>
      <ul>
        {named.map((face) => (
          <li key={face.id}>
            <Link className="details__person" href={`/people/${face.person_id}`}>
              <Face faceId={face.id} sizePx={40} />
              <span>{face.person_name}</span>
            </Link>
          </li>
        ))}
      </ul>
      {nameless.length > 0 && (
        <>
          <h3 className="muted small">{t('faces.who', { count: nameless.length })}</h3>
          <ul className="details__nameless">
            {nameless.map((face) => (
              <li key={face.id}>
                <button
                  type="button"
                  className="details__face"
                  aria-label={t('viewer.face', { name: face.person_name ?? t('viewer.unknownFace') })}
                  onClick={() => onFace(face)}
                >
                  <Face faceId={face.id} sizePx={44} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
