// `npm run screenshots`: makes the pictures of the README from photos that may be shown: LFW portraits and the
// Solvay conference of 1927 (public domain), with the real engine and page.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { createClient } from '../core/contract/client.ts';
import { startEngine } from '../core/engine.ts';
import { startHttpServer } from '../core/http/server.ts';
import { version } from '../core/system/version.ts';
import { findChromium } from './chromium.ts';
import { sharedAbsent, sharedDir } from './shared-data.ts';

const root = resolve(import.meta.dirname, '..');
const peopleShown = 17;

const shared = sharedDir();
const executablePath = findChromium();
if (shared === null || executablePath === null) {
  console.log(`screenshots: skipped, ${shared === null ? sharedAbsent : 'no Chromium found'}`);
  process.exit(0);
}

const work = mkdtempSync(join(tmpdir(), 'heirloom-screenshots-'));
const photos = join(work, 'photos');
const portraits = join(shared, 'data/lfw/images');
const folders = readdirSync(portraits)
  .map((name) => ({ name, count: readdirSync(join(portraits, name)).length }))
  .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
  .slice(0, peopleShown);
for (const { name } of folders) cpSync(join(portraits, name), join(photos, name), { recursive: true });
mkdirSync(join(photos, '1927'), { recursive: true });
cpSync(join(shared, 'data/groups/human_solvay1927.jpg'), join(photos, '1927', 'Solvay conference.jpg'));

const engine = await startEngine({ libraryDir: join(work, 'library'), watch: false });
const server = await startHttpServer({
  ...engine,
  port: 0,
  rendererDir: join(root, 'dist/renderer'),
  temporaryDir: join(work, 'tmp'),
  version,
});
try {
  const client = createClient({ baseUrl: server.url, token: engine.token });
  const { task_id } = await client.call('addRoot', { body: { path: photos } });
  await engine.ended(task_id);
  await nameByFolder();
  await takePictures();
} finally {
  await server.close();
  await engine.close();
  rmSync(work, { recursive: true, force: true });
}

/** Gives most people the name of the folder that their photos are in, and leaves some to be asked about. */
async function nameByFolder(): Promise<void> {
  const client = createClient({ baseUrl: server.url, token: engine.token });
  const persons = await client.call('listPersons');
  for (const [i, { id, photos_count }] of persons.entries()) {
    if (photos_count < 5 || i % 6 === 5) continue;
    const { photos: theirs } = await client.call('getPerson', { params: { id } });
    const name = basename(resolve(theirs[0]!.path, '..')).replaceAll('_', ' ');
    await client.call('renamePerson', { params: { id }, body: { name } });
  }
}

async function takePictures(): Promise<void> {
  const client = createClient({ baseUrl: server.url, token: engine.token });
  const { photos: listed } = await client.call('listPhotos', { query: { limit: 1000 } });
  const solvay = listed.find((photo) => photo.file_name.startsWith('Solvay'))!;
  const browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const take = async (path: string, file: string, key?: string) => {
    await page.goto(new URL(path, server.url).href);
    await page.waitForLoadState('networkidle');
    if (key) await page.keyboard.press(key);
    await page.screenshot({ path: join(root, 'docs/images', file), type: 'jpeg', quality: 82 });
  };
  await page.goto(server.startUrl);
  await take('/', 'people.jpg');
  await take('/review', 'review.jpg');
  await take(`/photos?photo=${solvay.id}`, 'viewer.jpg', 'f');
  await browser.close();
}
