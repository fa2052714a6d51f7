type Rect = { left: number; top: number; right: number; bottom: number };
type Size = { width: number; height: number };

const gapPx = 8;
const edgePx = 8;

/**
 * Upper left corner of a panel beside what it is about, px of the window: right of it, else left, else within. What it
 * is about may lie outside of the window; the panel never does.
 */
export function panelPlace(about: Rect, panel: Size, room: Size): { left: number; top: number } {
  const clamp = (value: number, most: number) => Math.max(edgePx, Math.min(value, most - edgePx));
  const top = clamp(about.top, room.height - panel.height);
  const right = about.right + gapPx;
  if (right >= edgePx && right + panel.width + edgePx <= room.width) return { left: right, top };
  const left = about.left - gapPx - panel.width;
  if (left >= edgePx && left + panel.width + edgePx <= room.width) return { left, top };
  const below = about.bottom + gapPx;
  const middle = (about.left + about.right - panel.width) / 2;
  return { left: clamp(middle, room.width - panel.width), top: clamp(below, room.height - panel.height) };
}
