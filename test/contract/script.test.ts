import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startEngine } from '../../core/engine.ts';
import { startHttpServer } from '../../core/http/server.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { temporaryFolder } from './open-port.ts';

/** The whole engine behind the port, over a new library. */
async function openLibrary() {
  const libraryDir = join(await temporaryFolder(), 'library');
  const engine = await startEngine({ libraryDir, processes: 1, watch: false, onNote: () => {} });
  const server = await startHttpServer({
    handlers: engine.handlers,
    live: engine.live,
    token: engine.token,
    port: 0,
    rendererDir: null,
    temporaryDir: join(libraryDir, 'tmp'),
    version: '0.0.0',
  });
  onTestFinished(async () => {
    await server.close();
    await engine.close();
  });
  return { ...server, token: engine.token, temporaryDir: join(libraryDir, 'tmp') };
}

test('a script written for the documented service works with another address and token', async (context) => {
  const shared = sharedDir();
  if (shared === null) return context.skip(sharedAbsent);
  const { url, token, temporaryDir } = await openLibrary();
  const headers = { authorization: `Bearer ${token}` };
  // Shapes as the other service documents them, on purpose not those of our contract.
  const get = async <T>(path: string): Promise<T> =>
    (await fetch(`${url}/api${path}`, { headers })).json() as Promise<T>;

  const portraits = join(shared, 'data/small_ids/bigbangtheory');
  const images = new FormData();
  for (const name of [
    'penny/penny1.png',
    'penny/penny2.png',
    'sheldon/sheldon1.png',
    'sheldon/sheldon2.png',
  ]) {
    images.append('images', new Blob([await readFile(join(portraits, name))]), 'Анна.png');
  }
  const upload = await fetch(`${url}/api/upload`, { method: 'POST', headers, body: images });
  const { task_id } = (await upload.json()) as { task_id: string };
  expect([upload.status, typeof task_id]).toEqual([200, 'string']);

  const heard: { type: string; task_id: string; payload: Record<string, unknown> }[] = [];
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?task_id=${task_id}&token=${token}`);
  socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  await vi.waitFor(() => expect(heard.map(({ payload }) => payload.status)).toContain('completed'), {
    timeout: 120_000,
    interval: 100,
  });
  socket.close();
  expect(new Set(heard.map((message) => message.task_id))).toEqual(new Set([task_id]));
  expect(heard.findLast(({ type }) => type === 'task_update')?.payload).toEqual({
    status: 'completed',
    data: { total_faces: 4, unique_persons: 2 },
  });
  expect(await get(`/task/${task_id}`)).toMatchObject({
    id: task_id,
    status: 'completed',
    total_images: 4,
    total_faces: 4,
    unique_persons: 2,
    created_at: expect.any(String),
    completed_at: expect.any(String),
  });

  const persons = await get<{ id: number; name: string; faces_count: number }[]>('/persons');
  expect(persons.map(({ id, name, faces_count }) => [id, name, faces_count])).toEqual([
    [0, 'person_0', 2],
    [1, 'person_1', 2],
  ]);
  const renamed = await fetch(`${url}/api/persons/1`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'John' }),
  });
  expect(await renamed.json()).toMatchObject({ id: 1, name: 'John' });
  const ids = async (path: string) => (await get<{ id: number }[]>(path)).map(({ id }) => id);
  expect([await ids('/search?q=jo'), await ids('/search?q=1'), await ids('/search?q=nobody')]).toEqual([
    [1],
    [1],
    [],
  ]);
  const { photos } = await get<{ photos: { id: number; face_id: number }[] }>('/persons/1');
  expect(photos).toHaveLength(2);

  for (const path of photos.flatMap(({ id, face_id }) => [
    `/photos/${id}/thumbnail`,
    `/photos/${id}/annotated`,
    `/photos/${id}/annotated?size=256&frames=false&names=given`,
    `/photos/${id}/original`,
    `/faces/${face_id}/crop`,
  ])) {
    const picture = await fetch(`${url}/api${path}`, { headers });
    const bytes = new Uint8Array(await picture.arrayBuffer());
    expect([path, picture.status, bytes.length > 500]).toEqual([path, 200, true]);
  }
  for (const wrong of ['frames=yes', 'names=some', 'size=9999']) {
    expect((await fetch(`${url}/api/photos/1/annotated?${wrong}`, { headers })).status).toBe(400);
  }
  const { id: shown } = photos[0]!;
  expect(await get(`/photos/${shown}/similar?limit=5`)).toEqual({
    alike: expect.any(Array),
    same_people: expect.any(Array),
  });
  expect((await fetch(`${url}/api/persons/1`, { method: 'DELETE', headers })).status).toBe(200);
  expect(await ids('/persons')).toEqual([0]);
  expect(await get('/stats')).toMatchObject({ total_photos: 4, total_faces: 4, total_persons: 1 });
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' });
  expect(await readdir(temporaryDir)).toEqual([]);
});

test('an empty library answers every list, and what is not there is not found', async () => {
  const { url, token } = await openLibrary();
  const get = (path: string) =>
    fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  for (const path of ['/persons', '/roots', '/tasks', '/search?q=', '/search?q=%22*%27']) {
    const answer = await get(path);
    expect([path, answer.status, await answer.json()]).toEqual([path, 200, []]);
  }
  for (const path of ['/status', '/stats', '/settings', '/models', '/photos', '/folders']) {
    expect([path, (await get(path)).status]).toEqual([path, 200]);
  }
  for (const path of [
    '/persons/0',
    '/photos/1',
    '/photos/1/thumbnail',
    '/photos/1/original',
    '/photos/1/similar',
    '/faces/1/crop',
    '/task/0e8d4f7a-5b1c-4c7e-9a43-2f6d1b7c9e10',
  ]) {
    const answer = await get(path);
    expect([path, answer.status, await answer.json()]).toMatchObject([path, 404, { code: 'not_found' }]);
  }
});
