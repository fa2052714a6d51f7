import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { PhotoFilter, SavedFilter } from '../../../core/contract/photo-filter.ts';
import type { Engine } from '../../../core/engine.ts';
import { bigBangDir, call, paint, scannedFamily, temporaryFolder } from '../../engine-fixture.ts';
import { sharedDir } from '../../shared-data.ts';

const family = scannedFamily({ penny: 3, leonard: 3, sheldon: 3 }, 1);
const defaults = { event_id: undefined as number | undefined, threshold: 0.7, limit: 10, face: 0 };

/** As the port hands a picture over: a temporary file that is the handler's. */
function upload(from: string) {
  const path = join(temporaryFolder(), 'upload-1');
  copyFileSync(from, path);
  return { fileName: 'me.jpg', path, sizeBytes: readFileSync(path).length };
}

const portrait = (person: string, n: number) => join(bigBangDir(), person, `${person}${n}.png`);
const search = (engine: Engine, from: string, body: Partial<typeof defaults> = {}) =>
  call(engine, 'searchFaces', { body: { ...defaults, ...body }, files: [upload(from)] });
const people = (engine: Engine, from: string) => call(engine, 'findPeople', { files: [upload(from)] });

/** The person that most of somebody's portraits are with. */
async function personOf(engine: Engine, name: string): Promise<number> {
  for (const { id } of await call(engine, 'listPersons')) {
    const { photos } = await call(engine, 'getPerson', { params: { id } });
    if (photos.filter(({ file_name }) => file_name.startsWith(name)).length >= 2) return id;
  }
  throw new Error(`nobody has the portraits of ${name}`);
}

test('a new picture of somebody finds their faces and nobody else’s', async () => {
  const { engine } = await family.open();
  for (const name of ['penny', 'leonard', 'sheldon']) {
    const id = await personOf(engine, name);
    const { results, faces, query_time_ms } = await search(engine, portrait(name, 4));
    expect(faces).toHaveLength(1);
    expect(query_time_ms).toBeGreaterThan(0);
    // Three portraits and the group.
    expect(results.length).toBeGreaterThanOrEqual(3);
    expect(new Set(results.map(({ person_id }) => person_id))).toEqual(new Set([id]));
    const falling = results.map(({ similarity }) => similarity);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(falling.at(-1)).toBeGreaterThanOrEqual(0.7);
    const found = await people(engine, portrait(name, 4));
    expect(found.faces[0]!.people[0]!.person.id).toBe(id);
    expect(found.faces[0]!.people[0]!.similarity).toBeGreaterThan(0.7);
    expect(found.faces[0]!.people.slice(1).every(({ similarity }) => similarity < 0.7)).toBe(true);
  }
});

test('whom the library does not know is nobody; a guest of one photo is that one face', async () => {
  const { engine } = await family.open();
  const stranger = join(sharedDir()!, 'data/lfw/images/Abdel_Madi_Shabneh/Abdel_Madi_Shabneh_0001.jpg');
  expect((await search(engine, stranger)).results).toEqual([]);
  const { faces } = await people(engine, stranger);
  expect(faces[0]!.people.filter(({ similarity }) => similarity >= 0.5)).toEqual([]);
  const { results } = await search(engine, portrait('raj', 1));
  expect(results).toHaveLength(1);
  const { file_name } = await call(engine, 'getPhoto', { params: { id: results[0]!.photo_id } });
  expect(file_name).toBe('bbt1.jpg');
});

test('of several faces the largest is searched for, and any other may be chosen', async () => {
  const { engine } = await family.open();
  const group = join(bigBangDir(), '_group', 'bbt2.jpg');
  const { faces } = await people(engine, group);
  expect(faces.length).toBeGreaterThan(2);
  const areas = faces.map(({ box }) => box.width * box.height);
  expect(areas).toEqual(areas.toSorted((a, b) => b - a));
  for (const { picture } of faces) {
    const { width, height } = await sharp(Buffer.from(picture.split(',')[1]!, 'base64')).metadata();
    expect(width).toBe(height);
  }
  const known = faces.findIndex(({ people: [first] }) => (first?.similarity ?? 0) > 0.9);
  const { results, face } = await search(engine, group, { face: known });
  expect(face).toBe(known);
  expect(results[0]!.person_id).toBe(faces[known]!.people[0]!.person.id);
  await expect(search(engine, group, { face: faces.length })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});

test('a search in an event sees nothing of other photos, whatever is asked for', async () => {
  const { engine } = await family.open();
  const { photos } = await call(engine, 'listPhotos', {
    query: { limit: 100, cursor: undefined, state: undefined },
  });
  const inEvent = photos
    .filter(({ file_name }) => /^(penny[12]|leonard1)/.test(file_name))
    .map(({ id }) => id);
  const album = { filter: null, kind: 'event' as const, name: 'Wedding' };
  const event = await call(engine, 'createAlbum', { body: { ...album, photo_ids: inEvent } });
  const photosOf = async (body: Partial<typeof defaults>) => {
    const { results } = await search(engine, portrait('penny', 4), { threshold: 0, limit: 200, ...body });
    expect(results.every(({ event_id }) => event_id === (body.event_id ?? null))).toBe(true);
    return results.map(({ photo_id }) => photo_id).sort((a, b) => a - b);
  };
  expect(inEvent).toHaveLength(3);
  expect(await photosOf({ event_id: event.id })).toEqual(inEvent.toSorted((a, b) => a - b));
  expect((await photosOf({})).length).toBeGreaterThan(3);
  expect(await photosOf({ event_id: event.id, threshold: 0.7 })).toHaveLength(2);

  // A smart event holds what its search finds, and whoever is in it.
  const leonard = await personOf(engine, 'leonard');
  const filter = { ...PhotoFilter.parse({ people: String(leonard) }), album: undefined };
  const smart = await call(engine, 'createAlbum', {
    body: { ...album, filter: SavedFilter.parse({ people: String(leonard) }) },
  });
  const { photos: theirs } = await call(engine, 'searchPhotos', {
    query: { ...filter, cursor: undefined, limit: 100 },
  });
  const ofSmart = new Set(await photosOf({ event_id: smart.id }));
  expect(ofSmart).toEqual(new Set(theirs.map(({ id }) => id)));

  const empty = await call(engine, 'createAlbum', { body: { ...album, photo_ids: undefined } });
  expect(await photosOf({ event_id: empty.id })).toEqual([]);
  const other = await call(engine, 'createAlbum', { body: { ...album, kind: 'album', photo_ids: inEvent } });
  await call(engine, 'deleteEvent', { params: { id: event.id } });
  for (const event_id of [event.id, other.id, 99, 999_999_999_999_999]) {
    const sent = upload(portrait('penny', 4));
    const asked = Promise.resolve(
      call(engine, 'searchFaces', { body: { ...defaults, event_id }, files: [sent] }),
    );
    await expect(asked).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('limit and threshold hold; what the owner said is no face is not found', async () => {
  const { engine } = await family.open();
  const all = (await search(engine, portrait('penny', 4), { threshold: 0, limit: 200 })).results;
  const faces = await call(engine, 'getStats');
  expect(all).toHaveLength(faces.total_faces);
  expect(all.at(-1)!.similarity).toBeLessThan(0.01);
  expect((await search(engine, portrait('penny', 4), { threshold: 0, limit: 2 })).results).toEqual(
    all.slice(0, 2),
  );
  expect((await search(engine, portrait('penny', 4), { threshold: 1 })).results).toEqual([]);
  await call(engine, 'judgeFaces', { body: { face_ids: [all[0]!.face_id], is_face: false } });
  const fewer = (await search(engine, portrait('penny', 4), { threshold: 0, limit: 200 })).results;
  expect(fewer.map(({ face_id }) => face_id)).toEqual(all.slice(1).map(({ face_id }) => face_id));
});

test('what is no picture, has no face or too many pixels is said; nothing is kept of any', async () => {
  const { engine, libraryDir } = await family.open();
  const before = readdirSync(libraryDir, { recursive: true });
  const dir = temporaryFolder();
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  const codeOf = async (path: string) => {
    const sent = upload(path);
    const error = await Promise.resolve(call(engine, 'findPeople', { files: [sent] })).catch((e) => e);
    expect(() => readFileSync(sent.path)).toThrow(/ENOENT/);
    return error.code as string;
  };
  const half = readFileSync(portrait('penny', 4));
  expect(await codeOf(file('a.txt', 'not a picture'))).toBe('picture_unreadable');
  expect(await codeOf(file('a.jpg', ''))).toBe('picture_unreadable');
  expect(await codeOf(file('b.png', half.subarray(0, 60)))).toBe('picture_unreadable');
  await paint(join(dir, 'plain.png'), '#999', 400, 300);
  expect(await codeOf(join(dir, 'plain.png'))).toBe('no_face');
  await sharp({
    create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toFile(join(dir, 'huge.png'));
  expect(await codeOf(join(dir, 'huge.png'))).toBe('payload_too_large');
  expect((await search(engine, portrait('penny', 4))).results.length).toBeGreaterThan(0);
  expect(
    readdirSync(libraryDir, { recursive: true }).filter((name) => !/-(wal|shm)$/.test(String(name))),
  ).toEqual(before.filter((name) => !/-(wal|shm)$/.test(String(name))));
});
