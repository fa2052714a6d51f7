import { createHash } from 'node:crypto';
import { join, resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../contract/errors.ts';
import { type Guard, queryMember } from './guard.ts';

const cookieLifeSeconds = 30 * 24 * 60 * 60;

/** `GET /start?token=…`: the link that signs a browser in. */
export function registerStart(app: FastifyInstance, guard: () => Guard): void {
  app.get('/start', (request, reply) => {
    reply.header('cache-control', 'no-store');
    const { isToken, cookie } = guard();
    if (!isToken(queryMember(request.query, 'token'))) {
      return sendPage(reply.code(401), 'This link is not valid', [
        'Open Heirloom from its window, or with the link that it printed in the terminal when it started.',
      ]);
    }
    return reply
      .setCookie(cookie.name, cookie.value, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        maxAge: cookieLifeSeconds,
      })
      .redirect('/', 303);
  });
}

/**
 * The built page: its files, and `index.html` for every address that the page itself understands. Public: the
 * files hold nothing of the owner's, and the page says by itself how to sign in.
 */
export function registerRenderer(app: FastifyInstance, rendererDir: string | null): void {
  if (rendererDir === null) {
    app.get('/', (_, reply) =>
      sendPage(reply, 'Heirloom is running', [
        'Its page is not built here. The API answers under /api, and is described under /api/docs.',
      ]),
    );
  } else {
    const assetsDir = join(resolve(rendererDir), 'assets', sep);
    app.register(fastifyStatic, {
      root: resolve(rendererDir),
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders(reply, path) {
        const hashed = path.startsWith(assetsDir);
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }

  app.setNotFoundHandler((request, reply) => {
    if (rendererDir !== null && isPageAddress(request)) return reply.sendFile('index.html');
    throw new AppError('not_found', 'There is nothing at this address.');
  });
}

function isPageAddress({ method, url }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0] ?? '';
  const reads = method === 'GET' || method === 'HEAD';
  return reads && !isApiPath(path) && /^\/[\w/-]*$/.test(path);
}

/** Everything below /api, known or not, belongs to the owner unless its route says otherwise. */
export function isApiPath(path: string): boolean {
  return /^\/+api(?:[/?]|$)/i.test(path);
}

const pageStyle = `
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
  body { max-width: 52rem; margin: 3rem auto; padding: 0 1.25rem; }
  h1, h2, h3 { line-height: 1.25; font-weight: 600; }
  h2 { margin-top: 3rem; } h3 { margin: 2rem 0 .25rem; font-size: 1rem; } p { margin: .25rem 0 .75rem; }
  code, pre { font: .875rem/1.5 ui-monospace, monospace; }
  pre { overflow-x: auto; padding: .75rem 1rem; border-radius: .5rem; background: color-mix(in srgb, CanvasText 7%, Canvas); }
  table { border-collapse: collapse; } td, th { padding: .2rem 1rem .2rem 0; text-align: left; vertical-align: top; }
  nav a { margin-right: 1rem; } .muted { opacity: .7; }
`;

const pageStyleHash = `'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`;

/** Sends a page of our own without scripts; `paragraphs` are plain text. */
export function sendPage(reply: FastifyReply, title: string, paragraphs: readonly string[]): FastifyReply {
  const body = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n');
  return sendDocument(reply, title, `<h1>${escapeHtml(title)}</h1>\n${body}`);
}

/** Sends a page of our own without scripts; `bodyHtml` is trusted. */
export function sendDocument(reply: FastifyReply, title: string, bodyHtml: string): FastifyReply {
  return reply
    .header('content-security-policy', contentSecurityPolicy(pageStyleHash))
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${bodyHtml}
</body>
</html>
`);
}

export function contentSecurityPolicy(styleSource = ''): string {
  return [
    "default-src 'self'",
    "img-src 'self' blob: data:",
    `style-src 'self' ${styleSource}`.trim(),
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ');
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
