import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createClient } from '../../core/contract/client.ts';
import { AppError } from '../../core/contract/errors.ts';
import { startHttpServer } from '../../core/http/server.ts';
import { createLive } from '../../core/live.ts';
import { bearer, openPort, problemOf, rawRequest, temporaryFolder, token } from './open-port.ts';
import { newPlainEngine } from './plain-engine.ts';

const formType = { 'content-type': 'multipart/form-data; boundary=b' };

function form(...parts: [disposition: string, content: string][]): string {
  const text = parts.map(([disposition, content]) => {
    return `--b\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: image/jpeg\r\n\r\n${content}\r\n`;
  });
  return `${text.join('')}--b--\r\n`;
}

function post(port: number, body: string, headers: Record<string, string> = formType) {
  return rawRequest(port, '/api/upload', { method: 'POST', headers: { ...bearer, ...headers }, body });
}

describe('uploads', () => {
  test('as a script of the documented service sends them', async () => {
    const { url, received, task, temporaryDir } = await openPort();
    const body = new FormData();
    for (const name of ['Анна и Лёва.jpg', '照片 ☀.png']) body.append('images', new Blob([name]), name);
    body.append('note', 'fields are no files');
    const answer = await fetch(`${url}/api/upload`, { method: 'POST', headers: bearer, body });
    expect([answer.status, await answer.json()]).toEqual([200, { task_id: task.id, message: 'started' }]);
    expect(received.map(({ fileName, sizeBytes }) => [fileName, sizeBytes])).toEqual([
      ['Анна и Лёва.jpg', Buffer.byteLength('Анна и Лёва.jpg')],
      ['照片 ☀.png', Buffer.byteLength('照片 ☀.png')],
    ]);
    for (const { path, fileName } of received) {
      expect([path.startsWith(temporaryDir), await readFile(path, 'utf8')]).toEqual([true, fileName]);
    }
  });

  test('two thousand files in one request', async () => {
    const { url, received } = await openPort();
    const files = Array.from({ length: 2000 }, (_, index) => new File([`${index}`], `${index}.jpg`));
    await createClient({ baseUrl: url, token }).upload('uploadImages', files);
    expect(received.length).toBe(2000);
    expect(received[1999]).toMatchObject({ fileName: '1999.jpg', sizeBytes: 4 });
  });

  test.each([
    ['passwd', '../../etc/passwd'],
    ['a.jpg', 'C:\\\\photos\\\\a.jpg'],
    ['upload', '..'],
    ['ab.jpg', 'a\u0007\u0000b.jpg'],
  ])('a name with folders or control characters becomes %s', async (fileName, sent) => {
    const { port, received } = await openPort();
    expect((await post(port, form([`name="images"; filename="${sent}"`, 'x']))).status).toBe(200);
    expect(received.map((file) => file.fileName)).toEqual([fileName]);
  });

  test.each([
    ['another part name', form(['name="photos"; filename="a.jpg"', 'x']), 400, 'invalid_request'],
    [
      'another part name after a good one',
      form(['name="images"; filename="a.jpg"', 'x'], ['name="photos"; filename="b.jpg"', 'y']),
      400,
      'invalid_request',
    ],
    ['no file', '--b--\r\n', 400, 'invalid_request'],
    [
      'an end in the middle',
      form(['name="images"; filename="a.jpg"', 'x']).slice(0, -9),
      400,
      'invalid_request',
    ],
  ])('%s is refused and leaves no file', async (_, body, status, code) => {
    const { port, received, temporaryDir } = await openPort();
    expect(problemOf(await post(port, body))).toEqual({ status, code });
    expect([received, await readdir(temporaryDir)]).toEqual([[], []]);
  });

  test('JSON is no upload', async () => {
    const { port } = await openPort();
    const answer = await post(port, '{}', { 'content-type': 'application/json' });
    expect(problemOf(answer)).toEqual({ status: 415, code: 'unsupported_media_type' });
  });

  test('a handler that fails leaves no file', async () => {
    const uploadImages = () => {
      throw new AppError('library_not_writable', 'The disk is full.');
    };
    const { port, temporaryDir } = await openPort({ handlers: { uploadImages } });
    const answer = await post(port, form(['name="images"; filename="a.jpg"', 'x']));
    expect([problemOf(answer).code, await readdir(temporaryDir)]).toEqual(['library_not_writable', []]);
  });

  test('a caller that goes away in the middle leaves no file, and others are served', async () => {
    const { port, temporaryDir, received } = await openPort();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `POST /api/upload HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 10000000\r\n\r\n` +
        `--b\r\nContent-Disposition: form-data; name="images"; filename="a.jpg"\r\n\r\n${'x'.repeat(200_000)}`,
    );
    await vi.waitFor(async () => expect(await readdir(temporaryDir)).toHaveLength(1), 5000);
    socket.destroy();
    await vi.waitFor(async () => expect(await readdir(temporaryDir)).toEqual([]), 5000);
    expect(received).toEqual([]);
    expect((await post(port, form(['name="images"; filename="a.jpg"', 'x']))).status).toBe(200);
  });

  test('a caller that reads only after it has written everything is answered', async () => {
    const { port, temporaryDir } = await openPort();
    const big = 'x'.repeat(20_000_000);
    const body = form(['name="photos"; filename="a.jpg"', 'x'], ['name="images"; filename="b.jpg"', big]);
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await new Promise((resolve) => {
      socket.write(
        `POST /api/upload HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        resolve,
      );
    });
    const [answer] = await once(socket, 'data');
    expect([String(answer).split('\r\n')[0], await readdir(temporaryDir)]).toEqual([
      'HTTP/1.1 400 Bad Request',
      [],
    ]);
  }, 10_000);

  test('without the token nothing is written', async () => {
    const { port, temporaryDir } = await openPort();
    const body = form(['name="images"; filename="a.jpg"', 'x']);
    const answer = await rawRequest(port, '/api/upload', { method: 'POST', headers: formType, body });
    expect([problemOf(answer).status, await readdir(temporaryDir)]).toEqual([401, []]);
  });

  test('what a killed engine left is removed at the next start, and nothing else', async () => {
    const temporaryDir = join(await temporaryFolder(), 'uploads');
    await mkdir(temporaryDir);
    await writeFile(join(temporaryDir, 'upload-left-over'), 'x');
    await writeFile(join(temporaryDir, 'something of another'), 'x');
    const { handlers } = newPlainEngine();
    const server = await startHttpServer({
      handlers,
      live: createLive(),
      token,
      port: 0,
      rendererDir: null,
      temporaryDir,
      version: '0',
    });
    await server.close();
    expect(await readdir(temporaryDir)).toEqual(['something of another']);
  });
});
