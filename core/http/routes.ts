import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { Handlers, Media } from '../contract/handlers.ts';
import { type Operation, type OperationName, operations } from '../contract/operations.ts';
import { matchesEtag, sendMedia } from './media.ts';
import { assertAnswer, type RequestPart, validatePart } from './problems.ts';
import { discard, type ReceivedForm, receiveForm } from './uploads.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route; `public` needs no token. */
    access?: Operation['access'];
  }
}

export const mounts = ['/api', '/api/v1'] as const;

type RouteOptions = { handlers: Handlers; temporaryDir: string; validateAnswers: boolean };

/** One route per operation of the table and mount. */
export function registerOperations(app: FastifyInstance, options: RouteOptions): void {
  for (const name of Object.keys(operations) as OperationName[]) {
    const operation: Operation = operations[name];
    const handler = createRoute(name, operation, options);
    for (const mount of operation.mount === 'root' ? [...mounts, ''] : mounts) {
      app.route({
        method: operation.method === 'GET' ? ['GET', 'HEAD'] : operation.method,
        url: `${mount}${operation.path}`,
        config: { access: operation.access },
        handler,
      });
    }
  }
}

function createRoute(name: OperationName, operation: Operation, options: RouteOptions) {
  // The table ties each schema to its handler's input; across all names at once only validation can.
  const handle: (input: never) => unknown = options.handlers[name];

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const params = check('params', operation.params, request.params);
    const query = check('query', operation.query, request.query);
    const { files, fields }: ReceivedForm = operation.files
      ? await receiveForm(request, operation.files, options.temporaryDir, operation.fileLimits)
      : { files: [], fields: {} };
    let answer: unknown;
    try {
      const body = check('body', operation.body, operation.files ? fields : (request.body ?? {}));
      answer = await handle({ params, query, body, files } as never);
    } catch (error) {
      await discard(files.map((file) => file.path));
      throw error;
    }
    reply.code(operation.status ?? 200);
    if (!(operation.response instanceof z.ZodType)) return sendMedia(request, reply, answer as Media);
    if (options.validateAnswers) assertAnswer(name, operation.response, answer);
    return sendJson(request, reply, answer);
  };
}

function check(part: RequestPart, schema: z.ZodObject | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  if (part === 'params' && Object.values(value as object).some((text) => String(text).trim() !== text)) {
    // Number(' ') is 0: a blank must not pass for person 0.
    throw new AppError('invalid_request', 'params: blanks do not belong into a path');
  }
  return validatePart(part, schema, value);
}

function sendJson(request: FastifyRequest, reply: FastifyReply, answer: unknown): FastifyReply {
  const body = JSON.stringify(answer);
  reply.type('application/json; charset=utf-8');
  if (!['GET', 'HEAD'].includes(request.method)) return reply.header('cache-control', 'no-store').send(body);
  const etag = `W/"${createHash('sha1').update(body).digest('base64url')}"`;
  reply.headers({ etag, 'cache-control': 'private, no-cache' });
  return matchesEtag(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(body);
}
