import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bearer, openPort, problemOf, rawRequest, temporaryFolder, token } from './open-port.ts';

const refused = { status: 401, code: 'unauthorized' };

async function signIn(startUrl: string): Promise<{ cookie: string; setCookie: string; location: string }> {
  const answer = await fetch(startUrl, { redirect: 'manual' });
  const setCookie = answer.headers.get('set-cookie') ?? '';
  return {
    cookie: setCookie.split(';', 1)[0] ?? '',
    setCookie,
    location: `${answer.status} ${answer.headers.get('location')}`,
  };
}

describe('the token', () => {
  test.each([
    ['the token', `Bearer ${token}`, 200],
    ['a lower-case scheme', `bearer ${token}`, 200],
    ['nothing', '', 401],
    ['another token', 'Bearer wrong', 401],
    ['a beginning of it', `Bearer ${token.slice(0, -1)}`, 401],
    ['the token and more', `Bearer ${token}x`, 401],
    ['no scheme', token, 401],
    ['Basic', `Basic ${token}`, 401],
  ])('%s in Authorization', async (_, authorization, status) => {
    const { port } = await openPort();
    const answer = await rawRequest(port, '/api/persons', { headers: { authorization } });
    expect(answer.status).toBe(status);
  });

  test('in an address it opens no route but the WebSocket', async () => {
    const { port } = await openPort();
    expect(problemOf(await rawRequest(port, `/api/persons?token=${token}`))).toEqual(refused);
  });

  test('refusal names the scheme and is not cached', async () => {
    const { port } = await openPort();
    const { headers } = await rawRequest(port, '/api/persons');
    expect([headers['www-authenticate'], headers['cache-control']]).toEqual(['Bearer', 'no-store']);
  });
});

describe('the start link', () => {
  test('signs a browser in with a cookie that scripts cannot read and that is not the token', async () => {
    const { startUrl, port } = await openPort();
    const { cookie, setCookie, location } = await signIn(startUrl);
    expect(location).toBe('303 /');
    expect(setCookie).toMatch(
      /^heirloom_\d+=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(setCookie).not.toContain(token);
    expect((await rawRequest(port, '/api/persons', { headers: { cookie } })).status).toBe(200);
    const value = cookie.split('=')[1] ?? '';
    const asBearer = await rawRequest(port, '/api/persons', {
      headers: { authorization: `Bearer ${value}` },
    });
    expect(problemOf(asBearer)).toEqual(refused);
  });

  test.each(['/start', '/start?token=', '/start?token=wrong', `/start?token=${token}&token=${token}`])(
    '%s is a page that explains, without a cookie',
    async (path) => {
      const { port } = await openPort();
      const answer = await rawRequest(port, path);
      expect([answer.status, answer.headers['content-type'], answer.headers['set-cookie']]).toEqual([
        401,
        'text/html; charset=utf-8',
        undefined,
      ]);
    },
  );

  test('a forged cookie opens nothing', async () => {
    const { port } = await openPort();
    for (const value of ['', 'x', token]) {
      const headers = { cookie: `heirloom_${port}=${value}` };
      expect(problemOf(await rawRequest(port, '/api/persons', { headers }))).toEqual(refused);
    }
  });

  test('with a cookie, what changes something needs our Origin', async () => {
    const { startUrl, port, url } = await openPort();
    const { cookie } = await signIn(startUrl);
    const scan = (headers: Record<string, string>) =>
      rawRequest(port, '/api/scan', { method: 'POST', headers: { cookie, ...headers } });
    expect(problemOf(await scan({}))).toEqual({ status: 403, code: 'forbidden_origin' });
    expect((await scan({ origin: url })).status).toBe(202);
  });
});

describe('where a request comes from', () => {
  test.each([
    ['127.0.0.1:PORT', 200],
    ['localhost:PORT', 200],
    ['LOCALHOST:PORT', 200],
    ['[::1]:PORT', 200],
    ['127.0.0.1', 403],
    ['127.0.0.1:1', 403],
    ['rebound.example:PORT', 403],
    ['localhost.rebound.example:PORT', 403],
    ['127.0.0.1:PORT.example', 403],
    ['0.0.0.0:PORT', 403],
  ])('Host %s: %i, for the page and health as well', async (name, status) => {
    const { port } = await openPort();
    const headers = { ...bearer, host: name.replace('PORT', String(port)) };
    const answers = await Promise.all(
      ['/api/persons', '/health', '/'].map((path) => rawRequest(port, path, { headers })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
    if (status === 403) expect(problemOf(answers[0]!).code).toBe('forbidden_host');
  });

  test.each([
    ['http://127.0.0.1:PORT', 200],
    ['http://localhost:PORT', 200],
    ['https://127.0.0.1:PORT', 403],
    ['http://127.0.0.1:1', 403],
    ['http://evil.example', 403],
    ['null', 403],
    ['', 403],
  ])('Origin "%s": %i, even with the token', async (name, status) => {
    const { port } = await openPort();
    const headers = { ...bearer, origin: name.replace('PORT', String(port)) };
    const answer = await rawRequest(port, '/api/persons', { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    if (status === 403) expect(problemOf(answer).code).toBe('forbidden_origin');
  });

  test('a preflight of another page gets no permission', async () => {
    const { port } = await openPort();
    const answer = await rawRequest(port, '/api/persons', {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'PUT' },
    });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });

  test.each([
    ['cross-site', 'no-cors', 403],
    ['same-site', 'no-cors', 403],
    ['same-origin', 'cors', 200],
    ['none', 'navigate', 200],
    ['cross-site', 'navigate', 200],
  ])('Sec-Fetch-Site %s with mode %s: %i', async (site, mode, status) => {
    const { port, startUrl } = await openPort();
    const { cookie } = await signIn(startUrl);
    const headers = { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode };
    expect((await rawRequest(port, '/api/faces/1/crop', { headers })).status).toBe(status);
  });
});

describe('the page', () => {
  async function openPage() {
    const folder = await temporaryFolder();
    const rendererDir = join(folder, 'dist');
    await mkdir(join(rendererDir, 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(rendererDir, '.hidden'), 'secret');
    await writeFile(join(rendererDir, 'index.html'), '<!doctype html>page');
    await writeFile(join(rendererDir, 'assets', 'main-1a2b.js'), 'export {}');
    return openPort({ rendererDir });
  }

  test.each([
    ['/', 200, 'no-cache', 'page'],
    ['/people/3', 200, 'no-cache', 'page'],
    ['/assets/main-1a2b.js', 200, 'public, max-age=31536000, immutable', 'export {}'],
    ['/assets/gone.js', 404, 'no-store', 'not_found'],
    ['/favicon.ico', 404, 'no-store', 'not_found'],
  ])('%s needs no token: %i', async (path, status, cache, text) => {
    const { port } = await openPage();
    const answer = await rawRequest(port, path);
    expect([answer.status, answer.headers['cache-control']]).toEqual([status, cache]);
    expect(answer.text).toContain(text);
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/.hidden',
    '/%00',
    '/%zz',
    '/api/%zz',
    '/assets/%2e%2e%252fsecret.txt',
  ])('%s leads out of nothing', async (path) => {
    const { port } = await openPage();
    const answer = await rawRequest(port, path);
    expect([400, 401, 403, 404]).toContain(problemOf(answer).status);
    expect(answer.text).not.toContain('secret.txt');
  });

  test('every answer carries the headers that keep other pages out', async () => {
    const { port } = await openPage();
    for (const path of ['/', '/assets/main-1a2b.js', '/health', '/api/persons', '/nothing.txt', '/start']) {
      const { headers } = await rawRequest(port, path);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers['content-security-policy']).toMatch(/^default-src 'self'.*frame-ancestors 'none'/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe|script-src/);
    }
  });

  test('without a built page the address says where the API is', async () => {
    const { port } = await openPort();
    expect((await rawRequest(port, '/')).text).toContain('/api/docs');
  });
});
