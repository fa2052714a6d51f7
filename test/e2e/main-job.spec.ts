import { join } from 'node:path';
import { copyFamily, expect, startEngine, test } from './engine.ts';

test('a folder becomes people with names that are found again and survive a restart', async ({
  page,
  dir,
}) => {
  const photos = join(dir, 'main-job');
  copyFamily(photos);
  const library = join(dir, 'main-job-library');
  let engine = await startEngine(library);

  await test.step('choose a folder', async () => {
    await page.goto(engine.startUrl);
    await expect(page.getByRole('heading', { name: 'Who is in your photos?' })).toBeVisible();
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    const path = page.getByRole('textbox', { name: 'Folder' });
    await expect(path).not.toHaveValue('');
    await path.fill(join(photos, 'nowhere'));
    await path.press('Enter');
    await expect(page.getByText('There is no folder with this path.')).toBeVisible();
    await path.fill(photos);
    await page.getByRole('button', { name: 'Choose “main-job”' }).click();
    await page.getByRole('link', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
  });

  await test.step('progress is shown, and people appear', async () => {
    await expect(page.getByRole('region', { name: 'Progress' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'People' }).getByRole('link').first()).toBeVisible({
      timeout: 60_000,
    });
    await page.getByRole('link', { name: 'To all people' }).click();
    await expect(page.getByRole('region', { name: 'Progress' })).toBeHidden({ timeout: 60_000 });
    await expect(page.getByText('Who is this?').first()).toBeVisible();
  });

  await test.step('name somebody, and find them', async () => {
    const ask = page.getByRole('button', { name: /^person_\d+: who is this\?$/ }).first();
    await ask.click();
    await page.getByRole('combobox', { name: /^Name of person_/ }).fill('Аня Hofstadter');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: /^Аня Hofstadter, \d+ photos$/ })).toBeVisible();
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Search people' }).fill('hof');
    await expect(page.getByRole('option', { name: /Аня Hofstadter/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveTitle('Аня Hofstadter – Heirloom');
  });

  await test.step('look at a photo and the faces in it', async () => {
    const tiles = page
      .getByRole('list', { name: 'Photos of Аня Hofstadter' })
      .getByRole('button', { name: /^Open / });
    await tiles.first().click();
    const viewer = page.getByRole('dialog');
    const frame = viewer.getByRole('button', { name: 'Face: Аня Hofstadter' });
    await expect(frame).toBeVisible();
    const picture = await viewer.locator('.stage__photo').boundingBox();
    const face = await frame.boundingBox();
    expect(face!.x).toBeGreaterThanOrEqual(picture!.x - 1);
    expect(face!.x + face!.width).toBeLessThanOrEqual(picture!.x + picture!.width + 1);
    await expect(viewer.locator('.frames')).not.toHaveClass(/frames--shown/);
    await page.keyboard.press('f');
    await expect(viewer.locator('.frames')).toHaveClass(/frames--shown/);
    const place = viewer.locator('.viewer__place');
    await expect(place).toHaveText(/^1 of/);
    await page.keyboard.press('ArrowRight');
    await expect(place).toHaveText(/^2 of/);
    await page.keyboard.press('Escape');
    await expect(viewer).toBeHidden();
    await expect(tiles.nth(1)).toBeFocused();
  });

  await test.step('everything is there after a restart', async () => {
    await engine.stop();
    await expect(page.getByText('Heirloom is not answering at the moment.')).toBeVisible();
    engine = await startEngine(library);
    await page.goto(engine.startUrl);
    await expect(page.getByRole('link', { name: /^Аня Hofstadter, \d+ photos$/ })).toBeVisible();
    await engine.stop();
  });
});

test('without its link the page explains how to open it', async ({ page, family }) => {
  await page.goto(new URL('/', family.startUrl).href);
  await expect(page.getByRole('heading', { name: 'Please open Heirloom with its link' })).toBeVisible();
});
