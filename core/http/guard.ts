import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../contract/errors.ts';

// [Note: Who may speak to the port]
// A server on 127.0.0.1 is reachable by every program of the computer and by every web page that its owner
// opens. Programs are held off by the token. Pages are held off by four things, each enough against one attack:
// - `Host` must be ours: a page whose name was re-bound to 127.0.0.1 (DNS rebinding) still sends its own name.
// - `Origin`, when sent, must be ours: no other page can send a request that changes something or open the
//   WebSocket. A cookie is believed for these only together with such an `Origin`.
// - `Sec-Fetch-Site`: another page cannot embed our pictures either. `same-site` is refused as well, because
//   browsers take http://127.0.0.1:8080 for the same *site* as us, and send it our SameSite=Strict cookie.
// - No CORS header is ever sent, so that nothing we answer can be read from another origin.
// Cookies do not know ports: the cookie's name holds ours, and its value is derived from the token, so that
// another server on 127.0.0.1, which also receives it, never sees the token itself.

export type Guard = {
  /** @throws {AppError} `forbidden_host`, `forbidden_origin` or `forbidden`: not a request of our own page or a program. */
  checkSource(request: FastifyRequest): void;
  /** @throws {AppError} `unauthorized`, or `forbidden_origin` for a cookie without the `Origin` that it needs. */
  checkOwner(request: FastifyRequest, options: { webSocket: boolean }): void;
  /** Whether this is the token of the library; takes the same time for every wrong one. */
  isToken(candidate: unknown): boolean;
  cookie: { name: string; value: string };
};

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** See [Note: Who may speak to the port]. */
export function createGuard(token: string, port: number): Guard {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  const cookie = {
    name: `heirloom_${port}`,
    value: createHmac('sha256', token).update('heirloom browser session').digest('base64url'),
  };
  const isToken = (candidate: unknown) => sameSecret(candidate, token);

  return {
    cookie,
    isToken,

    checkSource({ headers }) {
      if (!hosts.has(headers.host?.toLowerCase() ?? '')) {
        throw new AppError('forbidden_host', 'Heirloom answers on its own address only.');
      }
      if (headers.origin !== undefined && !origins.has(headers.origin)) {
        throw new AppError('forbidden_origin', 'Heirloom answers its own page and programs only.');
      }
      const site = headers['sec-fetch-site'];
      const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
      if (foreign && headers['sec-fetch-mode'] !== 'navigate') {
        throw new AppError('forbidden', 'Other pages cannot load from Heirloom.');
      }
    },

    checkOwner(request, { webSocket }) {
      const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
      if (bearer !== undefined && isToken(bearer)) return;
      // Scripts in browsers and many WebSocket libraries cannot set headers.
      if (webSocket && isToken(queryMember(request.query, 'token'))) return;
      if (bearer === undefined && sameSecret(request.cookies[cookie.name], cookie.value)) {
        const needsOrigin = webSocket || !safeMethods.has(request.method);
        if (!needsOrigin || request.headers.origin !== undefined) return;
        throw new AppError('forbidden_origin', 'A request that changes something needs the header Origin.');
      }
      throw new AppError(
        'unauthorized',
        'Open Heirloom from its window or with the link it printed, or send its token.',
      );
    },
  };
}

export function queryMember(query: unknown, name: string): unknown {
  return typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined;
}

function sameSecret(candidate: unknown, secret: string): boolean {
  if (typeof candidate !== 'string') return false;
  // Digests have one length, so that nothing is told about the secret's.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(candidate), digest(secret));
}
