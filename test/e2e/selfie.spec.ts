import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import sharp from 'sharp';
import { sharedDir } from '../shared-data.ts';
import { expect, expectNoViolations, open, test } from './engine.ts';

test.describe.configure({ mode: 'serial' });

const small = join(sharedDir() ?? '', 'data/small_ids/bigbangtheory');
/** The library has the first four portraits of these. */
const sheldon = join(small, 'sheldon/sheldon5.png');
const group = join(small, '_group/bbt2.jpg');
const film = join(mkdtempSync(join(tmpdir(), 'heirloom-camera-')), 'camera.mjpeg');
if (sharedDir() !== null) writeFileSync(film, await cameraFilm(join(small, 'penny/penny5.png')));

test.use({
  launchOptions: {
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  },
});

/** What a camera before this portrait sees. */
async function cameraFilm(portrait: string): Promise<Buffer> {
  const frame = await sharp(portrait)
    .resize(640, 480, { fit: 'contain', background: '#666' })
    .flatten()
    .jpeg()
    .toBuffer();
  return Buffer.concat(Array.from({ length: 30 }, () => frame));
}

const result = (page: Page) => page.getByRole('region', { name: 'Who is this?' });
const personLink = (page: Page) => result(page).getByRole('list').first().getByRole('link').first();

async function drop(page: Page, path: string, type: string): Promise<void> {
  const file = JSON.stringify([readFileSync(path).toString('base64'), type]);
  const data = await page.evaluateHandle(`(([base64, type]) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], 'dropped', { type }));
    return transfer;
  })(${file})`);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data });
  await expect(page.getByText('Drop the picture to see who it is')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await expect(page.getByText('Drop the picture to see who it is')).toHaveCount(0);
}

test('a picture that is chosen says who it is, and leads to their photos', async ({ page, family }) => {
  await open(page, family, '/search');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await (await chooser).setFiles(sheldon);
  await expect(result(page).getByRole('heading', { name: 'This looks like' })).toBeVisible();
  await expectNoViolations(page);
  await personLink(page).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?people=\d+$/);
  const id = new URL(page.url()).searchParams.get('people')!;
  const { photos } = await family.client.call('getPerson', { params: { id: Number(id) } });
  expect(photos.filter(({ file_name }) => file_name.startsWith('sheldon'))).toHaveLength(4);
  const found = page.getByRole('list', { name: 'Photos found' });
  await expect(found.getByRole('button', { name: /^Open / })).toHaveCount(photos.length);
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Choose a picture' })).toBeVisible();
});

test('of several faces in a dropped picture another one can be chosen with the keyboard', async ({
  page,
  family,
}) => {
  await open(page, family, '/search');
  await drop(page, group, 'image/jpeg');
  const faces = result(page).getByRole('radio');
  await expect(faces).not.toHaveCount(0);
  const count = await faces.count();
  expect(count).toBeGreaterThan(2);
  await expect(faces.first()).toBeChecked();
  await faces.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(faces.nth(1)).toBeChecked();
  await expectNoViolations(page);
});

test('what is no picture, and a picture without a face, are answered in words', async ({
  page,
  family,
  dir,
}) => {
  await open(page, family, '/search');
  const plain = join(dir, 'plain.png');
  await sharp({ create: { width: 300, height: 200, channels: 3, background: '#7a9' } }).toFile(plain);
  await drop(page, plain, 'image/png');
  await expect(page.getByText(/^No face was found in this picture/)).toBeVisible();
  const text = join(dir, 'text.jpg');
  writeFileSync(text, 'no picture at all');
  await drop(page, text, 'image/jpeg');
  await expect(page.getByText('This file is not a picture, or it is damaged.')).toBeVisible();
  await page.getByRole('button', { name: 'Close the search by picture' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Search' })).toBeVisible();
});

test('the camera takes a picture, and is off afterwards', async ({ page, family, context }) => {
  await context.grantPermissions(['camera']);
  await open(page, family, '/search');
  await page.evaluate(`{
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      window.tracks = stream.getTracks();
      return stream;
    };
  }`);
  const states = () => page.evaluate<string[]>('window.tracks.map((track) => track.readyState)');
  await page.getByRole('button', { name: 'Use the camera' }).click();
  const take = page.getByRole('button', { name: 'Take the picture' });
  await expect(take).toBeEnabled();
  expect(await states()).toEqual(['live']);
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(states).toEqual(['ended']);

  await page.getByRole('button', { name: 'Use the camera' }).click();
  await expect(take).toBeEnabled();
  await page.waitForFunction(`document.querySelector('video')?.videoWidth > 0`);
  await take.click();
  await expect(result(page).getByRole('heading', { name: 'This looks like' })).toBeVisible();
  expect(await states()).toEqual(['ended']);
  await personLink(page).click();
  const id = Number(new URL(page.url()).searchParams.get('people'));
  const { photos } = await family.client.call('getPerson', { params: { id } });
  expect(photos.filter(({ file_name }) => file_name.startsWith('penny'))).toHaveLength(4);
});

const cameraFails = (name: string) =>
  `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '${name}'))`;

test('without a camera, or where it is refused, a picture can be chosen', async ({ page, family }) => {
  await open(page, family, '/search');
  await page.evaluate(cameraFails('NotAllowedError'));
  await page.getByRole('button', { name: 'Use the camera' }).click();
  await expect(page.getByText(/^The camera is not allowed for this page/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.evaluate(cameraFails('NotFoundError'));
  await page.getByRole('button', { name: 'Use the camera' }).click();
  await expect(page.getByText(/^There is no camera here/)).toBeVisible();
});
