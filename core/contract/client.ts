import type { z } from 'zod';
import { AppError, type ErrorCode, errorStatus } from './errors.ts';
import type { OperationRequest } from './handlers.ts';
import { type Operation, type OperationName, type Operations, operations } from './operations.ts';
import type { LiveMessage } from './schemas.ts';

// Runs in browsers and in Node: only fetch, FormData, URL, WebSocket and timers.

export type ClientOptions = {
  /** Origin of the engine, e.g. `http://127.0.0.1:4100`; in a page `location.origin`. */
  baseUrl: string;
  /** The library's token; a page leaves it out, its cookie speaks for it. */
  token?: string;
  fetch?: typeof fetch;
};

type Nothing = Record<never, never>;

// What `z.coerce` takes is `unknown`; a typed caller passes the type that comes out.
type Typed<Input, Output> = {
  [P in keyof Input]: unknown extends Input[P] ? (P extends keyof Output ? Output[P] : never) : Input[P];
};
type Part<K extends OperationName, P extends 'params' | 'query' | 'body'> = Operations[K] extends {
  readonly [Q in P]: infer Schema extends z.ZodType;
}
  ? Typed<OperationRequest<K>[P], z.output<Schema>>
  : undefined;
type Parts<K extends OperationName> = { [P in 'params' | 'query' | 'body']: Part<K, P> };

/** What a call of `K` takes: only the parts that it has; parts whose members are all optional may be left out. */
export type ClientRequest<K extends OperationName> = {
  [P in keyof Parts<K> as Parts<K>[P] extends undefined
    ? never
    : Nothing extends Parts<K>[P]
      ? never
      : P]: Parts<K>[P];
} & {
  [P in keyof Parts<K> as Parts<K>[P] extends undefined
    ? never
    : Nothing extends Parts<K>[P]
      ? P
      : never]?: Parts<K>[P];
};

export type CallOptions = { signal?: AbortSignal };

type Arguments<K extends OperationName, Extra = Nothing> =
  Nothing extends ClientRequest<K>
    ? [request?: ClientRequest<K> & Extra]
    : [request: ClientRequest<K> & Extra];

type WithFiles = {
  [K in OperationName]: Operations[K] extends { files: string } ? K : never;
}[OperationName];

/** Operations called with JSON or nothing; uploads go through `upload`. */
export type CallableName = Exclude<OperationName, WithFiles>;
export type UploadName = WithFiles;

/** The JSON answer; a `Blob` for pictures and files. */
export type ClientOutput<K extends OperationName> = Operations[K]['response'] extends z.ZodType
  ? z.output<Operations[K]['response']>
  : Blob;

export type LiveState = 'connecting' | 'open' | 'closed';

export type LiveOptions = {
  /** Only messages of this task, beginning with its present state; without it, messages of all tasks. */
  taskId?: string;
  /** After a reconnection (`open` again) messages may have been missed: read again what matters. */
  onStateChange?: (state: LiveState) => void;
};

export type ApiClient = {
  /**
   * Calls an operation.
   * @throws {AppError} with the engine's code; `offline` when the engine does not answer, `internal` when its
   * answer cannot be understood. An aborted call rejects with the signal's reason.
   */
  call<K extends CallableName>(name: K, ...args: Arguments<K, CallOptions>): Promise<ClientOutput<K>>;
  /** Address of a GET operation, for `<img src>` and links. */
  url<K extends CallableName>(name: K, ...args: Arguments<K>): string;
  /** Sends files, with the other fields of the form, as one multipart request. @throws {AppError} as `call`. */
  upload<K extends UploadName>(
    name: K,
    files: readonly (Blob & { readonly name: string })[],
    options?: CallOptions & { fields?: Part<K, 'body'> },
  ): Promise<ClientOutput<K>>;
  /** Listens to the WebSocket until closed; connects again by itself, waiting longer after each failure. */
  live(onMessage: (message: LiveMessage) => void, options?: LiveOptions): { close(): void };
};

/** WebSocket close code for a `task_id` that does not exist: connecting again would not help. */
export const closeCodeNotFound = 4404;

export function createClient(options: ClientOptions): ApiClient {
  const { token } = options;
  const send = options.fetch ?? fetch;
  const base = options.baseUrl.replace(/\/+$/, '');

  const address = (operation: Operation, request: LooseRequest) =>
    `${base}/api${fillPath(operation.path, request.params)}${queryString(request.query)}`;

  async function exchange(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('accept', 'application/json, application/problem+json, */*;q=0.5');
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    let response: Response;
    try {
      response = await send(url, { ...init, headers, credentials: 'same-origin' });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new AppError('offline', 'The engine does not answer.', { cause: error });
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async function answer(operation: Operation, url: string, init: RequestInit): Promise<unknown> {
    const response = await exchange(url, init);
    try {
      return await ('media' in operation.response ? response.blob() : response.json());
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new AppError('internal', 'The answer of the engine cannot be read.', { cause: error });
    }
  }

  return {
    call(name, ...[request]) {
      const operation: Operation = operations[name];
      const { params, query, body, signal }: LooseRequest & CallOptions = request ?? {};
      const init: RequestInit = { method: operation.method, signal: signal ?? null };
      if (body !== undefined) {
        init.body = JSON.stringify(body);
        init.headers = { 'content-type': 'application/json' };
      }
      return answer(operation, address(operation, { params, query }), init) as Promise<
        ClientOutput<typeof name>
      >;
    },

    url: (name, ...[request]) => address(operations[name], request ?? {}),

    upload(name, files, { signal, fields } = {}) {
      const operation: Operation & { files: string } = operations[name];
      const form = new FormData();
      for (const [field, value] of Object.entries<unknown>(fields ?? {})) {
        if (value !== undefined) form.append(field, String(value));
      }
      for (const file of files) form.append(operation.files, file, file.name);
      const init: RequestInit = { method: operation.method, body: form, signal: signal ?? null };
      return answer(operation, address(operation, {}), init) as Promise<ClientOutput<typeof name>>;
    },

    live(onMessage, { taskId, onStateChange } = {}) {
      const query = queryString({ task_id: taskId, token });
      return keepConnected(`${base.replace(/^http/, 'ws')}/api/ws${query}`, onMessage, onStateChange);
    },
  };
}

type LooseRequest = { params?: object | undefined; query?: object | undefined; body?: unknown };

/** Puts parameters into a path of the table: `/persons/:id` and `{ id: 3 }` give `/persons/3`. */
export function fillPath(path: string, params: object = {}): string {
  const values = new Map(Object.entries(params));
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value: unknown = values.get(name);
    if (value === undefined) throw new AppError('invalid_request', `path parameter ${name} is missing`);
    return encodeURIComponent(String(value));
  });
}

function queryString(query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.append(name, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}

async function problemOf(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => null);
  const problem: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const { code, detail, type: _type, title: _title, status: _status, ...details } = problem;
  const message = typeof detail === 'string' ? detail : `The engine answered with status ${response.status}.`;
  return new AppError(isErrorCode(code) ? code : 'internal', message, { details });
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorStatus, code);
}

const firstRetryMs = 500;
const longestRetryMs = 15_000;

function keepConnected(
  url: string,
  onMessage: (message: LiveMessage) => void,
  onStateChange: (state: LiveState) => void = () => {},
): { close(): void } {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let ended = false;

  function end(): void {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    socket?.close();
    onStateChange('closed');
  }

  function connect(): void {
    onStateChange('connecting');
    if (ended) return;
    const opened = new WebSocket(url);
    socket = opened;
    opened.onopen = () => {
      if (ended) return;
      failures = 0;
      onStateChange('open');
    };
    opened.onmessage = (event) => {
      const message = ended ? null : parseLiveMessage(event.data);
      if (message !== null) onMessage(message);
    };
    opened.onclose = (event) => {
      if (ended) return;
      if (event.code === closeCodeNotFound) return end();
      // Jitter: several windows must not come back in step.
      const waitMs = Math.min(longestRetryMs, firstRetryMs * 2 ** failures) * (0.5 + Math.random() / 2);
      failures += 1;
      timer = setTimeout(connect, waitMs);
    };
  }

  connect();
  return { close: end };
}

const liveTypes: Readonly<Record<LiveMessage['type'], true>> = {
  task_progress: true,
  task_update: true,
  library_changed: true,
};

/** Null for what this version does not know, so that a newer engine does not break an open page. */
function parseLiveMessage(data: unknown): LiveMessage | null {
  if (typeof data !== 'string') return null;
  const message: unknown = JSON.parse(data);
  if (typeof message !== 'object' || message === null || !('type' in message)) return null;
  if (typeof message.type !== 'string' || !Object.hasOwn(liveTypes, message.type)) return null;
  return message as LiveMessage;
}
