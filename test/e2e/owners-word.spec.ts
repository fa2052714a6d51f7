import type { Page } from 'playwright/test';
import type { Person } from '../../core/contract/schemas.ts';
import { sharedDir } from '../shared-data.ts';
import { expect, open, type RunningEngine, startEngine, startFamily, test } from './engine.ts';

// One library through the whole file: each test puts back what it did, as an owner would.
test.describe.configure({ mode: 'serial' });

let engine: RunningEngine;
let library: string;
/** Two of the family, named. */
let anna: Person;
let ben: Person;

test.beforeAll(async ({ dir }) => {
  if (sharedDir() === null) return;
  const family = await startFamily(dir, 'owners-word');
  engine = family;
  library = family.library;
  const [first, second] = await engine.client.call('listPersons');
  anna = await engine.client.call('renamePerson', { params: { id: first!.id }, body: { name: 'Anna' } });
  ben = await engine.client.call('renamePerson', { params: { id: second!.id }, body: { name: 'Ben' } });
});

test.afterAll(async () => {
  if (sharedDir() !== null) await engine.stop();
});

const facesOf = async (personId: number) =>
  (await engine.client.call('listFaces', { query: { of: 'person', person_id: personId } })).faces.map(
    (face) => face.id,
  );

async function openFaces(page: Page, person: Person) {
  await open(page, engine, `/people/${person.id}?view=faces`);
  const list = page.getByRole('listbox', { name: `Faces of ${person.name}` });
  await expect(list.getByRole('option').first()).toBeVisible();
  return list.getByRole('option');
}

test('faces are selected by click, by range and by keyboard', async ({ page }) => {
  const faces = await openFaces(page, anna);
  await expect(faces).toHaveCount(anna.faces_count);
  const selected = page.getByRole('option', { selected: true });
  await faces.nth(0).click();
  await faces.nth(2).click({ modifiers: ['Shift'] });
  await expect(selected).toHaveCount(3);
  await expect(page.getByRole('toolbar')).toContainText('3 faces selected');
  await faces.nth(1).click();
  await expect(selected).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);
  await expect(page.getByRole('toolbar')).toBeHidden();

  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(selected).toHaveCount(3);
  await page.keyboard.press('Control+a');
  await expect(selected).toHaveCount(anna.faces_count);
});

test('faces are moved to somebody else, and back by Undo', async ({ page }) => {
  const before = await facesOf(anna.id);
  const faces = await openFaces(page, anna);
  await faces.nth(0).click();
  await faces.nth(1).click();
  await page.getByRole('button', { name: 'This is someone else…' }).click();
  await expect(page.getByRole('dialog', { name: 'Who is on these 2 faces?' })).toBeVisible();
  await page.keyboard.type('be');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(faces).toHaveCount(anna.faces_count - 2);
  await expect(page.getByText('2 faces are Ben now.')).toBeVisible();
  expect(await facesOf(ben.id)).toEqual(expect.arrayContaining(before.slice(0, 2)));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back: 2 faces moved to Ben')).toBeVisible();
  await expect(faces).toHaveCount(anna.faces_count);
  expect(await facesOf(anna.id)).toEqual(before);
});

test('a face becomes a new person by typing a new name', async ({ page }) => {
  const faces = await openFaces(page, anna);
  await faces.nth(0).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'This is someone else…' }).press('Enter');
  await page.keyboard.type('Eva');
  await page.keyboard.press('Enter');
  await expect(faces).toHaveCount(anna.faces_count - 1);
  const eva = (await engine.client.call('listPersons')).find((person) => person.name === 'Eva');
  expect(eva?.faces_count).toBe(1);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back: 1 face moved to Eva')).toBeVisible();
  await expect(faces).toHaveCount(anna.faces_count);
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByText('Done again: 1 face moved to Eva')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(faces).toHaveCount(anna.faces_count);
});

test('a person is split, by faces that are chosen or by a cut that is proposed', async ({ page }) => {
  const before = await facesOf(anna.id);
  const faces = await openFaces(page, anna);
  await faces.nth(1).click();
  await page.getByRole('button', { name: 'Split into a new person' }).click();
  await expect(page.getByRole('button', { name: /^person_\d+: who is this\?$/ })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back: 1 face split off from Anna')).toBeVisible();

  await open(page, engine, `/people/${anna.id}`);
  await page.getByRole('button', { name: 'More about Anna' }).click();
  await page.getByRole('menuitem', { name: 'These are two people…' }).click();
  const [first, second] = [
    page.getByRole('region', { name: 'Anna' }),
    page.getByRole('region', { name: 'Somebody else' }),
  ];
  await expect(first.getByRole('button').first()).toBeVisible();
  // Moves faces until exactly one is on the other side.
  while ((await second.getByRole('button').count()) > 1) await second.getByRole('button').first().click();
  if ((await second.getByRole('button').count()) === 0) await first.getByRole('button').first().click();
  await expect(second).toContainText('1 face');
  await page.getByRole('button', { name: 'Split into two people' }).click();
  await expect(page.getByRole('button', { name: /^person_\d+: who is this\?$/ })).toBeVisible();
  expect(await facesOf(anna.id)).toHaveLength(before.length - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => facesOf(anna.id)).toEqual(before);
});

test('a face that is not this person leaves them', async ({ page }) => {
  const [face] = await facesOf(anna.id);
  const faces = await openFaces(page, anna);
  await faces.nth(0).click();
  await page.getByRole('button', { name: 'Not Anna' }).click();
  await expect(faces).toHaveCount(anna.faces_count - 1);
  expect(await facesOf(anna.id)).not.toContain(face);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(faces).toHaveCount(anna.faces_count);
});

test('what is not a face is put aside, and taken back from there', async ({ page }) => {
  const [face] = await facesOf(anna.id);
  const faces = await openFaces(page, anna);
  await faces.nth(0).click();
  await page.getByRole('button', { name: 'Not a face' }).click();
  await expect(faces).toHaveCount(anna.faces_count - 1);

  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('link', { name: /^Not faces/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Not faces' })).toBeVisible();
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'It is a face after all' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
  await engine.client.call('moveFaces', { body: { face_ids: [face!], person_id: anna.id } });
});

test('faces are confirmed, and one becomes the cover', async ({ page }) => {
  const ids = await facesOf(anna.id);
  const faces = await openFaces(page, anna);
  await faces.nth(2).click();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page.getByRole('option', { name: 'Face 3, you confirmed it' })).toBeVisible();
  await faces.nth(2).click();
  await page.getByRole('button', { name: 'Set as cover' }).click();
  await expect(page.getByText('This is the picture of Anna now.')).toBeVisible();
  const { cover_face_id } = await engine.client.call('getPerson', { params: { id: anna.id } });
  expect(cover_face_id).toBe(ids[2]);
});

test('a person is a favourite, has a birthday, is hidden and shown again', async ({ page }) => {
  await open(page, engine, `/people/${ben.id}`);
  await page.getByRole('button', { name: 'Favourite' }).click();
  await expect(page.getByRole('button', { name: 'Favourite', pressed: true })).toBeVisible();
  await page.getByRole('button', { name: 'More about Ben' }).click();
  await page.getByRole('menuitem', { name: 'Birthday…' }).click();
  await page.getByRole('textbox', { name: 'Year' }).fill('56');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no such day.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Year' }).fill('1956');
  await page.getByRole('combobox', { name: 'Month' }).selectOption('March');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('born March 1956')).toBeVisible();
  await page.getByRole('button', { name: 'More about Ben' }).click();
  await page.getByRole('menuitem', { name: 'Hide' }).click();
  await expect(page.getByText('Ben is hidden now.')).toBeVisible();

  await page.getByRole('link', { name: 'People', exact: true }).click();
  await expect(page.getByRole('link', { name: /^Anna, / })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Ben, / })).toBeHidden();
  await page.getByRole('link', { name: /^Hidden/ }).click();
  await page.getByRole('checkbox', { name: 'Select Ben' }).click();
  await page.getByRole('button', { name: 'Show among the people' }).click();
  await expect(page.getByRole('heading', { name: 'Nobody is hidden' })).toBeVisible();
});

test('several people are selected and joined, by keyboard', async ({ page }) => {
  await open(page, engine);
  const list = page.getByRole('list', { name: 'People' });
  await list.getByRole('link', { name: /^Anna, / }).focus();
  await page.keyboard.press('Space');
  const other = page.getByRole('checkbox', { name: /^Ben, / });
  await other.focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'They are one person' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Are these 2 one person?' });
  await dialog.getByRole('radio', { name: 'Anna' }).check();
  await dialog.getByRole('button', { name: 'Yes, join them' }).click();
  await expect(list.getByRole('link', { name: /^Ben, / })).toBeHidden();
  const joined = await engine.client.call('getPerson', { params: { id: anna.id } });
  expect(joined.faces_count).toBe(anna.faces_count + ben.faces_count);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back: Anna and Ben joined')).toBeVisible();
  await expect(list.getByRole('link', { name: /^Ben, / })).toBeVisible();
});

test('in a photo: why a face is with somebody, and that it is somebody else', async ({ page }) => {
  const { faces } = await engine.client.call('listFaces', { query: { of: 'person', person_id: anna.id } });
  const [face] = faces;
  await open(page, engine, `/people/${anna.id}?photo=${face!.photo_id}`);
  const frame = page.getByRole('button', { name: 'Face: Anna' });
  await frame.click();
  await page.getByRole('button', { name: 'Why is this Anna?' }).click();
  const why = page.getByRole('region', { name: 'Why is this Anna?' });
  await expect(why.getByText(/very alike|a little alike/).first()).toBeVisible();
  const { nearest, runner_up: runnerUp } = await engine.client.call('explainFace', {
    params: { id: face!.id },
  });
  await expect(why.getByRole('listitem')).toHaveCount(nearest.length + (runnerUp === null ? 0 : 1));
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'This is someone else…' }).click();
  await page.keyboard.type('Ben');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Face: Ben' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(frame).toBeVisible();
});

test('a face that was not found is drawn by keyboard and by mouse', async ({ page }) => {
  const { faces } = await engine.client.call('listFaces', { query: { of: 'person', person_id: ben.id } });
  const { photo_id: id } = faces[0]!;
  const before = await engine.client.call('getPhoto', { params: { id } });
  await open(page, engine, `/people/${ben.id}?photo=${id}`);
  const viewer = page.getByRole('dialog');
  await expect(viewer.getByRole('button', { name: 'Face: Ben' })).toBeVisible();
  await page.keyboard.press('a');
  const area = page.getByRole('application', { name: 'Frame around a face' });
  await expect(area).toBeFocused();
  for (let i = 0; i < 50; i += 1) await page.keyboard.press('ArrowLeft');
  for (let i = 0; i < 50; i += 1) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Nobody in particular');
  await page.keyboard.press('Enter');
  await expect(viewer.getByRole('button', { name: 'Face: Nobody in particular' })).toBeVisible();
  const after = await engine.client.call('getPhoto', { params: { id } });
  const drawn = after.faces.find((face) => face.drawn)!;
  expect(drawn.box.x).toBeCloseTo(0);
  expect(drawn.box.y).toBeCloseTo(0);
  expect(drawn.certainty).toBe('confirmed');
  await page.keyboard.press('Control+z');
  await expect(page.getByText(/^Taken back: A face was added by hand/)).toBeVisible();

  await page.getByRole('button', { name: 'Add a face' }).click();
  const room = (await area.boundingBox())!;
  await page.mouse.move(room.x + 10, room.y + 10);
  await page.mouse.down();
  await page.mouse.move(room.x + 60, room.y + 80, { steps: 3 });
  await page.mouse.up();
  await page.getByRole('combobox', { name: 'Name' }).press('Escape');
  await expect(area).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(area).toBeHidden();
  await expect(viewer).toBeVisible();
  expect((await engine.client.call('getPhoto', { params: { id } })).faces).toHaveLength(before.faces.length);
});

test('what grouping again would change is shown before it is done, and can be taken back', async ({
  page,
}) => {
  // Taken from Ben as no face and given back as one of nobody: grouping finds Ben in it again.
  const [face] = await facesOf(ben.id);
  const judge = (is_face: boolean) =>
    engine.client.call('judgeFaces', { body: { face_ids: [face!], is_face } });
  await judge(false);
  await judge(true);
  await open(page, engine, '/settings/grouping');
  await page.getByRole('button', { name: 'See what would change' }).click();
  await expect(page.getByText('1 face would change its place.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('1 face of nobody goes to Ben.')).toBeVisible();
  expect(await facesOf(ben.id)).not.toContain(face);

  await page.getByRole('button', { name: 'Group again' }).click();
  await expect(page.getByText('The faces are grouped again.')).toBeVisible({ timeout: 60_000 });
  expect(await facesOf(ben.id)).toContain(face);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back: All faces grouped again')).toBeVisible();
  expect(await facesOf(ben.id)).not.toContain(face);
  await engine.client.call('moveFaces', { body: { face_ids: [face!], person_id: ben.id } });
});

test('the history tells what was done, and takes it back after a reload and after a restart', async ({
  page,
}) => {
  await engine.client.call('renamePerson', { params: { id: ben.id }, body: { name: 'Benjamin' } });
  await open(page, engine, '/history');
  const row = page.getByRole('listitem').filter({ hasText: 'Ben renamed to Benjamin' });
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
  await page.reload();
  await row.getByRole('button', { name: 'Undo: Ben renamed to Benjamin' }).click();
  await expect(row).toContainText('taken back');
  const name = async () => (await engine.client.call('getPerson', { params: { id: ben.id } })).name;
  expect(await name()).toBe('Ben');

  await engine.stop();
  engine = await startEngine(library);
  await open(page, engine, '/history');
  await row.getByRole('button', { name: 'Redo: Ben renamed to Benjamin' }).click();
  await expect.poll(name).toBe('Benjamin');
  await page.keyboard.press('Control+z');
  await expect.poll(name).toBe('Ben');
});

test('an entry that later changes build on says why it cannot be taken back by itself', async ({ page }) => {
  const rename = (to: string) =>
    engine.client.call('renamePerson', { params: { id: ben.id }, body: { name: to } });
  await rename('Bennie');
  await rename('Ben');
  await open(page, engine, '/history');
  const first = page.getByRole('button', { name: 'Undo: Ben renamed to Bennie' });
  await expect(first).toHaveAttribute('aria-disabled', 'true');
  await expect(first).toHaveAccessibleDescription(/Later changes build on this/);
  await page.getByRole('button', { name: 'Undo: Bennie renamed to Ben' }).click();
  await expect(first).toHaveAttribute('aria-disabled', 'false');
  await first.click();
  await expect(first).toBeHidden();
});
