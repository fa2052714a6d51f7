import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Handlers } from '../../core/contract/handlers.ts';
import { type HttpServer, startHttpServer } from '../../core/http/server.ts';
import { createLive, type Live } from '../../core/live.ts';
import { newPlainEngine, type PlainEngine } from './plain-engine.ts';

export const token = 'a-token_of.the~library';
export const bearer = { authorization: `Bearer ${token}` };

export type OpenPort = HttpServer &
  PlainEngine & { port: number; live: Live; temporaryDir: string; logged: object[] };

/** A real server on a free port, closed and cleaned up when the test ends. */
export async function openPort(
  options: { handlers?: Partial<Handlers>; rendererDir?: string; originalPath?: string; port?: number } = {},
): Promise<OpenPort> {
  const temporaryDir = await temporaryFolder();
  const engine = newPlainEngine(options.originalPath);
  const live = createLive();
  const logged: object[] = [];
  const server = await startHttpServer({
    handlers: { ...engine.handlers, ...options.handlers },
    live,
    token,
    port: options.port ?? 0,
    rendererDir: options.rendererDir ?? null,
    temporaryDir,
    version: '1.2.3',
    logger: { error: (members, message) => void logged.push({ ...members, message }) },
  });
  onTestFinished(() => server.close());
  return { ...engine, ...server, port: Number(new URL(server.url).port), live, temporaryDir, logged };
}

export async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'heirloom-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

export type RawAnswer = { status: number; headers: IncomingHttpHeaders; text: string; body: Buffer };

/** A request exactly as written: any Host, any path, no help from fetch. */
export function rawRequest(
  port: number,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = init;
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const whole = Buffer.concat(chunks);
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: whole.toString(),
          body: whole,
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The members of a problem+json answer that tests look at. */
export function problemOf({ status, headers, text }: RawAnswer): { status: number; code: unknown } {
  if (headers['content-type'] !== 'application/problem+json')
    throw new Error(`no problem: ${status} ${text}`);
  return { status, code: JSON.parse(text).code };
}
