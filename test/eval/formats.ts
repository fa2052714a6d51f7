import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { AppError } from '../../core/contract/errors.ts';
import { startEngine } from '../../core/engine.ts';
import { overlap } from '../../core/media/regions/turn-box.ts';
import { withRegions } from '../../core/media/regions/write-xmp.ts';
import type { BoxNorm, Orientation } from '../../core/media/types.ts';
import { openReadableStore, type Store } from '../../core/store/store.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

/** One file of a row, and what is known to be true of it; what is not known is not asked for. */
type Sample = {
  /** File name, and what makes the files: the picture itself and what lies beside it. */
  name: string;
  files: Record<string, Uint8Array | { copyOf: string }>;
  /** Upright, in pixels. */
  size?: [width: number, height: number];
  takenAt?: string;
  faces?: readonly BoxNorm[];
  /** Who is in it, by what other programs wrote. */
  names?: readonly string[];
};

type Row = { format: string; samples: Sample[]; note?: string };

const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const date = { exif: '2015:06:07 08:09:10', iso: '2015-06-07T08:09:10' };
const sameBoxIou = 0.7;

/**
 * `npm run eval -- formats`: scans real and generated files of every format with the real engine and writes what
 * comes out, beside what is known to be true of each, as a table into docs/formats.md.
 */
export async function run(): Promise<void> {
  const shared = sharedDir();
  if (shared === null) {
    console.log(`formats: skipped, ${sharedAbsent}`);
    return;
  }
  process.env.HEIRLOOM_MODELS ??= join(shared, 'models');
  process.env.HEIRLOOM_PROVIDER ??= 'cpu';
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-formats-')));
  try {
    const portrait = await sharp(join(shared, 'data/groups/scrfd_newton.png'))
      .rotate()
      .resize(900, 900, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 92 })
      .toBuffer();
    const [face] = (await scanned(work, 'portrait', { 'portrait.jpg': portrait })).faces('portrait.jpg');
    if (!face) throw new AppError('internal', 'no face is found in the portrait that all samples show');
    const rows = await allRows(join(shared, 'data/robust'), portrait, face);
    const files: Record<string, Sample['files'][string]> = {};
    for (const [r, { samples }] of rows.entries()) {
      for (const [s, sample] of samples.entries()) {
        for (const [name, content] of Object.entries(sample.files))
          files[join(`${r}`, `${s}`, name)] = content;
      }
    }
    const library = await scanned(work, 'samples', files);
    const table = rows.map((row, r) => tableLine(row, library, r));
    const path = resolve(import.meta.dirname, '../../docs/formats.md');
    writeFileSync(path, page(table));
    console.log(table.join('\n'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

// ── what is scanned ───────────────────────────────────────────────────────────────────────────────────────

async function allRows(real: string, portrait: Buffer, face: BoxNorm): Promise<Row[]> {
  const { width = 0, height = 0 } = await sharp(portrait).metadata();
  const size = [width, height] as [number, number];
  const copy = (path: string, truth: Omit<Sample, 'name' | 'files'> = {}, besides: string[] = []): Sample => {
    const names = [path, ...besides];
    const files = Object.fromEntries(names.map((name) => [basename(name), { copyOf: join(real, name) }]));
    return { name: basename(path), files, ...truth };
  };
  const made = (name: string, bytes: Uint8Array, truth: Omit<Sample, 'name' | 'files'> = {}): Sample => ({
    name,
    files: { [name]: bytes },
    size,
    faces: [face],
    ...truth,
  });
  let people = 0;
  const xmpFor = (orientation: Orientation, stored: [number, number], name: string) =>
    withRegions(null, [{ name, box: face }], {
      storedWidth: stored[0],
      storedHeight: stored[1],
      orientation,
    });

  /** The portrait in all eight orientations, each with a date and a name in it. */
  async function turned(ending: 'jpeg' | 'png' | 'webp' | 'tiff'): Promise<Sample[]> {
    return Promise.all(
      orientations.map(async (orientation) => {
        const { data, info } = await storedAs(portrait, orientation).toBuffer({ resolveWithObject: true });
        const person = `Person ${++people}`;
        const bytes = await sharp(data)
          .withExif({ IFD0: { Orientation: String(orientation) }, IFD2: { DateTimeOriginal: date.exif } })
          .withMetadata({ orientation })
          .withXmp(xmpFor(orientation, [info.width, info.height], person))
          .toFormat(ending, ending === 'tiff' ? { compression: 'lzw' } : { quality: 90 })
          .toBuffer();
        // libvips writes no EXIF date into TIFF.
        const dated = ending === 'tiff' ? {} : { takenAt: date.iso };
        return made(`turned-${orientation}.${ending}`, bytes, { ...dated, names: [person] });
      }),
    );
  }
  const plain = (name: string, picture: Sharp) => picture.toBuffer().then((bytes) => made(name, bytes));
  const source = () => sharp(portrait);
  const beside = async (files: Record<string, string>, person: string): Promise<Sample> => {
    // Made different, or one photo would be in several places.
    const bytes = await source()
      .withExif({ IFD0: { Artist: person } })
      .jpeg()
      .toBuffer();
    const texts = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]);
    return {
      ...made('IMG_1.jpg', bytes),
      files: { 'IMG_1.jpg': bytes, ...Object.fromEntries(texts) },
      names: [person],
    };
  };
  const bmp = ['pal1', 'pal8', 'pal8nonsquare', 'pal8rle', 'pal8v5', 'rgb16', 'rgb24pal'];
  const curies = { names: ['Marie Curie', 'Pierre Curie'] };
  const regionFolder = 'sidecars/mwg-orientation-face-regions';
  return [
    {
      format: 'JPEG',
      samples: [
        ...(await turned('jpeg')),
        copy('exif/jpg/gps/DSCN0012.jpg', { takenAt: '2008-10-22T16:29:49', size: [640, 480] }),
      ],
    },
    {
      format: 'JPEG, progressive, CMYK, grey',
      samples: [
        await plain('progressive.jpg', source().jpeg({ progressive: true })),
        await plain('cmyk.jpg', source().toColourspace('cmyk').jpeg()),
        await plain('grey.jpg', source().grayscale().jpeg()),
        copy('formats/jpeg/Channel_digital_image_CMYK_color_no_profile.jpg'),
      ],
    },
    {
      format: 'MPO',
      samples: [copy('formats/jpeg/frozenpond.mpo', { takenAt: '2014-03-02T13:30:00', size: [640, 480] })],
      note: 'the first picture',
    },
    { format: 'PNG', samples: await turned('png') },
    {
      format: 'PNG, 16 bits',
      samples: [
        await plain('16bit.png', source().toColourspace('rgb16').png()),
        copy('formats/png/basn6a16.png'),
        copy('formats/png/oi9n2c16.png'),
      ],
    },
    {
      format: 'APNG',
      samples: [made('moving.png', animated(await source().png().toBuffer()))],
      note: 'the first picture',
    },
    {
      format: 'WebP',
      samples: [
        ...(await turned('webp')),
        copy('formats/webp/rotating-squares.webp'),
        copy('formats/webp/Alpha Lossless (1).webp'),
      ],
      note: 'of an animation the first picture',
    },
    {
      format: 'AVIF',
      samples: [
        await plain('8bit.avif', source().avif()),
        copy('formats/avif/8bit-sRGB.avif'),
        copy('formats/avif/sofa_grid1x5_420.avif'),
        copy('formats/avif/abc_color_irot_alpha_irot.avif', { size: [256, 512] }),
        copy('formats/avif/colors-animated-8bpc.avif', { size: [150, 150] }),
      ],
      note: 'with grids and turns; of a sequence the first picture',
    },
    {
      format: 'HEIC',
      samples: [
        copy('formats/heic/heic-iphone7.heic', { size: [4032, 3024], takenAt: '2019-10-20T18:34:30' }),
        copy('formats/heic/heic-single.heic', { size: [1440, 960] }),
        copy('exif/heic/samplefilehub.heif', { size: [640, 426] }),
      ],
      note: 'no sample here shows a face or has a region',
    },
    {
      format: 'GIF',
      samples: [
        await plain('portrait.gif', source().gif()),
        copy('formats/gif/chi.gif'),
        copy('formats/gif/animated-loop-3.gif'),
      ],
      note: 'the first picture',
    },
    {
      format: 'TIFF',
      samples: [
        ...(await turned('tiff')),
        copy('formats/tiff/G31D_MULTI.TIF'),
        copy('formats/tiff/hopper_bigtiff.tif'),
        copy('formats/tiff/hopper_g4.tif'),
      ],
      note: 'the first page',
    },
    {
      format: 'BMP',
      samples: [
        made('portrait.bmp', bmpOf(await source().raw().toBuffer(), width, height)),
        ...bmp.map((name) => copy(`formats/bmp/${name}.bmp`)),
      ],
    },
    { format: 'JPEG XL', samples: [], note: 'read; no sample here' },
    {
      format: 'PSD',
      samples: [
        made('portrait.psd', psdOf(await source().raw().toBuffer(), width, height)),
        copy('formats/misc/8x4x8bit-Grayscale.psd'),
      ],
      note: 'the merged picture; the second was saved without one',
    },
    ...[
      ['RAW, Canon (CR3)', 'CanonRaw.cr3', '2018-02-21T12:08:56'],
      ['RAW, DNG', 'DNG.dng', '2005-08-03T18:59:18'],
      ['RAW, Fujifilm (RAF)', 'FujiFilm.raf', '2007-05-22T13:58:30'],
      ['RAW, Panasonic (RW2)', 'Panasonic.rw2', '2008-08-06T15:21:56'],
      ['RAW, Sigma (X3F)', 'Sigma.x3f', undefined],
    ].map(([format, name, takenAt]) => ({
      format: format!,
      samples: [copy(`formats/raw/${name}`, takenAt === undefined ? {} : { takenAt })],
      note: 'the picture inside; this sample is cut off after its head',
    })),
    {
      format: 'RAW, Canon (CR2), Nikon, Sony, Olympus, Pentax',
      samples: [],
      note: 'the picture inside; no sample here',
    },
    {
      format: 'MP4',
      samples: [
        copy('video/motion-photo/mp42-hvc1.mp4', { size: [464, 848] }),
        copy('video/same-stem-pair/IMG_1234.mp4', { size: [1440, 1080] }),
      ],
    },
    { format: 'MOV', samples: [copy('video/xmp480qt.mov', { size: [640, 360] })] },
    {
      format: 'Motion photo',
      samples: [
        copy('video/motion-photo/image-isom-avc1.jpg', { size: [240, 180], takenAt: '2018-01-11T13:09:38' }),
      ],
    },
    { format: 'Live Photo (two files)', samples: [], note: 'one item; no sample here' },
    {
      format: 'Names: MWG and digiKam, in the file',
      samples: [3, 6, 8].map((n) => copy(`${regionFolder}/photo.${n}.embedded.jpg`, curies)),
    },
    {
      format: 'Names: MWG and Microsoft, in an XMP sidecar',
      samples: [
        ...[3, 6, 8].map((n) =>
          copy(`${regionFolder}/photo.${n}.embedded_sidecar.jpg`, curies, [
            `${regionFolder}/photo.${n}.embedded_sidecar.jpg.xmp`,
          ]),
        ),
        copy('sidecars/librephotos/niaz.jpg', { names: ['Niaz Faridani-Rad'] }, [
          'sidecars/librephotos/niaz.xmp',
        ]),
        copy('sidecars/exifr/IMG_5910.jpg', { names: ['Alvin the Squirrel'] }, [
          'sidecars/exifr/IMG_5910.xmp',
        ]),
      ],
    },
    {
      format: 'Names: Picasa',
      samples: [
        await beside(
          {
            '.picasa.ini': `[Contacts2]\n8e62398ebda8c1a5=Person P;;\n[IMG_1.jpg]\nfaces=rect64(${rect64(face)}),8e62398ebda8c1a5\n`,
          },
          'Person P',
        ),
      ],
    },
    {
      format: 'Dates: Google Takeout',
      samples: [
        {
          ...made('portrait.jpg', await source().jpeg({ quality: 81 }).toBuffer(), { takenAt: date.iso }),
          files: {
            'portrait.jpg': await source().jpeg({ quality: 81 }).toBuffer(),
            // UTC: there is no place in it, and no other clock.
            'portrait.jpg.supplemental-metadata.json': Buffer.from(
              JSON.stringify({
                title: 'portrait.jpg',
                photoTakenTime: { timestamp: String(Date.parse(`${date.iso}Z`) / 1000) },
              }),
            ),
          },
        },
      ],
    },
  ];
}

/** The picture with its pixels stored so that a viewer has to turn them by this EXIF orientation. */
function storedAs(upright: Buffer, orientation: Orientation): Sharp {
  const raw = (picture: Sharp) => picture.png();
  switch (orientation) {
    case 1:
      return raw(sharp(upright));
    case 2:
      return raw(sharp(upright).flop());
    case 3:
      return raw(sharp(upright).rotate(180));
    case 4:
      return raw(sharp(upright).flip());
    // sharp mirrors before it turns, in whatever order it is asked.
    case 5:
      return raw(sharp(upright).flop().rotate(270));
    case 6:
      return raw(sharp(upright).rotate(270));
    case 7:
      return raw(sharp(upright).flop().rotate(90));
    case 8:
      return raw(sharp(upright).rotate(90));
  }
}

/** A PNG that says it moves; its only picture is shown by all who do not know (APNG specification). */
function animated(png: Buffer): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const control = Buffer.alloc(8);
  control.writeUInt32BE(1, 0);
  const frame = Buffer.alloc(26);
  frame.writeUInt32BE(png.readUInt32BE(16), 4);
  frame.writeUInt32BE(png.readUInt32BE(20), 8);
  const headEnd = 33;
  return Buffer.concat([
    png.subarray(0, headEnd),
    chunk('acTL', control),
    chunk('fcTL', frame),
    png.subarray(headEnd),
  ]);
}

function bmpOf(rgb: Buffer, width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bmp = Buffer.alloc(54 + stride * height);
  bmp.write('BM', 'latin1');
  bmp.writeUInt32LE(bmp.length, 2);
  for (const [at, value] of [
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
  ] as const)
    bmp.writeInt32LE(value, at);
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const to = 54 + (height - 1 - y) * stride + x * 3;
      for (let c = 0; c < 3; c++) bmp[to + c] = rgb[from + 2 - c]!;
    }
  }
  return bmp;
}

/** Eight bits, RGB, uncompressed, no layers (Adobe Photoshop File Formats Specification). */
function psdOf(rgb: Buffer, width: number, height: number): Buffer {
  const head = Buffer.alloc(26 + 12 + 2);
  head.write('8BPS', 'latin1');
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(3, 12);
  head.writeUInt32BE(height, 14);
  head.writeUInt32BE(width, 18);
  head.writeUInt16BE(8, 22);
  head.writeUInt16BE(3, 24);
  const planes = [0, 1, 2].map((c) =>
    Buffer.from(Uint8Array.from({ length: width * height }, (_, i) => rgb[i * 3 + c]!)),
  );
  return Buffer.concat([head, ...planes]);
}

/** Left, top, right, bottom in sixteenths of a bit more than four digits each, as Picasa writes them. */
function rect64({ x, y, width, height }: BoxNorm): string {
  const sides = [x, y, x + width, y + height];
  return sides
    .map((side) =>
      Math.round(side * 65_535)
        .toString(16)
        .padStart(4, '0'),
    )
    .join('');
}

// ── what comes out ────────────────────────────────────────────────────────────────────────────────────────

type Scanned = {
  photo(path: string): ReturnType<Store['photos']['get']>;
  faces(path: string): ReturnType<Store['faces']['ofPhoto']>;
  /** Names of the people in it. */
  names(path: string): string[];
};

/** Writes files into a folder and scans it; reads all that is known of them before the library goes. */
async function scanned(
  work: string,
  name: string,
  files: Record<string, Sample['files'][string]>,
): Promise<Scanned> {
  const folder = join(work, name);
  // No name of a file, and no time of one, is the date that is asked for.
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(join(target, '..'), { recursive: true });
    if ('copyOf' in content) copyFileSync(content.copyOf, target);
    else writeFileSync(target, content);
    utimesSync(target, 1_600_000_000, 1_600_000_000);
  }
  const libraryDir = join(work, `library of ${name}`);
  const engine = await startEngine({ libraryDir, processes: 2, onNote: () => {} });
  const nothing = { params: undefined, query: undefined, files: [] };
  const { task_id } = await engine.handlers.addRoot({ ...nothing, body: { path: folder } });
  const task = await engine.ended(task_id);
  await engine.close();
  if (task.status !== 'completed') throw new AppError('internal', `the scan ${task.status}: ${task.error}`);
  const store = openReadableStore(libraryDir);
  const people = new Map(store.persons.list().map((person) => [person.id, person.name]));
  const photoId = (path: string) => store.places.findByPath(join(folder, path))?.photo_id ?? -1;
  const faces = (path: string) => store.faces.ofPhoto(photoId(path));
  return {
    photo: (path) => store.photos.get(photoId(path)),
    faces,
    names: (path) =>
      faces(path).flatMap(({ person_id }) => (person_id === null ? [] : (people.get(person_id) ?? []))),
  };
}

function tableLine({ format, samples, note = '' }: Row, library: Scanned, r: number): string {
  const results = samples.map((sample, s) => ({ sample, path: join(`${r}`, `${s}`, sample.name) }));
  /** How many of the files of which it is known are right. */
  const cell = (asked: (sample: Sample) => unknown, isRight: (sample: Sample, path: string) => boolean) => {
    const those = results.filter(({ sample }) => asked(sample) !== undefined);
    if (those.length === 0) return '–';
    const right = those.filter(({ sample, path }) => isRight(sample, path)).length;
    return right === those.length ? `yes (${right})` : `${right} of ${those.length}`;
  };
  const cells = [
    format,
    cell(
      () => true,
      (_, path) => library.photo(path)?.state === 'done',
    ),
    cell(
      ({ size }) => size,
      ({ size }, path) => library.photo(path)?.width === size![0] && library.photo(path)?.height === size![1],
    ),
    cell(
      ({ takenAt }) => takenAt,
      ({ takenAt }, path) => library.photo(path)?.taken_at === takenAt,
    ),
    cell(
      ({ faces }) => faces,
      ({ faces }, path) => {
        const found = library.faces(path);
        return (
          found.length === faces!.length &&
          faces!.every((face) => found.some((other) => overlap(face, other) >= sameBoxIou))
        );
      },
    ),
    cell(
      ({ names }) => names,
      ({ names }, path) => names!.every((name) => library.names(path).includes(name)),
    ),
    note,
  ];
  return `| ${cells.join(' | ')} |`;
}

function page(lines: readonly string[]): string {
  return `# Formats

Made by \`npm run eval -- formats\` from real files and, where there are none, generated ones; do not edit. Each cell says for
how many files it is right, of those of which the truth is known; – where no file here can tell.

- **Read**: analysed and shown.
- **Upright**: width and height as they should be seen; where a face is known, "Faces" tells the turn as well.
- **Date**: the moment of capture, to the second.
- **Faces**: the face of the portrait, in its place (overlap ≥ ${sameBoxIou}), and no other.
- **Names**: every name that another program wrote for a face is with a face of the photo.

JPEG, PNG, WebP and TIFF are scanned in all eight orientations.

| format | read | upright | date | faces | names | |
|---|---|---|---|---|---|---|
${lines.join('\n')}
`;
}
