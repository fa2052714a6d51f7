import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { copyFamily, expect, expectNoViolations, type RunningEngine, startEngine, test } from './engine.ts';

/** An engine on an empty library, on a computer whose folder for pictures holds the small family. */
async function newComputer(dir: string, name: string, pictures = true): Promise<RunningEngine> {
  const home = join(dir, name);
  mkdirSync(join(home, 'Documents'), { recursive: true });
  if (pictures) copyFamily(join(home, 'home', 'Pictures'));
  copyFamily(join(home, 'elsewhere', 'Old photos'));
  return startEngine(join(home, 'library'));
}

const step = (page: Page) => page.locator('.steps [aria-current="step"]');

test('three steps from nothing to the first name; Back and a reload lose nothing', async ({ page, dir }) => {
  const engine = await newComputer(dir, 'new');

  await test.step('the folder for pictures is chosen already, others can be added', async () => {
    await page.goto(engine.startUrl);
    await expect(page.getByRole('heading', { name: 'Who is in your photos?' })).toBeFocused();
    await expect(page).toHaveURL(/\/welcome\?folder=/);
    const pictures = page.getByRole('checkbox', { name: /^Pictures .* 14 photos$/ });
    await expect(pictures).toBeChecked();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Another folder…' }).click();
    const path = page.getByRole('textbox', { name: 'Folder' });
    await expect(path).not.toHaveValue('');
    await path.fill(join(dir, 'new', 'nowhere'));
    await path.press('Enter');
    await expect(page.getByText('There is no folder with this path.')).toBeVisible();
    await path.fill(join(dir, 'new', 'elsewhere'));
    await path.press('Enter');
    await expect(page.getByRole('checkbox', { name: /^elsewhere/ })).toBeChecked();
    await pictures.focus();
    await page.keyboard.press('Space');
    await expect(pictures).not.toBeChecked();
    await page.reload();
    await expect(page.getByRole('checkbox', { name: /^elsewhere/ })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: /^Pictures/ })).not.toBeChecked();
    await page.getByRole('link', { name: 'Continue' }).click();
  });

  await test.step('what finds the faces is there and recommended', async () => {
    await expect(step(page)).toHaveText('2Finding faces');
    await expect(page.getByRole('heading', { name: 'What should find the faces?' })).toBeFocused();
    await expect(page.getByRole('radio', { checked: true })).toHaveAccessibleName('Edge');
    // What must be fetched asks for the owner's word first.
    await page.getByText('Other choices').click();
    await page.getByRole('radio', { name: 'Buffalo L' }).check();
    await expect(page.getByRole('button', { name: /^Download \(28.*MB\) and start$/ })).toBeDisabled();
    await page.getByRole('checkbox', { name: /accept these terms/ }).check();
    await expect(page.getByRole('button', { name: /^Download/ })).toBeEnabled();
    await expectNoViolations(page);
    await page.reload();
    await expect(page.getByRole('radio', { name: 'Buffalo L' })).toBeChecked();
    await page.getByRole('radio', { name: 'Edge' }).check();
    await page.goBack();
    await expect(step(page)).toHaveText('1Folders');
    await expect(page.getByRole('checkbox', { name: /^elsewhere/ })).toBeChecked();
    await page.goForward();
    await page.getByRole('button', { name: 'Start' }).click();
  });

  await test.step('people come in, and the first is named right there', async () => {
    await expect(page.getByRole('heading', { name: 'The first people' })).toBeFocused();
    await expect(page).toHaveURL(/\/welcome\/people$/);
    const ask = page.getByRole('button', { name: /^person_\d+: who is this\?$/ }).first();
    await expect(ask).toBeVisible({ timeout: 60_000 });
    await expectNoViolations(page);
    await ask.click();
    await page.getByRole('combobox', { name: /^Name of person_/ }).fill('Penny');
    await page.keyboard.press('Enter');
    await expect(page.getByText('That is all there is to it.')).toBeVisible();
    await page.reload();
    await expect(page.getByRole('button', { name: 'Penny: change the name' })).toBeVisible();
    await page.getByRole('link', { name: 'To all people' }).click();
    await expect(page.getByRole('link', { name: /^Penny, \d+ photos$/ })).toBeVisible();
  });

  await test.step('only what was chosen is in the library, and the first run is over', async () => {
    const roots = await engine.client.call('listRoots');
    expect(roots.map(({ path }) => path)).toEqual([join(dir, 'new', 'elsewhere')]);
    await page.goto(new URL('/welcome', engine.startUrl).href);
    await expect(page).toHaveURL(/\/$/);
    await expect(page.getByRole('navigation', { name: 'Main' }).first()).toBeVisible();
  });
  await engine.stop();
});

test.describe('in Russian', () => {
  test.use({ locale: 'ru-RU' });

  test('the first run, on a computer without a folder for pictures, on a phone', async ({ page, dir }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    const engine = await newComputer(dir, 'ru', false);
    await page.goto(engine.startUrl);
    await expect(page.getByRole('heading', { name: 'Кто на ваших фотографиях?' })).toBeVisible();
    // A step that was not reached yet leads back to the first one.
    await page.goto(new URL('/welcome/people', engine.startUrl).href);
    await expect(step(page)).toHaveText('1Папки');
    await page.getByRole('button', { name: 'Выбрать папку' }).click();
    await page.getByRole('textbox').fill(join(dir, 'ru', 'elsewhere'));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Дальше' }).click();
    await page.getByRole('button', { name: 'Начать' }).click();
    await expect(page.getByRole('button', { name: /кто это\?$/ }).first()).toBeVisible({ timeout: 60_000 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await expectNoViolations(page);
    await engine.stop();
  });
});
