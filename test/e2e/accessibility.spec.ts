import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect, open, test } from './engine.ts';

const paths = [
  '/',
  '/people/0',
  '/photos',
  '/search?q=p',
  '/settings',
  '/statistics',
  '/problems',
  '/nowhere',
];

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(' ')) })),
  ).toEqual([]);
}

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const looks = [
  { colorScheme: 'light', viewport: desk },
  { colorScheme: 'dark', viewport: phone },
  // Contrast depends on the colours, not on the width: the fourth combination would show nothing new.
  { colorScheme: 'dark', viewport: desk },
] as const;

for (const { colorScheme, viewport } of looks) {
  test.describe(`${colorScheme}, ${viewport.width} px`, () => {
    test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

    test('every page is accessible and fits its width', async ({ page, family }) => {
      for (const path of paths) {
        await test.step(path, async () => {
          await open(page, family, path);
          await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
          await page.waitForLoadState('networkidle');
          await expectNoViolations(page);
          const overflowPx = await page.evaluate<number>(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect(overflowPx).toBeLessThanOrEqual(0);
        });
      }
    });

    test('viewer, dialogs and lists of suggestions are accessible', async ({ page, family }) => {
      const { photos } = await family.client.call('listPhotos', { query: { state: 'done' } });
      const photo = photos.find((candidate) => candidate.faces_count > 0)!;
      await open(page, family, `/photos?photo=${photo.id}`);
      await page.getByRole('button', { name: 'Details' }).click();
      await page
        .getByRole('button', { name: /^Face:/ })
        .first()
        .click();
      await expectNoViolations(page);

      await open(page, family, '/settings');
      await page.getByRole('button', { name: 'Add a folder' }).click();
      await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');

      await page.getByRole('combobox', { name: 'Search people' }).fill('p');
      await expect(page.getByRole('option').first()).toBeVisible();
      await expectNoViolations(page);
    });
  });
}
