import { User } from 'lucide-react';
import { useState } from 'react';
import { addressOf } from '../app/api.ts';

type FaceProps = { faceId: number | null; sizePx: number; className?: string };

/** Round picture of a face; decoration only, its person's name stands beside it or on its link. */
export function Face({ faceId, sizePx, className = '' }: FaceProps) {
  const [failedId, setFailedId] = useState<number | null>(null);
  const classes = `face ${className}`.trim();
  if (faceId === null || faceId === failedId) {
    return (
      <span className={`${classes} face--none`} style={{ width: sizePx, height: sizePx }}>
        <User aria-hidden size={sizePx / 2} strokeWidth={1.25} />
      </span>
    );
  }
  return (
    <img
      className={classes}
      src={addressOf('getFaceCrop', { params: { id: faceId } })}
      alt=""
      width={sizePx}
      height={sizePx}
      decoding="async"
      draggable={false}
      onError={() => setFailedId(faceId)}
    />
  );
}
