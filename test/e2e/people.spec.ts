import { expect, focusedName, open, test } from './engine.ts';

test.describe.configure({ mode: 'serial' });

test('naming with the keyboard alone goes from one nameless face to the next', async ({ page, family }) => {
  await open(page, family);
  const list = page.getByRole('list', { name: 'People' });
  await expect(list.getByRole('link').first()).toBeVisible();
  const count = await list.getByRole('listitem').count();
  expect(count).toBeGreaterThanOrEqual(3);

  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab');
    if (/^person_\d+, \d+ photos$/.test((await focusedName(page)) ?? '')) break;
  }
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  const first = await focusedName(page);
  expect(first).toMatch(/^person_\d+, \d+ photos$/);

  await page.keyboard.press('F2');
  await page.keyboard.type('nobody');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: first! })).toBeFocused();

  await page.keyboard.press('F2');
  await page.keyboard.type('Anna');
  await page.keyboard.press('Enter');
  await expect(list.getByRole('link', { name: /^Anna, / })).toBeVisible();
  await expect.poll(() => focusedName(page)).toMatch(/^person_\d+, /);

  await page.keyboard.press('F2');
  await page.keyboard.type('Ben');
  await page.keyboard.press('Enter');
  await expect(list.getByRole('link', { name: /^Ben, / })).toBeVisible();
  const named = (await family.client.call('listPersons')).filter((person) => person.named);
  expect(named.map((person) => person.name).sort()).toEqual(['Anna', 'Ben']);
});

test('a name that exists is offered, and two people can be kept apart', async ({ page, family }) => {
  await open(page, family);
  await page.getByRole('button', { name: 'Ben: change the name' }).click();
  await page.getByRole('combobox', { name: 'Name of Ben' }).fill('an');
  await expect(page.getByRole('option', { name: 'Anna' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Join with Anna?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox', { name: 'Name of Ben' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: /^Ben, / })).toBeFocused();
});

test('joining a person with another one moves their photos', async ({ page, family }) => {
  const before = await family.client.call('listPersons');
  const nameless = before.find((person) => !person.named)!;
  const anna = before.find((person) => person.name === 'Anna')!;
  await open(page, family, `/people/${nameless.id}`);
  await page.getByRole('button', { name: `${nameless.name}: who is this?` }).click();
  await page.keyboard.type('Ann');
  await page.getByRole('option', { name: 'Anna' }).click();
  await page.getByRole('button', { name: 'Yes, join them' }).click();
  await expect(page).toHaveURL(new RegExp(`/people/${anna.id}$`));
  const after = await family.client.call('getPerson', { params: { id: anna.id } });
  expect(after.faces_count).toBe(anna.faces_count + nameless.faces_count);
});

test('removing somebody can be undone', async ({ page, family }) => {
  await open(page, family);
  const ben = page.getByRole('link', { name: /^Ben, / });
  await ben.focus();
  await page.keyboard.press('Delete');
  await expect(ben).toBeHidden();
  await expect.poll(() => focusedName(page)).not.toBeNull();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(ben).toBeVisible();
});

test('Back returns to the person that was opened', async ({ page, family }) => {
  await open(page, family);
  await page.getByRole('link', { name: /^Ben, / }).click();
  await expect(page).toHaveTitle('Ben – Heirloom');
  await page.goBack();
  await expect(page.getByRole('link', { name: /^Ben, / })).toBeFocused();
});
