import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../core/contract/schemas.ts';
import { useOpenPhoto } from '../app/use-photo-address.ts';
import { useWidth } from '../app/use-width.ts';
import { neighbour, type PhotoRow, photoRows } from '../layout/photo-rows.ts';
import { useViewer } from '../stores/viewer.ts';
import { PhotoTile } from './photo-tile.tsx';

type PhotoGridProps = {
  photos: readonly Photo[];
  /** Photos in the whole list, those whose pages were not read yet included. */
  total: number;
  label: string;
  /** Heading of the group of a photo; left out: no headings. */
  groupOf?: (photo: Photo) => string;
  /** Reads the next page. */
  onMore?: () => void;
};

const gapPx = 4;
const headerPx = 80;
const headingHeightPx = 64;

/** Photos in justified, virtualised rows; arrow keys move between them, Enter opens the viewer. */
export function PhotoGrid({ photos, total, label, groupOf, onMore }: PhotoGridProps) {
  const { t } = useTranslation();
  const [ref, { widthPx, topPx }] = useWidth<HTMLDivElement>();
  const openPhoto = useOpenPhoto();
  const setList = useViewer((state) => state.setList);
  const returnTo = useViewer((state) => state.returnTo);
  const setReturnTo = useViewer((state) => state.setReturnTo);
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
    const ids = photos.map((photo) => photo.id);
    setList({ ids, total, ...(onMore === undefined ? {} : { more: onMore }) });
  }, [photos, total, onMore, setList]);

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

  function onKeyDown(event: KeyboardEvent, index: number): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === 'Home') focus(0);
    else if (key === 'End') focus(photos.length - 1);
    else if (key === 'ArrowUp' || key === 'ArrowDown' || key === 'ArrowLeft' || key === 'ArrowRight') {
      focus(neighbour(rows, index, key, photos.length));
    } else return;
    event.preventDefault();
  }

  const tile = (row: Extract<PhotoRow, { kind: 'tiles' }>) =>
    row.tiles.map(({ index, widthPx: tileWidthPx }) => {
      const photo = photos[index];
      if (photo === undefined) return null;
      return (
        <PhotoTile
          key={photo.id}
          photo={photo}
          widthPx={tileWidthPx}
          heightPx={row.heightPx}
          position={index + 1}
          total={total}
          tabbable={index === Math.min(current, photos.length - 1)}
          onCurrent={() => setCurrent(index)}
          onOpen={() => openPhoto(photo.id)}
          onKeyDown={(event) => onKeyDown(event, index)}
        />
      );
    });

  return (
    // biome-ignore lint/a11y/useSemanticElements: the rows of a virtual list cannot be children of a ul.
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
          return (
            // biome-ignore lint/a11y/useSemanticElements: see the grid.
            <div key={item.key} role="listitem" className="photo-grid__heading" style={style}>
              <h2>{row.label}</h2>
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
  );
}
