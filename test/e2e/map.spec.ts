import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sharedDir } from '../shared-data.ts';
import { expect, open, type RunningEngine, startScanned, test } from './engine.ts';

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
  engine = await startScanned(dir, 'travels');
});

test.afterAll(async () => {
  if (sharedDir() !== null) await engine.stop();
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
