import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createClient, type LiveState } from '../../core/contract/client.ts';
import type { LiveMessage } from '../../core/contract/schemas.ts';
import { type OpenPort, openPort, token } from './open-port.ts';

type Heard = { socket: WebSocket; messages: LiveMessage[] };

async function listen(
  server: OpenPort,
  path: string,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): Promise<Heard> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  onTestFinished(() => socket.terminate());
  const messages: LiveMessage[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  await once(socket, 'open');
  return { socket, messages };
}

const handshake = (server: OpenPort, path: string, headers: Record<string, string>) =>
  listen(server, path, headers).then(
    () => 'open',
    (error: Error) => /\d{3}/.exec(error.message)?.[0],
  );

const progressOf = (taskId: string, current: number): LiveMessage => ({
  type: 'task_progress',
  task_id: taskId,
  payload: {
    stage: 'analyzing',
    current,
    total: 10,
    percent: 10 * current,
    photos_per_second: 5,
    seconds_left: 1,
  },
});

const completed = (taskId: string): LiveMessage => ({
  type: 'task_update',
  task_id: taskId,
  payload: { status: 'completed', data: { total_faces: 20, unique_persons: 8 } },
});

const libraryChanged: LiveMessage = { type: 'library_changed', payload: { persons: true, photos: false } };

describe('who may listen', () => {
  test.each([
    ['the token in the header', '/ws', { authorization: `Bearer ${token}` }, 'open'],
    ['the token in the address', `/ws?token=${encodeURIComponent(token)}`, {}, 'open'],
    ['nothing', '/ws', {}, '401'],
    ['a wrong token', '/ws?token=wrong', { authorization: 'Bearer wrong' }, '401'],
    ['another Host', `/ws?token=${token}`, { host: 'rebound.example' }, '403'],
    ['another Origin', `/ws?token=${token}`, { origin: 'http://evil.example' }, '403'],
    ['another address', `/api/live?token=${token}`, { authorization: `Bearer ${token}` }, '404'],
  ])('%s', async (_, path, headers, result) => {
    const server = await openPort();
    expect(await handshake(server, path, headers)).toBe(result);
  });

  test('the cookie, with our Origin', async () => {
    const server = await openPort();
    const signedIn = await fetch(server.startUrl, { redirect: 'manual' });
    const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect([
      await handshake(server, '/ws', { cookie, origin: server.url }),
      await handshake(server, '/ws', { cookie }),
      await handshake(server, '/ws', { cookie, origin: 'http://127.0.0.1:1' }),
    ]).toEqual(['open', '403', '403']);
  });
});

describe('what is heard', () => {
  test.each(['/ws', '/api/ws', '/api/v1/ws'])('%s tells everything, or one task only', async (path) => {
    const server = await openPort();
    const { task, live } = server;
    const all = await listen(server, path);
    const one = await listen(server, `${path}?task_id=${task.id}`);
    await vi.waitFor(() => expect(one.messages).toHaveLength(2));

    const other = progressOf(randomUUID(), 1);
    for (const message of [other, progressOf(task.id, 4), libraryChanged, completed(task.id)]) {
      live.publish(message);
    }
    await vi.waitFor(() => expect([all.messages.length, one.messages.length]).toEqual([4, 4]));
    expect(all.messages).toEqual([other, progressOf(task.id, 4), libraryChanged, completed(task.id)]);
    expect(one.messages).toEqual([
      {
        type: 'task_update',
        task_id: task.id,
        payload: { status: 'processing', data: { total_faces: 4, unique_persons: 2 } },
      },
      { type: 'task_progress', task_id: task.id, payload: task.progress },
      progressOf(task.id, 4),
      completed(task.id),
    ]);
  });

  test('what happens while the state is looked up comes after it', async () => {
    const lookup = Promise.withResolvers<void>();
    const server = await openPort({
      handlers: {
        getTask: async () => {
          await lookup.promise;
          return server.task;
        },
      },
    });
    const { messages } = await listen(server, `/ws?task_id=${server.task.id}`);
    server.live.publish(completed(server.task.id));
    lookup.resolve();
    await vi.waitFor(() => expect(messages.map(({ type }) => type)).toHaveLength(3));
    expect(messages[2]).toEqual(completed(server.task.id));
  });

  test.each([randomUUID(), 'no-uuid', ''])('task "%s" does not exist: closed with 4404', async (id) => {
    const server = await openPort();
    const { socket } = await listen(server, `/ws?task_id=${id}`);
    expect((await once(socket, 'close'))[0]).toBe(4404);
  });

  test('a client that does not read costs little memory and misses no result', async () => {
    const server = await openPort();
    const { socket, messages } = await listen(server, '/ws');
    socket.pause();
    // In one go, 40 MB: more than the buffers of the system hold.
    for (let current = 0; current < 200_000; current += 1) server.live.publish(progressOf(server.task.id, 1));
    server.live.publish(completed(server.task.id));
    socket.resume();
    await vi.waitFor(() => expect(messages.at(-1)).toEqual(completed(server.task.id)), 10_000);
    expect(messages.length).toBeGreaterThan(100);
    expect(messages.length).toBeLessThan(100_000);
  });

  test('a client that never reads is cut off, the others hear on', async () => {
    const server = await openPort();
    const deaf = await listen(server, '/ws');
    deaf.socket.pause();
    const { messages } = await listen(server, '/ws');
    const long = { ...completed(server.task.id), task_id: 'x'.repeat(100_000) };
    for (let round = 0; round < 30; round += 1) {
      for (let index = 0; index < 20; index += 1) server.live.publish(long);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const closed = once(deaf.socket, 'close');
    deaf.socket.resume();
    await closed;
    await vi.waitFor(() => expect(messages).toHaveLength(600));
  });

  test('a client that answers no ping is cut off', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const server = await openPort();
    const there = await listen(server, '/ws');
    const gone = new WebSocket(`${server.url.replace('http', 'ws')}/ws?token=${token}`, { autoPong: false });
    await once(gone, 'open');
    const pinged = [once(there.socket, 'ping'), once(gone, 'ping')];
    vi.advanceTimersByTime(30_000);
    await Promise.all(pinged);
    const closed = once(gone, 'close');
    // The pong needs a moment to arrive.
    await new Promise((resolve) => setTimeout(resolve, 100));
    vi.advanceTimersByTime(30_000);
    await closed;
    server.live.publish(libraryChanged);
    await vi.waitFor(() => expect(there.messages).toEqual([libraryChanged]));
  });

  test('a client that sends too much or nonsense ends only itself', async () => {
    const server = await openPort();
    const loud = await listen(server, '/ws');
    const quiet = await listen(server, '/ws');
    loud.socket.send('x'.repeat(10_000));
    expect((await once(loud.socket, 'close'))[0]).toBe(1009);
    const raw = connect(server.port, '127.0.0.1');
    raw.on('error', () => {});
    raw.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${token}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await once(raw, 'data');
    raw.write(Buffer.alloc(64, 0xff));
    await once(raw, 'close');
    server.live.publish(libraryChanged);
    await vi.waitFor(() => expect(quiet.messages).toEqual([libraryChanged]));
    expect(server.logged).toEqual([]);
  });

  test('closing the server ends every connection soon', async () => {
    const server = await openPort();
    const { socket } = await listen(server, '/ws');
    const deaf = await listen(server, '/ws');
    deaf.socket.pause();
    const closed = once(socket, 'close');
    const startedAt = performance.now();
    await server.close();
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect((await closed)[0]).toBe(1001);
  });
});

describe('the client', () => {
  test('hears from its task until it is closed', async () => {
    const server = await openPort();
    const states: LiveState[] = [];
    const messages: LiveMessage[] = [];
    const live = createClient({ baseUrl: server.url, token }).live((message) => messages.push(message), {
      taskId: server.task.id,
      onStateChange: (state) => states.push(state),
    });
    await vi.waitFor(() => expect(messages).toHaveLength(2), 5000);
    server.live.publish(completed(server.task.id));
    await vi.waitFor(() => expect(messages[2]).toEqual(completed(server.task.id)));
    live.close();
    server.live.publish(completed(server.task.id));
    expect([states, messages.length]).toEqual([['connecting', 'open', 'closed'], 3]);
  });

  test('comes back when the engine was away', async () => {
    const first = await openPort();
    const { port } = first;
    const states: LiveState[] = [];
    const live = createClient({ baseUrl: first.url, token }).live(() => {}, {
      onStateChange: (state) => states.push(state),
    });
    onTestFinished(() => live.close());
    await vi.waitFor(() => expect(states).toEqual(['connecting', 'open']), 5000);
    await first.close();
    const second = await openPort({ port });
    await vi.waitFor(() => expect(states).toEqual(['connecting', 'open', 'connecting', 'open']), 10_000);
    expect(second.url).toBe(first.url);
  });

  test('gives up on a task that does not exist', async () => {
    const server = await openPort();
    const states: LiveState[] = [];
    createClient({ baseUrl: server.url, token }).live(() => {}, {
      taskId: randomUUID(),
      onStateChange: (state) => states.push(state),
    });
    await vi.waitFor(() => expect(states).toEqual(['connecting', 'open', 'closed']), 5000);
  });
});
