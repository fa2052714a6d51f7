import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMonth } from '../../app/format.ts';
import type { Timeline } from '../../app/timeline.ts';
import { lastAtMost } from '../../layout/last-at-most.ts';
import { groupDays, type PhotoLayout, rowOf } from '../../layout/photo-layout.ts';

type ScrubberProps = { photos: Timeline; layout: PhotoLayout; gridTopPx: number };

/** Years nearer to each other than this are not both written. */
const yearRoomPx = 22;
/** Shorter grids are scrolled through faster than aimed at. */
const leastScreens = 3;
/** Below the header of the app. */
const headerPx = 64;

/** The years along the right edge: click, drag or keys lead there; the month is said beside the pointer. */
export function Scrubber({ photos, layout, gridTopPx }: ScrubberProps) {
  const { t, i18n } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const [trackPx, setTrackPx] = useState(0);
  const [scrollY, setScrollY] = useState(window.scrollY);
  const [pointed, setPointed] = useState<number | null>(null);
  const [dragging, setDragging] = useState(false);
  const [moving, setMoving] = useState(false);

  const months = useMemo(() => groupDays(photos, (day) => day.slice(0, 7)), [photos]);
  /** Distance of the first row of each month from the top of the grid. */
  const tops = useMemo(
    () => months.map(({ start }) => layout.rowTops[rowOf(layout, start)]! - layout.headingPx),
    [months, layout],
  );
  const needed = layout.heightPx > leastScreens * window.innerHeight && months.length > 1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the track is there only when it is needed.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const measure = () => setTrackPx(ref.current?.clientHeight ?? 0);
    const onScroll = () => {
      setScrollY(window.scrollY);
      setMoving(true);
      clearTimeout(timer);
      timer = setTimeout(() => setMoving(false), 1_200);
    };
    measure();
    window.addEventListener('resize', measure);
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('resize', measure);
      window.removeEventListener('scroll', onScroll);
    };
  }, [needed]);

  if (!needed) return null;
  const lastPx = Math.max(1, layout.heightPx - (window.innerHeight - headerPx));
  const atPx = Math.min(lastPx, Math.max(0, scrollY + headerPx - gridTopPx));
  const monthAt = (yPx: number) => lastAtMost(tops, yPx + 1);
  const textOf = (month: number) => formatMonth(`${months[month]!.key}-01T00:00`, i18n.language);
  const current = monthAt(atPx);
  const goTo = (yPx: number) => window.scrollTo(0, gridTopPx - headerPx + Math.min(lastPx, Math.max(0, yPx)));
  const shareOf = (event: PointerEvent) => {
    const track = ref.current!.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientY - track.top) / track.height));
  };

  const yearOf = (month: number) => months[month]!.key.slice(0, 4);
  function onKeyDown(event: KeyboardEvent): void {
    const lastMonth = months.length - 1;
    const sameYear = (month: number) => yearOf(month) === yearOf(current);
    const steps: Record<string, () => number> = {
      ArrowDown: () => current + 1,
      ArrowRight: () => current + 1,
      ArrowUp: () => current - 1,
      ArrowLeft: () => current - 1,
      // The newest month of the year before; of the year after.
      PageDown: () => months.findIndex((_, month) => month > current && !sameYear(month)),
      PageUp: () => {
        const later = months.findLastIndex((_, month) => month < current && !sameYear(month));
        return later < 0 ? 0 : months.findIndex((_, month) => yearOf(month) === yearOf(later));
      },
      Home: () => 0,
      End: () => lastMonth,
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key]!() : null;
    if (step === null) return;
    event.preventDefault();
    goTo(tops[step < 0 && event.key === 'PageDown' ? lastMonth : Math.min(lastMonth, Math.max(0, step))]!);
  }

  // The mark of where the reader is does not strike a year through.
  const years = yearMarks(months, tops, lastPx, trackPx).filter(
    ({ share }) => Math.abs(share - atPx / lastPx) * trackPx > 9,
  );
  const shown = pointed === null ? (moving || dragging ? atPx / lastPx : null) : pointed;
  const bubble = shown === null ? null : textOf(pointed === null ? current : monthAt(pointed * lastPx));
  return (
    <div
      ref={ref}
      className={moving || dragging ? 'scrubber scrubber--moving' : 'scrubber'}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('photos.timeline')}
      aria-valuemin={0}
      aria-valuemax={months.length - 1}
      aria-valuenow={current}
      aria-valuetext={textOf(current)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        ref.current?.setPointerCapture(event.pointerId);
        ref.current?.focus({ preventScroll: true });
        setDragging(true);
        setPointed(shareOf(event));
        goTo(shareOf(event) * lastPx);
      }}
      onPointerMove={(event) => {
        if (dragging || event.pointerType === 'mouse') setPointed(shareOf(event));
        if (dragging) goTo(shareOf(event) * lastPx);
      }}
      onPointerUp={() => {
        setDragging(false);
        setPointed(null);
      }}
      onPointerCancel={() => {
        setDragging(false);
        setPointed(null);
      }}
      onPointerLeave={() => !dragging && setPointed(null)}
    >
      <span aria-hidden className="scrubber__thumb" style={{ top: `${(atPx / lastPx) * 100}%` }} />
      {years.map(({ year, share }) => (
        <span key={year} aria-hidden className="scrubber__year" style={{ top: `${share * 100}%` }}>
          {year}
        </span>
      ))}
      {bubble !== null && (
        <span aria-hidden className="scrubber__month" style={{ top: `${(shown ?? 0) * 100}%` }}>
          {bubble}
        </span>
      )}
    </div>
  );
}

/** Where years begin on the track, as far as there is room to write them. */
function yearMarks(
  months: readonly { key: string }[],
  tops: readonly number[],
  lastPx: number,
  trackPx: number,
): { year: string; share: number }[] {
  const marks: { year: string; share: number }[] = [];
  for (const [month, { key }] of months.entries()) {
    const year = key.slice(0, 4);
    const share = Math.min(1, tops[month]! / lastPx);
    const last = marks.at(-1);
    if (month > 0 && months[month - 1]!.key.startsWith(year)) continue;
    if (last !== undefined && (share - last.share) * trackPx < yearRoomPx) continue;
    marks.push({ year, share });
  }
  return marks;
}
