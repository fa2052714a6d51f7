import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoxPx } from '../../models/types.ts';

export type LabelledFace = {
  boxPx: BoxPx;
  /** True: marked `invalid`, not to be counted for or against a detector. */
  ignored: boolean;
};

export type LabelledPhoto = { path: string; faces: LabelledFace[] };

/**
 * The pictures below `folder/images` with their boxes from `folder/wider_face_val_bbx_gt.txt` (WIDER FACE, Yang et al. 2016;
 * format in the readme beside it). Pictures that are listed and not there are left out.
 */
export function readWiderFace(folder: string): LabelledPhoto[] {
  const text = readFileSync(join(folder, 'wider_face_val_bbx_gt.txt'), 'utf8');
  return parseWiderFace(text)
    .map(({ path, faces }) => ({ path: join(folder, 'images', path), faces }))
    .filter(({ path }) => existsSync(path));
}

/**
 * Name, number of boxes, then one line a box: x y width height blur expression illumination invalid occlusion pose. A
 * picture without boxes has one line of zeros all the same.
 */
export function parseWiderFace(text: string): LabelledPhoto[] {
  const lines = text.split('\n').map((line) => line.trim());
  const photos: LabelledPhoto[] = [];
  let next = 0;
  while (next < lines.length) {
    const path = lines[next++]!;
    if (path === '') continue;
    const count = Number(lines[next++]);
    const faces = lines.slice(next, next + count).map(parseBox);
    next += Math.max(count, 1);
    photos.push({ path, faces });
  }
  return photos;
}

function parseBox(line: string): LabelledFace {
  const [x = 0, y = 0, width = 0, height = 0, , , , invalid = 0] = line.split(/\s+/).map(Number);
  return { boxPx: { x1: x, y1: y, x2: x + width, y2: y + height }, ignored: invalid === 1 };
}
