import type { Page } from 'playwright/test';
import {
  expect,
  expectNoViolations,
  focusedName,
  open,
  type RunningEngine,
  startFamily,
  test,
} from './engine.ts';

test.describe.configure({ mode: 'serial' });

let engine: RunningEngine;
let total: number;

test.beforeAll(async ({ dir }) => {
  engine = await startFamily(dir, 'chosen');
  total = await countPhotos();
  expect(total).toBeGreaterThan(8);
});
test.afterAll(() => engine?.stop());

const countPhotos = async () => (await engine.client.call('listPhotos', { query: { state: 'done' } })).total;

const grid = (page: Page) => page.getByRole('list', { name: 'Photos' });
const opening = (page: Page) => grid(page).getByRole('button', { name: /^Open / });
const chosen = (page: Page) => grid(page).getByRole('checkbox', { checked: true });
const bar = (page: Page) => page.getByRole('toolbar', { name: 'What to do with the selection' });

test('a mark selects a photo, then clicks do; Shift takes all between', async ({ page }) => {
  await open(page, engine, '/photos');
  await opening(page).nth(1).hover();
  // Only the photo under the pointer shows its mark.
  await grid(page)
    .getByRole('checkbox', { name: /^Select / })
    .click();
  await expect(bar(page)).toContainText('1 photo selected');
  const tiles = grid(page).getByRole('checkbox');
  await expect(tiles.nth(1)).toBeChecked();
  await expect(tiles.nth(1)).toBeFocused();

  await tiles.nth(4).click({ modifiers: ['Shift'] });
  await expect(bar(page)).toContainText('4 photos selected');
  await expect(chosen(page)).toHaveCount(4);
  await tiles.nth(2).click();
  await expect(bar(page)).toContainText('3 photos selected');
  await expect(tiles.nth(2)).not.toBeChecked();
  expect(await page.evaluate<string>('getSelection().toString()')).toBe('');
  await expectNoViolations(page);

  await bar(page).getByRole('button', { name: 'Select nothing' }).click();
  await expect(bar(page)).toBeHidden();
  await expect(opening(page).nth(2)).toBeFocused();
  await opening(page).nth(0).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('everything goes by keyboard', async ({ page }) => {
  await open(page, engine, '/photos');
  await opening(page).first().focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(bar(page)).toContainText('3 photos selected');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expect(bar(page)).toContainText('4 photos selected');
  await expect(grid(page).getByRole('checkbox').nth(4)).toBeChecked();
  await page.keyboard.press('Space');
  await expect(bar(page)).toContainText('3 photos selected');

  // Enter opens what has the focus; on the way back everything is still selected.
  const focused = await focusedName(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(bar(page)).toContainText('3 photos selected');
  await expect.poll(() => focusedName(page)).toBe(focused);

  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();
  await page.keyboard.press('Control+a');
  await expect(bar(page)).toContainText(`${total} photos selected`);
  await page.keyboard.press('Escape');
  await expect(chosen(page)).toHaveCount(0);
});

test('what is selected stays so while it is scrolled out of the document', async ({ page }) => {
  await page.setViewportSize({ width: 180, height: 300 });
  await open(page, engine, '/photos');
  const first = opening(page).first();
  await first.focus();
  const name = (await focusedName(page))!.replace('Open ', '');
  await page.keyboard.press('Space');
  await page.keyboard.press('End');
  await expect(grid(page).getByRole('checkbox', { name, exact: true })).toHaveCount(0);
  await expect(bar(page)).toContainText('1 photo selected');
  await page.keyboard.press('Home');
  await expect(grid(page).getByRole('checkbox', { name, exact: true })).toBeChecked();
});

test('several photos go to the trash and come back', async ({ page }) => {
  await open(page, engine, '/photos');
  await opening(page).first().focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog', { name: 'Move 2 photos to the trash?' });
  await expect(dialog).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(bar(page)).toContainText('2 photos selected');
  expect(await countPhotos()).toBe(total);

  await bar(page).getByRole('button', { name: 'Move to the trash' }).click();
  await dialog.getByRole('button', { name: 'Move to the trash' }).click();
  await expect(page.getByText('2 photos moved to the trash.')).toBeVisible();
  await expect(bar(page)).toBeHidden();
  await expect(opening(page)).toHaveCount(total - 2);
  await expect(opening(page).nth(1)).toBeFocused();
  expect(await countPhotos()).toBe(total - 2);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(opening(page)).toHaveCount(total);
  expect(await countPhotos()).toBe(total);
});

test('photos of somebody are selected on their page as well', async ({ page }) => {
  const [person] = await engine.client.call('listPersons');
  await open(page, engine, `/people/${person!.id}`);
  const list = page.getByRole('list', { name: /^Photos of / });
  await list
    .getByRole('button', { name: /^Open / })
    .first()
    .focus();
  await page.keyboard.press('Control+a');
  await expect(bar(page)).toContainText(`${person!.photos_count} photos selected`);
  await bar(page).getByRole('button', { name: 'Move to the trash' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(list.getByRole('checkbox', { checked: true })).toHaveCount(person!.photos_count);
});

test.describe('with a finger, in Russian', () => {
  test.use({ hasTouch: true, locale: 'ru-RU', colorScheme: 'dark', viewport: { width: 390, height: 844 } });

  test('a long press begins a selection, taps go on with it', async ({ page }) => {
    await open(page, engine, '/photos');
    const list = page.getByRole('list', { name: 'Фото' });
    const tile = list.locator('.photo-tile').first();
    const box = (await tile.boundingBox())!;
    const client = await page.context().newCDPSession(page);
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    await expect(list.getByRole('checkbox', { checked: true })).toHaveCount(1);
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect(page.getByText('Выбрана 1 фотография')).toBeVisible();
    await list.getByRole('checkbox').nth(2).tap();
    await expect(page.getByText('Выбраны 2 фотографии')).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expectNoViolations(page);
  });
});
