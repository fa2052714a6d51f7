import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { colourOfPlaceholder, placeholderOf } from '../../core/media/placeholder.ts';
import { noMetadata } from '../../core/media/types.ts';
import { openStore, type Store } from '../../core/store/store.ts';
import { faceCropPath, faceCropSizePx, thumbnailPath, thumbnailSizePx } from '../../core/workers/thumbs.ts';
import { createRandom } from '../property/random.ts';

export type MadeLibrary = { photos: number; people: number; faces: number; names: readonly string[] };

const years = 25;
const lastDay = Date.UTC(2025, 11, 28);
/** Different pictures and faces; the files of others are links to them. */
const pictures = 300;
const facePictures = 200;
/** Of each photo this many faces in the mean; somebody at the front of the list is in many, most are in few. */
const facesPerPhoto = 1.5;
/** Of the people, those with most photos have names. */
const namedShare = 0.3;
const perTransaction = 5_000;

/**
 * A library as scans leave it behind, made by chance and always the same: photos over 25 years, people in them, their
 * thumbnails and face pictures. The photos themselves are nowhere.
 */
export async function makeLibrary(libraryDir: string, photos: number, people: number): Promise<MadeLibrary> {
  const thumbsDir = join(libraryDir, 'thumbs');
  const samples = await makePictures(join(libraryDir, 'samples'));
  const store = openStore(libraryDir);
  try {
    const names = makePeople(store, people);
    let faces = 0;
    const { next: random } = createRandom(7);
    for (let first = 0; first < photos; first += perTransaction) {
      store.transaction(() => {
        for (let i = first; i < Math.min(photos, first + perTransaction); i++) {
          faces += makePhoto({ store, thumbsDir, samples, random, photos, people }, i);
        }
      });
    }
    return { photos, people, faces, names };
  } finally {
    store.close();
  }
}

type Sample = { path: string; width: number; height: number; placeholder: Uint8Array };
type Samples = { photos: Sample[]; faces: string[] };

/** Pictures with as much in them as photos have: their files are as large, and take as long to decode. */
async function makePictures(folder: string): Promise<Samples> {
  mkdirSync(folder, { recursive: true });
  const { next: random } = createRandom(3);
  const make = async (name: string, width: number, height: number) => {
    const hue = Math.floor(random() * 360);
    const shapes = Array.from({ length: 24 }, () => {
      const at = () => Math.floor(random() * width);
      const colour = `hsl(${hue + Math.floor(random() * 80)} ${20 + at() / 12}% ${15 + random() * 70}%)`;
      return `<circle cx="${at()}" cy="${at()}" r="${8 + at() / 5}" fill="${colour}" opacity="0.7"/>`;
    }).join('');
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
      <rect width="100%" height="100%" fill="hsl(${hue} 30% 55%)"/>${shapes}</svg>`;
    const noise = await sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 24 },
      },
    })
      .png()
      .toBuffer();
    const bytes = await sharp(Buffer.from(svg))
      .composite([{ input: noise, blend: 'soft-light' }])
      .jpeg({ quality: 82 })
      .toBuffer();
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return { path, width, height, placeholder: await placeholderOf(sharp(bytes)) };
  };
  const photos: Sample[] = [];
  for (let i = 0; i < pictures; i++) {
    const size = thumbnailSizePx;
    const [width, height] =
      i % 4 === 0 ? [size * 0.75, size] : [size, i % 7 === 0 ? size * 0.5625 : size * 0.75];
    photos.push(await make(`${i}.jpg`, width, height));
  }
  const faces: string[] = [];
  for (let i = 0; i < facePictures; i++) {
    faces.push((await make(`face-${i}.jpg`, faceCropSizePx, faceCropSizePx)).path);
  }
  return { photos, faces };
}

const firstNames = ['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Greta', 'Hugo', 'Ida', 'Jonas'];

/** @returns the names that were given, to those with most photos first. */
function makePeople(store: Store, people: number): string[] {
  return store.transaction(() => {
    const names: string[] = [];
    for (let i = 0; i < people; i++) {
      const id = store.persons.create();
      if (i >= people * namedShare) continue;
      const name = `${firstNames[i % firstNames.length]} ${String.fromCharCode(65 + (i % 26))}${i}`;
      store.persons.rename(id, name);
      names.push(name);
    }
    return names;
  });
}

type Making = {
  store: Store;
  thumbsDir: string;
  samples: Samples;
  random: () => number;
  photos: number;
  people: number;
};

/** @returns how many faces it has */
function makePhoto({ store, thumbsDir, samples, random, photos, people }: Making, i: number): number {
  // As families take them: many on one day, then none for days.
  const day = Math.floor(((i / photos) * years * 365.25) / 3) * 3;
  const takenAt = new Date(lastDay - years * 365.25 * 864e5 + day * 864e5 + (8 + random() * 12) * 36e5)
    .toISOString()
    .slice(0, 19);
  const sample = samples.photos[Math.floor(random() * samples.photos.length)]!;
  const isVideo = random() < 0.04;
  const path = `/photos/${takenAt.slice(0, 4)}/${Math.floor(i / 250)}/IMG_${i}.${isVideo ? 'mp4' : 'jpg'}`;
  const file = { path, rootId: null, sizeBytes: 2e6 + i, mtimeMs: 1, fileTime: takenAt };
  const id = store.photos.insert(file, null, isVideo ? 'video' : 'photo');
  const contentSha256 = Buffer.alloc(32);
  contentSha256.writeUInt32LE(i);
  store.photos.markAnalysed(id, 'edge', {
    ...{
      kind: isVideo ? 'video' : 'photo',
      format: isVideo ? 'mp4' : 'jpeg',
      orientation: 1,
      fingerprint: null,
    },
    ...{ width: sample.width * 8, height: sample.height * 8, contentSha256 },
    durationMs: isVideo ? Math.floor(random() * 90_000) : null,
    metadata: { ...noMetadata, takenAt, takenAtSource: 'exif', camera: `Camera ${i % 5}` },
  });
  const { placeholder } = sample;
  store.photos.setPlaceholder(id, placeholder, colourOfPlaceholder(placeholder));
  const place = thumbnailPath(thumbsDir, id);
  if (i === 0 || id % 1000 === 0) mkdirSync(dirname(place), { recursive: true });
  linkSync(sample.path, place);
  const faces = Math.floor(random() * (2 * facesPerPhoto + 1));
  const there = new Set<number>();
  for (let n = 0; n < faces; n++) there.add(Math.floor(people * random() ** 3));
  for (const [n, person] of [...there].entries()) {
    store.faces.insert({
      ...{ photo_id: id, person_id: person, pack_id: 'edge', crop_index: n, drawn: 0, live: null },
      ...{ x: 0.1 + n * 0.2, y: 0.2, width: 0.15, height: 0.2, landmarks: new Uint8Array(40) },
      ...{ detection_score: 0.9, quality: 0.4 + random() / 2 },
    });
    linkSync(samples.faces[person % samples.faces.length]!, faceCropPath(thumbsDir, id, n));
  }
  return there.size;
}
