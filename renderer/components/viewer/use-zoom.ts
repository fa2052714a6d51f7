import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Box } from '../../../core/contract/schemas.ts';
import type { Point } from '../../layout/drawn-box.ts';
import {
  type Frame,
  fittedView,
  isMagnified,
  pannedBy,
  revealing,
  steppedScale,
  toggledScale,
  type View,
  within,
  zoomedAt,
} from '../../layout/zoom.ts';

/** What moves the photo that is shown: fingers, wheel, keys and buttons. Points are of the window, CSS px. */
export type Zoom = {
  isMagnified(): boolean;
  panBy(by: Point): void;
  /** `eased`: in steps, as a wheel turns, not following a finger. */
  zoomBy(factor: number, at: Point, eased: boolean): void;
  /** Between the fitted size and 100 %. */
  toggle(at?: Point): void;
  step(direction: 1 | -1): void;
  /** Fits its room, or 1: one pixel of the photo is one of the screen. */
  show(size: 'fitted' | 'actual'): void;
  /** Brings a part of the turned photo into view. */
  reveal(box: Box): void;
};

type Shown = { view: View; eased: boolean };

/** How a photo is magnified in its stage; `zoom` stays the same object. */
export function useZoom(stage: RefObject<HTMLElement | null>, frame: Frame | null): Shown & { zoom: Zoom } {
  const [shown, setShown] = useState<Shown>({ view: fittedView, eased: false });
  const latest = useRef({ frame, view: shown.view });
  latest.current.frame = frame;

  const show = useCallback((view: View, eased: boolean) => {
    latest.current.view = view;
    setShown({ view, eased });
  }, []);

  // In another room, what was magnified stays so and covers it.
  useLayoutEffect(() => {
    const { view } = latest.current;
    if (frame !== null && view !== fittedView) show(within(view, frame), false);
  }, [frame, show]);

  const zoom = useMemo((): Zoom => {
    const change = (next: (view: View, frame: Frame) => View, eased: boolean) => {
      const { frame: now, view } = latest.current;
      if (now !== null) show(next(view, now), eased);
    };
    /** From the middle of the fitted photo. */
    const fromMiddle = (at: Point, { offset }: Frame): Point => {
      const rect = stage.current?.getBoundingClientRect();
      if (rect === undefined) return { x: 0, y: 0 };
      return {
        x: at.x - (rect.left + rect.width / 2) - offset.x,
        y: at.y - (rect.top + rect.height / 2) - offset.y,
      };
    };
    return {
      isMagnified: () => isMagnified(latest.current.view),
      panBy: (by) => change((view, now) => pannedBy(view, now, by), false),
      zoomBy: (factor, at, eased) =>
        change((view, now) => zoomedAt(view, now, view.scale * factor, fromMiddle(at, now)), eased),
      toggle: (at) =>
        change(
          (view, now) =>
            zoomedAt(view, now, toggledScale(view, now), at === undefined ? undefined : fromMiddle(at, now)),
          true,
        ),
      step: (direction) =>
        change((view, now) => zoomedAt(view, now, steppedScale(view.scale, direction)), true),
      show: (size) => change((view, now) => zoomedAt(view, now, size === 'fitted' ? 1 : now.actual), true),
      reveal: (box) => change((view, now) => revealing(view, now, box), false),
    };
  }, [stage, show]);

  return { ...shown, zoom };
}
