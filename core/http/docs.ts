import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { errorStatus } from '../contract/errors.ts';
import { openApiDocument } from '../contract/openapi.ts';
import { type Operation, operations } from '../contract/operations.ts';
import { escapeHtml, sendDocument } from './pages.ts';
import { mounts } from './routes.ts';

/** `/api/openapi.json` and its readable form `/api/docs`; the owner's, as all of the API. */
export function registerDocs(app: FastifyInstance, version: string): void {
  const document = JSON.stringify(openApiDocument(version));
  const page = docsHtml();
  for (const mount of mounts) {
    app.get(`${mount}/openapi.json`, { config: { access: 'owner' } }, (_, reply) =>
      reply
        .header('cache-control', 'private, no-cache')
        .type('application/json; charset=utf-8')
        .send(document),
    );
    app.get(`${mount}/docs`, { config: { access: 'owner' } }, (_, reply) =>
      sendDocument(reply.header('cache-control', 'private, no-cache'), 'Heirloom API', page),
    );
  }
}

function docsHtml(): string {
  const all = Object.entries<Operation>(operations);
  const tags = [...new Set(all.map(([, operation]) => operation.tag))];
  const links = [...tags, 'live', 'errors'].map((tag) => `<a href="#${tag}">${tag}</a>`).join(' ');
  const sections = tags.map((tag) => {
    const parts = all.filter(([, operation]) => operation.tag === tag).map(operationHtml);
    return `<h2 id="${tag}">${tag}</h2>\n${parts.join('\n')}`;
  });
  return `<h1>Heirloom API</h1>
<p>The API of this library, on this computer only. Every path is also there under <code>/api/v1</code>.
All of it for programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
<p>Send the token of the library with every request; <code>heirloom token</code> prints it. In the examples:</p>
<pre>TOKEN=$(heirloom token --library DIR)
URL=http://127.0.0.1:PORT</pre>
<nav>${links}</nav>
${sections.join('\n')}
${liveHtml}
<h2 id="errors">errors</h2>
<p>Errors are <code>application/problem+json</code> (RFC 9457). <code>code</code> is stable, <code>detail</code> is
for people, <code>request_id</code> is also in the log.</p>
<table><tr><th>code</th><th>status</th></tr>
${Object.entries(errorStatus)
  .map(([code, status]) => `<tr id="error-${code}"><td><code>${code}</code></td><td>${status}</td></tr>`)
  .join('\n')}
</table>`;
}

const liveHtml = `<h2 id="live">live</h2>
<h3><code>WebSocket /ws?task_id=…</code></h3>
<p>What happens, as it happens. With <code>task_id</code> only about this task, beginning with its present state;
a task that does not exist closes the connection with code 4404. The token goes into the header
<code>Authorization</code>, or, where headers cannot be set, into <code>?token=</code>.</p>
<pre>{"type":"task_progress","task_id":"…","payload":{"current":3,"total":10,"stage":"analyzing","percent":30,…}}
{"type":"task_update","task_id":"…","payload":{"status":"completed","data":{"total_faces":20,"unique_persons":8}}}
{"type":"library_changed","payload":{"persons":true,"photos":false}}</pre>`;

function operationHtml([name, operation]: [string, Operation]): string {
  const { method, path, summary, query } = operation;
  const parameters = Object.keys(query?.shape ?? {});
  const takes = parameters.length === 0 ? '' : `<p>Query: ${parameters.map(code).join(', ')}</p>`;
  return `<h3 id="${name}">${code(`${method} /api${path}`)}</h3>
<p>${inlineCode(summary)}.${operation.access === 'public' ? ' Needs no token.' : ''}</p>
${takes}<pre>${escapeHtml(curlExample(operation))}</pre>
<p class="muted">Answers ${operation.status ?? 200}: ${code(answerOf(operation))}</p>`;
}

const lineLength = 90;

function curlExample({ method, path, access, params, query, body, files, response }: Operation): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => String(example(params?.shape[name])));
  const required = Object.entries(query?.shape ?? {}).filter(([, member]) => !accepts(member, undefined));
  const search = required.map(([name, member]) => `${name}=${example(member)}`).join('&');
  const parts = [
    method === 'GET' ? 'curl' : `curl -X ${method}`,
    ...(access === 'owner' ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(body ? [`-H 'Content-Type: application/json' -d '${JSON.stringify(example(body))}'`] : []),
    ...(files === undefined ? [] : [`-F ${files}=@one.jpg -F ${files}=@two.jpg`]),
    ...(response instanceof z.ZodType ? [] : ['-o picture.jpg']),
    `"$URL/api${filled}${search && `?${search}`}"`,
  ];
  const line = parts.join(' ');
  return line.length <= lineLength ? line : parts.join(' \\\n  ');
}

function answerOf({ response }: Operation): string {
  if (!(response instanceof z.ZodType)) return response.media.join(', ');
  if (response instanceof z.ZodArray) return `[${members(response.element as z.ZodType)}, …]`;
  return members(response);
}

function members(schema: z.ZodType): string {
  return schema instanceof z.ZodObject ? `{ ${Object.keys(schema.shape).join(', ')} }` : '…';
}

function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  return z.safeParse(schema, value).success;
}

/** A small value that the schema accepts; of an object what it needs, and one member of what it may have. */
function example(schema: z.core.$ZodType | undefined): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return example(schema.unwrap());
  }
  if (schema instanceof z.ZodArray) return [example(schema.element)];
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodObject) {
    const all = Object.entries(schema.shape);
    const needed = all.filter(([, member]) => !accepts(member, undefined));
    const shown = [...needed, ...all.filter((entry) => !needed.includes(entry)).slice(0, 1)];
    return Object.fromEntries(shown.map(([name, member]) => [name, example(member)]));
  }
  const candidates = [
    'Anna',
    '0e8d4f7a-5b1c-4c7e-9a43-2f6d1b7c9e10',
    3,
    0.45,
    true,
    null,
    '1990-05-17',
    '1,2,3',
  ];
  return candidates.find((candidate) => schema !== undefined && accepts(schema, candidate));
}

const code = (text: string) => `<code>${escapeHtml(text)}</code>`;

const inlineCode = (text: string) => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
