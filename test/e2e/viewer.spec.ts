import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright/test';
import sharp from 'sharp';
import type { Photo } from '../../core/contract/schemas.ts';
import { sharedDir } from '../shared-data.ts';
import { expect, expectNoViolations, open, type RunningEngine, startScanned, test } from './engine.ts';

// One library through the whole file; what a test does to it, it takes back.
test.describe.configure({ mode: 'serial' });

let engine: RunningEngine;
let photos: Map<string, Photo>;
const idOf = (name: string) => photos.get(name)!.id;

/** Evening pictures of one group, newest first in the list; before them, a large one. */
const evening = ['bbt1.jpg', 'bbt3.jpg', 'bbt4.jpg', 'bbt5.jpg'];

test.beforeAll(async ({ dir }) => {
  const shared = sharedDir();
  if (shared === null) return;
  const photosDir = join(dir, 'viewer');
  const save = async (from: string, to: string, takenAt: string, widthPx?: number) => {
    const folder = join(photosDir, to, '..');
    mkdirSync(folder, { recursive: true });
    const picture = sharp(join(shared, 'data', from)).withExif({ IFD2: { DateTimeOriginal: takenAt } });
    await (widthPx === undefined ? picture : picture.resize(widthPx)).jpeg().toFile(join(photosDir, to));
  };
  const family = 'small_ids/bigbangtheory';
  for (const [i, name] of evening.entries()) {
    await save(`${family}/_group/${name}`, `evening/${name}`, `2019:07:04 2${i}:00:00`);
  }
  for (const who of ['leonard', 'penny', 'raj']) {
    for (const name of readdirSync(join(shared, 'data', family, who))) {
      await save(
        `${family}/${who}/${name}`,
        `portraits/${name.replace('.png', '.jpg')}`,
        '2011:01:01 10:00:00',
      );
    }
  }
  await save('groups/human_solvay1927.jpg', '1927/Solvay.jpg', '1990:01:01 10:00:00', 4000);
  engine = await startScanned(dir, 'viewer');
  const listed = await engine.client.call('listPhotos', { query: { limit: 1000 } });
  photos = new Map(listed.photos.map((photo) => [photo.file_name, photo]));
});

test.afterAll(async () => {
  if (sharedDir() !== null) await engine.stop();
});

const picture = '.viewer .stage__image';

/** Opens a photo over the list of all, and waits until it is seen sharp. */
async function view(page: Page, name: string): Promise<void> {
  await open(page, engine, '/photos');
  await page.goto(new URL(`/photos?photo=${idOf(name)}`, engine.startUrl).href);
  await isSharp(page, name);
}

async function isSharp(page: Page, name: string, leastPx = 500): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate<boolean>(
        `(() => { const shown = document.querySelector('${picture}');
          return shown?.alt === '${name}' && shown.naturalWidth >= ${leastPx}; })()`,
      ),
    )
    .toBe(true);
}

/** Where the photo and its first face are in the window, after what glides has ended. */
async function placesOf(page: Page) {
  await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished))');
  const photo = (await page.locator('.stage__photo').boundingBox())!;
  const face = (await page.locator('.frame').first().boundingBox())!;
  return { photo, face };
}

/** Where in the photo, as shares of it, the middle of the face is. */
async function faceInPhoto(page: Page) {
  const { photo, face } = await placesOf(page);
  return {
    x: (face.x + face.width / 2 - photo.x) / photo.width,
    y: (face.y + face.height / 2 - photo.y) / photo.height,
    widthPx: photo.width,
  };
}

test('a photo is magnified by keys, wheel and double click, sharp, and its faces stay where they are', async ({
  page,
}) => {
  await view(page, 'Solvay.jpg');
  const fitted = await faceInPhoto(page);
  await page.keyboard.press('1');
  await expect(page.getByText('100%')).toBeVisible();
  const whole = await faceInPhoto(page);
  expect(whole.widthPx).toBeCloseTo(4000, -1);
  expect(whole.x).toBeCloseTo(fitted.x, 2);
  expect(whole.y).toBeCloseTo(fitted.y, 2);
  // All its pixels come.
  await isSharp(page, 'Solvay.jpg', 4000);
  await page.keyboard.press('0');
  expect((await faceInPhoto(page)).widthPx).toBeCloseTo(fitted.widthPx, 0);
  await page.keyboard.press('+');
  expect((await faceInPhoto(page)).widthPx).toBeCloseTo(fitted.widthPx * 1.5, 0);
  await page.keyboard.press('-');
  expect((await faceInPhoto(page)).widthPx).toBeCloseTo(fitted.widthPx, 0);

  // What is under the pointer stays there, from when the photo is as wide as its room.
  const at = { x: 900, y: 420 };
  const under = async () => {
    const { photo } = await placesOf(page);
    return { x: (at.x - photo.x) / photo.width, widthPx: photo.width };
  };
  const before = await under();
  await page.mouse.move(at.x, at.y);
  for (let i = 0; i < 4; i += 1) await page.mouse.wheel(0, -120);
  await expect.poll(async () => (await under()).widthPx).toBeGreaterThan(fitted.widthPx * 2);
  expect(Math.abs((await under()).x - before.x)).toBeLessThan(0.05);
  await page.mouse.dblclick(640, 700);
  await expect.poll(async () => (await faceInPhoto(page)).widthPx).toBeCloseTo(fitted.widthPx, 0);
});

test('a magnified photo is dragged within its borders, and the next one fits again', async ({ page }) => {
  await view(page, 'bbt1.jpg');
  const place = page.locator('.viewer__place');
  const at = await place.textContent();
  await page.keyboard.press('+');
  const { photo: before } = await placesOf(page);
  const boxes = await Promise.all((await page.locator('.frame').all()).map((frame) => frame.boundingBox()));
  const face = boxes.find((box) => box !== null && box.x > 150 && box.x < 900 && box.y > 60)!;
  // Over a face: it is dragged, not opened.
  const start = { x: face.x + face.width / 2, y: face.y + face.height / 2 };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 60, start.y + 30, { steps: 4 });
  await page.mouse.up();
  const { photo: dragged } = await placesOf(page);
  expect([dragged.x - before.x, dragged.y - before.y].map(Math.round)).toEqual([60, 30]);
  await expect(page.locator('.face-panel')).toHaveCount(0);
  await page.mouse.move(400, 250);
  await page.mouse.down();
  await page.mouse.move(1000, 750, { steps: 4 });
  await page.mouse.up();
  const { photo: corner } = await placesOf(page);
  const stage = (await page.locator('.viewer__stage').boundingBox())!;
  expect([corner.x, corner.y].map(Math.round)).toEqual([stage.x, stage.y].map(Math.round));
  // Arrow keys look around in it; Page Down goes on.
  await page.keyboard.press('ArrowRight');
  expect((await placesOf(page)).photo.x).toBeLessThan(corner.x - 50);
  await expect(place).toHaveText(at!);
  await page.keyboard.press('PageUp');
  await isSharp(page, 'bbt3.jpg');
  const { photo: next } = await placesOf(page);
  expect(next.width).toBeLessThanOrEqual(stage.width);
});

test('neighbours are read ahead: a step shows them sharp without asking again', async ({ page }) => {
  const image = (name: string) => `/api/photos/${idOf(name)}/image`;
  const near = page.waitForResponse((response) => response.url().includes(image('bbt4.jpg')));
  await view(page, 'bbt5.jpg');
  await near;
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.keyboard.press('ArrowRight');
  await isSharp(page, 'bbt4.jpg');
  expect(asked.filter((url) => url.includes(image('bbt4.jpg')))).toEqual([]);
  await page.goBack();
  await expect(page.locator('.viewer')).toHaveCount(0);
});

test('a photo is turned for looking at, with its faces, and the next one is not', async ({ page }) => {
  await view(page, 'bbt1.jpg');
  const upright = await faceInPhoto(page);
  await page.keyboard.press('r');
  const turned = await faceInPhoto(page);
  expect(turned.x).toBeCloseTo(1 - upright.y, 2);
  expect(turned.y).toBeCloseTo(upright.x, 2);
  await page.keyboard.press('PageUp');
  await isSharp(page, 'bbt3.jpg');
  await expect(page.locator('.stage__turned')).toHaveAttribute('style', /rotate\(0deg\)/);
  await page.keyboard.press('PageDown');
  await expect(page.locator('.stage__turned')).toHaveAttribute('style', /rotate\(90deg\)/);
  await page.keyboard.press('Shift+R');
  const again = await faceInPhoto(page);
  expect(again.x).toBeCloseTo(upright.x, 2);
});

test('the next nameless face is asked for by a key, and answered by a name or a number', async ({ page }) => {
  const { client } = engine;
  const { faces } = await client.call('getPhoto', { params: { id: idOf('bbt1.jpg') } });
  const [first] = faces.toSorted((a, b) => a.box.x + a.box.width / 2 - (b.box.x + b.box.width / 2));
  await view(page, 'bbt1.jpg');
  await page.keyboard.press('n');
  const field = page.locator('.face-panel').getByRole('combobox');
  await expect(field).toBeFocused();
  await expectNoViolations(page);
  await page.keyboard.type('Raj');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Face: Raj' })).toBeVisible();
  const named = await client.call('getPhoto', { params: { id: idOf('bbt1.jpg') } });
  const raj = named.faces.find((face) => face.id === first!.id)!;
  expect(raj.person_name).toBe('Raj');

  // A portrait of his that became nobody's: he is likely, and chosen by his number.
  const { faces: his } = await client.call('listFaces', {
    query: { of: 'person', person_id: raj.person_id! },
  });
  const portrait = his.find((face) => face.photo_id !== idOf('bbt1.jpg'))!;
  for (const is_face of [false, true]) {
    await client.call('judgeFaces', { body: { face_ids: [portrait.id], is_face } });
  }
  const reasons = await client.call('explainFace', { params: { id: portrait.id } });
  expect(reasons.suggestions[0]?.name).toBe('Raj');
  await page.goto(new URL(`/photos?photo=${portrait.photo_id}`, engine.startUrl).href);
  await page.getByRole('button', { name: 'Face: Not known yet' }).click();
  await expect(page.getByRole('button', { name: 'Raj', exact: true })).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.getByRole('button', { name: 'Face: Raj' })).toBeVisible();
  const nameNow = async () => {
    const { faces: now } = await client.call('getPhoto', { params: { id: portrait.photo_id } });
    return now.find((face) => face.id === portrait.id)?.person_name;
  };
  await expect.poll(nameNow).toBe('Raj');
});

test('details tell what is like a photo, and lead there', async ({ page }) => {
  const { client } = engine;
  const { same_people: same } = await client.call('getSimilarPhotos', {
    params: { id: idOf('bbt1.jpg') },
    query: {},
  });
  expect(same.length).toBeGreaterThan(0);
  await view(page, 'bbt1.jpg');
  await page.keyboard.press('i');
  const details = page.getByRole('complementary', { name: 'Details' });
  const people = details.getByRole('region', { name: 'People in the photo' });
  await expect(people.getByRole('link', { name: 'Raj' })).toBeVisible();
  const strip = details.getByRole('region', { name: 'The same people that day' });
  await expect(strip.getByRole('listitem')).toHaveCount(same.length);
  await expectNoViolations(page);
  await strip.getByRole('button').first().click();
  await expect(page.getByRole('dialog', { name: `Photo ${same[0]!.file_name}` })).toBeVisible();
});

test('the list of keys tells those of the photo, and goes away without it', async ({ page }) => {
  await view(page, 'bbt1.jpg');
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keys' });
  await expect(list.getByText('Name the next face')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(page.locator('.viewer')).toBeVisible();
});

test('the picture is copied as it is shown', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await view(page, 'bbt1.jpg');
  await page.keyboard.press('r');
  await page.keyboard.press('Control+c');
  await expect(page.getByText('The picture is in the clipboard.')).toBeVisible();
  const size = await page.evaluate<number[]>(`(async () => {
    const [item] = await navigator.clipboard.read();
    const copied = await createImageBitmap(await item.getType('image/png'));
    return [copied.width, copied.height];
  })()`);
  const { width, height } = photos.get('bbt1.jpg')!;
  expect(size).toEqual([height, width]);
  await page.locator('.viewer').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Copy path of the file' }).click();
  await expect(page.getByText('The path is in the clipboard.')).toBeVisible();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(photos.get('bbt1.jpg')!.path);
});

test('a picture with names is looked at before it is saved', async ({ page }) => {
  await view(page, 'bbt1.jpg');
  await page.locator('.viewer').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Picture with names…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Picture with names' });
  const preview = dialog.getByRole('img', { name: 'Preview of bbt1.jpg with names' });
  await expect(preview).toHaveAttribute('src', /names=given/);
  await expectNoViolations(page);
  await dialog.getByRole('radio', { name: 'None' }).check();
  await dialog.getByRole('checkbox', { name: 'Frames around faces' }).uncheck();
  await expect(preview).toHaveAttribute('src', /frames=false.*names=none|names=none.*frames=false/);
  await dialog.getByRole('radio', { name: 'Those you gave' }).check();
  const download = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Save picture' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('bbt1 (names).jpg');
  const { width } = await sharp(await saved.path()).metadata();
  expect(width).toBe(photos.get('bbt1.jpg')!.width);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.locator('.viewer')).toBeVisible();
});

test.describe('with fingers', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  type Finger = { x: number; y: number };
  const fingers = (session: CDPSession, type: string, at: readonly Finger[]) =>
    session.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: at.map((point, id) => ({ ...point, id })),
    });

  async function drag(session: CDPSession, from: Finger[], to: Finger[], lift = true): Promise<void> {
    const steps = 8;
    await fingers(session, 'touchStart', from);
    for (let i = 1; i <= steps; i += 1) {
      const at = from.map(({ x, y }, n) => ({
        x: x + ((to[n]!.x - x) * i) / steps,
        y: y + ((to[n]!.y - y) * i) / steps,
      }));
      await fingers(session, 'touchMove', at);
    }
    if (lift) await fingers(session, 'touchEnd', []);
  }

  test('a photo follows the finger to the next one, is pinched, and put away', async ({ page, context }) => {
    await view(page, 'bbt3.jpg');
    const session = await context.newCDPSession(page);
    const place = page.locator('.viewer__place');
    const at = Number.parseInt((await place.textContent())!, 10);
    await drag(session, [{ x: 300, y: 400 }], [{ x: 200, y: 404 }], false);
    const follows = (await page.locator('.stage__photo').boundingBox())!;
    expect(follows.x).toBeLessThan(-80);
    await fingers(session, 'touchEnd', []);
    await expect(place).toHaveText(new RegExp(`^${at + 1} of`));
    await isSharp(page, 'bbt1.jpg', 390);
    // Not far enough: it comes back.
    await drag(session, [{ x: 200, y: 400 }], [{ x: 212, y: 400 }]);
    await expect(place).toHaveText(new RegExp(`^${at + 1} of`));
    await expect(page.locator('.viewer__track')).not.toHaveAttribute('data-moving');

    const { photo: fitted } = await placesOf(page);
    await drag(
      session,
      [
        { x: 180, y: 400 },
        { x: 210, y: 400 },
      ],
      [
        { x: 120, y: 400 },
        { x: 270, y: 400 },
      ],
    );
    const { photo: pinched } = await placesOf(page);
    expect(pinched.width / fitted.width).toBeGreaterThan(3);
    // Magnified, a finger moves it and does not leaf.
    await drag(session, [{ x: 300, y: 300 }], [{ x: 200, y: 300 }]);
    await expect(place).toHaveText(new RegExp(`^${at + 1} of`));
    expect((await placesOf(page)).photo.x).toBeLessThan(pinched.x - 50);
    // Two taps fit it again.
    for (let i = 0; i < 2; i += 1) {
      await fingers(session, 'touchStart', [{ x: 195, y: 200 }]);
      await fingers(session, 'touchEnd', []);
    }
    await expect.poll(async () => (await placesOf(page)).photo.width).toBeCloseTo(fitted.width, 0);
    await drag(session, [{ x: 195, y: 300 }], [{ x: 195, y: 600 }]);
    await expect(page.locator('.viewer')).toHaveCount(0);
  });
});
