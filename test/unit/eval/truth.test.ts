import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LibraryExport } from '../../eval/library.ts';
import { readTruth } from '../../eval/truth.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heirloom-truth-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Photos of 200 × 100 pixels; a box is its left edge, top edge and width in pixels, and twice as high as wide. */
function library(photos: Record<string, [x: number, y: number, width: number][]>): LibraryExport {
  const faces: LibraryExport['faces'] = [];
  const entries = Object.entries(photos).map(([path, boxes], i) => {
    for (const [x, y, width] of boxes) {
      const box = { x: x / 200, y: y / 100, width: width / 200, height: (2 * width) / 100 };
      faces.push({ id: faces.length + 1, photoId: i + 1, box, quality: 1, personId: null });
    }
    return { id: i + 1, path: join(folder, path), width: 200, height: 100, state: 'done' };
  });
  return { pack: 'edge', photos: entries, faces };
}

test('a folder names the portrayed face: large and in the middle', () => {
  const truth = readTruth(
    folder,
    library({
      'Anna/deep/1.jpg': [
        [0, 0, 22],
        [90, 30, 20],
        [95, 45, 5],
      ],
      'Ben/2.jpg': [],
      '_group/3.jpg': [[90, 30, 20]],
      '4.jpg': [[90, 30, 20]],
    }),
  );
  expect(truth).toEqual({ personOfFace: new Map([[2, 'Anna']]), missing: 1 });
});

test('truth.csv names faces by overlap, each once', () => {
  writeFileSync(
    join(folder, 'truth.csv'),
    [
      'file,person,x,y,width,height',
      'a/1.jpg,Anna,0.10,0.10,0.10,0.40',
      'a/1.jpg,Ben,0.14,0.10,0.10,0.40',
      'a/1.jpg,Clara,0.80,0.10,0.10,0.40',
      'a/unreadable.jpg,Dan,0.10,0.10,0.10,0.40',
    ].join('\n'),
  );
  const truth = readTruth(
    folder,
    library({
      'a/1.jpg': [
        [29, 10, 20],
        [20, 10, 20],
        [100, 50, 20],
      ],
      'other.jpg': [[20, 10, 20]],
    }),
  );
  expect(truth).toEqual({
    personOfFace: new Map([
      [2, 'Anna'],
      [1, 'Ben'],
    ]),
    missing: 2,
  });
});
