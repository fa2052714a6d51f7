import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { repositoryRoot } from './steps.ts';

const electronDir = resolve(repositoryRoot, 'node_modules/electron');

/** Why no window can be opened on this computer, or null when nothing speaks against it. */
export function windowObstacle(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  userId: number | undefined,
): string | null {
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (userId === 0) return 'its sandbox refuses to run as root';
  return null;
}

/** Electron's program, when its binary is there. */
export function electronPath(): string | null {
  const pathFile = join(electronDir, 'path.txt');
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronDir, 'dist');
  const program = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const path = join(dist, program);
  return existsSync(path) ? path : null;
}

/** Electron's npm package comes without its binary and fetches it when it is first needed. */
export function fetchElectron(timeoutMs: number): string | null {
  spawnSync(process.execPath, [join(electronDir, 'install.js')], { stdio: 'ignore', timeout: timeoutMs });
  return electronPath();
}
