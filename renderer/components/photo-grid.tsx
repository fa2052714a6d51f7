import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDay, formatMonth } from '../app/format.ts';
import { letterOf } from '../app/keys.ts';
import { useSelection } from '../app/selection.ts';
import { type Timeline, tilePhoto } from '../app/timeline.ts';
import { usePageKeys } from '../app/use-page-keys.ts';
import { useOpenPhoto } from '../app/use-photo-address.ts';
import { useWidth } from '../app/use-width.ts';
import { groupDays, layoutPhotos, neighbour, type PhotoGroup, rowOf } from '../layout/photo-layout.ts';
import { phoneWidthPx, photoZooms } from '../layout/photo-zoom.ts';
import { usePhotoDetails } from '../stores/photo-details.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useViewer } from '../stores/viewer.ts';
import { PhotoActions } from './photo-actions.tsx';
import type { TileActs } from './photo-tile.tsx';
import { Scrubber } from './photos/scrubber.tsx';
import { ShownBands } from './photos/shown-bands.tsx';
import { useDragSelect } from './photos/use-drag-select.ts';
import { useKeptPlace } from './photos/use-kept-place.ts';
import { useRowsInView } from './photos/use-rows-in-view.ts';
import { useZoomKeys } from './photos/use-zoom-keys.ts';

type PhotoGridProps = {
  /** Of `useTimeline`. */
  photos: Timeline;
  label: string;
  /** Headings for years instead of what the size of the photos has room for. */
  by?: 'year';
  /** What is said beside a heading; of the first and the last day that its photos are dated, YYYY-MM-DD. */
  aboutGroup?: (from: string, to: string) => string | null;
  /** What is said of a photo that is dated, besides its own words, to who does not see it. */
  aboutPhoto?: (day: string) => string | null;
};

/** Below the header of the app, and as much above the end of the screen. */
const aroundPx = 80;
const headingPx = 48;

/**
 * Photos in justified rows by date, drawn as far as they are on the screen; arrow keys move between them, Enter opens the
 * viewer, Space selects one, Shift all up to another one, a rectangle what it touches.
 */
export function PhotoGrid({ photos, label, by, aboutGroup, aboutPhoto }: PhotoGridProps) {
  const { i18n } = useTranslation();
  const [ref, { widthPx, topPx }] = useWidth<HTMLDivElement>();
  const openPhoto = useOpenPhoto();
  const setList = useViewer((state) => state.setList);
  const returnTo = useViewer((state) => state.returnTo);
  const setReturnTo = useViewer((state) => state.setReturnTo);
  const zoom = photoZooms[usePreferences((state) => state.zoom)]!;
  const order = photos.ids;
  const selection = useSelection(order);
  const selecting = selection.ids.length > 0;
  const [current, setCurrent] = useState(0);
  /** Index of the photo to bring into view and, as soon as its tile is there, to focus. */
  const focusNext = useRef<number | null>(null);
  const scrollNext = useRef<number | null>(null);
  const [, wake] = useState(0);

  const groupedBy = by ?? zoom.by;
  const groups = useMemo(() => groupDays(photos, keys[groupedBy]), [photos, groupedBy]);
  const layout = useMemo(() => {
    const { squares, gapPx, targetHeightPx, phoneHeightPx } = zoom;
    return layoutPhotos(photos.aspects, groups, {
      ...{ widthPx, squares, gapPx, headingPx },
      targetHeightPx: widthPx < phoneWidthPx ? phoneHeightPx : targetHeightPx,
      shareRows: groupedBy === 'day',
    });
  }, [photos, groups, zoom, groupedBy, widthPx]);
  const textOf = ({ key }: PhotoGroup) => {
    if (groupedBy === 'year') return key;
    return groupedBy === 'day'
      ? formatDay(key, i18n.language)
      : formatMonth(`${key}-01T00:00`, i18n.language);
  };

  const place = useKeptPlace(photos, layout, topPx);
  useZoomKeys(ref, place.holdAt);
  const view = useRowsInView(layout, topPx);
  const at = Math.min(current, Math.max(0, order.length - 1));

  const want = usePhotoDetails((state) => state.want);
  useEffect(() => {
    if (view.fast) want([]);
    else want(order.slice(layout.rowStarts[view.first], layout.rowStarts[view.end]));
  }, [want, order, layout, view.first, view.end, view.fast]);
  useEffect(() => () => want([]), [want]);

  useEffect(() => setList({ ids: order, total: order.length }), [order, setList]);

  const focus = (index: number) => {
    focusNext.current = index;
    scrollNext.current = index;
    setCurrent(index);
    wake((count) => count + 1);
  };

  useEffect(() => {
    if (scrollNext.current !== null && widthPx > 0) {
      const row = rowOf(layout, scrollNext.current);
      scrollNext.current = null;
      const rowPx = topPx + layout.rowTops[row]!;
      const above = window.scrollY + aroundPx + headingPx - rowPx;
      const below = rowPx + layout.rowHeights[row]! + aroundPx - (window.scrollY + window.innerHeight);
      if (above > 0) window.scrollBy(0, -above);
      else if (below > 0) window.scrollBy(0, Math.min(below, -above));
    }
    const tile = ref.current?.querySelector<HTMLElement>(`[data-index="${focusNext.current}"]`);
    if (tile === undefined || tile === null) return;
    focusNext.current = null;
    tile.focus({ preventScroll: true });
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: once per closing of the viewer.
  useEffect(() => {
    if (returnTo === null) return;
    setReturnTo(null);
    const index = order.indexOf(returnTo);
    if (index >= 0) focus(index);
  }, [returnTo]);

  // When what had the focus goes, a photo or a button of what can be done with them, the focus stays in the grid.
  const active = document.activeElement;
  const hadFocus = ref.current?.contains(active) === true || active?.closest('[role=toolbar]') != null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these can take the focus away.
  useEffect(() => {
    if (document.activeElement !== document.body || !hadFocus || order.length === 0) return;
    // Without scrolling: the reader may have gone on.
    focusNext.current = at;
    setCurrent(at);
    wake((count) => count + 1);
  }, [photos, selecting]);

  usePageKeys((event) => {
    if (event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return false;
    if (letterOf(event) !== 'A') return false;
    selection.selectAll();
    return true;
  });

  /** Where a key leads to; undefined: it moves nothing. */
  function stepTo(key: string, index: number): number | undefined {
    if (key === 'Home') return 0;
    if (key === 'End') return order.length - 1;
    if (key === 'ArrowUp' || key === 'ArrowDown' || key === 'ArrowLeft' || key === 'ArrowRight') {
      return neighbour(layout, index, key);
    }
    return undefined;
  }

  function onSelect(index: number, extend: boolean): void {
    const id = order[index]!;
    if (extend) selection.extend(id);
    else selection.toggle(id);
    focus(index);
  }

  const acts: TileActs = {
    onCurrent: setCurrent,
    onSelect,
    onClick(event: MouseEvent, index) {
      if (selecting || event.shiftKey || event.ctrlKey || event.metaKey) onSelect(index, event.shiftKey);
      else openPhoto(order[index]!);
    },
    onKeyDown(event: KeyboardEvent, index) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const { key, shiftKey } = event;
      const id = order[index]!;
      const to = stepTo(key, index);
      if (to !== undefined) {
        if (shiftKey) selection.extend(order[to]!, id);
        focus(to);
      } else if (key === ' ') {
        if (shiftKey) selection.extend(id);
        else selection.toggle(id);
      } else if (key === 'Enter') openPhoto(id);
      else return;
      event.preventDefault();
    },
  };

  /** What was selected when a rectangle was begun stays so. */
  const selectedBefore = useRef<readonly number[]>([]);
  const drag = useDragSelect(ref, layout, (indices, first) => {
    if (first) selectedBefore.current = selection.ids;
    selection.choose([...selectedBefore.current, ...indices.map((index) => order[index]!)]);
  });

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: the rows of a virtual list cannot be children of a ul. */}
      <div
        ref={ref}
        role="list"
        aria-label={label}
        className="photo-grid"
        style={{ height: layout.heightPx }}
        {...drag.handlers}
      >
        <ShownBands
          {...{ photos, layout, view, selection, selecting, acts, textOf }}
          marked={zoom.targetHeightPx > 100}
          current={at}
          aboutGroup={aboutGroup ?? null}
          aboutPhoto={aboutPhoto ?? null}
        />
        {drag.box !== null && (
          <div
            role="presentation"
            className="drag-box"
            style={{
              transform: `translate(${drag.box.leftPx}px, ${drag.box.topPx}px)`,
              width: drag.box.rightPx - drag.box.leftPx,
              height: drag.box.bottomPx - drag.box.topPx,
            }}
          />
        )}
      </div>
      <Scrubber photos={photos} layout={layout} gridTopPx={topPx} />
      {selecting && (
        <PhotoActions
          photos={order.flatMap((id, index) => (selection.has(id) ? [tilePhoto(photos, index)] : []))}
          onDone={selection.clear}
        />
      )}
    </>
  );
}

const keys = {
  day: (day: string) => day,
  month: (day: string) => day.slice(0, 7),
  year: (day: string) => day.slice(0, 4),
};
