import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import type { Size } from '../../layout/drawn-box.ts';
import { aspectOf } from '../../layout/photo-rows.ts';
import { Notice } from '../notice.tsx';
import { DrawFace } from './draw-face.tsx';
import { FaceFrame } from './face-frame.tsx';

/** Sizes that are asked for, px of the long side: few, so that the browser's cache serves most windows. */
const imageSizes = [1024, 1600, 2048, 3072, 4096] as const;

type PhotoStageProps = {
  photo: PhotoDetail;
  framesShown: boolean;
  /** A frame is drawn around a face that was not found. */
  drawing: boolean;
  onDrawn: () => void;
};

/** A photo fitted into the room it has, with its faces. */
export function PhotoStage({ photo, framesShown, drawing, onDrawn }: PhotoStageProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size | null>(null);
  const [loaded, setLoaded] = useState(false);
  const [failed, setFailed] = useState(false);
  const [openFaceId, setOpenFaceId] = useState<number | null>(null);

  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  if (failed || photo.state === 'failed' || photo.state === 'skipped') {
    return (
      <Notice icon={null} title={t('viewer.cannotShow')}>
        <p className="muted">{photo.file_name}</p>
      </Notice>
    );
  }

  const fitted = room === null ? null : fitInto(aspectOf(photo), room);
  return (
    <div ref={ref} className="stage">
      {fitted !== null && (
        <div className="stage__photo" style={fitted}>
          {!loaded && (
            <img
              className="stage__image"
              src={addressOf('getPhotoThumbnail', { params: { id: photo.id } })}
              alt=""
              draggable={false}
            />
          )}
          <img
            className="stage__image"
            src={addressOf('getPhotoImage', { params: { id: photo.id }, query: { size: sizeFor(fitted) } })}
            alt={photo.file_name}
            draggable={false}
            onLoad={() => setLoaded(true)}
            onError={() => setFailed(true)}
          />
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
          {drawing && <DrawFace photoId={photo.id} size={fitted} onDone={onDrawn} />}
        </div>
      )}
    </div>
  );
}

function fitInto(aspect: number, room: Size): Size {
  const width = Math.min(room.width, room.height * aspect);
  return { width: Math.round(width), height: Math.round(width / aspect) };
}

function sizeFor({ width, height }: Size): number {
  const neededPx = Math.max(width, height) * devicePixelRatio;
  return imageSizes.find((size) => size >= neededPx) ?? 4096;
}
