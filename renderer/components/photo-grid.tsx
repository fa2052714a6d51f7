import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../core/contract/schemas.ts';
import { letterOf } from '../app/keys.ts';
import { useSelection } from '../app/selection.ts';
import { usePageKeys } from '../app/use-page-keys.ts';
import { useOpenPhoto } from '../app/use-photo-address.ts';
import { useWidth } from '../app/use-width.ts';
import { neighbour, type PhotoRow, photoRows } from '../layout/photo-rows.ts';
import { useViewer } from '../stores/viewer.ts';
import { PhotoActions } from './photo-actions.tsx';
import { PhotoTile } from './photo-tile.tsx';

type PhotoGridProps = {
  photos: readonly Photo[];
  /** Photos in the whole list, those whose pages were not read yet included. */
  total: number;
  label: string;
  /** Heading of the group of a photo; left out: no headings. */
  groupOf?: (photo: Photo) => string;
  /** What is said beside the heading of a group, besides how many photos it has. */
  aboutGroup?: (group: readonly Photo[]) => string | null;
  /** What is said of a photo, besides its own words, to who does not see it. */
  aboutPhoto?: (photo: Photo) => string | null;
  /** Reads the next page. */
  onMore?: () => void;
};

const gapPx = 4;
const headerPx = 80;
const headingHeightPx = 64;

/**
 * Photos in justified, virtualised rows; arrow keys move between them, Enter opens the viewer, Space selects one,
 * Shift all up to another one.
 */
export function PhotoGrid(props: PhotoGridProps) {
  const { photos, total, label, groupOf, aboutGroup, aboutPhoto, onMore } = props;
  const { t } = useTranslation();
  const [ref, { widthPx, topPx }] = useWidth<HTMLDivElement>();
  const openPhoto = useOpenPhoto();
  const setList = useViewer((state) => state.setList);
  const returnTo = useViewer((state) => state.returnTo);
  const setReturnTo = useViewer((state) => state.setReturnTo);
  const order = useMemo(() => photos.map((photo) => photo.id), [photos]);
  const selection = useSelection(order);
  const selecting = selection.ids.length > 0;
  const [current, setCurrent] = useState(0);
  /** Index of the photo to bring into view and, as soon as its tile is there, to focus. */
  const focusNext = useRef<number | null>(null);
  const scrollNext = useRef<number | null>(null);
  const [, wake] = useState(0);

  const targetHeightPx = widthPx < 560 ? 128 : 224;
  const labels = useMemo(() => (groupOf === undefined ? null : photos.map(groupOf)), [photos, groupOf]);
  const rows = useMemo(
    () =>
      photoRows(photos, labels, {
        widthPx,
        targetHeightPx,
        gapPx,
        headingHeightPx,
        restCount: Math.max(0, total - photos.length),
      }),
    [photos, labels, widthPx, targetHeightPx, total],
  );
  const rowOf = (index: number) =>
    rows.findIndex((row) => row.kind === 'tiles' && row.tiles.some((tile) => tile.index === index));

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.heightPx ?? 0) + gapPx,
    overscan: 3,
    scrollMargin: topPx,
    scrollPaddingStart: headerPx,
    scrollPaddingEnd: headerPx,
    // The row of the focused photo stays in the document, or scrolling would lose the focus.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), rowOf(current)])]
        .filter((index) => index >= 0)
        .sort((a, b) => a - b),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights.
  useEffect(() => virtualizer.measure(), [virtualizer, rows]);

  useEffect(() => {
    setList({ ids: order, total, ...(onMore === undefined ? {} : { more: onMore }) });
  }, [order, total, onMore, setList]);

  const items = virtualizer.getVirtualItems();
  const restVisible = items.some((item) => rows[item.index]?.kind === 'rest');
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each page, look whether one more is in sight.
  useEffect(() => {
    if (restVisible) onMore?.();
  }, [restVisible, photos, onMore]);

  const focus = (index: number) => {
    focusNext.current = index;
    scrollNext.current = index;
    setCurrent(index);
    wake((count) => count + 1);
  };

  useEffect(() => {
    const row = scrollNext.current === null ? -1 : rowOf(scrollNext.current);
    if (row >= 0) {
      scrollNext.current = null;
      virtualizer.scrollToIndex(row, { align: 'auto' });
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
    const index = photos.findIndex((photo) => photo.id === returnTo);
    if (index >= 0) focus(index);
  }, [returnTo]);

  // When what had the focus goes, a photo or a button of what can be done with them, the focus stays in the grid.
  const active = document.activeElement;
  const hadFocus = ref.current?.contains(active) === true || active?.closest('[role=toolbar]') != null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these can take the focus away.
  useEffect(() => {
    if (document.activeElement !== document.body || !hadFocus || photos.length === 0) return;
    // Without scrolling: the reader may have gone on.
    focusNext.current = Math.min(current, photos.length - 1);
    setCurrent(focusNext.current);
    wake((count) => count + 1);
  }, [photos, selecting]);

  usePageKeys((event) => {
    if (event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return false;
    if (letterOf(event) !== 'A') return false;
    selection.selectAll();
    return true;
  });

  function onKeyDown(event: KeyboardEvent, index: number): void {
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
  }

  /** Where a key leads to; undefined: it moves nothing. */
  function stepTo(key: string, index: number): number | undefined {
    if (key === 'Home') return 0;
    if (key === 'End') return photos.length - 1;
    if (key === 'ArrowUp' || key === 'ArrowDown' || key === 'ArrowLeft' || key === 'ArrowRight') {
      return neighbour(rows, index, key, photos.length);
    }
    return undefined;
  }

  function onSelect(index: number, extend: boolean): void {
    const id = order[index]!;
    if (extend) selection.extend(id);
    else selection.toggle(id);
    focus(index);
  }

  function onClick(event: MouseEvent, index: number): void {
    if (selecting || event.shiftKey || event.ctrlKey || event.metaKey) onSelect(index, event.shiftKey);
    else openPhoto(order[index]!);
  }

  const tile = (row: Extract<PhotoRow, { kind: 'tiles' }>) =>
    row.tiles.map(({ index, widthPx: tileWidthPx }) => {
      const photo = photos[index];
      if (photo === undefined) return null;
      return (
        <PhotoTile
          key={photo.id}
          photo={photo}
          about={aboutPhoto?.(photo) ?? null}
          widthPx={tileWidthPx}
          heightPx={row.heightPx}
          position={index + 1}
          total={total}
          tabbable={index === Math.min(current, photos.length - 1)}
          onCurrent={() => setCurrent(index)}
          selected={selecting ? selection.has(photo.id) : null}
          onClick={(event) => onClick(event, index)}
          onSelect={(extend) => onSelect(index, extend)}
          onKeyDown={(event) => onKeyDown(event, index)}
        />
      );
    });

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: the rows of a virtual list cannot be children of a ul. */}
      <div
        ref={ref}
        role="list"
        aria-label={label}
        className="photo-grid"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const style = { transform: `translateY(${item.start - topPx}px)`, height: row.heightPx };
          if (row.kind === 'rest') {
            return <div key={item.key} role="presentation" className="photo-grid__rest" style={style} />;
          }
          if (row.kind === 'heading') {
            const about = aboutGroup?.(photos.slice(row.start, row.start + row.count));
            return (
              // biome-ignore lint/a11y/useSemanticElements: see the grid.
              <div key={item.key} role="listitem" className="photo-grid__heading" style={style}>
                <h2>{row.label}</h2>
                {about && <span className="small">{about}</span>}
                <span className="muted small">{t('people.photos', { count: row.count })}</span>
              </div>
            );
          }
          return (
            <div key={item.key} role="presentation" className="photo-grid__row" style={style}>
              {tile(row)}
            </div>
          );
        })}
      </div>
      {selecting && (
        <PhotoActions photos={photos.filter((photo) => selection.has(photo.id))} onDone={selection.clear} />
      )}
    </>
  );
}
