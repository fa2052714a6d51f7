import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, open, test, waitForTask } from './engine.ts';

test('a broken file is explained and can be tried again; its folder can be removed', async ({
  page,
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
  await expect(torn).toContainText('The file is damaged.');
  await expect(page.getByRole('listitem').filter({ hasText: 'empty.jpg' })).toContainText(
    'The file is empty.',
  );
  await torn.getByRole('button', { name: 'Try torn.jpg again' }).click();
  await expect(page.getByText('Trying torn.jpg again.')).toBeVisible();
  await expect(torn).toContainText('The file is damaged.');

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Remove broken' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Remove broken' })).toBeHidden();
  await page.goto(new URL('/problems', family.startUrl).href);
  await expect(page.getByRole('heading', { name: 'No problems' })).toBeVisible();
});
