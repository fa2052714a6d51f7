import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as electron from 'electron';
import { z } from 'zod';
import { type EngineCommand, startEngineProcess } from './engine-process.ts';
import { runShell } from './shell.ts';

const { app } = electron;
app.enableSandbox();

/**
 * Packaged, the engine is the bundle beside this one, run by Electron's own Node; it lies outside the archive
 * because its native modules and processes must be real files. In a checkout it is the sources, run by the Node
 * of `npm start`, which says so in `HEIRLOOM_NODE`.
 */
function engineCommand(): EngineCommand {
  const serve = ['serve', '--no-open', '--port', '0', '--ready-json'];
  const node = process.env.HEIRLOOM_NODE;
  if (!app.isPackaged && node !== undefined) {
    const asked = z.array(z.string()).parse(JSON.parse(process.env.HEIRLOOM_SERVE_ARGUMENTS ?? '[]'));
    const scriptPath = resolve(import.meta.dirname, '../../core/cli/heirloom.js');
    return { execPath: node, scriptPath, args: [...serve, ...asked], env: process.env };
  }
  // Folders that were dropped on the program's icon, beside switches that are Chromium's.
  const folders = process.argv.slice(1).filter((path) => !path.startsWith('-') && existsSync(path));
  const unpacked = import.meta.dirname.replace(/app\.asar(?=[/\\])/, 'app.asar.unpacked');
  return {
    execPath: process.execPath,
    scriptPath: join(unpacked, '../engine/heirloom.js'),
    args: app.isPackaged ? [...serve, ...folders] : serve,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  };
}

// Not awaited: Electron is not ready before this module has run to its end, and the shell waits for that.
void runShell(electron, {
  startEngine: () => startEngineProcess(engineCommand()),
  preloadPath: join(import.meta.dirname, '../preload/preload.cjs'),
  windowStatePath: join(app.getPath('userData'), 'window.json'),
  platform: process.platform,
});
