import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import webSocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Handlers } from '../contract/handlers.ts';
import type { Live } from '../live.ts';
import { registerDocs } from './docs.ts';
import { createGuard, type Guard } from './guard.ts';
import { registerLive } from './live-socket.ts';
import { contentSecurityPolicy, isApiPath, registerRenderer, registerStart } from './pages.ts';
import { type HttpLogger, sendProblem } from './problems.ts';
import { registerOperations } from './routes.ts';
import { prepareTemporaryDir, uploadLimits } from './uploads.ts';

export type HttpServerOptions = {
  handlers: Handlers;
  live: Live;
  /** The library's token; whoever has it may do everything. */
  token: string;
  /** 0: any free port. */
  port: number;
  /** Folder of the built page; null: only the API. */
  rendererDir: string | null;
  /** Uploads wait here until a handler takes them. Used by this server alone: left-overs in it are removed. */
  temporaryDir: string;
  version: string;
  /** Default: JSON lines on stderr. */
  logger?: HttpLogger;
};

export type HttpServer = {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Link that signs a browser in; it holds the token. */
  startUrl: string;
  /** Ends every connection. */
  close(): Promise<void>;
};

const jsonLimitBytes = 1024 * 1024;
const farewellMs = 500;
const closeCodeGoingAway = 1001;

/**
 * Starts the local port: API, WebSocket and page on 127.0.0.1. See [Note: Who may speak to the port].
 * @throws {Error} EADDRINUSE, EACCES when the port cannot be had.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const logger = options.logger ?? pino({ name: 'http' }, pino.destination({ dest: 2, sync: true }));
  const { handlers, live, temporaryDir, version, token } = options;
  await prepareTemporaryDir(temporaryDir);

  const app = createApp(logger);
  await app.register(cookie);
  await app.register(multipart, { limits: uploadLimits, throwFileSizeLimit: false });
  await app.register(webSocket, { options: { maxPayload: 4096 }, preClose: sayGoodbye });

  // The port is part of every check and known only once we listen.
  let made: Guard | undefined;
  const guard = () => {
    made ??= createGuard(token, (app.server.address() as AddressInfo).port);
    return made;
  };
  addHeadersAndChecks(app, guard);
  registerOperations(app, { handlers, temporaryDir, validateAnswers: validatesAnswers() });
  registerLive(app, { live, getTask: handlers.getTask, logger });
  registerDocs(app, version);
  registerStart(app, guard);
  registerRenderer(app, options.rendererDir);

  const url = await app.listen({ host: '127.0.0.1', port: options.port });
  return {
    url,
    startUrl: `${url}/start?token=${encodeURIComponent(token)}`,
    close: () => app.close(),
  };
}

function createApp(logger: HttpLogger): FastifyInstance {
  const app: FastifyInstance = fastify({
    bodyLimit: jsonLimitBytes,
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      sendProblem(error, request, reply, logger);
    },
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, logger));

  // JSON only: what a form of another page can send is not read at all. An empty body is no body: many clients
  // name the type on every request.
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text.length === 0) done(null, undefined);
    else parseJson(request, text.toString(), done);
  });
  return app;
}

function addHeadersAndChecks(app: FastifyInstance, guard: () => Guard): void {
  const policy = contentSecurityPolicy();
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      // The camera for the search by a picture of somebody, when the owner starts it.
      'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-request-id': request.id,
    });
    guard().checkSource(request);
    const access = request.routeOptions.config.access ?? (isApiPath(request.url) ? 'owner' : 'public');
    if (access === 'owner') guard().checkOwner(request, { webSocket: request.ws });
  });
}

/** Our own answers are checked while developing and testing; in production that time is the owner's. */
function validatesAnswers(): boolean {
  return process.env.NODE_ENV === 'test' || process.env.NODE_ENV === 'development';
}

/** Lets every client know that the engine stops; those that do not answer are cut off. */
function sayGoodbye(this: FastifyInstance, done: () => void): void {
  const { clients } = this.websocketServer;
  for (const client of clients) client.close(closeCodeGoingAway);
  setTimeout(() => {
    for (const client of clients) client.terminate();
  }, farewellMs).unref();
  this.websocketServer.close(() => done());
}
