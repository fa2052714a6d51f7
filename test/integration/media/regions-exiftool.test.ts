import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { exiftoolPath } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { overlap, storedBox, uprightBox } from '../../../core/media/regions/turn-box.ts';
import { writeNames } from '../../../core/media/regions/write-names.ts';
import type { BoxNorm, Orientation } from '../../../core/media/types.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const program = await exiftoolPath();
// It is a Perl script, except on Windows.
const isThere = spawnSync(program, ['-ver']).status === 0;
const shared = sharedDir();

type Tags = Record<string, unknown>;
type MwgRegion = {
  Area: { X: number; Y: number; W: number; H: number; Unit: string };
  Name: string;
  Type: string;
};
type MwgInfo = { AppliedToDimensions: { W: number; H: number; Unit: string }; RegionList: MwgRegion[] };
type MicrosoftInfo = { Regions: { PersonDisplayName: string; Rectangle: string }[] };

function exiftool(path: string, ...options: string[]): Tags {
  const { stdout, stderr } = spawnSync(
    program,
    ['-j', '-struct', '-n', '-G1', '-charset', 'filename=utf8', ...options, path],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(stderr);
  return (JSON.parse(stdout) as Tags[])[0]!;
}

/** The boxes of the upright picture that exiftool reads, by schema. */
function boxesIn(tags: Tags, orientation: Orientation): { name: string; box: BoxNorm }[][] {
  const mwg = tags['XMP-mwg-rs:RegionInfo'] as MwgInfo;
  const microsoft = tags['XMP-MP:RegionInfoMP'] as MicrosoftInfo;
  return [
    mwg.RegionList.map(({ Name, Area: { X, Y, W, H } }) => ({
      name: Name,
      box: uprightBox({ x: X - W / 2, y: Y - H / 2, width: W, height: H }, orientation),
    })),
    microsoft.Regions.map(({ PersonDisplayName, Rectangle }) => {
      const [x, y, width, height] = Rectangle.split(',').map(Number);
      return {
        name: PersonDisplayName,
        box: uprightBox({ x: x!, y: y!, width: width!, height: height! }, orientation),
      };
    }),
  ];
}

const faces = [
  { name: 'Zoë "Z" <Müller> & 李', box: { x: 0.123456, y: 0.2, width: 0.0512, height: 0.0801 } },
  { name: 'Ole', box: { x: 0.61, y: 0.34, width: 0.11, height: 0.21 } },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-exiftool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(!isThere)(isThere ? 'exiftool reads' : 'exiftool cannot run here (it needs Perl)', () => {
  const cases = (['jpg', 'png', 'webp'] as const).flatMap((format) =>
    ([1, 2, 3, 4, 5, 6, 7, 8] as const).map((orientation) => ({ format, orientation })),
  );

  test.each(cases)(
    'names and boxes in $format, orientation $orientation',
    async ({ format, orientation }) => {
      const path = join(folder, `${orientation}.${format}`);
      await sharp({ create: { width: 320, height: 240, channels: 3, background: '#963' } })
        .withMetadata({ orientation })
        .toFile(path);
      const picture = { storedWidth: 320, storedHeight: 240, orientation };
      const warning = exiftool(path, '-warning')['ExifTool:Warning'];
      await writeNames(path, faces, picture, 'sidecar');
      await writeNames(path, faces, picture, 'file');
      for (const each of [path, `${path}.xmp`]) {
        const tags = exiftool(each, '-XMP-mwg-rs:all', '-XMP-MP:all', '-warning');
        expect(tags['ExifTool:Warning']).toBe(each === path ? warning : undefined);
        const size = (tags['XMP-mwg-rs:RegionInfo'] as MwgInfo).AppliedToDimensions;
        expect(size).toEqual({ W: 320, H: 240, Unit: 'pixel' });
        for (const read of boxesIn(tags, orientation)) {
          expect(read.map(({ name }) => name)).toEqual(faces.map(({ name }) => name));
          for (const [i, { box }] of read.entries())
            expect(overlap(box, faces[i]!.box)).toBeGreaterThanOrEqual(0.99);
        }
      }
    },
  );
});

/** Real files of many cameras and programs, with much metadata. */
const samples = [
  'sidecars/exifr/IMG_5910.jpg',
  'sidecars/mwg-orientation-face-regions/photo.6.embedded.jpg',
  'orientation',
  'exif',
  'formats',
];

describe.skipIf(!shared || !isThere)(shared ? 'real files' : sharedAbsent, () => {
  const robust = join(shared ?? '', 'data/robust');
  const changeable = /\.(jpe?g|png|webp)$/i;

  test('differ in nothing but the names, as exiftool sees them', { timeout: 600_000 }, async () => {
    const paths = samples.flatMap((sample) => {
      const path = join(robust, sample);
      if (!statSync(path).isDirectory()) return [path];
      const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) =>
        changeable.test(file),
      );
      return files
        .sort()
        .filter((_, i) => i % 4 === 0)
        .map((file) => join(path, file));
    });
    const outcomes = { inFile: 0, inSidecar: 0 };
    for (const path of paths) {
      const metadata = await sharp(path)
        .metadata()
        .catch(() => null);
      if (!metadata) continue;
      const orientation = (metadata.orientation ?? 1) as Orientation;
      const picture = { storedWidth: metadata.width, storedHeight: metadata.height, orientation };
      const copy = join(folder, `copy-${basename(path)}`);
      await copyFile(path, copy);
      await chmod(copy, 0o644);
      const before = exiftool(copy, '-a', '-ee', '-all');
      const written = await writeNames(copy, faces, picture, 'file');
      const isInFile = written[0]?.path === copy;
      outcomes[isInFile ? 'inFile' : 'inSidecar']++;
      const after = exiftool(copy, '-a', '-ee', '-all');
      expect(othersOf(after), path).toEqual(othersOf(before));
      const source = isInFile ? after : exiftool(`${copy}.xmp`);
      for (const read of boxesIn(source, orientation)) {
        expect(
          read.map(({ name }) => name),
          path,
        ).toEqual(faces.map(({ name }) => name));
        for (const [i, { box }] of read.entries()) {
          expect(overlap(storedBox(box, orientation), storedBox(faces[i]!.box, orientation))).toBeGreaterThan(
            0.99,
          );
        }
      }
    }
    console.log(`names written into ${outcomes.inFile} real files, beside ${outcomes.inSidecar}`);
    expect(outcomes.inFile).toBeGreaterThan(20);
  });
});

/** Everything but the regions, what is of the file system, and what says where or that there is XMP. */
function othersOf(tags: Tags): Tags {
  const follows =
    /^(System:|ExifTool:|SourceFile|XMP-mwg-rs:|XMP-MP:|RIFF:WebP_Flags|File:FileType|MPImage\d+:MPImageStart)/;
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !follows.test(key)));
}
