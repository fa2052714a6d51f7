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

test('photos that go to the trash come and go in every window', async ({ page, context, family }) => {
  const { photos } = await family.client.call('listPhotos', { query: { state: 'done' } });
  const { id, file_name: name } = photos[0]!;
  await open(page, family, '/trash');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const timeline = await another(context, page, '/photos');
  const total = timeline.getByText(/^\d+ photos$/).first();
  const before = await total.innerText();
  const { trash_ids } = await family.client.call('trashPhotos', { body: { photo_ids: [id] } });
  await expect(page.getByText(name, { exact: true })).toBeVisible();
  await expect(total).not.toHaveText(before);
  await family.client.call('restoreFromTrash', { params: { id: trash_ids[0]! } });
  await expect(page.getByText(name, { exact: true })).toBeHidden();
  await expect(total).toHaveText(before);
});
