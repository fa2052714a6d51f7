import { describe, expect, it } from 'vitest';
import { windowObstacle } from '../../build/desktop.ts';

describe('whether a window can be opened', () => {
  it.each([
    ['linux', {}, 1000, 'there is no display'],
    ['linux', { DISPLAY: '' }, 1000, 'there is no display'],
    ['linux', { DISPLAY: ':0' }, 1000, null],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, null],
    ['linux', { DISPLAY: ':0' }, 0, 'its sandbox refuses to run as root'],
    ['darwin', {}, 501, null],
    ['win32', {}, undefined, null],
  ] as const)('on %s with %j as user %s: %s', (platform, env, userId, obstacle) => {
    expect(windowObstacle(platform, env, userId)).toBe(obstacle);
  });
});
