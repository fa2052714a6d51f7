import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import type { Size } from '../../layout/drawn-box.ts';
import { aspectOf } from '../../layout/photo-rows.ts';
import { DrawFace } from './draw-face.tsx';
import { FaceFrame } from './face-frame.tsx';
import { LiveFilm } from './live-film.tsx';
import { NotShown } from './not-shown.tsx';
import { useFitted } from './use-fitted.ts';

/** Sizes that are asked for, px of the long side: few, so that the browser's cache serves most windows. */
const imageSizes = [1024, 1600, 2048, 3072, 4096] as const;

type PhotoStageProps = {
  photo: PhotoDetail;
  framesShown: boolean;
  /** A frame is drawn around a face that was not found. */
  drawing: boolean;
  onDrawn: () => void;
  /** The short film of a Live photo is played over it. */
  filmPlaying: boolean;
  onFilmPlaying: (playing: boolean) => void;
};

/** A photo fitted into the room it has, with its faces. */
export function PhotoStage(props: PhotoStageProps) {
  const { photo, framesShown, drawing, onDrawn } = props;
  const { t } = useTranslation();
  const [ref, fitted] = useFitted<HTMLDivElement>(aspectOf(photo));
  const [loaded, setLoaded] = useState(false);
  const [failed, setFailed] = useState(false);
  const [openFaceId, setOpenFaceId] = useState<number | null>(null);

  if (failed || photo.state === 'failed' || photo.state === 'skipped') return <NotShown photo={photo} />;

  return (
    <div ref={ref} className="stage">
      {fitted !== null && (
        <div className="stage__photo" style={fitted}>
          {!loaded && (
            <img
              className="stage__image"
              src={addressOf('getPhotoThumbnail', { params: { id: photo.id } })}
              alt={photo.available ? '' : photo.file_name}
              draggable={false}
              // While its disk is away, this is all that there is to see.
              onError={() => setFailed(!photo.available)}
            />
          )}
          {photo.available && (
            <img
              className="stage__image"
              src={addressOf('getPhotoImage', { params: { id: photo.id }, query: { size: sizeFor(fitted) } })}
              alt={photo.file_name}
              draggable={false}
              onLoad={() => setLoaded(true)}
              onError={() => setFailed(true)}
            />
          )}
          <div className={framesShown || drawing ? 'frames frames--shown' : 'frames'} inert={drawing}>
            {photo.faces.map((face) => (
              <FaceFrame
                key={face.id}
                face={face}
                open={openFaceId === face.id}
                onOpen={() => setOpenFaceId(face.id)}
                onClose={() => setOpenFaceId(null)}
              />
            ))}
          </div>
          {photo.has_motion && photo.available && !drawing && (
            <LiveFilm photoId={photo.id} playing={props.filmPlaying} onPlaying={props.onFilmPlaying} />
          )}
          {!photo.available && <p className="stage__note">{t('viewer.smallOnly')}</p>}
          {drawing && <DrawFace photoId={photo.id} size={fitted} onDone={onDrawn} />}
        </div>
      )}
    </div>
  );
}

function sizeFor({ width, height }: Size): number {
  const neededPx = Math.max(width, height) * devicePixelRatio;
  return imageSizes.find((size) => size >= neededPx) ?? 4096;
}
