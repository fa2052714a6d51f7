import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { sharedDir } from '../shared-data.ts';
import {
  expect,
  expectNoViolations,
  open,
  type RunningEngine,
  startFamily,
  test,
  waitForTask,
} from './engine.ts';

test.describe.configure({ mode: 'serial' });

let engine: RunningEngine;
let folder: string;

test.beforeAll(async ({ dir }) => {
  folder = join(dir, 'shelf');
  engine = await startFamily(dir, 'shelf');
});
test.afterAll(() => engine?.stop());

const grid = (page: Page) => page.getByRole('list', { name: /^Photos/ });
const tiles = (page: Page) => grid(page).getByRole('button', { name: /^Open / });
const bar = (page: Page) => page.getByRole('toolbar', { name: 'What to do with the selection' });
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).click();
const albums = () => engine.client.call('listAlbums');

/** Portraits of others, with file names that tell one afternoon. */
function copyParty(): void {
  const from = join(sharedDir()!, 'data/small_ids/bigbangtheory');
  const to = join(folder, 'party');
  mkdirSync(to, { recursive: true });
  const portraits = ['howard', 'raj', 'amy', 'bernadette'].flatMap((person) =>
    readdirSync(join(from, person))
      .sort()
      .slice(0, 3)
      .map((name) => join(from, person, name)),
  );
  for (const [index, file] of portraits.entries()) {
    copyFileSync(file, join(to, `IMG_20190712_15${String(index + 10)}00.png`));
  }
}

test('an album is made, filled from a selection by keyboard, and each step is taken back', async ({
  page,
}) => {
  await open(page, engine, '/albums');
  await expect(page.getByRole('heading', { name: 'No albums yet' })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'New album' }).click();
  await page.getByRole('textbox', { name: 'Name of the album' }).fill('  Friends  ');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename Friends' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No photos yet' })).toBeVisible();

  await page.getByRole('link', { name: 'Go to the photos' }).click();
  await tiles(page).first().focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(bar(page)).toContainText('3 photos selected');
  await bar(page).getByRole('button', { name: 'Add to album' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add to album' });
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await expectNoViolations(page);
  await page.keyboard.type('fri');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('button', { name: /^Friends/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('3 photos were added to “Friends”.')).toBeVisible();
  await expect(bar(page)).toBeHidden();
  expect((await albums())[0]).toMatchObject({ name: 'Friends', photos_count: 3 });

  await undo(page);
  await expect.poll(async () => (await albums())[0]?.photos_count).toBe(0);
});

test('a selection makes an album of its own; photos are taken out of it, one becomes its cover', async ({
  page,
}) => {
  await open(page, engine, '/photos');
  await tiles(page).first().focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+ArrowRight');
  await bar(page).getByRole('button', { name: 'Add to album' }).click();
  await page.keyboard.type('Portraits');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The album “Portraits” was made.')).toBeVisible();

  await page.goto(new URL('/albums', engine.startUrl).href);
  await expectNoViolations(page);
  await page.getByRole('link', { name: /^Portraits/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Portraits');
  await expect(tiles(page)).toHaveCount(4);
  await expectNoViolations(page);

  await tiles(page).nth(1).focus();
  await page.keyboard.press(' ');
  await bar(page).getByRole('button', { name: 'Set as cover' }).click();
  await expect(page.getByText('The cover was changed.')).toBeVisible();
  expect((await albums())[0]).toMatchObject({ cover_chosen: true });
  await undo(page);
  await expect.poll(async () => (await albums())[0]?.cover_chosen).toBe(false);

  await tiles(page).nth(0).focus();
  await page.keyboard.press(' ');
  await bar(page).getByRole('button', { name: 'Remove from album' }).click();
  await expect(page.getByText('1 photo was taken out of “Portraits”.')).toBeVisible();
  await expect(tiles(page)).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await expect(tiles(page)).toHaveCount(4);
});

test('an album is renamed, described and deleted where it stands', async ({ page }) => {
  const { id } = (await albums()).find(({ name }) => name === 'Portraits')!;
  await open(page, engine, `/albums/${id}`);
  await page.getByRole('button', { name: 'Rename Portraits' }).click();
  await page.keyboard.type('Faces');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Rename Portraits' })).toBeVisible();
  await page.getByRole('button', { name: 'Rename Portraits' }).click();
  await page.keyboard.type('Faces & friends');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename Faces & friends' })).toBeVisible();
  await undo(page);
  await expect(page.getByRole('button', { name: 'Rename Portraits' })).toBeVisible();

  await page.getByRole('button', { name: 'Write something about it' }).click();
  await page.keyboard.type('Of all of us');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Of all of us')).toBeVisible();

  await page.getByRole('button', { name: 'What can be done with “Portraits”' }).click();
  await page.getByRole('menuitem', { name: 'Delete the album' }).click();
  await expect(page).toHaveURL(/\/albums$/);
  await expect(page.getByRole('link', { name: /^Portraits/ })).toBeHidden();
  await undo(page);
  await expect(page.getByRole('link', { name: /^Portraits/ })).toBeVisible();
  expect((await albums()).find((album) => album.id === id)?.description).toBe('Of all of us');
});

test('a search is kept as an album, which follows new photos; a time with many photos becomes an event', async ({
  page,
}) => {
  await open(page, engine, '/search?from=2019-07-01&to=2019-07-31');
  await page.getByRole('button', { name: 'Save as album' }).click();
  await page.getByRole('textbox', { name: 'Name of the album' }).fill('July');
  await expectNoViolations(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename July' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No photos yet' })).toBeVisible();

  copyParty();
  const { task_id } = await engine.client.call('startScan');
  await waitForTask(engine.client, task_id);
  await expect(tiles(page)).toHaveCount(12);

  await page.goto(new URL('/albums', engine.startUrl).href);
  const idea = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'July 12, 2019' }) });
  await expect(idea).toContainText('12 photos');
  await expectNoViolations(page);
  await idea.getByRole('button', { name: 'July 12, 2019 is no event' }).click();
  await expect(idea).toBeHidden();
  await undo(page);
  await idea.getByRole('button', { name: 'Make an event of July 12, 2019' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('July 12, 2019');
  await expect(tiles(page)).toHaveCount(12);
  expect(await engine.client.call('listEvents')).toMatchObject([
    { event_date: '2019-07-12', is_active: true },
  ]);
  await page.goto(new URL('/albums', engine.startUrl).href);
  await expect(page.getByRole('heading', { name: 'Events', exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'These look like events' })).toBeHidden();
});

test('a folder becomes an album by itself, with what comes into it later', async ({ page }) => {
  await open(page, engine, `/folders?${new URLSearchParams({ path: join(folder, 'party') })}`);
  await page.getByRole('button', { name: 'Make an album of this folder' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the album' })).toHaveValue('party');
  await expectNoViolations(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename party' })).toBeVisible();
  await expect(tiles(page)).toHaveCount(12);
  expect((await albums()).find(({ name }) => name === 'party')).toMatchObject({
    filter: { folder: join(folder, 'party') },
  });
});

test('who was there is seen year by year', async ({ page }) => {
  await open(page, engine, '/statistics');
  await expect(page.getByText('When people have names and their photos have dates')).toBeVisible();
  const of2019 = { from: '2019-01-01', to: '2019-12-31' };
  const totals = await Promise.all(
    (await engine.client.call('listPersons')).map(async ({ id }) => {
      const { total } = await engine.client.call('searchPhotos', {
        query: { people: String(id), ...of2019 },
      });
      return { id, total };
    }),
  );
  const { id, total } = totals.find((person) => person.total > 1)!;
  await engine.client.call('renamePerson', { params: { id }, body: { name: 'Howard' } });

  const table = page.getByRole('table', { name: 'Who was there, year by year' });
  await expect(table.getByRole('columnheader')).toHaveText(['Person', '2019']);
  await expect(table.getByRole('link', { name: 'Howard', exact: true })).toHaveAttribute(
    'href',
    `/people/${id}`,
  );
  await expectNoViolations(page);
  await expect(table.getByRole('link', { name: `Howard, 2019: ${total} photos` })).toBeVisible();
});

test('what is not there says so', async ({ page }) => {
  for (const path of ['/albums/999', '/albums/x']) {
    await open(page, engine, path);
    await expect(page.getByRole('heading', { name: 'This album is not there any more' })).toBeVisible();
  }
  await expectNoViolations(page);
});
