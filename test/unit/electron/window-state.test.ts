import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  defaultWindowState,
  fitToDisplays,
  readWindowState,
  writeWindowState,
} from '../../../electron/window-state.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const desk = { x: 1440, y: 0, width: 2560, height: 1440 };

describe('fitting the window to the displays', () => {
  it.each([
    ['on a display', { x: 100, y: 100, width: 1000, height: 700, maximized: false }, [laptop], true],
    [
      'on the second display',
      { x: 2000, y: 10, width: 1000, height: 700, maximized: true },
      [laptop, desk],
      true,
    ],
    [
      'on a display that is gone',
      { x: 2000, y: 10, width: 1000, height: 700, maximized: true },
      [laptop],
      false,
    ],
    [
      'with its title bar above the screen',
      { x: 0, y: -40, width: 1000, height: 700, maximized: false },
      [laptop],
      false,
    ],
    [
      'with a sliver on the screen',
      { x: -990, y: 100, width: 1000, height: 700, maximized: false },
      [laptop],
      false,
    ],
  ])('keeps or forgets the place: %s', (_, state, displays, kept) => {
    const { x, y, ...size } = state;
    expect(fitToDisplays(state, displays)).toEqual(kept ? state : size);
  });

  it('shrinks a window that is larger than every display', () => {
    const fitted = fitToDisplays({ width: 5000, height: 3000, maximized: false }, [laptop]);
    expect(fitted).toEqual({ width: 1440, height: 875, maximized: false });
  });
});

describe('the remembered window', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'heirloom-window-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('comes back as it was written', () => {
    const state = { x: 1, y: 2, width: 800, height: 600, maximized: true };
    writeWindowState(join(dir, 'window.json'), state);
    expect(readWindowState(join(dir, 'window.json'))).toEqual(state);
  });

  it.each(['', '{"width":"wide"}', '{"width":1,"height":1,"maximized":false}'])(
    'is the default for %j',
    (text) => {
      writeFileSync(join(dir, 'broken.json'), text);
      expect(readWindowState(join(dir, 'broken.json'))).toEqual(defaultWindowState);
      expect(readWindowState(join(dir, 'absent.json'))).toEqual(defaultWindowState);
      expect(() => writeWindowState(join(dir, 'absent/window.json'), defaultWindowState)).not.toThrow();
    },
  );
});
