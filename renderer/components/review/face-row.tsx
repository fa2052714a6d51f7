import { useState } from 'react';
import { addressOf } from '../../app/api.ts';

/** Faces of one person beside each other, the telling ones first and larger. */
export function FaceRow({ faceIds, label }: { faceIds: readonly number[]; label: string }) {
  return (
    <div className="face-row" role="img" aria-label={label}>
      {faceIds.map((id) => (
        <RowFace key={id} id={id} />
      ))}
    </div>
  );
}

function RowFace({ id }: { id: number }) {
  const [broken, setBroken] = useState(false);
  if (broken) return null;
  return (
    <img
      src={addressOf('getFaceCrop', { params: { id } })}
      alt=""
      width={192}
      height={192}
      draggable={false}
      onError={() => setBroken(true)}
    />
  );
}
