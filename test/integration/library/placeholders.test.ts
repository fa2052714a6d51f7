import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { thumbHashToApproximateAspectRatio } from 'thumbhash';
import { expect, test } from 'vitest';
import { unpackColour } from '../../../core/contract/timeline.ts';
import { makePlaceholders } from '../../../core/library/make-placeholders.ts';
import { colourOfPlaceholder, placeholderOf } from '../../../core/media/placeholder.ts';
import { thumbnailPath } from '../../../core/workers/thumbs.ts';
import { newFile, newStore, paint, temporaryFolder } from '../../engine-fixture.ts';
import { newFacts } from '../../store-fixture.ts';

test('a placeholder has the shape and the colour of its picture, from one pixel to many', async () => {
  for (const [width, height] of [
    [480, 320],
    [200, 480],
    [1, 1],
  ] as const) {
    const picture = sharp({ create: { width, height, channels: 3, background: '#c84010' } });
    const placeholder = await placeholderOf(picture);
    expect(placeholder.length).toBeLessThan(30);
    expect(thumbHashToApproximateAspectRatio(placeholder)).toBeCloseTo(width / height, 0);
    const [r, g, b] = unpackColour(colourOfPlaceholder(placeholder));
    expect(Math.abs(r - 0xc8) + Math.abs(g - 0x40) + Math.abs(b - 0x10)).toBeLessThan(30);
  }
});

test('older photos get theirs from their thumbnails, those that have one keep it', async () => {
  const folder = temporaryFolder();
  const thumbsDir = join(folder, 'thumbs');
  const store = newStore(join(folder, 'library'));
  const insert = (name: string, takenAt: string) => {
    const id = store.photos.insert(newFile(`/photos/${name}.jpg`), null);
    store.photos.markAnalysed(id, 'edge', newFacts(new Uint8Array(32).fill(id), takenAt));
    return id;
  };
  const ids = ['red', 'damaged', 'gone', 'known', 'blue'].map((name) => insert(name, '2020-01-01T00:00:00'));
  const [red, damaged, gone, known, blue] = ids as [number, number, number, number, number];
  mkdirSync(dirname(thumbnailPath(thumbsDir, red)), { recursive: true });
  await paint(thumbnailPath(thumbsDir, red), '#e01010');
  await paint(thumbnailPath(thumbsDir, blue), '#1010e0');
  writeFileSync(thumbnailPath(thumbsDir, damaged), 'no picture');
  store.photos.setPlaceholder(known, new Uint8Array([7]), 7);
  const pending = store.photos.insert(newFile('/photos/pending.jpg'), null);
  await paint(thumbnailPath(thumbsDir, pending), '#10e010');

  const { signal } = new AbortController();
  expect(await makePlaceholders(store, thumbsDir, signal, 0)).toBe(2);
  const made = (id: number) => store.photos.get(id)!.placeholder;
  expect([damaged, gone, pending].map(made)).toEqual([null, null, null]);
  expect(made(known)).toEqual(Buffer.from([7]));
  expect(unpackColour(colourOfPlaceholder(made(red)!))[0]).toBeGreaterThan(200);
  expect(unpackColour(colourOfPlaceholder(made(blue)!))[2]).toBeGreaterThan(200);
  expect(await makePlaceholders(store, thumbsDir, signal, 0)).toBe(0);
});
