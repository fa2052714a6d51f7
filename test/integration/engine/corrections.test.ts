import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import { call, scanAgain, scannedFamily, startTestEngine } from '../../engine-fixture.ts';

const family = scannedFamily({ penny: 4, sheldon: 4 }, 1);
const { photos } = family;

/** An engine on a copy of the analysed library, with both people named. */
async function openFamily() {
  const { engine, libraryDir } = await family.open();
  const [penny, sheldon] = [await faceIn(engine, 'penny1.png'), await faceIn(engine, 'sheldon1.png')];
  for (const [face, name] of [[penny, 'Penny'] as const, [sheldon, 'Sheldon'] as const]) {
    await call(engine, 'renamePerson', { params: { id: face.person_id! }, body: { name } });
  }
  return { engine, libraryDir, penny: penny.person_id!, sheldon: sheldon.person_id! };
}

async function photoNamed(engine: Engine, fileName: string) {
  const { photos: all } = await call(engine, 'listPhotos', {
    query: { limit: 100, cursor: undefined, state: undefined },
  });
  const { id } = all.find((photo) => photo.file_name === fileName)!;
  return call(engine, 'getPhoto', { params: { id } });
}

async function faceIn(engine: Engine, fileName: string) {
  return (await photoNamed(engine, fileName)).faces[0]!;
}

const regroup = async (engine: Engine) => engine.ended((await call(engine, 'regroupPeople')).task_id);

test('a face that is corrected stays so through regrouping, rescans and restarts, and undo takes it back', async () => {
  const { engine, libraryDir, penny, sheldon } = await openFamily();
  const face = await faceIn(engine, 'penny2.png');
  const moved = await call(engine, 'moveFaces', { body: { face_ids: [face.id], person_id: sheldon } });
  expect(moved).toMatchObject({ id: sheldon, faces_count: 6 });
  const rejected = await faceIn(engine, 'penny3.png');
  await call(engine, 'rejectFaces', { body: { face_ids: [rejected.id], person_id: penny } });
  const noFace = await faceIn(engine, 'penny4.png');
  await call(engine, 'judgeFaces', { body: { face_ids: [noFace.id], is_face: false } });

  const holds = async (now: Engine) => ({
    moved: await faceIn(now, 'penny2.png'),
    rejected: (await faceIn(now, 'penny3.png')).person_id,
    noFace: (await photoNamed(now, 'penny4.png')).faces.length,
    names: (await call(now, 'listPersons')).flatMap(({ named, name }) => (named ? name : [])).sort(),
  });
  const said = (now: Awaited<ReturnType<typeof holds>>) => ({
    moved: [now.moved.person_id, now.moved.certainty],
    rejected: now.rejected === penny,
    noFace: now.noFace,
    names: now.names,
  });
  const wanted = {
    moved: [sheldon, 'confirmed'],
    rejected: false,
    noFace: 0,
    names: ['Penny', 'Sheldon'],
  };
  expect(said(await holds(engine))).toEqual(wanted);
  await regroup(engine);
  expect(said(await holds(engine))).toEqual(wanted);
  for (const file of ['penny2.png', 'penny3.png', 'penny4.png']) utimesSync(join(photos, file), 1, 1);
  await scanAgain(engine);
  expect(said(await holds(engine))).toEqual(wanted);
  await engine.close();

  const again = await startTestEngine(libraryDir);
  expect(said(await holds(again))).toEqual(wanted);
  const { entries } = await call(again, 'listHistory', { query: { before: undefined, limit: 100 } });
  const own = entries.filter(({ automatic, kind }) => !automatic && kind !== 'regroup');
  expect(own.map(({ kind, possible }) => [kind, possible])).toEqual([
    ...[
      ['not_face', true],
      ['reject', true],
      ['move', true],
    ],
    ...[
      ['rename', true],
      ['rename', true],
    ],
  ]);
  for (const kind of ['not_face', 'reject', 'move']) {
    const { id } = own.find((entry) => entry.kind === kind)!;
    await call(again, 'undoEntry', { params: { id } });
  }
  for (const file of ['penny2.png', 'penny3.png', 'penny4.png']) {
    expect((await faceIn(again, file)).person_id).toBe(penny);
  }
});

test('a preview changes nothing and says what grouping again would do', async () => {
  const { engine, penny } = await openFamily();
  const before = await call(engine, 'listPersons');
  await expect(call(engine, 'getRegroupPreview')).rejects.toMatchObject({ code: 'not_found' });
  const face = await faceIn(engine, 'penny4.png');
  await call(engine, 'rejectFaces', { body: { face_ids: [face.id], person_id: penny } });
  await call(engine, 'undoLast');
  const { task_id } = await call(engine, 'startRegroupPreview', { query: {} });
  expect(await engine.ended(task_id)).toMatchObject({ status: 'completed' });
  const preview = await call(engine, 'getRegroupPreview');
  expect(preview.moves.reduce((sum, { faces }) => sum + faces, 0)).toBe(preview.faces_moved);
  expect(await call(engine, 'listPersons')).toEqual(before);
  // A word of the owner, and it does not hold any more.
  await call(engine, 'updatePerson', { params: { id: penny }, body: { favourite: true } });
  await expect(call(engine, 'getRegroupPreview')).rejects.toMatchObject({ code: 'not_found' });
});

test('a face drawn by hand has a picture and a person, is found again, and can be taken back', async () => {
  const { engine, penny } = await openFamily();
  const { id: photoId } = await photoNamed(engine, 'penny1.png');
  const draw = (box: object, who: object = {}) =>
    call(engine, 'drawFace', { params: { id: photoId }, body: { box, ...who } } as never);

  const there = await faceIn(engine, 'penny1.png');
  await expect(draw(there.box)).rejects.toMatchObject({ code: 'conflict', details: { face_id: there.id } });
  await expect(draw({ x: 2, y: 2, width: 1, height: 1 })).rejects.toMatchObject({ code: 'invalid_request' });

  // What was dismissed is drawn again: the same face.
  await call(engine, 'judgeFaces', { body: { face_ids: [there.id], is_face: false } });
  expect((await photoNamed(engine, 'penny1.png')).faces).toEqual([]);
  expect(await draw(there.box, { person_id: penny })).toMatchObject({
    ...{ id: there.id, person_id: penny, certainty: 'confirmed', drawn: false },
  });

  const box = { x: 0.02, y: 0.02, width: 0.15, height: 0.15 };
  const drawn = await draw(box, { name: 'Ghost' });
  expect(drawn).toMatchObject({ person_name: 'Ghost', certainty: 'confirmed', drawn: true, box });
  const crop = await call(engine, 'getFaceCrop', { params: { id: drawn.id } });
  expect(crop.contentType).toBe('image/jpeg');

  utimesSync(join(photos, 'penny1.png'), 1, 1);
  await scanAgain(engine);
  await regroup(engine);
  expect((await photoNamed(engine, 'penny1.png')).faces.map(({ person_name }) => person_name).sort()).toEqual(
    ['Ghost', 'Penny'],
  );
  await call(engine, 'undoEntry', { params: { id: drawn.history_id! } });
  expect((await photoNamed(engine, 'penny1.png')).faces.map(({ id }) => id)).toEqual([there.id]);
  expect((await call(engine, 'search', { query: { q: 'ghost' } })).length).toBe(0);
  await call(engine, 'redoEntry', { params: { id: drawn.history_id! } });
  expect((await call(engine, 'search', { query: { q: 'ghost' } }))[0]).toMatchObject({ faces_count: 1 });
});
