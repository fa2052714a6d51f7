import { readFileSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';
import { z } from 'zod';

/** Place of the window on the screen, in device-independent pixels; x and y are missing until it was moved. */
export const WindowState = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(400),
  height: z.int().min(300),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

export const defaultWindowState: WindowState = { width: 1280, height: 860, maximized: false };

/** What the last run remembered; the default when there is nothing readable. */
export function readWindowState(path: string): WindowState {
  try {
    return WindowState.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // A first start, or a file that something else has written: neither is worth a word.
    return defaultWindowState;
  }
}

export function writeWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state));
  } catch {
    // The window then opens where it did before.
  }
}

/** A grip of the title bar that must be on a screen, or the window could not be fetched back. */
const gripPx = 80;

/** Forgets a place on a screen that is no longer there, and a size larger than every screen. */
export function fitToDisplays(state: WindowState, workAreas: readonly Rectangle[]): WindowState {
  const { x, y, maximized } = state;
  const width = Math.min(
    state.width,
    Math.max(defaultWindowState.width, ...workAreas.map((area) => area.width)),
  );
  const height = Math.min(
    state.height,
    Math.max(defaultWindowState.height, ...workAreas.map((area) => area.height)),
  );
  const reachable = workAreas.some(
    (area) =>
      x !== undefined &&
      y !== undefined &&
      x + width >= area.x + gripPx &&
      x <= area.x + area.width - gripPx &&
      y >= area.y &&
      y <= area.y + area.height - gripPx,
  );
  return reachable ? { x, y, width, height, maximized } : { width, height, maximized };
}
