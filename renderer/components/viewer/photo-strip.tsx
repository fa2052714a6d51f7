import { useTranslation } from 'react-i18next';
import type { Photo } from '../../../core/contract/schemas.ts';
import { photoWords } from '../../app/photo-words.ts';
import { Thumbnail } from '../thumbnail.tsx';

/** A row of small photos, each of which opens. */
export function PhotoStrip({ photos, onOpen }: { photos: readonly Photo[]; onOpen: (id: number) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="stack__photos">
      {photos.map((photo) => (
        <li key={photo.id}>
          <button
            type="button"
            className="stack__photo"
            aria-label={t('photos.open', { name: photoWords(photo, t, i18n.language) })}
            title={photo.file_name}
            onClick={() => onOpen(photo.id)}
          >
            <Thumbnail photoId={photo.id} />
          </button>
        </li>
      ))}
    </ul>
  );
}
