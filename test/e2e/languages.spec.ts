import { expect, open, test } from './engine.ts';

test.describe('a Russian browser', () => {
  test.use({ locale: 'ru-RU' });

  test('gets a Russian page with Russian plurals', async ({ page, family }) => {
    const persons = await family.client.call('listPersons');
    await open(page, family);
    await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
    await expect(page.getByRole('heading', { level: 1, name: 'Люди' })).toBeVisible();
    const forms: Partial<Record<Intl.LDMLPluralRule, string>> = {
      one: 'человек',
      few: 'человека',
      many: 'человек',
    };
    const form = forms[new Intl.PluralRules('ru').select(persons.length)];
    await expect(page.getByText(`${persons.length} ${form}`, { exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: /^person_\d+, \d+ фотографи[яий]$/ }).first()).toBeVisible();
  });
});

test('the language and the colours are chosen in the settings and remembered', async ({ page, family }) => {
  await open(page, family, '/settings/look');
  await page.getByRole('radio', { name: 'Русский' }).check();
  await expect(page.getByRole('heading', { level: 1, name: 'Настройки' })).toBeVisible();
  await expect.poll(async () => (await family.client.call('getSettings')).language).toBe('ru');
  await page.getByRole('radio', { name: 'Тёмные' }).check();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Настройки' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(27, 25, 23)');
  await page.getByRole('radio', { name: 'Авто' }).last().check();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});
