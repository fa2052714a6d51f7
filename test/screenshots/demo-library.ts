// A library that may be shown: the people of the fifth Solvay conference (Benjamin Couprie, 1927, public domain), cut
// out of the one photo of them all and toned like prints of their time, as if they had met for years.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Face } from '../../core/contract/schemas.ts';

/** Left to right, the row at the back first. */
const rows = [
  'Auguste Piccard, Émile Henriot, Paul Ehrenfest, Édouard Herzen, Théophile de Donder, Erwin Schrödinger, Jules-Émile Verschaffelt, Wolfgang Pauli, Werner Heisenberg, Ralph Fowler, Léon Brillouin',
  'Peter Debye, Martin Knudsen, Lawrence Bragg, Hendrik Kramers, Paul Dirac, Arthur Compton, Louis de Broglie, Max Born, Niels Bohr',
  'Irving Langmuir, Max Planck, Marie Curie, Hendrik Lorentz, Albert Einstein, Paul Langevin, Charles-Eugène Guye, Charles Wilson, Owen Richardson',
].map((row) => row.split(', '));

type Meeting = { folder: string; at: string; latitude: number; longitude: number; each: number };

/** Every `each`-th of them came. */
const meetings: readonly Meeting[] = [
  { folder: '1921 Leiden', at: '1921-05-14T10:20', latitude: 52.16, longitude: 4.49, each: 3 },
  { folder: '1922 Göttingen', at: '1922-06-12T11:05', latitude: 51.53, longitude: 9.93, each: 2 },
  { folder: '1924 Paris', at: '1924-04-02T15:30', latitude: 48.85, longitude: 2.34, each: 4 },
  { folder: '1926 Copenhagen', at: '1926-10-04T09:45', latitude: 55.68, longitude: 12.57, each: 3 },
  { folder: '1927 Como', at: '1927-09-11T16:10', latitude: 45.81, longitude: 9.09, each: 2 },
  { folder: '1927 Brussels', at: '1927-10-24T12:00', latitude: 50.85, longitude: 4.35, each: 1 },
  { folder: '1930 Brussels', at: '1930-10-20T10:00', latitude: 50.85, longitude: 4.35, each: 2 },
];

/** How near the camera was, in heights of a face around it. */
const framings = [
  { width: 2.1, height: 2.6 },
  { width: 3.2, height: 2.4 },
  { width: 2.6, height: 3.4 },
  { width: 4.2, height: 3.1 },
];
const tones = ['#bfab90', '#b8aea2', '#b5b5b2', '#c4b296'];

/** A face of the photo of all, in pixels. */
type Sitter = { name: string; left: number; top: number; width: number; height: number };
type Area = { left: number; top: number; width: number; height: number };

/** Who is who among the faces that were found in the photo of all. @throws Error when they are not all there. */
export function namesOfFaces(faces: readonly Face[]): ReadonlyMap<Face, string> {
  const expected = rows.flat().length;
  if (faces.length !== expected) throw new Error(`${faces.length} faces instead of ${expected}`);
  const fromTheBack = [...faces].sort((a, b) => a.box.y - b.box.y);
  const named = new Map<Face, string>();
  for (const names of rows) {
    const row = fromTheBack.splice(0, names.length).sort((a, b) => a.box.x - b.box.x);
    for (const [i, face] of row.entries()) named.set(face, names[i]!);
  }
  return named;
}

/** The photo of them all, as a print of its time. */
export async function makePhotoOfAll(from: string, file: string): Promise<void> {
  const meeting = meetings.find(({ each }) => each === 1)!;
  mkdirSync(dirname(file), { recursive: true });
  const picture = sharp(from)
    .tint(tones[0]!)
    .withExif(exifOf(new Date(`${meeting.at}Z`), meeting));
  await picture.jpeg({ quality: 90 }).toFile(file);
}

/** Cuts the photos of all meetings out of the photo of all, with dates and places, below `folder`. */
export async function makeDemoLibrary(photo: string, faces: readonly Face[], folder: string): Promise<void> {
  const { width, height } = await sharp(photo).metadata();
  const sitters = [...namesOfFaces(faces)].map(([{ box }, name]) => ({
    ...{ name, left: box.x * width, top: box.y * height },
    ...{ width: box.width * width, height: box.height * height },
  }));
  for (const [m, meeting] of meetings.entries()) {
    const there = sitters.filter((_, i) => (i + m) % meeting.each === 0);
    const portraits = there.map((sitter, i) => around(sitter, framings[(i + m) % framings.length]!));
    const groups = [3, 5, 8].map((count, i) => spanning(sitters.slice((m * 4 + i * 9) % 20).slice(0, count)));
    for (const [i, area] of [...groups, ...portraits].entries()) {
      const takenAt = new Date(Date.parse(`${meeting.at}Z`) + i * 260_000);
      const cut = within(area, width, height);
      const picture = sharp(photo)
        .extract(cut)
        .resize({ width: Math.max(640, cut.width), kernel: 'lanczos3' });
      const file = join(folder, meeting.folder, `IMG_${m + 1}${String(i).padStart(3, '0')}.jpg`);
      mkdirSync(dirname(file), { recursive: true });
      await picture
        .tint(tones[(m + (i >> 3)) % tones.length]!)
        .withExif(exifOf(takenAt, meeting))
        .jpeg({ quality: 88 })
        .toFile(file);
      // A smaller copy that somebody sent around, as every family has them.
      if (i === 1) await sharp(file).resize(480).jpeg().toFile(file.replace('.jpg', ' (small).jpg'));
    }
  }
  writeFileSync(join(folder, meetings[0]!.folder, 'IMG_damaged.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
}

function around({ left, top, width, height }: Sitter, framing: { width: number; height: number }): Area {
  const [wide, high] = [height * framing.width, height * framing.height];
  return {
    left: left + width / 2 - wide / 2,
    top: top + height * 0.45 - high * 0.4,
    width: wide,
    height: high,
  };
}

function spanning(sitters: readonly Sitter[]): Area {
  const left = Math.min(...sitters.map((one) => one.left)) - 60;
  const top = Math.min(...sitters.map((one) => one.top)) - 70;
  const right = Math.max(...sitters.map((one) => one.left + one.width)) + 60;
  const bottom = Math.max(...sitters.map((one) => one.top + one.height)) + 130;
  return { left, top, width: right - left, height: bottom - top };
}

function within(area: Area, width: number, height: number): Area {
  const left = Math.round(Math.max(0, area.left));
  const top = Math.round(Math.max(0, area.top));
  return {
    left,
    top,
    width: Math.round(Math.min(width, area.left + area.width)) - left,
    height: Math.round(Math.min(height, area.top + area.height)) - top,
  };
}

function exifOf(takenAt: Date, { latitude, longitude }: Meeting) {
  const degrees = (value: number) => `${Math.floor(value)}/1 ${Math.round((value % 1) * 6000)}/100 0/1`;
  return {
    IFD0: { Make: 'Zeiss Ikon', Model: 'Ideal' },
    IFD2: { DateTimeOriginal: takenAt.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', ':') },
    IFD3: {
      ...{ GPSLatitudeRef: 'N', GPSLatitude: degrees(latitude) },
      ...{ GPSLongitudeRef: 'E', GPSLongitude: degrees(longitude) },
    },
  };
}
