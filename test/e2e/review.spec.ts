import { sharedDir } from '../shared-data.ts';
import { expect, open, type RunningEngine, startFamily, test } from './engine.ts';

test.describe.configure({ mode: 'serial' });

let engine: RunningEngine;

test.beforeAll(async ({ dir }) => {
  if (sharedDir() !== null) engine = await startFamily(dir, 'review');
});

test.afterAll(async () => {
  if (sharedDir() !== null) await engine.stop();
});

const named = async () =>
  (await engine.client.call('listPersons')).filter((person) => person.named).map((person) => person.name);

test('questions are answered by keyboard alone, and an answer is taken back', async ({ page }) => {
  await open(page, engine, '/review');
  await expect(page.getByRole('link', { name: /^Review .*about \d+ questions? left$/ })).toBeVisible();
  const question = page.getByRole('heading', { level: 2 });
  await expect(question).toHaveText('Who is this?');
  const faces = page.getByRole('img', { name: /faces?$/ });
  await expect(faces).toBeVisible();

  await page.keyboard.press('t');
  await page.keyboard.type('Anna');
  await page.keyboard.press('Enter');
  await expect.poll(named).toEqual(['Anna']);
  await expect(question).toBeVisible();

  await page.keyboard.press('u');
  await expect.poll(named).toEqual([]);
  await expect(question).toHaveText('Who is this?');
  await page.keyboard.press('t');
  await page.keyboard.type('Anna');
  await page.keyboard.press('Enter');
  await expect.poll(named).toEqual(['Anna']);
});

test('skipping comes to an end', async ({ page }) => {
  await open(page, engine, '/review');
  const done = page.getByRole('heading', { name: 'All done for now' });
  const question = page.locator('.review__question');
  await expect(question.or(done)).toBeVisible();
  for (let count = 0; count < 40 && !(await done.isVisible()); count += 1) {
    await page.keyboard.press('s');
    await page.waitForTimeout(150);
  }
  await expect(done).toBeVisible();
  // Nothing was named by skipping.
  expect(await named()).toEqual(['Anna']);
  await page.keyboard.press('Control+z');
  await expect(done).toBeHidden();
  await expect(question).toBeVisible();
});

test('somebody the owner does not know is not asked about again', async ({ page }) => {
  const nameless = (await engine.client.call('listPersons')).filter((person) => !person.named);
  test.skip(nameless.length === 0, 'everybody has a name');
  const { id } = nameless[0]!;
  await engine.client.call('updatePersons', { body: { ids: [id], stranger: true } });
  const { questions } = await engine.client.call('getReview', { query: { limit: 100 } });
  expect(questions.filter(({ person, other }) => person?.id === id || other?.id === id)).toEqual([]);
  await open(page, engine);
  await page.getByRole('link', { name: /^People you don’t know/ }).click();
  await page.getByRole('checkbox', { name: `Select person_${id}`, exact: true }).click();
  await page.getByRole('button', { name: 'Show among the people' }).click();
  await expect(page.getByRole('heading', { name: 'No strangers' })).toBeVisible();
});
