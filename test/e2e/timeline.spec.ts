import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { makeLibrary } from '../bench/made-library.ts';
import { expect, expectNoViolations, open, type RunningEngine, startEngine, test } from './engine.ts';

test.describe.configure({ mode: 'serial' });

const photos = 1500;
let engine: RunningEngine;

test.beforeAll(async ({ dir }) => {
  const library = join(dir, 'timeline-library');
  await makeLibrary(library, photos, 20);
  engine = await startEngine(library);
});
test.afterAll(() => engine?.stop());

const grid = (page: Page) => page.getByRole('list', { name: 'Photos' });
const opening = (page: Page) => grid(page).getByRole('button', { name: /^Open / });
const scrubber = (page: Page) => page.getByRole('slider', { name: 'Timeline' });
const scrollY = (page: Page) => page.evaluate<number>('scrollY');

test('the years lead everywhere: by keys, by a click, by dragging', async ({ page }) => {
  await open(page, engine, '/photos');
  await expect(opening(page).first()).toBeVisible();
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'December 2025');
  await scrubber(page).focus();
  await page.keyboard.press('PageDown');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'December 2024');
  await page.keyboard.press('ArrowDown');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'November 2024');
  await page.keyboard.press('PageUp');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'December 2025');
  await page.keyboard.press('End');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', / 2001$| 2000$/);
  // What is there then are photos with pictures, not frames.
  await expect(page.locator('.photo-tile__picture--loaded').first()).toBeVisible();
  await expectNoViolations(page);

  const track = (await scrubber(page).boundingBox())!;
  await page.mouse.click(track.x + track.width / 2, track.y + track.height * 0.5);
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', / 201[1-5]$/);
  const half = await scrollY(page);
  await page.mouse.move(track.x + track.width / 2, track.y + track.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width / 2, track.y + track.height * 0.25, { steps: 5 });
  await expect(page.locator('.scrubber__month')).toHaveText(/ 20(18|19|20)$/);
  await page.mouse.up();
  expect(await scrollY(page)).toBeLessThan(half);
  await expect(page.locator('.scrubber__month')).toBeHidden();
});

test('a date stays in sight while its photos are', async ({ page }) => {
  await open(page, engine, '/photos');
  await scrubber(page).focus();
  await page.keyboard.press('PageDown');
  await page.evaluate('scrollBy(0, 150)');
  const header = (await page.getByRole('banner').boundingBox())!;
  const heading = page.getByRole('heading', { name: 'December 2024', exact: true });
  await expect(heading).toBeVisible();
  const box = (await heading.boundingBox())!;
  expect(box.y).toBeGreaterThanOrEqual(header.y + header.height - 1);
  expect(box.y).toBeLessThan(header.y + header.height + 48);
});
