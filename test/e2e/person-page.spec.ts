import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import {
  copyFamily,
  expect,
  expectNoViolations,
  open,
  type RunningEngine,
  startScanned,
  test,
} from './engine.ts';

test.describe.configure({ mode: 'serial' });

let engine: RunningEngine;
let anna: number;
let ben: number;

/** Writes into a picture when it was taken. */
async function takeAt(path: string, time: string): Promise<void> {
  const copy = `${path}.tmp`;
  copyFileSync(path, copy);
  await sharp(copy)
    .withExif({ IFD2: { DateTimeOriginal: time } })
    .toFile(path);
}

test.beforeAll(async ({ dir }) => {
  const photos = join(dir, 'years');
  copyFamily(photos);
  const inFolder = (folder: string) =>
    readdirSync(join(photos, folder))
      .sort()
      .map((name) => join(photos, folder, name));
  const [first, second, third] = inFolder('penny');
  await takeAt(first!, '2013:03:05 12:00:00');
  await takeAt(second!, '2014:03:07 12:00:00');
  await takeAt(third!, '2014:03:08 12:00:00');
  for (const path of inFolder('_group')) await takeAt(path, '2014:11:30 18:00:00');

  engine = await startScanned(dir, 'years');
  anna = await nameWhoIsIn('penny', 'Anna');
  ben = await nameWhoIsIn('leonard', 'Ben');
  await sayWhoIsTogether();
});
test.afterAll(() => engine?.stop());

/** Names the person of most photos of a folder. */
async function nameWhoIsIn(folder: string, name: string): Promise<number> {
  const { client } = engine;
  const found = [];
  for (const { id } of await client.call('listPersons')) {
    const { photos } = await client.call('getPerson', { params: { id } });
    found.push({ id, count: photos.filter((photo) => photo.path.includes(`${folder}/`)).length });
  }
  const { id } = found.sort((a, b) => b.count - a.count)[0]!;
  await client.call('renamePerson', { params: { id }, body: { name } });
  return id;
}

/** The owner says of both photos of all which faces are Anna's and Ben's. */
async function sayWhoIsTogether(): Promise<void> {
  const { client } = engine;
  const { photos } = await client.call('listPhotos', { query: { state: 'done' } });
  const together = photos.filter((photo) => photo.path.includes('_group/'));
  expect(together).toHaveLength(2);
  for (const { id } of together) {
    const { faces } = await client.call('getPhoto', { params: { id } });
    expect(faces.length).toBeGreaterThanOrEqual(2);
    for (const [i, person_id] of [anna, ben].entries()) {
      await client.call('moveFaces', { body: { face_ids: [faces[i]!.id], person_id } });
    }
  }
}

test('who somebody is often with is shown and leads on', async ({ page }) => {
  await open(page, engine, `/people/${anna}`);
  const often = page.getByRole('region', { name: 'Often with' });
  await expect(often.getByRole('link', { name: 'Ben 2 photos together' })).toBeVisible();
  await expect(page.getByText('First seen March 2013 · last seen November 2014')).toBeVisible();
  await expectNoViolations(page);
  await often.getByRole('link', { name: 'Ben 2 photos together' }).click();
  // Both of them, in the photos of the search.
  await expect(page).toHaveURL(new RegExp(`/search\\?people=${anna}(,|%2C)${ben}$`));
  await expect(page.getByRole('button', { name: /^Open bbt/ })).toHaveCount(2);
  await expect(page.getByRole('button', { name: /^Open / })).toHaveCount(2);
});

test('photos of somebody tell their age as soon as their birthday is known', async ({ page }) => {
  // All photos are in the document.
  await page.setViewportSize({ width: 1280, height: 1600 });
  await open(page, engine, `/people/${anna}`);
  const list = page.getByRole('list', { name: 'Photos of Anna' });
  const heading = (year: string) =>
    list.getByRole('listitem').filter({ has: page.getByRole('heading', { name: year }) });
  const tile = (name: RegExp) => list.getByRole('button', { name });
  await expect(heading('2014')).toHaveText('20144 photos');
  await expect(tile(/Anna/)).toHaveCount(0);

  await page.getByRole('button', { name: 'More about Anna' }).click();
  await page.getByRole('menuitem', { name: 'Birthday…' }).click();
  await page.getByRole('textbox', { name: 'Day' }).fill('8');
  await page.getByRole('combobox', { name: 'Month' }).selectOption('March');
  await page.getByRole('textbox', { name: 'Year' }).fill('2007');
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(heading('2014')).toHaveText('20146–7 years4 photos');
  await expect(heading('2013')).toHaveText('20135 years1 photo');
  await expect(tile(/^Open penny1\.png, .*2013, Anna, 5 years$/)).toBeVisible();
  await expect(tile(/^Open penny2\.png, .*, Anna, 6 years$/)).toBeVisible();
  await expect(tile(/^Open penny3\.png, .*, Anna, 7 years$/)).toBeVisible();
  // Nothing says when it was taken.
  await expect(tile(/^Open penny4\.png/)).toHaveAccessibleName(/ \d{4}$/);
  await expectNoViolations(page);

  await engine.client.call('updatePerson', { params: { id: anna }, body: { birthday: '2007' } });
  await expect(heading('2014')).toHaveText('2014about 7 years4 photos');
});

test.describe('in Russian, on a phone', () => {
  test.use({ locale: 'ru-RU', viewport: { width: 390, height: 844 }, colorScheme: 'dark' });

  test('company and age are said in the language of the page', async ({ page }) => {
    await open(page, engine, `/people/${anna}`);
    const often = page.getByRole('region', { name: 'Часто вместе' });
    await expect(often.getByRole('link', { name: 'Ben 2 общие фотографии' })).toBeVisible();
    await expect(page.getByText('около 7 лет')).toBeVisible();
    await expectNoViolations(page);
  });
});
