import { Images } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { photoQueryPath, readPhotoQuery } from '../../app/photo-query.ts';
import { useOpenPhoto } from '../../app/use-photo-address.ts';
import { Face } from '../face.tsx';
import type { FaceInPicture } from './use-face-search.ts';

type PersonLike = FaceInPicture['people'][number];

/** From so much on it is said to be them: see `likenessOf`. */
const surely = 0.7;
const weakQuality = 0.2;

const searchFor = (people: readonly PersonLike[]) => {
  const ids = people.map(({ person }) => person.id);
  const nothing = readPhotoQuery(new URLSearchParams());
  return photoQueryPath(ids.length === 1 ? { ...nothing, people: ids } : { ...nothing, any_of: ids });
};

/** A face, and the people of the library whom it looks like. */
export function LooksLike({
  face: { picture, people, loose_faces: loose, quality },
}: {
  face: FaceInPicture;
}) {
  const { t } = useTranslation();
  const sure = people.filter(({ similarity }) => similarity >= surely);
  const perhaps = people.filter(({ similarity }) => similarity < surely);
  const isNobody = people.length === 0 && loose.length === 0;
  return (
    <div className="looks-like">
      <img
        className="face looks-like__face"
        src={picture}
        alt={t('byFace.yourFace')}
        width={160}
        height={160}
      />
      <div className="looks-like__people">
        <h2>{t(isNobody ? 'byFace.nobody' : sure.length > 0 ? 'byFace.itIs' : 'byFace.notSure')}</h2>
        {isNobody && <p className="muted">{t('byFace.nobodyText')}</p>}
        {quality < weakQuality && <p className="muted">{t('byFace.weak')}</p>}
        <PeopleLike people={sure} />
        {sure.length > 1 && (
          <Link href={searchFor(sure)} className="button">
            <Images aria-hidden size={18} />
            {t('byFace.photosOfAny')}
          </Link>
        )}
        {sure.length > 0 && perhaps.length > 0 && <h3>{t('byFace.orPerhaps')}</h3>}
        <PeopleLike people={perhaps} />
        {loose.length > 0 && <LooseFaces faces={loose} />}
      </div>
    </div>
  );
}

function PeopleLike({ people }: { people: readonly PersonLike[] }) {
  const { t } = useTranslation();
  if (people.length === 0) return null;
  return (
    <ul className="looks-like__list">
      {people.map((one) => (
        <li key={one.person.id}>
          <Link href={searchFor([one])} className="looks-like__person">
            <Face faceId={one.face_id} sizePx={72} />
            <span className="looks-like__name">
              {one.person.name}
              <span className="muted small">{t(likenessKey(one.similarity))}</span>
            </span>
            <span className="looks-like__count nowrap">
              {t('people.photos', { count: one.person.photos_count })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function LooseFaces({ faces }: { faces: FaceInPicture['loose_faces'] }) {
  const { t } = useTranslation();
  const openPhoto = useOpenPhoto();
  return (
    <>
      <h3>{t('byFace.loose')}</h3>
      <ul className="looks-like__loose">
        {faces.map(({ face_id, photo_id, similarity }, index) => (
          <li key={face_id}>
            <button
              type="button"
              className="looks-like__loose-face"
              aria-label={t('byFace.openLoose', { number: index + 1, likeness: t(likenessKey(similarity)) })}
              onClick={() => openPhoto(photo_id)}
            >
              <Face faceId={face_id} sizePx={72} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function likenessKey(similarity: number) {
  if (similarity >= 0.95) return 'byFace.veryAlike';
  if (similarity >= surely) return 'byFace.alike';
  return similarity >= 0.4 ? 'byFace.perhaps' : 'byFace.littleAlike';
}
