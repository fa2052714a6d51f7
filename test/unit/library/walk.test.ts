import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLeftOut } from '../../../core/library/left-out.ts';
import { type Disk, detectNameRules, isSamePath, pathKey } from '../../../core/library/path-key.ts';
import { readableName } from '../../../core/library/walk.ts';

test('a name that is no text is shown with its bytes, and no two look alike', () => {
  const names: [number[], string][] = [
    [[...Buffer.from('img'), 0xff, 0xfe, ...Buffer.from('.jpg')], 'img\\xff\\xfe.jpg'],
    [[...Buffer.from('фото '), 0xe9], 'фото \\xe9'],
    [[0xf0, 0x9f, 0x98, ...Buffer.from('😀')], '\\xf0\\x9f\\x98😀'],
    [[0xc0, 0xaf], '\\xc0\\xaf'],
    [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    [[...Buffer.from('\\xff'), 0xff], '\\x5cxff\\xff'],
    [[...Buffer.from('ä\\n')], 'ä\\n'],
  ];
  expect(names.map(([bytes]) => readableName(Buffer.from(bytes)))).toEqual(names.map(([, text]) => text));

  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = readableName(Buffer.from(bytes));
      const back = Buffer.concat(
        isUtf8(bytes)
          ? [Buffer.from(text)]
          : text
              .split(/\\x([0-9a-f]{2})/)
              .map((part, i) => (i % 2 ? Buffer.from([Number.parseInt(part, 16)]) : Buffer.from(part))),
      );
      expect(back).toEqual(Buffer.from(bytes));
    }),
  );
});

describe('what is left out', () => {
  const root = '/photos';
  const leftOutOf = (patterns: string[], paths: string[]) => {
    const leftOut = createLeftOut(root, { excluded: new Set(['/photos/library']), patterns });
    // A path is left out when one of the folders above it is.
    const isLeftOut = (path: string) => {
      const names = path.split('/').filter((name) => name !== '');
      return names.some((name, i) =>
        leftOut([root, ...names.slice(0, i)].join('/'), name, i < names.length - 1 || path.endsWith('/')),
      );
    };
    return paths.filter(isLeftOut);
  };

  test('hidden files, trash and what systems keep for themselves', () => {
    const out = [
      ...['.hidden/a.jpg', '.b.jpg', '.Trash-1000/a.jpg', '.Trashes/a.jpg', '.thumbnails/a.jpg'],
      ...[
        '.picasaoriginals/a.jpg',
        '$RECYCLE.BIN/a.jpg',
        '$Recycle.Bin/a.jpg',
        'System Volume Information/a.jpg',
      ],
      ...[
        'sub/@eaDir/a.jpg',
        '#recycle/a.jpg',
        'lost+found/a.jpg',
        'library/a.jpg',
        'Mine Previews.lrdata/a.jpg',
      ],
    ];
    const kept = [
      'recycled/a.jpg',
      'lost and found/a.jpg',
      'sub/library/a.jpg',
      'a.lrdata.jpg',
      'lost+found',
    ];
    expect(leftOutOf([], [...out, ...kept])).toEqual(out);
  });

  test("of the libraries of Apple's programs all but the photos themselves", () => {
    const out = [
      'Photos Library.photoslibrary/resources/derivatives/a.jpg',
      'Photos Library.photoslibrary/database/search/a.jpg',
      'Old.photolibrary/Thumbnails/a.jpg',
    ];
    const kept = [
      'Photos Library.photoslibrary/originals/0/a.heic',
      'Old.photolibrary/Masters/2012/a.jpg',
      'resources/a.jpg',
      'x.photoslibrary.jpg',
    ];
    expect(leftOutOf([], [...out, ...kept])).toEqual(out);
  });

  test("the owner's patterns, as in .gitignore", () => {
    const paths = [
      ...[
        'Screenshots/a.jpg',
        'phone/Screenshots/a.jpg',
        'Screenshots.jpg',
        'scans/a.jpg',
        'old/scans/a.jpg',
      ],
      ...['a.png', 'sub/b.png', 'keep.png', 'x/cache/y/a.jpg', 'Café/a.jpg'.normalize('NFD')],
    ];
    const cases: [string[], string[]][] = [
      [[], []],
      [['**/Screenshots/**'], ['Screenshots/a.jpg', 'phone/Screenshots/a.jpg']],
      [['Screenshots'], ['Screenshots/a.jpg', 'phone/Screenshots/a.jpg']],
      [['/scans'], ['scans/a.jpg']],
      [
        ['*.png', '!keep.png'],
        ['a.png', 'sub/b.png'],
      ],
      [['x/**/a.jpg'], ['x/cache/y/a.jpg']],
      [['Café/'.normalize('NFC')], ['Café/a.jpg'.normalize('NFD')]],
      [['# a remark', '', '   '], []],
      [['[z-a]', '\\', '[', '!'], []],
    ];
    expect(cases.map(([patterns]) => [patterns, leftOutOf(patterns, paths)])).toEqual(cases);
  });

  test.skipIf(process.platform !== 'linux')('letter case counts on Linux', () => {
    expect(leftOutOf(['screenshots'], ['Screenshots/a.jpg'])).toEqual([]);
  });

  test('names that no pattern can be asked about are kept', () => {
    const odd = [
      'a\nb.jpg',
      '😀.jpg',
      'a\\b.jpg',
      '~',
      '. .jpg'.slice(1),
      '-rf.jpg',
      '!a.jpg',
      '#a.jpg',
      ' .jpg',
    ];
    expect(leftOutOf(['*.png'], odd)).toEqual([]);
  });
});

test('two spellings are one file where the disk says so', () => {
  const nfc = '/Café/ÉTÉ.jpg'.normalize('NFC');
  const nfd = nfc.normalize('NFD');
  const pairs: [string, string][] = [
    [nfc, nfc],
    [nfc, nfd],
    ['/CASE.jpg', '/case.jpg'],
    [nfc, nfd.toLowerCase()],
    ['/ΟΔΟΣ.jpg', '/οδος.jpg'],
    ['/Straße.jpg', '/STRASSE.jpg'],
    ['/a.jpg', '/b.jpg'],
  ];
  const under = (ignoresCase: boolean, ignoresForm: boolean) =>
    pairs.map(([a, b]) => isSamePath(a, b, { ignoresCase, ignoresForm }));
  expect({
    ext4: under(false, false),
    ntfs: under(true, false),
    hfsx: under(false, true),
    apfs: under(true, true),
  }).toEqual({
    ext4: [true, false, false, false, false, false, false],
    ntfs: [true, false, true, false, true, false, false],
    hfsx: [true, true, false, false, false, false, false],
    apfs: [true, true, true, true, true, false, false],
  });
  expect(pathKey(nfd, { ignoresCase: false, ignoresForm: false })).toBe(nfd);
});

test('how a disk takes names is found out by asking for files under other names', async () => {
  const rules = (ignoresCase: boolean, ignoresForm: boolean) => ({ ignoresCase, ignoresForm });
  /** A disk of one folder `/r` and one in it, which takes names by these rules. */
  const diskOf = (its: ReturnType<typeof rules>, names: string[], inner: string[]): Disk => {
    const listed: Record<string, string[]> = { '/r': names, '/r/1': inner };
    const files = Object.entries(listed).flatMap(([folder, own]) => own.map((name) => `${folder}/${name}`));
    return {
      list: async (folder) => (listed[folder] ?? []).map((name) => ({ name, isFolder: name === '1' })),
      identity: async (path) => files.find((file) => isSamePath(file, path, its)) ?? null,
    };
  };
  const all = [rules(false, false), rules(true, false), rules(false, true), rules(true, true)];
  for (const its of all) {
    expect(
      await detectNameRules('/r', diskOf(its, ['1'], ['IMG_1.jpg', 'Café.jpg'.normalize('NFC')])),
    ).toEqual(its);
    expect(await detectNameRules('/r', diskOf(its, ['й.jpg'.normalize('NFD')], []))).toEqual(its);
  }
  // Both spellings are there: they are two files, whatever answers for the other one.
  const two = diskOf(rules(false, false), ['a.jpg', 'A.JPG'], []);
  expect(await detectNameRules('/r', { ...two, identity: async () => 'same' })).toEqual(
    rules(process.platform === 'win32' || process.platform === 'darwin', process.platform === 'darwin'),
  );
});
