import { expect, expectNoViolations, open, test } from './engine.ts';

const paths = [
  '/',
  '/people/0',
  '/people/0?view=faces',
  '/people/0?view=split',
  '/photos',
  '/albums',
  '/map',
  '/folders',
  '/duplicates',
  '/welcome',
  '/review',
  '/history',
  '/hidden',
  '/strangers',
  '/faces/nobody',
  '/faces/unlikely',
  '/faces/not-faces',
  '/search?q=p',
  '/settings',
  '/settings/recognition',
  '/settings/grouping',
  '/settings/names',
  '/settings/look',
  '/settings/privacy',
  '/settings/backup',
  '/settings/api',
  '/settings/about',
  '/statistics',
  '/problems',
  '/trash',
  '/nowhere',
];

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const looks = [
  { colorScheme: 'light', viewport: desk, pages: paths },
  { colorScheme: 'dark', viewport: phone, pages: paths },
  // Contrast depends on the colours, not on the width: only what a phone does not show is new.
  { colorScheme: 'dark', viewport: desk, pages: ['/', '/review', '/people/0?view=faces'] },
] as const;

/** What sticks out of the page at its right, in pixels. */
const overflowPx = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

test.describe('Russian, text of twice the size', () => {
  test.use({ locale: 'ru', contextOptions: { reducedMotion: 'reduce', forcedColors: 'active' } });

  for (const viewport of [desk, phone]) {
    test(`every page fits ${viewport.width} px`, async ({ page, family }) => {
      test.slow();
      await page.setViewportSize(viewport);
      await open(page, family);
      for (const path of paths) {
        await test.step(path, async () => {
          await page.goto(new URL(path, family.startUrl).href);
          await page.evaluate("document.documentElement.style.fontSize = '200%'");
          await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
          await page.waitForLoadState('networkidle');
          expect(await page.evaluate<number>(overflowPx)).toBeLessThanOrEqual(0);
        });
      }
    });
  }
});

for (const { colorScheme, viewport, pages } of looks) {
  test.describe(`${colorScheme}, ${viewport.width} px`, () => {
    test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

    test('every page is accessible and fits its width', async ({ page, family }) => {
      test.slow();
      await open(page, family);
      for (const path of pages) {
        await test.step(path, async () => {
          await page.goto(new URL(path, family.startUrl).href);
          await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
          await page.waitForLoadState('networkidle');
          await expectNoViolations(page);
          expect(await page.evaluate<number>(overflowPx)).toBeLessThanOrEqual(0);
        });
      }
    });

    test('viewer, dialogs and lists of suggestions are accessible', async ({ page, family }) => {
      test.slow();
      const { photos } = await family.client.call('listPhotos', { query: { state: 'done' } });
      const photo = photos.find((candidate) => candidate.faces_count > 0)!;
      await open(page, family, `/photos?photo=${photo.id}`);
      await page.getByRole('button', { name: 'Details' }).click();
      await page
        .getByRole('button', { name: /^Face:/ })
        .first()
        .click();
      await expectNoViolations(page);
      await page.getByRole('button', { name: /^More about/ }).click();
      await page.getByRole('button', { name: /^Why is this/ }).click();
      await expect(page.getByRole('region', { name: /^Why is this/ })).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('a');
      await expect(page.getByRole('application')).toBeFocused();
      await page.keyboard.press('Enter');
      await page.keyboard.type('p');
      await expectNoViolations(page);
      await open(page, family, `/photos?photo=${photo.id}`);
      await page.getByRole('button', { name: 'Move to the trash' }).click();
      await expect(page.getByRole('dialog', { name: 'Move this photo to the trash?' })).toBeVisible();
      await expectNoViolations(page);

      await open(page, family, '/people/0?view=faces');
      await page.getByRole('option').first().click();
      await expectNoViolations(page);
      await page.getByRole('button', { name: 'This is someone else…' }).click();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^More about/ }).click();
      await expectNoViolations(page);
      await page.getByRole('menuitem', { name: 'Birthday…' }).click();
      await expectNoViolations(page);

      await open(page, family);
      await page.getByRole('button', { name: 'Select' }).click();
      await page.getByRole('checkbox').first().click();
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
