import { execFile, execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  call,
  copyFamily,
  type Ended,
  heirloom,
  paint,
  startHeirloom,
  startTestEngine,
} from '../../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const absent = sharedDir() === null;
if (absent) console.warn(`skipped: ${sharedAbsent}`);

let folder: string;
let photos: string;
let library: string;
let scanned: Ended;

beforeAll(async () => {
  if (absent) return;
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-test-')));
  photos = join(folder, 'Our "photos", 2019');
  library = join(folder, 'library');
  copyFamily(photos, { amy: 3, raj: 3 });
  await paint(join(photos, 'sea.jpg'), '#24c', 120, 80);
  await paint(join(photos, 'broken.jpg'));
  truncateSync(join(photos, 'broken.jpg'), 200);
});

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const exportArgs = (format: 'json' | 'csv') => ['export', '--library', library, '--format', format];

test.skipIf(absent)('scan exits 0 and prints one JSON line on stdout, progress on stderr', async () => {
  // The one scan for all tests of this file: it costs seconds.
  scanned = await heirloom(['scan', photos, '--library', library, '--json']);
  expect(scanned.code).toBe(0);
  expect(scanned.stdout.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(scanned.stdout)).toEqual({
    library,
    pack: expect.any(String),
    device: expect.any(String),
    photos: { total: 8, pending: 0, done: 7, failed: 1, skipped: 0 },
    faces: 6,
    facesWithoutPerson: 0,
    persons: 2,
    failures: [{ code: 'corrupt', count: 1 }],
    seconds: expect.any(Number),
  });
  expect(scanned.stderr).toContain('looking for faces');
  expect(scanned.stderr).not.toMatch(/^\s+at /m);
});

test.skipIf(absent)('a second scan without --json says all on stderr and leaves stdout empty', async () => {
  const { code, stdout, stderr } = await heirloom(['scan', photos, '--library', library]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain('7 photos, 6 faces, 2 people');
  expect(stderr).toContain('1 not read: corrupt');
});

type Export = {
  format: string;
  version: number;
  pack: string;
  photos: { id: number; path: string; state: string }[];
  faces: { id: number; photoId: number; box: object; landmarks: number[][]; personId: number | null }[];
  persons: { id: number; name: string; named: boolean; facesCount: number }[];
};

test.skipIf(absent)('export --format json has the members that were agreed on', async () => {
  const { code, stdout, stderr } = await heirloom(exportArgs('json'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const out = JSON.parse(stdout) as Export;
  expect(Object.keys(out)).toEqual(['format', 'version', 'pack', 'photos', 'faces', 'persons']);
  expect(out).toMatchObject({ format: 'heirloom-export', version: 1 });
  expect(out.pack).toBe((JSON.parse(scanned.stdout) as { pack: string }).pack);

  const names = [
    'amy1.png',
    'amy2.png',
    'amy3.png',
    'broken.jpg',
    'raj1.png',
    'raj2.png',
    'raj3.png',
    'sea.jpg',
  ];
  expect(out.photos.map(({ path }) => path).sort()).toEqual(names.map((name) => join(photos, name)));
  for (const photo of out.photos) {
    expect(Object.keys(photo)).toEqual(['id', 'path', 'width', 'height', 'takenAt', 'state', 'failureCode']);
  }
  expect(out.photos.find(({ path }) => path.endsWith('sea.jpg'))).toMatchObject({
    ...{ width: 120, height: 80, takenAt: null, state: 'done', failureCode: null },
  });
  expect(out.photos.find(({ path }) => path.endsWith('broken.jpg'))).toMatchObject({
    ...{ width: null, height: null, state: 'failed', failureCode: 'corrupt' },
  });

  expect(out.faces).toHaveLength(6);
  const photoIds = new Set(out.photos.map(({ id }) => id));
  const personIds = new Set(out.persons.map(({ id }) => id));
  for (const face of out.faces) {
    expect(Object.keys(face)).toEqual([
      ...['id', 'photoId', 'box', 'landmarks', 'detectionScore', 'quality', 'personId'],
    ]);
    expect(Object.keys(face.box)).toEqual(['x', 'y', 'width', 'height']);
    for (const value of Object.values(face.box)) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
    expect(face.landmarks.map((point) => point.length)).toEqual([2, 2, 2, 2, 2]);
    expect(photoIds).toContain(face.photoId);
    expect(personIds).toContain(face.personId);
  }

  expect(out.persons).toHaveLength(2);
  for (const person of out.persons) {
    expect(person).toEqual({
      id: person.id,
      name: `person_${person.id}`,
      named: false,
      hidden: false,
      facesCount: 3,
    });
  }
});

test.skipIf(absent)(
  'export --format csv has a line for each face and for each photo without one',
  async () => {
    const { code, stdout } = await heirloom(exportArgs('csv'));
    expect(code).toBe(0);
    const lines = stdout.split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(lines).toHaveLength(1 + 6 + 2 + 1);
    const columns = lines[0]!.split(',').length;
    // The folder has a comma and quotes in its name.
    const path = `"${join(photos, 'sea.jpg').replaceAll('"', '""')}"`;
    const sea = lines.find((line) => line.includes('sea.jpg'))!;
    expect(sea).toContain(path);
    expect(sea.replace(path, '').split(',')).toHaveLength(columns);
    expect(sea.endsWith(','.repeat(9))).toBe(true);
    expect(lines.filter((line) => /,person_\d+$/.test(line))).toHaveLength(6);
  },
);

test.skipIf(absent)('--out writes the same bytes into a file, over one that was there', async () => {
  const file = join(folder, 'out.json');
  writeFileSync(file, 'old');
  const [toFile, toStdout] = await Promise.all([
    heirloom([...exportArgs('json'), '--out', file]),
    heirloom(exportArgs('json')),
  ]);
  expect(toFile).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(file, 'utf8')).toBe(toStdout.stdout);
  expect(readdirSync(folder).filter((name) => name.startsWith('out.'))).toEqual(['out.json']);
});

test.skipIf(absent || process.platform === 'win32')('--out may be a pipe, which stays one', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const read = promisify(execFile)('cat', [pipe], { timeout: 20_000 });
  const [{ stdout }, { code }] = await Promise.all([read, heirloom([...exportArgs('csv'), '--out', pipe])]);
  expect(code).toBe(0);
  expect(stdout).toContain('sea.jpg');
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

test.skipIf(absent)('names are exported; faces of a removed person are nobody’s', async () => {
  const engine = await startTestEngine(library);
  const [named, removed] = await call(engine, 'listPersons');
  await call(engine, 'renamePerson', { params: { id: named!.id }, body: { name: 'Анна "Нюта"' } });
  await call(engine, 'deletePerson', { params: { id: removed!.id } });
  await engine.close();

  const [json, csv] = await Promise.all([heirloom(exportArgs('json')), heirloom(exportArgs('csv'))]);
  const out = JSON.parse(json.stdout) as Export;
  expect(out.persons).toEqual([
    { id: named!.id, name: 'Анна "Нюта"', named: true, hidden: false, facesCount: 3 },
  ]);
  expect(out.faces.map((face) => face.personId).sort()).toEqual(
    [...Array<number>(3).fill(named!.id), ...Array<null>(3).fill(null)].sort(),
  );
  expect(csv.stdout.match(/,"Анна ""Нюта"""\r\n/g)).toHaveLength(3);
});

test.skipIf(absent)('a reader that has enough of an export is no error', async () => {
  const { child, ended } = startHeirloom(exportArgs('json'));
  child.stdout!.destroy();
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
});
