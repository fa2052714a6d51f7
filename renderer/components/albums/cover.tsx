import { BookImage } from 'lucide-react';
import { useState } from 'react';
import { addressOf } from '../../app/api.ts';

/** Picture of an album; decoration only, its name stands beside it. */
export function Cover({ photoId, className }: { photoId: number | null; className: string }) {
  const [failedId, setFailedId] = useState<number | null>(null);
  if (photoId === null || photoId === failedId) {
    return (
      <span className={`cover cover--none ${className}`}>
        <BookImage aria-hidden size={40} strokeWidth={1.25} />
      </span>
    );
  }
  return (
    <img
      className={`cover ${className}`}
      src={addressOf('getPhotoThumbnail', { params: { id: photoId } })}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setFailedId(photoId)}
    />
  );
}
