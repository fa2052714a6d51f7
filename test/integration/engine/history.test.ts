import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from '../../../core/http/server.ts';
import { openStore } from '../../../core/store/store.ts';
import { rawRequest } from '../../contract/open-port.ts';
import { newFace, newFile, startTestEngine, temporaryFolder } from '../../engine-fixture.ts';

/** The real port of an engine whose library has three people with four faces each. */
async function openPort() {
  const folder = temporaryFolder();
  const libraryDir = join(folder, 'library');
  const store = openStore(libraryDir);
  for (let n = 0; n < 12; n++) {
    if (n % 4 === 0) store.persons.create();
    newFace(store, store.photos.insert(newFile(`/${n}.jpg`), null), Math.floor(n / 4));
  }
  store.close();
  const engine = await startTestEngine(libraryDir);
  const { handlers, live, token } = engine;
  const server = await startHttpServer({
    ...{ handlers, live, token, port: 0, rendererDir: null, temporaryDir: folder, version: '1' },
    logger: { error: () => {} },
  });
  onTestFinished(() => server.close());
  const port = Number(new URL(server.url).port);
  return async (method: string, path: string, body?: unknown) => {
    const answer = await rawRequest(port, `/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: JSON.parse(answer.text) };
  };
}

test('two at once take back two words, one each, and a third is told that there is none', async () => {
  const send = await openPort();
  await send('PUT', '/persons/0', { name: 'Anna' });
  await send('PUT', '/persons/0', { name: 'Hanna' });
  const answers = await Promise.all([1, 2, 3].map(() => send('POST', '/history/undo')));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3);
  expect((await send('GET', '/persons/0')).body).toMatchObject({ named: false });

  const redone = await Promise.all([1, 2].map(() => send('POST', '/history/redo')));
  expect(redone.map(({ status }) => status)).toEqual([200, 200]);
  const { id } = (await send('GET', '/history')).body.entries[0];
  const same = await Promise.all([1, 2].map(() => send('POST', `/history/${id}/undo`)));
  expect(same.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await send('GET', '/persons/0')).body.name).toBe('Anna');
});

test('a word that a later one is about is refused with the reason, and stays', async () => {
  const send = await openPort();
  const { history_id } = (await send('PUT', '/persons/0', { name: 'Anna' })).body;
  await send('PUT', '/persons/0', { name: 'Hanna' });
  const refused = await send('POST', `/history/${history_id}/undo`);
  expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect((await send('GET', '/persons/0')).body.name).toBe('Hanna');
  const { entries, undo_id } = (await send('GET', '/history')).body;
  expect(entries.map((entry: { possible: boolean }) => entry.possible)).toEqual([true, false]);
  expect(undo_id).toBe(entries[0].id);
});

test('nothing that is wrong is written down: the journal stays empty', async () => {
  const send = await openPort();
  const big = Array.from({ length: 200_000 }, (_, i) => i + 1);
  const wrong: [string, string, unknown][] = [
    ['POST', '/faces/move', { face_ids: [], name: 'Anna' }],
    ['POST', '/faces/move', { face_ids: [1, 999], name: 'Anna' }],
    ['POST', '/faces/move', { face_ids: [1], person_id: 1, name: 'Anna' }],
    ['POST', '/faces/move', { face_ids: [1] }],
    ['POST', '/faces/move', { face_ids: ['1; DROP TABLE faces'], name: 'Anna' }],
    ['POST', '/faces/move', { face_ids: big, person_id: 0 }],
    ['POST', '/faces/reject', { face_ids: [1], person_id: 99 }],
    ['POST', '/faces/confirm', { face_ids: [1.5] }],
    ['POST', '/faces/judge', { face_ids: [1], is_face: 'no' }],
    ['PUT', '/persons/0', { name: '   ' }],
    ['PUT', '/persons/0', { name: 'x'.repeat(100_000) }],
    ['PUT', '/persons/0', '{"name": "Anna", "__proto__": {"hidden": true}}'],
    ['PATCH', '/persons/0', { birthday: '1999-02-31' }],
    ['PATCH', '/persons/0', { cover_face_id: 5 }],
    ['POST', '/persons/0/merge', { into: 0 }],
    ['POST', '/persons/0/split', { face_ids: [1, 2, 3, 4] }],
    ['POST', '/persons/0/apart', { from: 0 }],
    ['POST', '/history/1/undo', undefined],
    ['POST', '/history/0/undo', undefined],
    ['POST', '/history/1e9/redo', undefined],
  ];
  const answers = [];
  for (const [method, path, body] of wrong) {
    const { status, body: problem } = await send(method, path, body);
    answers.push([method, path, status >= 400 && status < 500, typeof problem.code]);
  }
  expect(answers).toEqual(wrong.map(([method, path]) => [method, path, true, 'string']));
  expect((await send('GET', '/history')).body).toEqual({ entries: [], undo_id: null, redo_id: null });
  expect((await send('GET', '/persons')).body.map((person: { name: string }) => person.name)).toEqual([
    ...['person_0', 'person_1', 'person_2'],
  ]);
});
