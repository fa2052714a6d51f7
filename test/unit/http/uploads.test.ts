import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { sendProblem } from '../../../core/http/problems.ts';
import { receiveForm } from '../../../core/http/uploads.ts';

/** The same code behind small limits. */
async function upload(contents: string[], temporaryDir?: string) {
  const folder = temporaryDir ?? (await mkdtemp(join(tmpdir(), 'heirloom-test-')));
  const app = fastify();
  onTestFinished(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, { error: () => {} }));
  await app.register(multipart, { limits: { files: 3, fileSize: 100_000 }, throwFileSizeLimit: false });
  app.post('/', async (request) => receiveForm(request, 'images', folder));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });

  const body = new FormData();
  for (const content of contents) body.append('images', new Blob([content]), 'a.jpg');
  const answer = await fetch(url, { method: 'POST', body });
  const { code } = (await answer.json()) as { code?: string };
  return { answer: `${answer.status} ${code}`, left: (await readdir(folder).catch(() => [])).length };
}

test('as many and as large as allowed', async () => {
  const fits = 'x'.repeat(100_000);
  expect(await upload([fits, fits, fits])).toEqual({ answer: '200 undefined', left: 3 });
});

test('too many files, or one too large, leave none', async () => {
  const refused = { answer: '413 payload_too_large', left: 0 };
  expect(await upload(['1', '2', '3', '4'])).toEqual(refused);
  expect(await upload(['1', 'x'.repeat(100_001), '3'])).toEqual(refused);
});

test('a folder that cannot be written is our problem, not the form', async () => {
  expect(await upload(['1'], '/nowhere/at/all')).toEqual({ answer: '500 library_not_writable', left: 0 });
});
