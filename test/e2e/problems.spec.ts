import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, open, test, waitForTask } from './engine.ts';

test('a broken file is explained and can be tried again; its folder can be removed', async ({
  page,
  context,
  dir,
  family,
}) => {
  const folder = join(dir, 'broken');
  mkdirSync(folder);
  // The beginning of a real photo, as an interrupted copy leaves it.
  const whole = readFileSync(join(dir, 'family', 'penny', readdirSync(join(dir, 'family', 'penny'))[0]!));
  writeFileSync(join(folder, 'torn.jpg'), whole.subarray(0, 700));
  writeFileSync(join(folder, 'empty.jpg'), '');
  const { task_id } = await family.client.call('addRoot', { body: { path: folder } });
  await waitForTask(family.client, task_id);

  await open(page, family, '/settings');
  await page.getByRole('link', { name: '2 files could not be shown' }).click();
  const torn = page.getByRole('listitem').filter({ hasText: 'torn.jpg' });
  const damaged = page.getByRole('heading', { name: '1 file is damaged' });
  await expect(damaged).toBeVisible();
  await expect(torn).toContainText(folder);
  await expect(page.getByRole('heading', { name: '1 file is empty' })).toBeVisible();
  await torn.getByRole('button', { name: 'Try torn.jpg again' }).click();
  await expect(page.getByText('Trying torn.jpg again.')).toBeVisible();
  await expect(damaged).toBeVisible();

  await test.step('what was mended in the meantime is well after another try of all', async () => {
    writeFileSync(join(folder, 'torn.jpg'), whole);
    await page.getByRole('button', { name: 'Try all again' }).click();
    await expect(page.getByText('Trying 2 files again.')).toBeVisible();
    await expect(damaged).toBeHidden({ timeout: 30_000 });
    await expect(page.getByRole('heading', { name: '1 file is empty' })).toBeVisible();
  });

  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy the path of empty.jpg' }).click();
  await expect(page.getByText('The path is copied.')).toBeVisible();
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(join(folder, 'empty.jpg'));

  await test.step('a disk that is away is told of, and its photos stay', async () => {
    renameSync(folder, `${folder} elsewhere`);
    await page.reload();
    await expect(
      page.getByRole('heading', { name: 'The disk with “broken” is not connected' }),
    ).toBeVisible();
    renameSync(`${folder} elsewhere`, folder);
    await page.reload();
    await expect(page.getByRole('heading', { name: '1 file is empty' })).toBeVisible();
    await expect(page.getByText('is not connected')).toHaveCount(0);
  });

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Remove broken' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Remove broken' })).toBeHidden();
  await page.goto(new URL('/problems', family.startUrl).href);
  await expect(page.getByRole('heading', { name: 'No problems' })).toBeVisible();
});
