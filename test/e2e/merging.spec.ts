import type { Locator, Page } from 'playwright/test';
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
let ids: number[];

test.beforeAll(async ({ dir }) => {
  engine = await startFamily(dir, 'merging');
  const people = await engine.client.call('listPersons');
  ids = people.map(({ id }) => id);
  const names = ['Anna', 'Ben', 'Clara'];
  for (const [i, name] of names.entries()) {
    await engine.client.call('renamePerson', { params: { id: ids[i]! }, body: { name } });
  }
});
test.afterAll(() => engine?.stop());

const list = (page: Page) => page.getByRole('list', { name: 'People' });
const face = (page: Page, name: string) => list(page).getByRole('link', { name: new RegExp(`^${name}, `) });
const bar = (page: Page) => page.getByRole('toolbar', { name: 'What to do with the selection' });

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = (await of.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await middle(from), await middle(to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 3 });
  await page.mouse.move(end.x, end.y, { steps: 3 });
}

test('one person is dragged on another: asked with both faces, joined, taken back', async ({ page }) => {
  await open(page, engine);
  const before = await engine.client.call('listPersons');
  await drag(page, face(page, 'Ben'), face(page, 'Anna'));
  await expect(page.getByText('The same as Anna?')).toBeVisible();
  await expect(page.locator('.person-card--target')).toContainText('Anna');
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Is this the same person?' });
  await expect(dialog.locator('.face')).toHaveCount(2);
  await expect(dialog.getByRole('radio', { name: 'Anna' })).toBeChecked();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await engine.client.call('listPersons')).length).toBe(before.length);

  await drag(page, face(page, 'Ben'), face(page, 'Anna'));
  await page.mouse.up();
  await dialog.getByRole('button', { name: 'Yes, join them' }).click();
  await expect(face(page, 'Ben')).toHaveCount(0);
  const joined = (await engine.client.call('listPersons')).find(({ name }) => name === 'Anna')!;
  const faces = (name: string) => before.find((person) => person.name === name)!.faces_count;
  expect(joined.faces_count).toBe(faces('Anna') + faces('Ben'));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(face(page, 'Ben')).toBeVisible();
});

test('a drag that ends nowhere, or with Escape, opens and changes nothing', async ({ page }) => {
  await open(page, engine);
  await drag(page, face(page, 'Ben'), page.getByRole('heading', { name: 'People', exact: true }));
  await page.mouse.up();
  await expect(page.locator('.drag-ghost')).toHaveCount(0);
  await drag(page, face(page, 'Ben'), face(page, 'Anna'));
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/\/$/);
  await face(page, 'Ben').click();
  await expect(page).toHaveTitle('Ben – Heirloom');
});

test('a nameless person takes the name of the other, whoever is dragged; two people can be kept apart', async ({
  page,
}) => {
  await open(page, engine);
  const nameless = (await engine.client.call('listPersons')).find(({ named }) => !named)!;
  await drag(page, face(page, 'Anna'), face(page, nameless.name));
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Is this the same person?' });
  await expect(dialog.locator('figcaption').last()).toContainText('Anna');
  await dialog.getByRole('button', { name: 'No, two people' }).click();
  await expect(page.getByText(`Anna and ${nameless.name} stay two people.`)).toBeVisible();
  const { entries } = await engine.client.call('listHistory', { query: { limit: 1 } });
  expect(entries[0]!.kind).toBe('apart');
});

test('by keyboard: the menu of a face asks whom they are the same as', async ({ page }) => {
  await open(page, engine);
  await face(page, 'Clara').focus();
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: 'More about Clara' });
  await expect(menu).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Who is Clara the same as?' })).toBeVisible();
  await page.keyboard.type('Ben');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Is this the same person?' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Yes, join them' }).focus();
  await page.keyboard.press('Enter');
  await expect(face(page, 'Clara')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(face(page, 'Clara')).toBeVisible();
});

test('several are selected by marks, Shift and Ctrl+A; hidden ones open by a click and come back', async ({
  page,
}) => {
  await open(page, engine);
  await face(page, 'Anna').hover();
  await list(page).getByRole('checkbox', { name: 'Select Anna' }).click();
  await expect(bar(page)).toContainText('1 person selected');
  const all = list(page).getByRole('checkbox');
  await all.nth(2).click({ modifiers: ['Shift'] });
  await expect(bar(page)).toContainText('3 people selected');
  await page.keyboard.press('Control+a');
  await expect(bar(page)).toContainText(`${await all.count()} people selected`);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();
  await expect(face(page, 'Anna')).toBeVisible();

  await face(page, 'Ben').focus();
  await page.keyboard.press('Space');
  await bar(page).getByRole('button', { name: 'Hide' }).click();
  await expect(face(page, 'Ben')).toHaveCount(0);
  await page.getByRole('link', { name: /^Hidden/ }).click();
  const hidden = page.getByRole('list', { name: 'Hidden' });
  await hidden.getByRole('link', { name: /^Ben, / }).click();
  await expect(page).toHaveTitle('Ben – Heirloom');
  await page.goBack();
  await expect.poll(() => focusedName(page)).toMatch(/^Ben, /);
  await page.keyboard.press('Space');
  await bar(page).getByRole('button', { name: 'Show among the people' }).click();
  await expect(page.getByText('Nobody is hidden')).toBeVisible();
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('holding lifts somebody, and letting go on another asks; held and let go selects', async ({
    page,
  }) => {
    await open(page, engine);
    await expect(face(page, 'Anna')).toBeVisible();
    const cdp = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', point?: { x: number; y: number }) =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [point] : [] });
    const [ben, anna] = [await middle(face(page, 'Ben')), await middle(face(page, 'Anna'))];
    await touch('touchStart', ben);
    await expect(page.locator('.drag-ghost')).toBeVisible();
    await touch('touchMove', { x: (ben.x + anna.x) / 2, y: ben.y });
    await touch('touchMove', anna);
    await expect(page.getByText('The same as Anna?')).toBeVisible();
    await touch('touchEnd');
    await expect(page.getByRole('dialog', { name: 'Is this the same person?' })).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();

    await touch('touchStart', ben);
    await expect(page.locator('.drag-ghost')).toBeVisible();
    await touch('touchEnd');
    await expect(bar(page)).toContainText('1 person selected');
  });
});
