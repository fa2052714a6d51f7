import {
  ChevronLeft,
  ChevronRight,
  Info,
  type LucideIcon,
  ScanFace,
  SquareDashed,
  Trash2,
  X,
} from 'lucide-react';
import { type KeyboardEvent, type TouchEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../app/api.ts';
import { letterOf } from '../../app/keys.ts';
import { trashPhotos } from '../../app/photo-acts.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { usePhotoAddress, useShowPhoto } from '../../app/use-photo-address.ts';
import { usePreferences } from '../../stores/preferences.ts';
import { useViewer } from '../../stores/viewer.ts';
import { ErrorNotice } from '../notice.tsx';
import { Toasts } from '../toasts.tsx';
import { PhotoDetails } from './photo-details.tsx';
import { PhotoStage } from './photo-stage.tsx';
import { TrashDialog } from './trash-dialog.tsx';
import { VideoStage } from './video-stage.tsx';

/** Opens over any page whose address names a photo. */
export function Viewer() {
  const id = usePhotoAddress();
  return id === null ? null : <OpenViewer id={id} />;
}

const swipePx = 48;

function OpenViewer({ id }: { id: number }) {
  const { t } = useTranslation();
  const dialogRef = useRef<HTMLDialogElement>(null);
  const showPhoto = useShowPhoto();
  const { list, setReturnTo } = useViewer();
  const { framesShown, toggleFrames } = usePreferences();
  const [detailsShown, setDetailsShown] = useState(false);
  /** The photo that a face is being added to. */
  const [drawingOn, setDrawingOn] = useState<number | null>(null);
  const drawing = drawingOn === id;
  /** The Live photo whose short film is played. */
  const [filmOf, setFilmOf] = useState<number | null>(null);
  /** The photo that may go to the trash, while the owner is asked. */
  const [trashing, setTrashing] = useState<number | null>(null);
  const { data: photo, error, reload } = useAnswer('getPhoto', { params: { id } });

  // One of several that are shown as one has the place of that one.
  const listedId = [id, ...(photo?.stack ?? []).map((other) => other.id)].find((one) =>
    list.ids.includes(one),
  );
  const at = listedId === undefined ? -1 : list.ids.indexOf(listedId);
  const previous = at > 0 ? list.ids[at - 1] : undefined;
  const next = at >= 0 ? list.ids[at + 1] : undefined;
  const nearEnd = at >= 0 && at > list.ids.length - 8 && list.ids.length < list.total;

  // Closed before it leaves the document: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = dialogRef.current;
    dialog?.showModal();
    // Not its first button: Space would press it.
    dialog?.focus();
    return () => dialog?.close();
  }, []);
  // Whatever closed the viewer, the page gets to know where it ended.
  const lastId = useRef(id);
  lastId.current = listedId ?? id;
  useEffect(() => () => setReturnTo(lastId.current), [setReturnTo]);
  useEffect(() => {
    if (nearEnd) list.more?.();
  }, [nearEnd, list]);

  const close = () => showPhoto(null);
  const go = (to: number | undefined) => {
    if (to !== undefined) showPhoto(to);
  };

  const isVideo = photo?.kind === 'video';
  const canDraw = photo?.state === 'done' && !isVideo;
  const askTrash = () => setTrashing(photo?.id ?? null);

  async function trash(ids: readonly number[]): Promise<void> {
    setTrashing(null);
    const then = next ?? previous ?? null;
    if (!(await trashPhotos(ids))) return;
    // What looked alike and stays takes its place.
    const stays = photo?.stack.find((other) => !ids.includes(other.id));
    showPhoto(stays?.id ?? then);
    dialogRef.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // The keys of a video that has the focus are its own.
    if (event.target instanceof HTMLVideoElement && event.key !== 'Delete') return;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => go(previous),
      ArrowRight: () => go(next),
      Home: () => go(list.ids[0]),
      End: () => go(list.ids.at(-1)),
      F: toggleFrames,
      A: () => setDrawingOn(canDraw ? id : null),
      I: () => setDetailsShown((shown) => !shown),
      ...(photo?.has_motion && !isVideo && { L: () => setFilmOf(filmOf === id ? null : id) }),
      Delete: askTrash,
      // The Delete key of a Mac.
      ...(navigator.platform.startsWith('Mac') && { Backspace: askTrash }),
    };
    const action = actions[event.key] ?? actions[letterOf(event) ?? ''];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  const label =
    photo === undefined
      ? t('viewer.title')
      : t(isVideo ? 'viewer.videoOf' : 'viewer.titleOf', { name: photo.file_name });
  const swipe = useSwipe(
    () => go(next),
    () => go(previous),
  );

  return (
    <dialog
      ref={dialogRef}
      className="viewer"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <div className="viewer__bar">
        <span className="viewer__place" aria-live="polite">
          {at >= 0 && t('viewer.place', { current: at + 1, total: list.total })}
        </span>
        <Toggle
          icon={ScanFace}
          label={t('viewer.faces')}
          shortcut="F"
          on={framesShown}
          onToggle={toggleFrames}
        />
        <Toggle
          icon={SquareDashed}
          label={t('draw.add')}
          shortcut="A"
          on={drawing}
          disabled={!canDraw}
          onToggle={() => setDrawingOn(drawing ? null : id)}
        />
        <Toggle
          icon={Info}
          label={t('viewer.details')}
          shortcut="I"
          on={detailsShown}
          onToggle={() => setDetailsShown(!detailsShown)}
        />
        <button
          type="button"
          className="icon-button"
          aria-label={t('trash.do')}
          aria-keyshortcuts="Delete"
          title={`${t('trash.do')} (Del)`}
          disabled={photo === undefined}
          onClick={askTrash}
        >
          <Trash2 aria-hidden size={22} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t('common.close')}
          title={`${t('common.close')} (Esc)`}
          onClick={close}
        >
          <X aria-hidden size={24} />
        </button>
      </div>
      <div className={detailsShown ? 'viewer__body viewer__body--details' : 'viewer__body'}>
        <div className="viewer__stage" {...(drawing ? {} : swipe)}>
          {isVideo && <VideoStage key={photo.id} photo={photo} />}
          {photo !== undefined && !isVideo && (
            <PhotoStage
              key={photo.id}
              photo={photo}
              framesShown={framesShown}
              drawing={drawing}
              onDrawn={() => {
                setDrawingOn(null);
                dialogRef.current?.focus();
              }}
              filmPlaying={filmOf === photo.id}
              onFilmPlaying={(playing) => setFilmOf(playing ? photo.id : null)}
            />
          )}
          {error !== undefined && photo === undefined && <ErrorNotice error={error} onRetry={reload} />}
          <button
            type="button"
            className="icon-button viewer__step viewer__step--previous"
            aria-label={t('viewer.previous')}
            disabled={previous === undefined}
            onClick={() => go(previous)}
          >
            <ChevronLeft aria-hidden size={32} />
          </button>
          <button
            type="button"
            className="icon-button viewer__step viewer__step--next"
            aria-label={t('viewer.next')}
            disabled={next === undefined}
            onClick={() => go(next)}
          >
            <ChevronRight aria-hidden size={32} />
          </button>
        </div>
        {detailsShown && photo !== undefined && (
          <PhotoDetails photo={photo} onOpen={showPhoto} onTrash={askTrash} />
        )}
      </div>
      {trashing !== null && trashing === photo?.id && (
        <TrashDialog
          photo={photo}
          onTrash={(ids) => void trash(ids)}
          onClose={() => {
            setTrashing(null);
            dialogRef.current?.focus();
          }}
        />
      )}
      <Toasts />
      {[previous, next].map((near) => near !== undefined && <Preload key={near} id={near} />)}
    </dialog>
  );
}

/** The neighbour's small picture, so that stepping to it shows something at once. */
function Preload({ id }: { id: number }) {
  return <link rel="preload" as="image" href={addressOf('getPhotoThumbnail', { params: { id } })} />;
}

function useSwipe(onLeft: () => void, onRight: () => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart(event: TouchEvent) {
      // Fingers on a video move its position.
      const counts = event.touches.length === 1 && !(event.target instanceof HTMLVideoElement);
      const touch = counts ? event.touches[0] : undefined;
      start.current = touch === undefined ? null : { x: touch.clientX, y: touch.clientY };
    },
    onTouchEnd(event: TouchEvent) {
      const touch = event.changedTouches[0];
      if (start.current === null || touch === undefined) return;
      const x = touch.clientX - start.current.x;
      const y = touch.clientY - start.current.y;
      start.current = null;
      if (Math.abs(x) < swipePx || Math.abs(x) < 2 * Math.abs(y)) return;
      if (x < 0) onLeft();
      else onRight();
    },
  };
}

type ToggleProps = {
  icon: LucideIcon;
  label: string;
  /** The key that does the same. */
  shortcut: string;
  on: boolean;
  disabled?: boolean;
  onToggle: () => void;
};

function Toggle({ icon: Icon, label, shortcut, on, disabled = false, onToggle }: ToggleProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-pressed={on}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut})`}
      disabled={disabled}
      onClick={onToggle}
    >
      <Icon aria-hidden size={22} />
    </button>
  );
}
