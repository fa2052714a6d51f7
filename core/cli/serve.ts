import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import open from 'open';
import { AppError } from '../contract/errors.ts';
import { type Engine, startEngine } from '../engine.ts';
import { type HttpServer, startHttpServer } from '../http/server.ts';
import { version } from '../system/version.ts';
import { showProgress } from './progress.ts';
import { addFolders } from './scan.ts';

export type ServeOptions = { library: string; port: number; open: boolean; readyJson?: boolean };

/** `heirloom serve`: runs until it is told to stop. */
export async function serve(folders: string[], options: ServeOptions): Promise<void> {
  const engine = await startEngine({ libraryDir: options.library });
  const { live } = engine;
  const server = await openPort(engine, options.port).catch(async (error: NodeJS.ErrnoException) => {
    await engine.close();
    if (error.code !== 'EADDRINUSE') throw error;
    throw new AppError('conflict', `Port ${options.port} is in use; try --port 0`);
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.close();
    await engine.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  // The desktop shell that started us is gone, or asks us to stop.
  process.on('disconnect', () => void stop());
  process.on('message', (message) => message === 'stop' && void stop());

  if (process.send && !process.connected) return stop();

  if (options.readyJson) {
    console.log(JSON.stringify({ type: 'ready', url: server.url, startUrl: server.startUrl }));
  } else {
    showProgress(live);
    console.log(`Heirloom is at ${server.startUrl}\nPress Ctrl-C to stop it.`);
  }
  try {
    await addFolders(engine, folders);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // One mistyped folder is no reason to close the library: the page can add the right one.
    console.error(`heirloom: ${error.message}`);
  }
  if (options.open) await open(server.startUrl).catch(() => {});
}

/**
 * With port 0 the one of the last time, if it is free, else any: a browser keeps what it remembers (theme, language)
 * by address, port included.
 */
async function openPort({ handlers, live, token, libraryDir }: Engine, port: number): Promise<HttpServer> {
  const start = (candidate: number) =>
    startHttpServer({
      handlers,
      live,
      token,
      port: candidate,
      rendererDir: builtPage(),
      temporaryDir: join(libraryDir, 'tmp'),
      version,
    });
  if (port !== 0) return start(port);
  const record = join(libraryDir, 'port');
  const last = Number(await readFile(record, 'utf8').catch(() => '0'));
  const server = await start(Number.isInteger(last) && last > 0 && last < 65_536 ? last : 0).catch(() =>
    start(0),
  );
  await writeFile(record, new URL(server.url).port);
  return server;
}

/** The built page, in the repository and in a packaged app alike; null: only the API is served. */
function builtPage(): string | null {
  const candidates = ['../../dist/renderer', '../renderer'].map((path) => resolve(import.meta.dirname, path));
  return candidates.find((path) => existsSync(join(path, 'index.html'))) ?? null;
}
