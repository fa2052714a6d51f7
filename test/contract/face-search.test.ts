import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createClient } from '../../core/contract/client.ts';
import { openApiDocument } from '../../core/contract/openapi.ts';
import { bearer, openPort, problemOf, rawRequest, token } from './open-port.ts';

type Part = [disposition: string, content: string];
const selfie: Part = ['name="file"; filename="me.jpg"', 'x'];
const form = (...parts: Part[]) =>
  `${parts.map(([disposition, content]) => `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`).join('')}--b--\r\n`;
const post = (port: number, body: string, path = '/api/v1/faces/search') =>
  rawRequest(port, path, {
    method: 'POST',
    headers: { ...bearer, 'content-type': 'multipart/form-data; boundary=b' },
    body,
  });

test('fields of the form are read before and after the file, and have defaults', async () => {
  const seen: unknown[] = [];
  const { port } = await openPort({
    handlers: {
      searchFaces: ({ body }) => {
        seen.push(body);
        return { results: [], query_time_ms: 1, task_id: crypto.randomUUID(), faces: [], face: body.face };
      },
    },
  });
  expect((await post(port, form(selfie))).status).toBe(200);
  const around = form(['name="threshold"', '0.5'], selfie, ['name="limit"', '3'], ['name="face"', '1']);
  expect((await post(port, around)).status).toBe(200);
  expect(seen).toEqual([
    { threshold: 0.7, limit: 10, face: 0 },
    { threshold: 0.5, limit: 3, face: 1 },
  ]);
});

test.each([
  ['threshold', '1.5'],
  ['threshold', '-0.1'],
  ['threshold', ''],
  ['threshold', ' '],
  ['threshold', 'NaN'],
  ['threshold', '1e-1'],
  ['limit', '0'],
  ['limit', '-3'],
  ['limit', '2.5'],
  ['limit', '99999'],
  ['limit', '9'.repeat(400)],
  ['face', '-1'],
  ['event_id', '-1'],
  ['event_id', '0'],
  ['event_id', ''],
  ['event_id', '1 OR 1=1'],
  ['event_id', '9'.repeat(30)],
])('%s %j is refused, and the picture is not kept', async (field, value) => {
  const { port, received, temporaryDir } = await openPort();
  const answer = await post(port, form(selfie, [`name="${field}"`, value]));
  expect(problemOf(answer)).toEqual({ status: 400, code: 'invalid_request' });
  expect(JSON.parse(answer.text).fields[0]).toMatchObject({ in: 'body', field });
  expect([received, await readdir(temporaryDir)]).toEqual([[], []]);
});

test.each([
  ['no picture', form(['name="limit"', '3']), 400, 'invalid_request'],
  ['two pictures', form(selfie, selfie), 413, 'payload_too_large'],
  ['a picture of another name', form(['name="image"; filename="me.jpg"', 'x']), 400, 'invalid_request'],
])('%s is refused', async (_, body, status, code) => {
  const { port, temporaryDir } = await openPort();
  for (const path of ['/api/v1/faces/search', '/api/search/face']) {
    expect(problemOf(await post(port, body, path))).toEqual({ status, code });
  }
  expect(await readdir(temporaryDir)).toEqual([]);
});

test('a picture of more than 64 MiB is refused while it arrives', async () => {
  const { port, temporaryDir } = await openPort();
  const body = form(['name="file"; filename="me.jpg"', 'x'.repeat(64 * 1024 * 1024 + 1)]);
  expect(problemOf(await post(port, body))).toEqual({ status: 413, code: 'payload_too_large' });
  expect(await readdir(temporaryDir)).toEqual([]);
});

test('the client sends fields, and the document names them beside the file', async () => {
  const { url } = await openPort();
  const client = createClient({ baseUrl: url, token });
  const answer = await client.upload('searchFaces', [new File(['x'], 'me.jpg')], { fields: { face: '2' } });
  expect(answer.face).toBe(2);
  const { paths } = openApiDocument('1') as {
    paths: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }>;
  };
  const { content } = paths['/faces/search']!.post.requestBody;
  expect(Object.keys(content)).toEqual(['multipart/form-data']);
  expect(content['multipart/form-data']!.schema).toMatchObject({
    required: ['file'],
    properties: { file: { type: 'string' }, threshold: { type: 'string' }, limit: { type: 'string' } },
  });
});
