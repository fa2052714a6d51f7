import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { trashPhotos } from '../../app/photo-acts.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { usePhotoAddress, useShowPhoto } from '../../app/use-photo-address.ts';
import type { Size } from '../../layout/drawn-box.ts';
import { turnedBox } from '../../layout/zoom.ts';
import { usePreferences } from '../../stores/preferences.ts';
import { useViewer } from '../../stores/viewer.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Toasts } from '../../ui/toasts.tsx';
import { AnnotatedDialog } from './annotated-dialog.tsx';
import { inReadingOrder, useIsNamed } from './face-frames.tsx';
import { LiveButton } from './live-film.tsx';
import { PhotoDetails } from './photo-details.tsx';
import { PhotoStage } from './photo-stage.tsx';
import { TrashDialog } from './trash-dialog.tsx';
import { roomOf } from './use-fitted.ts';
import { useGestures } from './use-gestures.ts';
import { useNearPhotos } from './use-near-photos.ts';
import { useSlideshow } from './use-slideshow.ts';
import { useViewerPlace } from './use-viewer-place.ts';
import type { Zoom } from './use-zoom.ts';
import { VideoStage } from './video-stage.tsx';
import { ViewerBar } from './viewer-bar.tsx';
import { runViewerKey, useViewerKeyList, type ViewerActions } from './viewer-keys.ts';
import { ViewerMenu } from './viewer-menu.tsx';

/** Opens over any page whose address names a photo. */
export function Viewer() {
  const id = usePhotoAddress();
  return id === null ? null : <OpenViewer id={id} />;
}

/** What is done with a photo at the moment; with another photo it is over. */
type Doing = { what: 'draw' | 'film' | 'trash' | 'annotate'; photoId: number } | null;

function OpenViewer({ id }: { id: number }) {
  const { t } = useTranslation();
  const dialogRef = useRef<HTMLDialogElement>(null);
  const stageRef = useRef<HTMLDivElement>(null);
  const trackRef = useRef<HTMLDivElement>(null);
  const zoomRef = useRef<Zoom>(null);
  const showPhoto = useShowPhoto();
  const { framesShown, toggleFrames } = usePreferences();
  const { turns, turn: turnPhoto } = useViewer();
  const [detailsShown, setDetailsShown] = useState(false);
  const [doingNow, setDoing] = useState<Doing>(null);
  const doing = doingNow?.photoId === id ? doingNow.what : null;
  const start = (what: NonNullable<Doing>['what'] | null) => setDoing(what && { what, photoId: id });
  const [openFaceId, setOpenFaceId] = useState<number | null>(null);
  const [sharpId, setSharpId] = useState<number | null>(null);
  const isNamed = useIsNamed();

  const { data: photo, error, reload } = useAnswer('getPhoto', { params: { id } });
  const place = useViewerPlace(id, photo);
  const isVideo = photo?.kind === 'video';
  const isPicture = photo?.state === 'done' && !isVideo;
  const turn = turns.get(id) ?? 0;
  useNearPhotos(place.near, sharpId === id || !isPicture, () => roomIn(stageRef.current));
  const onSharp = useCallback(() => setSharpId(id), [id]);

  // Closed before it leaves the document: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = dialogRef.current;
    dialog?.showModal();
    // Not its first button: Space would press it.
    dialog?.focus();
    return () => dialog?.close();
  }, []);

  const close = () => showPhoto(null);
  const stepTo = (to: number | undefined) => (to === undefined ? undefined : () => showPhoto(to));
  const [onPrevious, onNext] = [stepTo(place.previous), stepTo(place.next)];
  const slideshow = useSlideshow(onNext, sharpId === id || !isPicture, doing === null && openFaceId === null);
  const gestures = useGestures({
    ...{ stage: stageRef, track: trackRef, zoom: zoomRef, onPrevious, onNext, onClose: close },
    drawing: doing === 'draw',
  });

  /** Opens a face where it is seen. */
  function openFace(face: Face): void {
    zoomRef.current?.reveal(turnedBox(face.box, turn));
    setOpenFaceId(face.id);
  }

  function openNextNameless(): void {
    const faces = inReadingOrder(photo?.faces ?? []);
    const at = faces.findIndex((face) => face.id === openFaceId);
    const next = [...faces.slice(at + 1), ...faces.slice(0, at + 1)].find((face) => !isNamed(face));
    if (next !== undefined) openFace(next);
  }

  async function trash(ids: readonly number[]): Promise<void> {
    setDoing(null);
    const then = place.next ?? place.previous ?? null;
    if (!(await trashPhotos(ids))) return;
    // What looked alike and stays takes its place.
    const stays = photo?.stack.find((other) => !ids.includes(other.id));
    showPhoto(stays?.id ?? then);
    dialogRef.current?.focus();
  }

  const actions: ViewerActions = {
    previous: onPrevious,
    next: onNext,
    first: stepTo(place.first),
    last: stepTo(place.last),
    frames: toggleFrames,
    draw: isPicture ? () => start('draw') : undefined,
    name: isPicture ? openNextNameless : undefined,
    details: () => setDetailsShown((shown) => !shown),
    film: photo?.has_motion && isPicture ? () => start(doing === 'film' ? null : 'film') : undefined,
    trash: photo === undefined ? undefined : () => start('trash'),
    turn: isPicture ? (by) => turnPhoto(id, by) : undefined,
    zoom: isPicture ? zoomRef.current : null,
    copy: isPicture ? { photo, turn } : undefined,
    slideshow: slideshow.toggle,
  };
  useViewerKeyList(actions);

  const done = () => {
    setDoing(null);
    dialogRef.current?.focus();
  };
  const label =
    photo === undefined
      ? t('viewer.title')
      : t(isVideo ? 'viewer.videoOf' : 'viewer.titleOf', { name: photo.file_name });

  return (
    <dialog
      ref={dialogRef}
      className="viewer"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={(event) => runViewerKey(event, { ...actions, zoom: isPicture ? zoomRef.current : null })}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <ViewerBar
        place={place.at < 0 ? '' : t('viewer.place', { current: place.at + 1, total: place.total })}
        drawing={doing === 'draw'}
        onDraw={isPicture ? () => start(doing === 'draw' ? null : 'draw') : undefined}
        detailsShown={detailsShown}
        onDetails={() => setDetailsShown(!detailsShown)}
        onTrash={photo === undefined ? undefined : () => start('trash')}
        onClose={close}
        more={
          photo !== undefined && (
            <ViewerMenu
              photo={photo}
              turn={turn}
              onTurn={(by) => turnPhoto(id, by)}
              onZoom={() => zoomRef.current?.toggle()}
              onAnnotate={() => start('annotate')}
              playing={onNext === undefined ? undefined : slideshow.playing}
              onPlay={slideshow.toggle}
            />
          )
        }
      />
      <div className={detailsShown ? 'viewer__body viewer__body--details' : 'viewer__body'}>
        <div
          ref={stageRef}
          className={isVideo ? 'viewer__stage viewer__stage--video' : 'viewer__stage'}
          {...gestures}
        >
          <div ref={trackRef} className="viewer__track">
            <Beside side="previous" id={place.previous} />
            <div className="viewer__here">
              {isVideo && <VideoStage key={photo.id} photo={photo} />}
              {photo !== undefined && !isVideo && (
                <PhotoStage
                  key={photo.id}
                  photo={photo}
                  turn={turn}
                  zoomRef={zoomRef}
                  framesShown={framesShown}
                  isNamed={isNamed}
                  openFaceId={openFaceId}
                  onOpenFace={setOpenFaceId}
                  drawing={doing === 'draw'}
                  onDrawn={done}
                  filmPlaying={doing === 'film'}
                  onFilmPlaying={(playing) => start(playing ? 'film' : null)}
                  onSharp={onSharp}
                />
              )}
              {error !== undefined && photo === undefined && <ErrorNotice error={error} onRetry={reload} />}
            </div>
            <Beside side="next" id={place.next} />
          </div>
          {photo?.has_motion && photo.available && isPicture && doing !== 'draw' && (
            <LiveButton playing={doing === 'film'} onPlaying={(playing) => start(playing ? 'film' : null)} />
          )}
          <button
            type="button"
            className="icon-button viewer__step viewer__step--previous"
            aria-label={t('viewer.previous')}
            disabled={onPrevious === undefined}
            onClick={onPrevious}
          >
            <ChevronLeft aria-hidden size={32} />
          </button>
          <button
            type="button"
            className="icon-button viewer__step viewer__step--next"
            aria-label={t('viewer.next')}
            disabled={onNext === undefined}
            onClick={onNext}
          >
            <ChevronRight aria-hidden size={32} />
          </button>
        </div>
        {detailsShown && photo !== undefined && (
          <PhotoDetails
            photo={photo}
            isNamed={isNamed}
            onOpen={showPhoto}
            onFace={openFace}
            onTrash={() => start('trash')}
            onAnnotate={() => start('annotate')}
            onClose={() => setDetailsShown(false)}
          />
        )}
      </div>
      {doing === 'trash' && photo !== undefined && (
        <TrashDialog photo={photo} onTrash={(ids) => void trash(ids)} onClose={done} />
      )}
      {doing === 'annotate' && photo !== undefined && <AnnotatedDialog photo={photo} onClose={done} />}
      <Toasts />
    </dialog>
  );
}

/** The neighbour's small picture, which comes along with a finger. */
function Beside({ side, id }: { side: 'previous' | 'next'; id: number | undefined }) {
  return (
    <div className={`viewer__beside viewer__beside--${side}`} aria-hidden>
      {id !== undefined && (
        <img
          key={id}
          className="viewer__beside-image"
          src={addressOf('getPhotoThumbnail', { params: { id } })}
          alt=""
          draggable={false}
        />
      )}
    </div>
  );
}

/** What a photo may fill now. */
function roomIn(stage: HTMLElement | null): Size {
  const laid = stage?.querySelector<HTMLElement>('.stage') ?? stage;
  return laid === null ? { width: innerWidth, height: innerHeight } : roomOf(laid).inner;
}
