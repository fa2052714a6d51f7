import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bearer, openPort, problemOf, rawRequest, temporaryFolder } from './open-port.ts';

/** A picture with the video `0123456789` in it, behind six and before seven other bytes. */
async function openMotionPhoto() {
  const file = join(await temporaryFolder(), 'motion.jpg');
  await writeFile(file, 'jpeg..0123456789trailer');
  const content = { file, offset: 6, sizeBytes: 10 };
  const { port } = await openPort({
    handlers: { getPhotoOriginal: () => ({ contentType: 'video/mp4', content, etag: 'part' }) },
  });
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    rawRequest(port, '/api/photos/1/original', { method, headers: { ...bearer, ...headers } });
  return { file, get };
}

describe('a part of a file', () => {
  test('is sent as if it were a file of its own', async () => {
    const { get } = await openMotionPhoto();
    const whole = await get();
    expect([whole.status, whole.text, whole.headers['content-length']]).toEqual([200, '0123456789', '10']);
    expect(whole.headers['content-type']).toBe('video/mp4');
    expect(whole.headers['x-content-type-options']).toBe('nosniff');
    expect(whole.headers['accept-ranges']).toBe('bytes');
    const head = await get({}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '10', 0]);
  });

  test.each([
    ['bytes=0-1', 206, '01', 'bytes 0-1/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=5-500', 206, '56789', 'bytes 5-9/10'],
    ['bytes=10-12', 416, '', 'bytes */10'],
  ])('Range %s never leaves it: %i', async (range, status, text, contentRange) => {
    const { get } = await openMotionPhoto();
    const answer = await get({ range });
    expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  test('of a file that has become shorter is gone', async () => {
    const { file, get } = await openMotionPhoto();
    await truncate(file, 12);
    const answer = await get();
    expect(problemOf(answer)).toEqual({ status: 410, code: 'original_missing' });
    expect(answer.headers.etag).toBeUndefined();
  });
});
