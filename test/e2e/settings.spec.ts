import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import {
  expect,
  expectNoViolations,
  open,
  type RunningEngine,
  startEngine,
  startFamily,
  test,
} from './engine.ts';

test.describe.configure({ mode: 'serial' });

let engine: RunningEngine & { library: string };

test.beforeAll(async ({ dir }) => {
  engine = await startFamily(dir, 'settled');
  const [first] = await engine.client.call('listPersons');
  await engine.client.call('renamePerson', { params: { id: first!.id }, body: { name: 'Penny' } });
});
test.afterAll(() => engine?.stop());

const parts = (page: Page) => page.getByRole('navigation', { name: 'Parts of the settings' });

test('each part has an address; Back goes to the part before; an unknown one is said to be', async ({
  page,
}) => {
  await open(page, engine, '/settings');
  await expect(parts(page).getByRole('link', { name: 'Folders' })).toHaveAttribute('aria-current', 'page');
  await parts(page).getByRole('link', { name: 'Copies' }).click();
  await expect(page).toHaveURL(/\/settings\/backup$/);
  await expect(page).toHaveTitle('Copies – Settings – Heirloom');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Folders' })).toBeVisible();
  await page.goto(new URL('/settings/nowhere', engine.startUrl).href);
  await expect(parts(page)).toHaveCount(0);
});

test('a copy is made where the owner wants it, and listed', async ({ page, dir }) => {
  const copies = join(dir, 'copies');
  mkdirSync(copies);
  await open(page, engine, '/settings/backup');
  await page.getByRole('button', { name: 'Choose where to copy' }).click();
  const path = page.getByRole('textbox', { name: 'Folder' });
  await expect(path).not.toHaveValue('');
  // Nothing is copied into the library itself.
  await path.fill(engine.library);
  await path.press('Enter');
  await expect(page.getByRole('alert')).toContainText('That does not fit with what is there already');
  await page.getByRole('button', { name: 'Choose where to copy' }).click();
  await path.fill(copies);
  await path.press('Enter');
  await expect(page.getByText('The copy is made and checked.')).toBeVisible();
  const [made] = readdirSync(copies);
  expect(existsSync(join(copies, made!, 'library.db'))).toBe(true);
  await expect(page.getByRole('listitem').filter({ hasText: made! })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Copy to “copies” again' }).click();
  await expect.poll(() => readdirSync(copies).length).toBe(2);
});

test('strictness is tried before it is used, and can be set back', async ({ page }) => {
  await open(page, engine, '/settings/grouping');
  await expect(page.getByRole('radio', { name: 'Usual' })).toBeChecked();
  await page.getByRole('radio', { name: 'Much stricter' }).check();
  await page.getByRole('button', { name: 'See what would change' }).click();
  await expect(page.getByText(/would change|Nothing would change/)).toBeVisible({ timeout: 60_000 });
  expect((await engine.client.call('getSettings')).cluster_eps).toBeNull();
  await page.getByRole('button', { name: 'Use this and group again' }).click();
  await expect(page.getByText('The faces are grouped again.')).toBeVisible({ timeout: 60_000 });
  expect((await engine.client.call('getSettings')).cluster_eps).toBeCloseTo(0.33);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Much stricter' })).toBeChecked();
  await expectNoViolations(page);
  await engine.client.call('updateSettings', { body: { cluster_eps: null } });
});

test('every package in Heirloom is named with its licence', async ({ page }) => {
  await open(page, engine, '/settings/about');
  const react = page.getByRole('listitem').filter({ hasText: /^react \d/ });
  await react.locator('summary').click();
  await expect(react.getByText('Permission is hereby granted')).toBeVisible();
  await expect(page.getByText(/^sharp \d/)).toBeVisible();
  await expectNoViolations(page);
});

test('names are saved as a file; then all faces are deleted, after a clear question', async ({ page }) => {
  await open(page, engine, '/settings/privacy');
  await expect(page.getByText(engine.library)).toBeVisible();
  await page.getByRole('button', { name: 'Delete all faces…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete all faces and names?' });
  await expect(dialog).toContainText('1 named person will be deleted, too.');
  await expectNoViolations(page);
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save all names as a file' }).click();
  const saved = JSON.parse(readFileSync(await (await downloading).path(), 'utf8'));
  expect(saved.people.map(({ name }: { name: string }) => name)).toEqual(['Penny']);
  expect(saved.people[0].faces.length).toBeGreaterThan(3);

  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await engine.client.call('listPersons')).length).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Delete all faces…' }).click();
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText('All faces and names are deleted.')).toBeVisible();
  expect(await engine.client.call('listPersons')).toEqual([]);
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No people found yet' })).toBeVisible();
  await page.getByRole('link', { name: 'Photos', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Photos' }).getByRole('button').first()).toBeVisible();
});

test('what is set is still set after a restart', async ({ page, dir }) => {
  await open(page, engine, '/settings');
  await page.getByRole('checkbox', { name: 'Notice new photos by itself' }).uncheck();
  await expect.poll(async () => (await engine.client.call('getSettings')).watch).toBe(false);
  const { library } = engine;
  await engine.stop();
  engine = { ...(await startEngine(library)), library };
  await page.goto(engine.startUrl);
  await page.goto(new URL('/settings', engine.startUrl).href);
  await expect(page.getByRole('checkbox', { name: 'Notice new photos by itself' })).not.toBeChecked();
  await page.goto(new URL('/settings/backup', engine.startUrl).href);
  await expect(page.getByRole('button', { name: 'Copy to “copies” again' })).toBeVisible();
  expect(existsSync(join(dir, 'copies'))).toBe(true);
});
