import { useState } from 'react';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { aspectOf } from '../../layout/aspect.ts';
import { NotShown } from './not-shown.tsx';
import { useFitted } from './use-fitted.ts';

/** A video in the room it has, with the browser's own controls. Faces are of single frames and not drawn. */
export function VideoStage({ photo }: { photo: PhotoDetail }) {
  const [ref, frame] = useFitted<HTMLDivElement>(aspectOf(photo), null);
  const [failed, setFailed] = useState(false);
  if (failed || !photo.available || photo.state !== 'done') return <NotShown photo={photo} />;
  const params = { id: photo.id };
  return (
    <div ref={ref} className="stage">
      {frame !== null && (
        // biome-ignore lint/a11y/useMediaCaption: a family's own films have no captions.
        <video
          className="stage__video"
          style={frame.fitted}
          src={addressOf('getPhotoVideo', { params })}
          poster={addressOf('getPhotoThumbnail', { params })}
          aria-label={photo.file_name}
          controls
          playsInline
          preload="metadata"
          onError={() => setFailed(true)}
          // A kind whose sound alone is known plays without a picture.
          onLoadedMetadata={(event) => setFailed(event.currentTarget.videoWidth === 0)}
        />
      )}
    </div>
  );
}
