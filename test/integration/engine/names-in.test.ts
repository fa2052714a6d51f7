import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Face } from '../../../core/contract/schemas.ts';
import type { Engine } from '../../../core/engine.ts';
import { overlap } from '../../../core/media/regions/turn-box.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  scanAgain,
  startTestEngine,
  temporaryFolder,
} from '../../engine-fixture.ts';
import { sharedDir } from '../../shared-data.ts';
import {
  allPhotos,
  copyInto,
  faceCalled,
  needsModels,
  photoCalled,
  sidecarXmp,
  thumbTimes,
  type WrittenRegion,
} from './real-photos.ts';

needsModels({ data: true });

const curies = join(sharedDir() ?? '', 'data/robust/sidecars/mwg-orientation-face-regions');

/** An empty folder, its library, and a scan of it. */
async function newHome() {
  const folder = temporaryFolder();
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  let isAdded = false;
  const scan = async () => {
    if (isAdded) return scanAgain(engine);
    isAdded = true;
    return (await addAndScan(engine, folder)).task;
  };
  return { folder, libraryDir, engine, scan, path: (name: string) => join(folder, name) };
}

/** Where the face of these portraits is, as the library found it. */
const portraitSize = (path: string) => sharp(path).metadata();

async function writeSidecar(photoPath: string, regions: readonly WrittenRegion[], more = ''): Promise<void> {
  const { width, height } = await portraitSize(photoPath);
  writeFileSync(`${photoPath}.xmp`, sidecarXmp(regions, { width, height }, more));
}

/** A portrait and where the face is in it, told by a library that knows no names. */
async function facePlace(person: string) {
  const { folder, engine, scan } = await newHome();
  copyInto(folder, join(bigBangDir(), person, `${person}1.png`), 'a.png');
  await scan();
  const { box } = await faceCalled(engine, 'a.png');
  await engine.close();
  return box;
}

const people = async (engine: Engine) =>
  (await call(engine, 'listPersons')).flatMap(({ name, named }) => (named ? name : [])).sort();
const summary = ({ person_name, certainty, drawn }: Face) => [person_name, certainty, drawn];
/** As by a program that saves what is there once more. */
const touch = (path: string, seconds: number) => utimesSync(path, seconds, seconds);

test('Marie and Pierre Curie are right in every file, turned or not, embedded or beside it', async () => {
  const { folder, engine, scan } = await newHome();
  copyInto(folder, join(curies, 'photo.jpg'), 'photo.1.embedded.jpg');
  for (const turn of [3, 6, 8]) {
    for (const kind of ['embedded', 'sidecar', 'embedded_sidecar']) {
      copyInto(folder, join(curies, `photo.${turn}.${kind}.jpg`), `photo.${turn}.${kind}.jpg`);
    }
    for (const kind of ['sidecar', 'embedded_sidecar']) {
      copyInto(
        folder,
        join(curies, `photo.${turn}.embedded_sidecar.jpg.xmp`),
        `photo.${turn}.${kind}.jpg.xmp`,
      );
    }
  }
  await scan();
  const photos = await allPhotos(engine);
  const upright = photos.find(({ file_name }) => file_name === 'photo.1.embedded.jpg')!;
  const boxOf = (faces: Face[], name: string) => faces.find(({ person_name }) => person_name === name)!.box;
  expect(photos.length).toBe(10);
  for (const { file_name, faces, width, height } of photos) {
    const named = faces.filter(({ certainty }) => certainty === 'confirmed').map(summary);
    expect([file_name, named.sort()]).toEqual([
      file_name,
      [
        ['Marie Curie', 'confirmed', false],
        ['Pierre Curie', 'confirmed', false],
      ],
    ]);
    const overlaps = faces.flatMap((face, i) =>
      faces.slice(i + 1).map((other) => overlap(face.box, other.box)),
    );
    expect([file_name, Math.max(0, ...overlaps) < 0.3]).toEqual([file_name, true]);
    // All show the same picture upright.
    for (const name of ['Marie Curie', 'Pierre Curie']) {
      expect([file_name, name, overlap(boxOf(faces, name), boxOf(upright.faces, name)) > 0.6]).toEqual([
        ...[file_name, name, true],
      ]);
    }
    expect(width! / height!).toBeCloseTo(upright.width! / upright.height!, 1);
  }
  expect(await people(engine)).toEqual(['Marie Curie', 'Pierre Curie']);
});

test('a region where no face was found is drawn once, whatever is scanned again', async () => {
  const { folder, engine, scan, path } = await newHome();
  copyInto(folder, join(bigBangDir(), 'amy/amy1.png'), 'a.png');
  const back = { name: 'Grandma, from behind', x: 0.02, y: 0.7, width: 0.15, height: 0.2 };
  await writeSidecar(path('a.png'), [back]);
  await scan();
  const faces = async () => (await photoCalled(engine, 'a.png')).faces;
  const first = await faces();
  expect(first.filter(({ drawn }) => drawn).map(summary)).toEqual([[back.name, 'confirmed', true]]);
  expect(first.length).toBe(2);
  touch(path('a.png'), 10);
  await scan();
  touch(path('a.png.xmp'), 20);
  await scan();
  expect((await faces()).map((face) => [face.id, ...summary(face)])).toEqual(
    first.map((face) => [face.id, ...summary(face)]),
  );
  const crop = await call(engine, 'getFaceCrop', { params: { id: first.find(({ drawn }) => drawn)!.id } });
  expect(crop.contentType).toBe('image/jpeg');

  // The owner takes it away: no file brings it back.
  const { id } = first.find(({ drawn }) => drawn)!;
  await call(engine, 'judgeFaces', { body: { face_ids: [id], is_face: false } });
  touch(path('a.png.xmp'), 30);
  await scan();
  expect((await faces()).map(({ drawn }) => drawn)).toEqual([false]);
});

test("Picasa's notes of a folder name its faces", async () => {
  const box = await facePlace('amy');
  const { folder, engine, scan, path } = await newHome();
  copyInto(folder, join(bigBangDir(), 'amy/amy1.png'), 'a.png');
  const corner = (share: number) =>
    Math.round(share * 65535)
      .toString(16)
      .padStart(4, '0');
  const rect = [box.x, box.y, box.x + box.width, box.y + box.height].map(corner).join('');
  const contact = 'c0ffee0123456789';
  writeFileSync(
    path('.picasa.ini'),
    `[a.png]\nfaces=rect64(${rect}),${contact}\n[Contacts2]\n${contact}=Amy F;;\n`,
  );
  await scan();
  expect((await photoCalled(engine, 'a.png')).faces.map(summary)).toEqual([['Amy F', 'confirmed', false]]);
});

test('people whom Google Photos tells of without a place are told, not put on a face', async () => {
  const { folder, engine, scan, path } = await newHome();
  copyInto(folder, join(bigBangDir(), 'amy/amy1.png'), 'a.png');
  const said = {
    title: 'a.png',
    description: 'At the lab',
    photoTakenTime: { timestamp: '1300000000' },
    people: [{ name: 'Amy F' }, { name: 'Bernadette' }],
  };
  writeFileSync(path('a.png.json'), JSON.stringify(said));
  await scan();
  const { people_said, caption, faces, taken_at, taken_at_source } = await photoCalled(engine, 'a.png');
  expect([people_said, caption, faces.map(({ certainty }) => certainty), taken_at_source]).toEqual([
    ...[['Amy F', 'Bernadette'], 'At the lab', ['automatic'], 'takeout'],
  ]);
  expect(taken_at!.slice(0, 10)).toBe('2011-03-13');
  expect(await people(engine)).toEqual([]);
});

test('what the owner says of such a face stays, whatever is read again', async () => {
  const boxes = { amy: await facePlace('amy'), raj: await facePlace('raj'), penny: await facePlace('penny') };
  const { folder, engine, scan, path } = await newHome();
  for (const [name, box] of Object.entries(boxes)) {
    copyInto(folder, join(bigBangDir(), `${name}/${name}1.png`), `${name}.png`);
    await writeSidecar(path(`${name}.png`), [{ name: `digiKam ${name}`, ...box }]);
  }
  await scan();
  expect(await people(engine)).toEqual(['digiKam amy', 'digiKam penny', 'digiKam raj']);
  const [amy, raj, penny] = await Promise.all(
    ['amy', 'raj', 'penny'].map((name) => faceCalled(engine, `${name}.png`)),
  );
  await call(engine, 'renamePerson', { params: { id: amy!.person_id! }, body: { name: 'Amy Farrah' } });
  await call(engine, 'moveFaces', { body: { face_ids: [raj!.id], name: 'Rajesh' } });
  await call(engine, 'rejectFaces', { body: { face_ids: [penny!.id], person_id: penny!.person_id! } });
  const now = async () => ({
    amy: (await faceCalled(engine, 'amy.png')).person_name,
    raj: (await faceCalled(engine, 'raj.png')).person_name,
    penny: (await faceCalled(engine, 'penny.png')).person_name === 'digiKam penny',
  });
  const said = { amy: 'Amy Farrah', raj: 'Rajesh', penny: false };
  expect(await now()).toEqual(said);
  await scan();
  expect(await now()).toEqual(said);
  for (const name of Object.keys(boxes)) touch(path(`${name}.png`), 10);
  await scan();
  expect(await now()).toEqual(said);
  for (const name of Object.keys(boxes)) touch(path(`${name}.png.xmp`), 20);
  await scan();
  expect(await now()).toEqual(said);

  // A photo that comes later, from the program that knows her by the other name, is hers as well.
  copyInto(folder, join(bigBangDir(), 'amy/amy3.png'), 'amy later.png');
  await writeSidecar(path('amy later.png'), [
    { name: 'digiKam amy', x: 0.4, y: 0.4, width: 0.2, height: 0.2 },
  ]);
  await scan();
  const later = await photoCalled(engine, 'amy later.png');
  expect(later.faces.map(({ person_id }) => person_id)).toContain(amy!.person_id);
  expect(await people(engine)).not.toContain('digiKam amy');

  // Somebody whom the owner removed is not made anew, in this photo or another.
  await call(engine, 'deletePerson', { params: { id: amy!.person_id! } });
  copyInto(folder, join(bigBangDir(), 'amy/amy2.png'), 'amy again.png');
  await writeSidecar(path('amy again.png'), [{ name: 'Amy Farrah', ...boxes.amy }]);
  touch(path('amy.png'), 30);
  await scan();
  expect(await people(engine)).not.toContain('Amy Farrah');
  expect(await people(engine)).not.toContain('digiKam amy');
});

test('a sidecar that comes or changes later is read at the next scan', async () => {
  const box = await facePlace('amy');
  const { folder, engine, scan, path } = await newHome();
  copyInto(folder, join(bigBangDir(), 'amy/amy1.png'), 'a.png');
  await scan();
  const before = await faceCalled(engine, 'a.png');
  await writeSidecar(path('a.png'), [{ name: 'Ammy', ...box }]);
  await scan();
  const named = await faceCalled(engine, 'a.png');
  expect([named.id, ...summary(named)]).toEqual([before.id, 'Ammy', 'confirmed', false]);

  // Its other program's owner corrects it there.
  await writeSidecar(path('a.png'), [{ name: 'Amy', ...box }]);
  await scan();
  expect([
    (await faceCalled(engine, 'a.png')).person_name,
    (await photoCalled(engine, 'a.png')).faces.length,
  ]).toEqual([...['Amy', 1]]);
  // Corrected here, it stays: the file has not changed what it says.
  await call(engine, 'moveFaces', { body: { face_ids: [before.id], name: 'Amy Farrah' } });
  await writeSidecar(path('a.png'), [{ name: 'Amy', ...box }], '<tiff:Make>Lumix</tiff:Make>');
  await scan();
  expect((await faceCalled(engine, 'a.png')).person_name).toBe('Amy Farrah');

  rmSync(path('a.png.xmp'));
  await scan();
  expect((await faceCalled(engine, 'a.png')).person_name).toBe('Amy Farrah');
});

test('a picture that only its sidecar turns is upright everywhere', async () => {
  const upright = await sharp(join(bigBangDir(), 'amy/amy1.png')).jpeg({ quality: 95 }).toBuffer();
  const lying = await sharp(upright).rotate(270).jpeg({ quality: 95 }).toBuffer();
  const box = await facePlace('amy');
  const { libraryDir, engine, scan, path } = await newHome();
  writeFileSync(path('a.jpg'), lying);
  await scan();
  const before = await photoCalled(engine, 'a.jpg');
  const imageOf = (id: number) => call(engine, 'getPhotoImage', { params: { id }, query: { size: 512 } });
  const lyingImage = await imageOf(before.id);
  const times = thumbTimes(libraryDir);
  writeFileSync(
    path('a.jpg.xmp'),
    sidecarXmp([], { width: 1, height: 1 }, '<tiff:Orientation>6</tiff:Orientation>'),
  );
  await scan();
  const photo = await photoCalled(engine, 'a.jpg');
  const size = await sharp(upright).metadata();
  expect([photo.width, photo.height, photo.faces.length]).toEqual([size.width, size.height, 1]);
  expect(overlap(photo.faces[0]!.box, box)).toBeGreaterThan(0.8);
  expect(thumbTimes(libraryDir)).not.toEqual(times);

  const { content, etag } = await imageOf(photo.id);
  // What a browser has kept is not what it is now.
  expect(etag).not.toBe(lyingImage.etag);
  if (!('render' in content)) throw new Error('not rendered');
  const thumbnail = await call(engine, 'getPhotoThumbnail', { params: { id: photo.id } });
  if (!('path' in thumbnail.content)) throw new Error('no file');
  const small = (bytes: Uint8Array) =>
    sharp(bytes).resize(32, 32, { fit: 'fill' }).greyscale().raw().toBuffer();
  const wanted = await small(upright);
  for (const shown of [await content.render(), readFileSync(thumbnail.content.path)]) {
    const pixels = await small(shown);
    const apart = pixels.reduce((sum, level, i) => sum + Math.abs(level - wanted[i]!), 0) / pixels.length;
    expect(apart).toBeLessThan(6);
  }
  const drawn = await call(engine, 'drawFace', {
    params: { id: photo.id },
    body: { box: { x: 0.05, y: 0.75, width: 0.1, height: 0.15 }, name: 'Somebody' },
  });
  expect(drawn).toBeDefined();
});
