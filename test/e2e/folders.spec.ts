import { expect, expectNoViolations, open, test } from './engine.ts';

test('folders are looked through, with their photos, and the way back', async ({ page, family }) => {
  await open(page, family, '/folders');
  const folders = page.getByRole('list', { name: 'Folders' });
  await expect(folders.getByRole('link')).toHaveCount(4);
  await expectNoViolations(page);
  await folders.getByRole('link', { name: /^penny/ }).click();
  await expect(page.getByRole('heading', { name: 'penny', level: 1 })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Photos' }).getByRole('button')).toHaveCount(4);
  await expectNoViolations(page);
  await page
    .getByRole('navigation', { name: 'Where this folder lies' })
    .getByRole('link', { name: 'family' })
    .click();
  await page.getByRole('link', { name: 'Show all 14 photos' }).click();
  await expect(page).toHaveURL(/below=1/);
  await expect(page.getByRole('list', { name: 'Photos' }).getByRole('button').first()).toBeVisible();
});

test('a folder that is not there says so', async ({ page, family }) => {
  await open(page, family, '/folders?path=%2Fnowhere');
  await expect(page.getByText('There are no photos in this folder any more.')).toBeVisible();
});
