import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createClient, fillPath } from '../../core/contract/client.ts';
import { AppError } from '../../core/contract/errors.ts';
import { type Operation, operations } from '../../core/contract/operations.ts';
import { bearer, openPort, problemOf, rawRequest, token } from './open-port.ts';

const aTime = { from: '2019-07-12T10:00:00', to: '2019-07-19T20:00:00.250' };

const bodies: Record<string, object> = {
  renamePerson: { name: 'Анна' },
  mergePersons: { into: 0 },
  addRoot: { path: '/photos' },
  makeBackup: { folder: '/copies' },
  forgetFaces: { confirm: 'forget all faces' },
  joinPersons: { ids: [1], into: 0 },
  updatePersons: { ids: [1], stranger: true },
  setPhotoStacking: { alone: true },
  trashPhotos: { photo_ids: [1] },
  trashFiles: { file_ids: [1] },
  keepBest: { group_ids: [1] },
  splitPerson: { face_ids: [1] },
  keepPersonsApart: { from: 0 },
  moveFaces: { face_ids: [1], person_id: 1 },
  confirmFaces: { face_ids: [1] },
  rejectFaces: { face_ids: [1], person_id: 1 },
  judgeFaces: { face_ids: [1], is_face: false },
  drawFace: { box: { x: 0.1, y: 0.1, width: 0.2, height: 0.2 } },
  createAlbum: { name: 'Summer', filter: { people: '1', from: '2019-06-01' } },
  addToAlbum: { photo_ids: [1] },
  removeFromAlbum: { photo_ids: [1] },
  acceptEventSuggestion: { ...aTime, name: 'Rome' },
  dismissEventSuggestion: aTime,
  restoreEventSuggestion: aTime,
  createEvent: { name: 'Wedding', event_date: '2026-11-21T16:00:00' },
  answerReview: { question: 'face:1', answer: 'yes' },
};

const queries: Record<string, string> = {
  search: '?q=x',
  listFaces: '?of=nobody',
  listPhotoDetails: '?ids=1',
};

describe('every operation of the table', () => {
  test.each(['/api', '/api/v1'])('answers under %s and asks for the token', async (mount) => {
    const { port, task } = await openPort();
    for (const [name, operation] of Object.entries<Operation>(operations)) {
      const id = operation.path.startsWith('/task') ? task.id : name === 'downloadPack' ? 'edge' : 1;
      const path = mount + fillPath(operation.path, { id, event_uuid: randomUUID() }) + (queries[name] ?? '');
      const { method } = operation;

      const stranger = await rawRequest(port, path, { method });
      const known = await rawRequest(port, path, { method, ...requestOf(name, operation) });
      // The original's file is not there in this test, which only its handler knows.
      const good = name === 'getPhotoOriginal' ? 410 : (operation.status ?? 200);
      expect({ name, stranger: stranger.status, known: known.status }).toEqual({
        name,
        stranger: operation.access === 'public' ? good : 401,
        known: good,
      });
    }
  });

  test('a slash at the end makes no difference', async () => {
    const { port } = await openPort();
    expect((await rawRequest(port, '/api/v1/persons/', { headers: bearer })).status).toBe(200);
  });

  test('health also answers at the root, without a token', async () => {
    const { port } = await openPort();
    const answer = await rawRequest(port, '/health');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { status: 'ok', version: '0.0.0' }]);
  });
});

function requestOf(name: string, operation: Operation) {
  const json = { ...bearer, 'content-type': 'application/json' };
  if (operation.body && !operation.files) return { headers: json, body: JSON.stringify(bodies[name] ?? {}) };
  if (operation.files === undefined) return { headers: bearer };
  const part = `--b\r\ncontent-disposition: form-data; name="${operation.files}"; filename="a.jpg"\r\n\r\nx\r\n--b--\r\n`;
  return { headers: { ...bearer, 'content-type': 'multipart/form-data; boundary=b' }, body: part };
}

describe('wrong requests', () => {
  test.each(['abc', '-1', '1.5', '1e999', '%20', 'null', '1%00', '9'.repeat(30)])(
    'person id %s is refused',
    async (id) => {
      const { port } = await openPort();
      const answer = await rawRequest(port, `/api/persons/${id}`, { headers: bearer });
      expect(problemOf(answer)).toEqual({ status: 400, code: 'invalid_request' });
    },
  );

  test.each(['/api/nothing', '/api/v1/nothing', '/api/', '/api/persons/1/2/3'])(
    'unknown address %s is a problem, for the owner only',
    async (path) => {
      const { port } = await openPort();
      const known = await rawRequest(port, path, { headers: bearer });
      const stranger = await rawRequest(port, path);
      expect([problemOf(known), problemOf(stranger)]).toEqual([
        { status: 404, code: 'not_found' },
        { status: 401, code: 'unauthorized' },
      ]);
    },
  );

  test.each([
    ['malformed JSON', '{"name": ', 'application/json', 400, 'invalid_request'],
    ['an array', '[]', 'application/json', 400, 'invalid_request'],
    ['a poisoned prototype', '{"__proto__":{"name":"x"}}', 'application/json', 400, 'invalid_request'],
    ['an empty name', '{"name":"  "}', 'application/json', 400, 'invalid_request'],
    ['no body', '', 'application/json', 400, 'invalid_request'],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['plain text', '{"name":"x"}', 'text/plain', 415, 'unsupported_media_type'],
    ['2 MiB', JSON.stringify({ name: 'x'.repeat(2 << 20) }), 'application/json', 413, 'payload_too_large'],
  ])('a name sent as %s is refused', async (_, body, type, status, code) => {
    const { port, logged } = await openPort();
    const headers = { ...bearer, 'content-type': type };
    const answer = await rawRequest(port, '/api/persons/1', { method: 'PUT', headers, body });
    expect([problemOf(answer), logged]).toEqual([{ status, code }, []]);
  });

  test('every wrong field is listed', async () => {
    const { port } = await openPort();
    const answer = await rawRequest(port, '/api/settings', {
      method: 'PATCH',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ cluster_eps: 7, language: 'no language' }),
    });
    const { fields, ...rest } = JSON.parse(answer.text);
    expect(fields.map(({ in: place, field }: Record<string, string>) => `${place}.${field}`)).toEqual([
      'body.cluster_eps',
      'body.language',
    ]);
    expect(rest).toMatchObject({
      type: '/api/docs#error-invalid_request',
      title: 'Bad Request',
      request_id: answer.headers['x-request-id'],
    });
  });

  test('an error that nobody foresaw is logged with its id and told to nobody', async () => {
    const secret = new Error('SQLITE: secret path');
    const { port, logged } = await openPort({
      handlers: {
        getStats: () => {
          throw secret;
        },
      },
    });
    const answer = await rawRequest(port, '/api/stats?token=hidden', { headers: bearer });
    expect(problemOf(answer)).toEqual({ status: 500, code: 'internal' });
    expect(answer.text).not.toMatch(/secret|SQLITE|server\.ts/);
    expect(logged).toEqual([
      {
        requestId: answer.headers['x-request-id'],
        method: 'GET',
        path: '/api/stats',
        err: secret,
        message: 'request failed',
      },
    ]);
  });

  test('an answer that breaks the contract is our error', async () => {
    const { port } = await openPort({ handlers: { health: () => ({ status: 'ok', version: 7 as never }) } });
    expect(problemOf(await rawRequest(port, '/health'))).toEqual({ status: 500, code: 'internal' });
  });
});

describe('the client', () => {
  test('calls, throws what the engine says, and reaches both scripts and pages', async () => {
    const { url, task } = await openPort();
    const client = createClient({ baseUrl: `${url}/`, token });
    const renamed = await client.call('renamePerson', { params: { id: 0 }, body: { name: ' Левин ' } });
    expect([renamed.name, (await client.call('search', { query: { q: 'Лев' } })).length]).toEqual([
      'Левин',
      1,
    ]);
    expect(await client.call('listTasks')).toEqual([task]);
    expect((await client.call('getFaceCrop', { params: { id: 1 } })).size).toBe(10);
    expect(client.url('getPhotoImage', { params: { id: 7 }, query: { size: 900 } })).toBe(
      `${url}/api/photos/7/image?size=900`,
    );
    await expect(client.call('getPerson', { params: { id: 404 } })).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is no person 404.',
    });
    await expect(client.call('getTask', { params: { id: randomUUID() } })).rejects.toBeInstanceOf(AppError);
  });

  test('an engine that is gone is offline; an aborted call says so itself', async () => {
    const server = await openPort();
    const client = createClient({ baseUrl: server.url, token });
    await expect(client.call('getStats', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await server.close();
    await expect(client.call('getStats')).rejects.toMatchObject({ code: 'offline' });
  });

  test('an unknown code and an answer that is no problem are internal errors', async () => {
    const answering = (text: string, status: number) =>
      createClient({ baseUrl: 'http://engine', fetch: async () => new Response(text, { status }) });
    await expect(
      answering('{"code":"brand_new","detail":"Oh."}', 400).call('getStats'),
    ).rejects.toMatchObject({
      code: 'internal',
      message: 'Oh.',
    });
    await expect(answering('<html>', 502).call('getStats')).rejects.toMatchObject({ code: 'internal' });
    await expect(answering('<html>', 200).call('getStats')).rejects.toMatchObject({ code: 'internal' });
  });
});
