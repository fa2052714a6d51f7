import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError, diskError, type ErrorCode } from '../contract/errors.ts';
import type { Problem } from '../contract/schemas.ts';

/** What the HTTP port writes about requests that failed for a reason of our own; pino's loggers fit. */
export type HttpLogger = { error(members: object, message: string): void };

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  507: 'Insufficient Storage',
};

/** The answer to an error: problem+json (RFC 9457). What we did not foresee is logged and told to nobody. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: HttpLogger,
): FastifyReply {
  const expected = toAppError(error);
  if (expected.status >= 500) {
    // The path without its query: a token may be in there.
    const path = request.url.split('?', 1)[0];
    logger.error({ requestId: request.id, method: request.method, path, err: error }, 'request failed');
  }
  const told = expected.code === 'internal' ? unforeseen : expected;
  if (told.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  // Bytes: to a string Fastify would add a charset, which this type does not have.
  const body = Buffer.from(JSON.stringify(problemBody(told, request.id)));
  return reply
    .code(told.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(body);
}

const unforeseen = new AppError('internal', 'Something went wrong inside Heirloom; its log says what.');

function problemBody(error: AppError, requestId: string): Problem & Record<string, unknown> {
  return {
    ...error.details,
    type: `/api/docs#error-${error.code}`,
    title: titles[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    request_id: requestId,
  };
}

/** Our own errors as they are, those of the disk, zod and Fastify in our terms, all others as `internal`. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const ofDisk = diskError(error);
  if (ofDisk) return ofDisk;
  if (!(error instanceof Error) || !('statusCode' in error)) {
    return new AppError('internal', 'unexpected error', { cause: error });
  }
  const code = frameworkCode(error.statusCode);
  return new AppError(code, code === 'internal' ? 'unexpected error' : error.message, { cause: error });
}

function frameworkCode(status: unknown): ErrorCode {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 413:
      return 'payload_too_large';
    case 406:
    case 415:
      return 'unsupported_media_type';
    default:
      return typeof status === 'number' && status >= 400 && status < 500 ? 'invalid_request' : 'internal';
  }
}

export type RequestPart = 'params' | 'query' | 'body';

/** Checks one part of a request. @throws {AppError} `invalid_request` that lists every wrong field. */
export function validatePart(part: RequestPart, schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({
    in: part,
    field: issue.path.join('.'),
    message: issue.message,
  }));
  const told = fields.map(({ field, message }) => `${[part, field].filter(Boolean).join('.')}: ${message}`);
  throw new AppError('invalid_request', told.join('; '), { details: { fields } });
}

/** Checks our own answer while developing, so that a handler cannot drift from the contract. */
export function assertAnswer(name: string, schema: z.ZodType, value: unknown): void {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new AppError('internal', `answer of ${name} breaks the contract: ${z.prettifyError(result.error)}`);
  }
}
