import { type CSSProperties, type Ref, useCallback, useImperativeHandle, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face, PhotoDetail } from '../../../core/contract/schemas.ts';
import { aspectOf } from '../../layout/aspect.ts';
import { isMagnified, type Turn, turnedSize } from '../../layout/zoom.ts';
import { DrawFace } from './draw-face.tsx';
import { FaceFrames } from './face-frames.tsx';
import { LiveFilm } from './live-film.tsx';
import { NotShown } from './not-shown.tsx';
import { PhotoImage } from './photo-image.tsx';
import { useFitted } from './use-fitted.ts';
import { useZoom, type Zoom } from './use-zoom.ts';
import { ViewContext } from './view-context.ts';
import { ZoomSaid } from './zoom-said.tsx';

type PhotoStageProps = {
  photo: PhotoDetail;
  turn: Turn;
  zoomRef: Ref<Zoom>;
  framesShown: boolean;
  isNamed: (face: Face) => boolean;
  openFaceId: number | null;
  onOpenFace: (id: number | null) => void;
  /** A frame is drawn around a face that was not found. */
  drawing: boolean;
  onDrawn: () => void;
  /** The short film of a Live photo is played over it. */
  filmPlaying: boolean;
  onFilmPlaying: (playing: boolean) => void;
  /** It is seen as sharp as its room needs. */
  onSharp: () => void;
};

/** A photo fitted into the room it has, with its faces; magnified and moved by `zoomRef`. */
export function PhotoStage(props: PhotoStageProps) {
  const { photo, framesShown, drawing, onDrawn } = props;
  const { t } = useTranslation();
  // A frame is drawn on the photo as it is stored.
  const turn = drawing ? 0 : props.turn;
  const { width, height } = photo;
  const own = width === null || height === null ? null : turnedSize({ width, height }, turn);
  const [ref, frame] = useFitted<HTMLDivElement>(aspectOf(own ?? photo), own);
  const { view, eased, zoom } = useZoom(ref, frame);
  const [failed, setFailed] = useState(false);
  const [smallOnly, setSmallOnly] = useState(false);
  useImperativeHandle(props.zoomRef, () => zoom, [zoom]);
  const onFailed = useCallback(() => setFailed(true), []);
  const onSmallOnly = useCallback(() => setSmallOnly(true), []);

  if (failed || photo.state === 'failed' || photo.state === 'skipped') return <NotShown photo={photo} />;

  const { scale, x, y } = view;
  const magnified = isMagnified(view);
  const laid = frame && turnedSize(frame.fitted, turn);
  return (
    <ViewContext value={view}>
      <div ref={ref} className={magnified ? 'stage stage--magnified' : 'stage'}>
        {frame !== null && laid !== null && (
          <div
            className={eased ? 'stage__photo stage__photo--eased' : 'stage__photo'}
            style={
              {
                ...frame.fitted,
                transform: `translate(${x}px, ${y}px) scale(${scale})`,
                '--unzoom': String(1 / scale),
              } as CSSProperties
            }
          >
            <div
              className="stage__turned"
              style={{ ...laid, transform: `translate(-50%, -50%) rotate(${turn * 90}deg)` }}
            >
              <PhotoImage
                photo={photo}
                neededPx={Math.max(frame.fitted.width, frame.fitted.height) * scale * devicePixelRatio}
                onSharp={props.onSharp}
                onFailed={onFailed}
                onSmallOnly={onSmallOnly}
              />
              {photo.has_motion && photo.available && props.filmPlaying && (
                <LiveFilm photoId={photo.id} onEnd={() => props.onFilmPlaying(false)} />
              )}
            </div>
            <FaceFrames
              faces={photo.faces}
              turn={turn}
              shown={framesShown || drawing}
              inert={drawing || props.filmPlaying}
              isNamed={props.isNamed}
              openId={props.openFaceId}
              onOpen={props.onOpenFace}
            />
            {drawing && <DrawFace photoId={photo.id} size={frame.fitted} onDone={onDrawn} />}
          </div>
        )}
        {drawing && (
          <p id="draw-hint" className="stage__note">
            {t('draw.hint')}
          </p>
        )}
        {!photo.available && <p className="stage__note">{t('viewer.smallOnly')}</p>}
        {photo.available && smallOnly && <p className="stage__note">{t('viewer.unreadable')}</p>}
        {frame !== null && photo.available && (
          <ZoomSaid scale={scale} percent={Math.round((scale / frame.actual) * 100)} />
        )}
      </div>
    </ViewContext>
  );
}
