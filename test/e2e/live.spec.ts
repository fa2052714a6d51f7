import type { BrowserContext, Page } from 'playwright/test';
import { expect, open, test } from './engine.ts';

/** A second window; neither is loaded again by the test. */
async function another(context: BrowserContext, like: Page, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(new URL(path, like.url()).href);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
  return page;
}

test('what is done in one window is seen in the other', async ({ page, context, family }) => {
  const persons = await family.client.call('listPersons');
  const person = persons[0]!;
  await open(page, family, `/people/${person.id}`);
  const people = await another(context, page, '/');
  const history = await another(context, page, '/history');
  const settings = await another(context, page, '/settings');

  await test.step('a name', async () => {
    await page.locator('.person-head__name').click();
    await page.getByRole('main').getByRole('combobox').fill('Grandmother Ada');
    await page.keyboard.press('Enter');
    await expect(people.getByRole('link', { name: /^Grandmother Ada/ })).toBeVisible();
    await expect(history.getByText(/Grandmother Ada/).first()).toBeVisible();
  });

  await test.step('a name that is taken back elsewhere', async () => {
    await history.getByRole('button', { name: /^Undo/ }).first().click();
    await expect(people.getByRole('link', { name: /^Grandmother Ada/ })).toBeHidden();
    await expect(page.getByRole('heading', { level: 1, name: /Grandmother Ada/ })).toBeHidden();
  });

  await test.step('the settings', async () => {
    const patterns = settings.getByRole('textbox', { name: 'Folders to leave out' });
    await expect(patterns).toHaveValue('');
    await family.client.call('updateSettings', { body: { exclude: ['nowhere/'] } });
    await expect(patterns).toHaveValue('nowhere/');
    await family.client.call('updateSettings', { body: { exclude: [] } });
  });
});

test('photos that go to the trash leave every window', async ({ page, context, family }) => {
  await open(page, family, '/photos');
  const trash = await another(context, page, '/trash');
  const statistics = await another(context, page, '/statistics');
  const { photos } = await family.client.call('listPhotos', { query: { state: 'done' } });
  const photo = photos[0]!;
  const tile = page.locator('main a, main [role=checkbox], main button').getByText(photo.file_name);
  const count = (number: number) =>
    statistics.locator('.fact').filter({ hasText: 'photo' }).getByText(String(number), { exact: true });
  const all = (await family.client.call('getStats')).total_photos;
  await expect(count(all)).toBeVisible();
  const { trash_ids } = await family.client.call('trashPhotos', { body: { photo_ids: [photo.id] } });
  await expect(trash.getByText(photo.file_name)).toBeVisible();
  await expect(count(all - 1)).toBeVisible();
  await expect(tile).toHaveCount(0);
  await family.client.call('restoreFromTrash', { params: { id: trash_ids[0]! } });
  await expect(trash.getByText(photo.file_name)).toBeHidden();
  await expect(count(all)).toBeVisible();
});
