import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { sharedDir } from '../shared-data.ts';
import {
  expect,
  expectNoViolations,
  open,
  type RunningEngine,
  startEngine,
  test,
  waitForTask,
} from './engine.ts';

test.skip(process.platform !== 'linux', 'the trash of other systems is not to be filled by tests');
test.describe.configure({ mode: 'serial' });

let engine: RunningEngine;
let photos: string;

test.beforeAll(async ({ dir }) => {
  const shared = sharedDir();
  if (shared === null) return;
  photos = join(dir, 'twice');
  mkdirSync(join(photos, 'laptop'), { recursive: true });
  for (const name of ['amy', 'penny']) {
    const from = sharp(join(shared, `data/small_ids/bigbangtheory/${name}/${name}1.png`));
    await from
      .clone()
      .jpeg({ quality: 95 })
      .toFile(join(photos, `${name}.jpg`));
    await from
      .clone()
      .webp({ quality: 60 })
      .toFile(join(photos, `${name}.webp`));
  }
  const raj = join(shared, 'data/small_ids/bigbangtheory/raj/raj1.png');
  for (const name of ['raj.png', 'laptop/raj.png']) copyFileSync(raj, join(photos, name));
  engine = await startEngine(join(dir, 'twice-library'));
  const { task_id } = await engine.client.call('addRoot', { body: { path: photos } });
  await waitForTask(engine.client, task_id);
});

test.afterAll(async () => {
  if (sharedDir() !== null) await engine.stop();
});

const isThere = (name: string) => existsSync(join(photos, name));

test('copies are side by side; the best of all are kept after a question, and all come back', async ({
  page,
}) => {
  await open(page, engine, '/duplicates');
  await expect(page.getByText('Best', { exact: true })).toHaveCount(2);
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Keep the best of these 2 groups' }).click();
  const question = page.getByRole('dialog', { name: 'Move 2 files to the trash?' });
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(isThere('amy.webp')).toBe(true);

  await page.getByRole('button', { name: 'Keep the best of these 2 groups' }).click();
  await question.getByRole('button', { name: 'Move to the trash' }).click();
  await expect(page.getByText('There are none of this kind.')).toBeVisible();
  expect(['amy.jpg', 'amy.webp', 'penny.jpg', 'penny.webp'].map(isThere)).toEqual([true, false, true, false]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Best', { exact: true })).toHaveCount(2);
  expect(isThere('amy.webp') && isThere('penny.webp')).toBe(true);
});

test('one of two equal files goes; the last one cannot', async ({ page }) => {
  await open(page, engine, '/duplicates?kind=same_file');
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Move the file raj.png to the trash' }).last().click();
  await expect(page.getByText('There are none of this kind.')).toBeVisible();
  expect([isThere('raj.png'), isThere('laptop/raj.png')].filter(Boolean)).toHaveLength(1);
});
