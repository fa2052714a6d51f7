import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { closeCodeNotFound } from '../contract/client.ts';
import type { Handlers } from '../contract/handlers.ts';
import { operations } from '../contract/operations.ts';
import type { LiveMessage, Task } from '../contract/schemas.ts';
import type { Live } from '../live.ts';
import { queryMember } from './guard.ts';
import type { HttpLogger } from './problems.ts';
import { mounts } from './routes.ts';

type Client = {
  socket: WebSocket;
  /** Null: hears of everything. */
  taskId: string | null;
  /** What happened before the client was told its task's present state; null from then on. */
  waiting: LiveMessage[] | null;
  answeredPing: boolean;
};

// A client that reads slower than we tell loses progress first, which the next progress makes up for. One that
// does not read at all is cut off: it connects again and asks for the present state.
const dropProgressAboveBytes = 256 * 1024;
const cutOffAboveBytes = 4 * 1024 * 1024;
const pingIntervalMs = 30_000;
const closeCodeTryAgainLater = 1013;

/** WebSocket `/ws[?task_id=…]`, also under both mounts: S1's messages from `live`. */
export function registerLive(
  app: FastifyInstance,
  { live, getTask, logger }: { live: Live; getTask: Handlers['getTask']; logger: HttpLogger },
): void {
  const clients = new Set<Client>();

  const unsubscribe = live.subscribe((message) => {
    const text = JSON.stringify(message);
    for (const client of clients) {
      if (!concerns(message, client)) continue;
      if (client.waiting === null) deliver(client.socket, message, text);
      else client.waiting.push(message);
    }
  });

  const pings = setInterval(() => {
    for (const client of clients) {
      if (!client.answeredPing) {
        client.socket.terminate();
        continue;
      }
      client.answeredPing = false;
      client.socket.ping();
    }
  }, pingIntervalMs);
  pings.unref();

  app.addHook('onClose', () => {
    unsubscribe();
    clearInterval(pings);
  });

  async function welcome(client: Client): Promise<void> {
    if (client.taskId !== null) {
      const task = await findTask(client.taskId);
      if (task === null) {
        client.socket.close(closeCodeNotFound, 'no such task');
        return;
      }
      for (const message of stateOf(task)) deliver(client.socket, message, JSON.stringify(message));
    }
    for (const message of client.waiting ?? []) deliver(client.socket, message, JSON.stringify(message));
    client.waiting = null;
  }

  async function findTask(id: string): Promise<Task | null> {
    const params = operations.getTask.params.safeParse({ id });
    if (!params.success) return null;
    try {
      return await getTask({ params: params.data, query: undefined, body: undefined, files: [] });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'not_found') return null;
      throw error;
    }
  }

  for (const mount of ['', ...mounts]) {
    app.get(`${mount}/ws`, { websocket: true, config: { access: 'owner' } }, (socket, request) => {
      const taskId = queryMember(request.query, 'task_id');
      const client: Client = {
        socket,
        taskId: typeof taskId === 'string' ? taskId : null,
        waiting: [],
        answeredPing: true,
      };
      clients.add(client);
      socket.on('pong', () => {
        client.answeredPing = true;
      });
      socket.on('close', () => clients.delete(client));
      socket.on('error', () => socket.terminate());
      welcome(client).catch((error: unknown) => {
        logger.error({ requestId: request.id, err: error }, 'live connection failed');
        socket.close(1011);
      });
    });
  }
}

function concerns(message: LiveMessage, { taskId }: Client): boolean {
  return taskId === null || ('task_id' in message && message.task_id === taskId);
}

function deliver(socket: WebSocket, message: LiveMessage, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > cutOffAboveBytes) {
    socket.close(closeCodeTryAgainLater);
    socket.terminate();
    return;
  }
  if (message.type === 'task_progress' && socket.bufferedAmount > dropProgressAboveBytes) return;
  socket.send(text);
}

function stateOf(task: Task): LiveMessage[] {
  const { id, status, progress, total_faces, unique_persons } = task;
  return [
    { type: 'task_update', task_id: id, payload: { status, data: { total_faces, unique_persons } } },
    { type: 'task_progress', task_id: id, payload: progress },
  ];
}
