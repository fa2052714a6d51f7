// `npm run screenshots`: makes the pictures of README and guide from photos that may be shown (demo-library.ts), with the
// real engine and page. `npm run screenshots -- --all DIR` takes every page at both sizes, light and dark, in both
// languages into DIR, to be looked at.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright';
import { type ApiClient, createClient } from '../../core/contract/client.ts';
import { startEngine } from '../../core/engine.ts';
import { startHttpServer } from '../../core/http/server.ts';
import { version } from '../../core/system/version.ts';
import { findChromium } from '../chromium.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { makeDemoLibrary, makePhotoOfAll, namesOfFaces } from './demo-library.ts';
import { type Place, places, prepare } from './places.ts';

type Look = { size: 'desktop' | 'phone'; theme: 'light' | 'dark'; language: 'en' | 'ru' };

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const everyLook = (['desktop', 'phone'] as const).flatMap((size) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['en', 'ru'] as const).map((language): Look => ({ size, theme, language })),
  ),
);
/** What the guide shows: all as most see it, and the other end of it. */
const shownLooks: Look[] = [
  { size: 'desktop', theme: 'light', language: 'en' },
  { size: 'phone', theme: 'dark', language: 'ru' },
];

const root = resolve(import.meta.dirname, '../..');
const { values: options } = parseArgs({ options: { all: { type: 'string' }, only: { type: 'string' } } });
const shared = sharedDir();
const executablePath = findChromium();
if (shared === null || executablePath === null) {
  console.log(`screenshots: skipped, ${shared === null ? sharedAbsent : 'no Chromium found'}`);
  process.exit(0);
}
const outDir = options.all === undefined ? join(root, 'docs/screenshots') : resolve(options.all);
mkdirSync(outDir, { recursive: true });

const work = mkdtempSync(join(tmpdir(), 'heirloom-screenshots-'));
const photos = join(work, 'Family photos');
const everybody = join(photos, '1927 Brussels', 'Everybody.jpg');
await makePhotoOfAll(join(shared, 'data/groups/human_solvay1927.jpg'), everybody);

const running = await serve('library');
const beginning = await serve('empty');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  await fill(running.client);
  const ids = await prepare(running.client);
  for (const look of options.all === undefined ? shownLooks : everyLook) {
    for (const place of places(ids)) {
      if (options.only === undefined || place.name === options.only) await take(browser, place, look);
    }
  }
} finally {
  await browser.close();
  await running.close();
  await beginning.close();
  rmSync(work, { recursive: true, force: true });
}

async function serve(name: string) {
  const engine = await startEngine({ libraryDir: join(work, name), watch: false });
  const server = await startHttpServer({
    ...engine,
    port: 0,
    rendererDir: join(root, 'dist/renderer'),
    temporaryDir: join(work, `${name}-tmp`),
    version,
  });
  return {
    startUrl: server.startUrl,
    client: createClient({ baseUrl: server.url, token: engine.token }),
    async close() {
      await server.close();
      await engine.close();
    },
  };
}

/** Finds the faces in the photo of all, makes the other photos out of it, and names the people. */
async function fill(client: ApiClient): Promise<void> {
  await ended(client, (await client.call('addRoot', { body: { path: photos } })).task_id);
  const facesOfAll = async () => {
    const { photos: listed } = await client.call('listPhotos', { query: { limit: 1000 } });
    const photo = listed.find(({ file_name }) => file_name === 'Everybody.jpg')!;
    return (await client.call('getPhoto', { params: { id: photo.id } })).faces;
  };
  await makeDemoLibrary(everybody, await facesOfAll(), photos);
  await ended(client, (await client.call('startScan')).task_id);
  for (const [i, [face, name]] of [...namesOfFaces(await facesOfAll())].entries()) {
    // Some are left to be asked about.
    if (i % 7 === 6 || face.person_id === null) continue;
    await client.call('renamePerson', { params: { id: face.person_id }, body: { name } });
  }
}

async function ended(client: ApiClient, id: string): Promise<void> {
  for (;;) {
    const { status, error } = await client.call('getTask', { params: { id } });
    if (status === 'failed') throw new Error(error ?? 'the scan failed');
    if (status === 'completed') return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function take(chromium: Browser, place: Place, { size, theme, language }: Look): Promise<void> {
  const context = await chromium.newContext({
    viewport: sizes[size],
    colorScheme: theme,
    locale: language,
    reducedMotion: 'reduce',
    hasTouch: size === 'phone',
    deviceScaleFactor: 1,
  });
  const page = await context.newPage();
  const { startUrl } = place.empty ? beginning : running;
  await page.goto(startUrl);
  await page.goto(new URL(place.path, startUrl).href);
  await settled(page);
  await place.act?.(page);
  await settled(page);
  const name = [
    place.name,
    size === 'phone' && 'phone',
    theme === 'dark' && 'dark',
    language === 'ru' && 'ru',
  ];
  const file = join(outDir, `${name.filter(Boolean).join('-')}.jpg`);
  await page.screenshot({ path: file, type: 'jpeg', quality: 80 });
  console.log(file);
  await context.close();
}

/** All that was asked for is there and shown. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(200);
}
