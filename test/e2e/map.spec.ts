import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sharedDir } from '../shared-data.ts';
import {
  expect,
  expectNoViolations,
  open,
  type RunningEngine,
  startEngine,
  test,
  waitForTask,
} from './engine.ts';

let engine: RunningEngine;

test.beforeAll(async ({ dir }) => {
  const shared = sharedDir();
  if (shared === null) return;
  const photos = join(dir, 'travels');
  const files = [
    ['exif/jpg/gps/DSCN0012.jpg', 'Tuscany/1.jpg'],
    ['exif/jpg/gps/DSCN0025.jpg', 'Tuscany/2.jpg'],
    ['formats/heic/heic-iphone7.heic', 'Sicily/3.heic'],
    ['sidecars/exifr/IMG_5910.jpg', 'California/4.jpg'],
    ['noface/silver_fir.jpg', 'tree.jpg'],
  ] as const;
  for (const [from, to] of files) {
    mkdirSync(join(photos, to, '..'), { recursive: true });
    copyFileSync(join(shared, 'data/robust', from), join(photos, to));
  }
  engine = await startEngine(join(dir, 'travels-library'));
  const { task_id } = await engine.client.call('addRoot', { body: { path: photos } });
  await waitForTask(engine.client, task_id);
});

test.afterAll(async () => {
  if (sharedDir() !== null) await engine.stop();
});

test('photos lie on the map and in the list of places; both lead to the photos', async ({ page }) => {
  await open(page, engine, '/map');
  const map = page.getByRole('region', { name: 'Map of your photos.' });
  await expect(map.getByRole('button', { name: 'Berkeley, 1 photo' })).toBeVisible();
  // The outline is a file of its own, and is drawn.
  await expect.poll(() => page.locator('.map__land').count()).toBeGreaterThan(200);
  await expectNoViolations(page);

  const places = page.getByRole('navigation', { name: 'Places' });
  await places.getByRole('link', { name: 'Arezzo' }).click();
  await expect(page).toHaveURL(/locality=3182884/);
  await expect(page.getByRole('heading', { name: 'Arezzo, Italy' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Arezzo, Italy' }).getByRole('button')).toHaveCount(2);
  await page.goBack();

  await map.getByRole('button', { name: 'Berkeley, 1 photo' }).click();
  await expect(page).toHaveURL(/area=37\.8/);
  await expect(page.getByRole('list', { name: 'Photos from here' }).getByRole('button')).toHaveCount(1);
});

test('the map is moved and zoomed by keys, and the address follows', async ({ page }) => {
  await open(page, engine, '/map?country=IT');
  const map = page.getByRole('region', { name: 'Map of your photos.' });
  await expect(map.getByRole('button', { name: 'Balestrate, 1 photo' })).toBeVisible();
  await map.focus();
  await page.keyboard.press('-');
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/at=/);
  const moved = page.url();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(() => page.url()).not.toBe(moved);
  // The same address shows the same map.
  await page.reload();
  await expect(map.getByRole('button', { name: /photo/ }).first()).toBeVisible();
});

test('a library without places says so', async ({ page, family }) => {
  await open(page, family, '/map');
  await expect(page.getByRole('heading', { name: 'No photo has a place yet' })).toBeVisible();
  await expectNoViolations(page);
});
