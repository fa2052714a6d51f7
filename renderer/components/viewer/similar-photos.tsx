import { useTranslation } from 'react-i18next';
import type { Photo, PhotoDetail } from '../../../core/contract/schemas.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { PhotoStrip } from './photo-strip.tsx';

type SimilarPhotosProps = { photo: PhotoDetail; onOpen: (id: number) => void };

const shownAtMost = 12;

/** Photos that look like this one, and others of the same people that day. */
export function SimilarPhotos({ photo, onOpen }: SimilarPhotosProps) {
  const { t } = useTranslation();
  const { data } = useAnswer('getSimilarPhotos', { params: { id: photo.id }, query: { limit: shownAtMost } });
  const strip = (title: string, photos: readonly Photo[]) =>
    photos.length > 0 && (
      <section className="stack" aria-label={title}>
        <h3>{title}</h3>
        <PhotoStrip photos={photos} onOpen={onOpen} />
      </section>
    );
  if (data === undefined) return null;
  return (
    <>
      {strip(t('details.alike'), data.alike)}
      {strip(t('details.samePeople'), data.same_people)}
    </>
  );
}
