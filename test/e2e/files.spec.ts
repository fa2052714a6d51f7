import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import sharp from 'sharp';
import type { Photo } from '../../core/contract/schemas.ts';
import { sharedDir } from '../shared-data.ts';
import { expect, expectNoViolations, open, type RunningEngine, startScanned, test } from './engine.ts';

// One library through the whole file; what a test does to it, the owner takes back.
test.describe.configure({ mode: 'serial' });
// All months in sight: tiles further down are made when they are scrolled to.
test.use({ viewport: { width: 1280, height: 1800 } });

const heic = 'robust/formats/heic/heic-iphone7.heic';
const video = 'robust/video/same-stem-pair/IMG_1234.mp4';
const motion = 'robust/video/motion-photo/image-isom-avc1.jpg';
const landscape = 'robust/exif/jpg/gps/DSCN0025.jpg';
const group = 'groups/human_solvay1927.jpg';

let engine: RunningEngine;
let photosDir: string;

test.beforeAll(async ({ dir }) => {
  const shared = sharedDir();
  if (shared === null) return;
  photosDir = join(dir, 'files');
  const files: [from: string, to: string][] = [
    [heic, '2019/IMG_0042.HEIC'],
    [video, '2023/river.mp4'],
    [motion, '2018/motion.jpg'],
    [group, '1927/Solvay.jpg'],
    [group, 'Old laptop/Copy of Solvay.jpg'],
    [landscape, '2008/DSCN0025.jpg'],
  ];
  for (const [from, to] of files) {
    mkdirSync(join(photosDir, to, '..'), { recursive: true });
    copyFileSync(join(shared, 'data', from), join(photosDir, to));
  }
  const small = sharp(join(photosDir, '2008/DSCN0025.jpg')).keepMetadata().resize(400);
  await small.jpeg({ quality: 60 }).toFile(join(photosDir, '2008/sent by mail.jpg'));
  engine = await startScanned(dir, 'files');
});

test.afterAll(async () => {
  if (sharedDir() !== null) await engine.stop();
});

async function photoNamed(name: string): Promise<Photo> {
  const { photos } = await engine.client.call('listPhotos', { query: { limit: 1000 } });
  const photo = photos.find((candidate) => candidate.file_name === name);
  if (photo === undefined) throw new Error(`no ${name} among ${photos.map((p) => p.file_name).join(', ')}`);
  return photo;
}

const tile = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Photos' }).getByRole('button', { name: new RegExp(`^Open ${name}`) });

/** Waits until something is so in the page. */
const isSo = (page: Page, what: string) => expect.poll(() => page.evaluate<boolean>(what)).toBe(true);

/** Waits for the picture itself, which may be the browser's sign for a broken one. */
const isDrawn = (page: Page, selector: string) =>
  isSo(page, `(document.querySelector(${JSON.stringify(selector)})?.naturalWidth ?? 0) > 0`);

/** Whether the browser knows H.264, which not every Chromium does. */
const plays = (page: Page) =>
  page.evaluate<boolean>(
    `document.createElement('video').canPlayType('video/mp4; codecs="avc1.4d401e"') !== ''`,
  );

test('a HEIC is a photo like every other, with what its file says', async ({ page }) => {
  await open(page, engine, '/photos');
  await isDrawn(page, '.photo-tile[aria-label*="IMG_0042.HEIC"] img');
  await tile(page, 'IMG_0042.HEIC').click();
  await isDrawn(page, '.stage__image[alt="IMG_0042.HEIC"]');
  await page.keyboard.press('i');
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText('from the camera · time zone UTC+2');
  await expect(details).toContainText('Apple iPhone 7');
  await expect(details).toContainText('38.04664° N, 12.99441° E');
  await expect(details).toContainText('HEIC · 4,032 × 3,024');
  await expectNoViolations(page);
});

test('a video is marked with its length, and plays where the browser knows its kind', async ({ page }) => {
  await open(page, engine, '/photos');
  await expect(tile(page, 'river.mp4')).toHaveAccessibleName(/, video, 0:03$/);
  await tile(page, 'river.mp4').click();
  const viewer = page.getByRole('dialog', { name: 'Video river.mp4' });
  const player = viewer.locator('video');
  const refused = viewer.getByRole('heading', { name: 'This video cannot be played here' });
  await expect(player.or(refused)).toBeVisible();
  await expect(viewer.locator('.frame')).toHaveCount(0);
  await expectNoViolations(page);
  if (!(await plays(page))) {
    await expect(refused).toBeVisible();
    await expect(viewer.getByRole('link', { name: 'Download original' })).toBeVisible();
  } else {
    await isSo(page, `document.querySelector('video.stage__video')?.readyState >= 1`);
    await player.evaluate(`(async () => {
      const film = document.querySelector('video.stage__video');
      film.muted = true;
      await film.play();
    })()`);
    await isSo(page, `document.querySelector('video.stage__video').currentTime > 0.2`);
  }
});

test('the short film of a motion photo plays once over its picture', async ({ page }) => {
  await open(page, engine, '/photos');
  await expect(tile(page, 'motion.jpg')).toHaveAccessibleName(/with a short film$/);
  await tile(page, 'motion.jpg').click();
  await isDrawn(page, '.stage__image[alt="motion.jpg"]');
  await page.evaluate(`document.addEventListener('ended', () => { window.filmEnded = true; }, true)`);
  await page.keyboard.press('l');
  if (await plays(page)) await isSo(page, 'window.filmEnded === true');
  else await expect(page.getByText('The short film of this photo cannot be played here.')).toBeVisible();
  await expect(page.locator('.stage__film')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Play the short film', pressed: false })).toBeVisible();
});

test('two copies are one photo with two files', async ({ page }) => {
  const { id } = await photoNamed('Solvay.jpg');
  const { total } = await engine.client.call('listPhotos', { query: { state: 'done' } });
  expect(total).toBe(5);
  await open(page, engine, `/photos?photo=${id}`);
  await page.getByRole('button', { name: 'Details' }).click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText('2 files, exactly the same');
  await expect(details).toContainText(join('1927', 'Solvay.jpg'));
  await expect(details).toContainText(join('Old laptop', 'Copy of Solvay.jpg'));
});

test('a smaller copy is shown as one with its photo, or by itself', async ({ page }) => {
  const photo = await photoNamed('DSCN0025.jpg');
  expect(photo.stack_count).toBe(2);
  await open(page, engine, `/photos?photo=${photo.id}`);
  await page.getByRole('button', { name: 'Details' }).click();
  const alike = page.getByRole('region', { name: '1 more that looks alike' });
  await expectNoViolations(page);
  const place = page.locator('.viewer__place');
  const at = await place.textContent();
  await alike.getByRole('button', { name: /^Open sent by mail\.jpg/ }).click();
  await expect(page.getByRole('dialog', { name: 'Photo sent by mail.jpg' })).toBeVisible();
  await expect(place).toHaveText(at!);
  await alike.getByRole('button', { name: 'Show by itself' }).click();
  await expect(page.getByText('It is shown by itself now.')).toBeVisible();
  const listed = async () =>
    (await engine.client.call('listPhotos', { query: { state: 'done' } })).photos.map(
      ({ file_name }) => file_name,
    );
  expect(await listed()).toEqual(expect.arrayContaining(['DSCN0025.jpg', 'sent by mail.jpg']));
  await page.getByRole('button', { name: 'Show with what looks alike' }).click();
  await expect(alike).toBeVisible({ timeout: 30_000 });
  expect(await listed()).not.toContain('sent by mail.jpg');
});

test('a photo goes to the trash with its copies, and comes back, all by keyboard', async ({ page }) => {
  const files = ['1927/Solvay.jpg', 'Old laptop/Copy of Solvay.jpg'].map((path) => join(photosDir, path));
  const before = readFileSync(files[0]!);
  const { id } = await photoNamed('Solvay.jpg');
  await open(page, engine, '/photos');
  await tile(page, 'Solvay.jpg').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Photo Solvay.jpg' })).toBeVisible();
  await isDrawn(page, '.stage__image[alt="Solvay.jpg"]');

  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog', { name: 'Move this photo to the trash?' });
  await expect(question).toContainText('It is one photo in 2 files. All of them go:');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(files.every(existsSync)).toBe(true);

  await page.keyboard.press('Delete');
  await question.getByRole('button', { name: 'Move to the trash' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Moved to the trash.')).toBeVisible();
  expect(files.some(existsSync)).toBe(false);
  // The viewer goes on with another photo; the message in it can be used.
  await expect(page.getByRole('dialog', { name: /^(Photo|Video) / })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Put back where it was.')).toBeVisible();
  expect(files.every(existsSync)).toBe(true);
  expect(readFileSync(files[0]!).equals(before)).toBe(true);
  await page.keyboard.press('Escape');
  await expect(tile(page, 'Solvay.jpg')).toBeVisible();

  // The same by the button of the message, which lies over the viewer.
  await open(page, engine, `/photos?photo=${id}`);
  await page.getByRole('button', { name: 'Move to the trash' }).click();
  await question.getByRole('button', { name: 'Move to the trash' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Put back where it was.')).toBeVisible();
  expect(files.every(existsSync)).toBe(true);
});

test('the list of the trash puts back, and says what is not there any more', async ({ page, dir }) => {
  const file = join(photosDir, '2019/IMG_0042.HEIC');
  const { id } = await photoNamed('IMG_0042.HEIC');
  await engine.client.call('trashPhotos', { body: { photo_ids: [id] } });
  expect(existsSync(file)).toBe(false);
  // In the home of this test, never in the developer's.
  expect(existsSync(join(dir, 'home'))).toBe(true);
  await open(page, engine, '/settings');
  await page.getByRole('link', { name: 'In the trash' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: 'IMG_0042.HEIC' });
  await expect(entry).toContainText(file);
  await expectNoViolations(page);
  await entry.getByRole('button', { name: 'Put back IMG_0042.HEIC' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing in the trash' })).toBeVisible();
  expect(existsSync(file)).toBe(true);
});

test('what is left out is no longer shown, and comes back', async ({ page }) => {
  await open(page, engine, '/settings');
  const patterns = page.getByRole('textbox', { name: 'Folders to leave out' });
  await patterns.fill('2018/\n');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. Your folders are looked through once more.')).toBeVisible();
  await page.getByRole('link', { name: 'Photos', exact: true }).click();
  await expect(tile(page, 'river.mp4')).toBeVisible();
  await expect(tile(page, 'motion.jpg')).toHaveCount(0, { timeout: 30_000 });
  expect(existsSync(join(photosDir, '2018/motion.jpg'))).toBe(true);

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(patterns).toHaveValue('2018/');
  await patterns.fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Photos', exact: true }).click();
  await expect(tile(page, 'motion.jpg')).toBeVisible({ timeout: 30_000 });
});

test('names are written beside the photos once the owner wants it', async ({ page }) => {
  const photo = await photoNamed('Solvay.jpg');
  const { faces } = await engine.client.call('getPhoto', { params: { id: photo.id } });
  const face = faces[0]!;
  await engine.client.call('moveFaces', { body: { face_ids: [face.id], name: 'Marie' } });
  const sidecar = join(photosDir, '1927/Solvay.jpg.xmp');
  expect(existsSync(sidecar)).toBe(false);
  await open(page, engine, '/settings/names');
  const off = page.getByRole('radio', { name: 'Not at all' });
  await expect(off).toBeChecked();
  await off.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Beside the photos' })).toBeChecked();
  await page.getByRole('button', { name: 'Write the names now' }).click();
  await expect(page.getByText('The names are written.')).toBeVisible();
  await expect.poll(() => existsSync(sidecar)).toBe(true);
  expect(readFileSync(sidecar, 'utf8')).toContain('Marie');
  await page.getByRole('radio', { name: 'Not at all' }).check();
  await expect.poll(async () => (await engine.client.call('getSettings')).write_names).toBe('off');
});
