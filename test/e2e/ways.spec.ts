import type { Page } from 'playwright/test';
import { expect, expectNoViolations, open, test } from './engine.ts';

const path = (page: Page) => new URL(page.url()).pathname;

test('every page is reached from the header and its menu', async ({ page, family }) => {
  await open(page, family);
  const main = page.getByRole('navigation', { name: 'Main' });
  for (const [name, address] of [
    ['Photos', '/photos'],
    [/^Review/, '/review'],
    ['People', '/'],
  ] as const) {
    await main.getByRole('link', { name }).click();
    await expect(page).toHaveURL((url) => url.pathname === address);
    await expect(main.getByRole('link', { name })).toHaveAttribute('aria-current', 'page');
  }
  for (const [name, address] of [
    ['Statistics', '/statistics'],
    ['Problems', '/problems'],
    ['Trash', '/trash'],
    ['History', '/history'],
    ['Settings', '/settings'],
  ] as const) {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name }).click();
    await expect(page).toHaveURL((url) => url.pathname === address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('on a phone the tab bar and its sheet lead everywhere', async ({ page, family }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, family);
  await page.getByRole('link', { name: 'Photos', exact: true }).click();
  await expect(page).toHaveURL((url) => url.pathname === '/photos');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'More' });
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await sheet.getByRole('link', { name: 'Settings' }).click();
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL((url) => url.pathname === '/settings');
});

test('keys lead to pages, and Escape a level up', async ({ page, family }) => {
  await open(page, family);
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect.poll(() => path(page)).toBe('/photos');
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox')).toBeFocused();
  // In a text they are letters.
  await page.keyboard.type('gp');
  await expect(page.getByRole('combobox')).toHaveValue('gp');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect.poll(() => path(page)).toBe('/');
  await page
    .getByRole('link', { name: /^person_\d+|photos?$/ })
    .first()
    .click();
  await expect.poll(() => path(page)).toMatch(/^\/people\//);
  await page.keyboard.press('Escape');
  await expect.poll(() => path(page)).toBe('/');
});

test('? lists the keys of the page and of all pages, in the language of the page', async ({
  page,
  family,
}) => {
  await open(page, family, '/review');
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keys' });
  await expect(list.getByRole('region', { name: 'Everywhere' })).toContainText('Undo');
  await expect(list.getByRole('region', { name: 'Review' }).first()).toContainText('Skip');
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
});

test.describe('in Russian', () => {
  test.use({ locale: 'ru-RU' });

  test('keys work on a Russian keyboard', async ({ page, family }) => {
    await open(page, family, '/statistics');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    // П and Щ stand where G and O do.
    const type = (key: string, code: string) =>
      page.evaluate<void>(
        `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', code: '${code}', bubbles: true }))`,
      );
    await type('п', 'KeyG');
    await type('щ', 'KeyO');
    await expect.poll(() => path(page)).toBe('/photos');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Клавиши' })).toContainText('затем');
  });
});

test('a page whose code cannot be read says so, and the others work', async ({ page, family }) => {
  await page.route(/\/assets\/statistics-.*\.js$/, (route) => route.abort());
  await open(page, family, '/statistics');
  await expect(page.getByRole('heading', { name: 'This page did not come up' })).toBeVisible();
  await page.getByRole('link', { name: 'Photos', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible();
  await page.unroute(/\/assets\/statistics-.*\.js$/);
  await page.goBack();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Statistics' })).toBeVisible();
});
