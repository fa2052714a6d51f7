import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bearer, openPort, problemOf, rawRequest, temporaryFolder } from './open-port.ts';
import { pixels } from './plain-engine.ts';

async function openWithOriginal(content: string) {
  const originalPath = join(await mkdtemp(join(await temporaryFolder(), 'Фото 100% #')), 'a?b.jpg');
  await writeFile(originalPath, content);
  const port = await openPort({ originalPath });
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    rawRequest(port.port, '/api/photos/1/original', { method, headers: { ...bearer, ...headers } });
  return { originalPath, get, ...port };
}

describe('pictures', () => {
  test('come with a tag, and are not sent again to who has them', async () => {
    const { port } = await openPort();
    const get = (headers: Record<string, string>) =>
      rawRequest(port, '/api/photos/1/thumbnail', { headers: { ...bearer, ...headers } });
    const first = await get({});
    expect([first.status, first.headers.etag, first.headers['cache-control']]).toEqual([
      200,
      '"abc"',
      'private, no-cache',
    ]);
    expect(first.body).toEqual(Buffer.from(pixels));
    for (const tag of ['"abc"', 'W/"abc"', '"x", "abc"', '*']) {
      const again = await get({ 'if-none-match': tag });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, '"abc"']);
    }
    expect((await get({ 'if-none-match': '"abcd"' })).status).toBe(200);
  });

  test('may not run anything, whatever they hold', async () => {
    const { get } = await openWithOriginal('<svg onload="alert(1)"/>');
    const { headers } = await get();
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=0-999', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
    ['bytes=5-2', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
  ])('Range %s of an original: %i', async (range, status, text, contentRange) => {
    const { get } = await openWithOriginal('0123456789');
    const answer = await get({ range });
    expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  test('a range of a picture that changed is answered with the whole picture', async () => {
    const { get } = await openWithOriginal('0123456789');
    expect((await get({ range: 'bytes=0-3', 'if-range': '"older"' })).status).toBe(200);
    expect((await get({ range: 'bytes=0-3', 'if-range': '"original-1"' })).status).toBe(206);
  });

  test('HEAD tells the size and sends nothing; an empty file is empty', async () => {
    const { get, originalPath } = await openWithOriginal('0123456789');
    const head = await get({}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '10', 0]);
    await writeFile(originalPath, '');
    const empty = await get();
    expect([empty.status, empty.headers['content-length'], empty.text]).toEqual([200, '0', '']);
  });

  test('a file name cannot write headers, and keeps its letters', async () => {
    const { get } = await openWithOriginal('x');
    const { headers } = await get();
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['content-disposition']).toBe(
      'attachment; filename="???? \\"?? ????\\"??Set-Cookie: a=b.jpg"; ' +
        "filename*=UTF-8''%D0%90%D0%BD%D0%BD%D0%B0%20%22%D0%BD%D0%B0%20%D0%BC%D0%BE%D1%80%D0%B5%22%0D%0ASet-Cookie%3A%20a%3Db.jpg",
    );
  });

  test('an original that was moved away is gone, and the answer is nothing but a problem', async () => {
    const { get, originalPath } = await openWithOriginal('x');
    await rename(originalPath, `${originalPath}.moved`);
    const answer = await get();
    expect(problemOf(answer)).toEqual({ status: 410, code: 'original_missing' });
    expect([answer.headers.etag, answer.headers['content-disposition']]).toEqual([undefined, undefined]);
  });
});

describe('JSON answers', () => {
  test('are not sent again while they are the same', async () => {
    const { port } = await openPort();
    const first = await rawRequest(port, '/api/persons', { headers: bearer });
    const headers = { ...bearer, 'if-none-match': String(first.headers.etag) };
    const again = await rawRequest(port, '/api/persons', { headers });
    expect([again.status, again.body.length]).toEqual([304, 0]);

    await rawRequest(port, '/api/persons/0', {
      method: 'PUT',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: '{"name":"Нина"}',
    });
    const changed = await rawRequest(port, '/api/persons', { headers });
    expect([changed.status, JSON.parse(changed.text)[0].name]).toEqual([200, 'Нина']);
  });
});
