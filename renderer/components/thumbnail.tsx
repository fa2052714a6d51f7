import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { addressOf } from '../app/api.ts';

/** Small square picture of a photo in a list; decoration only, its name stands beside it. */
export function Thumbnail({ photoId }: { photoId: number }) {
  const [broken, setBroken] = useState(false);
  if (broken) {
    return (
      <span className="thumbnail" aria-hidden>
        <ImageOff size={20} strokeWidth={1.5} />
      </span>
    );
  }
  return (
    <img
      className="thumbnail"
      src={addressOf('getPhotoThumbnail', { params: { id: photoId } })}
      alt=""
      draggable={false}
      onError={() => setBroken(true)}
    />
  );
}
