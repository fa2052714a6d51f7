import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { errorStatus } from '../../core/contract/errors.ts';
import { openApiDocument } from '../../core/contract/openapi.ts';
import { type Operation, operations } from '../../core/contract/operations.ts';
import { bearer, openPort, rawRequest } from './open-port.ts';

type Described = { operationId: string; security?: unknown[]; responses: Record<string, unknown> };
type Document = {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, unknown> };
};

const served = async (path: string) => {
  const { port } = await openPort();
  return rawRequest(port, path, { headers: bearer });
};

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(openApiDocument('1.2.3'));
    expect(result).toEqual({ valid: true });
  });

  test('describes every operation, who may call it and its good answer', () => {
    const { paths } = openApiDocument('1.2.3') as Document;
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: operation.operationId,
        route: `${method.toUpperCase()} ${path}`,
        open: operation.security?.length === 0,
        statuses: Object.keys(operation.responses),
      })),
    );
    const table = Object.entries<Operation>(operations).map(([name, operation]) => ({
      name,
      route: `${operation.method} ${operation.path.replace(/:(\w+)/g, '{$1}')}`,
      open: operation.access === 'public',
      statuses: [String(operation.status ?? 200), 'default'],
    }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(described.sort(byName)).toEqual(table.sort(byName));
  });

  test('names schemas once and points to them', () => {
    const document = openApiDocument('1.2.3') as Document;
    const text = JSON.stringify(document);
    const pointers = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1] ?? '');
    const names = Object.keys(document.components.schemas);
    expect([...new Set(pointers)].filter((name) => !names.includes(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['Face', 'Person', 'Photo', 'Problem', 'Task']));
    expect(document.components.schemas.Person).toMatchObject({
      type: 'object',
      properties: { name: { type: 'string', description: '`person_<id>` until the owner gives a name.' } },
    });
    expect(text).not.toMatch(/\$defs|9007199254740991|\$schema/);
  });

  test('parameters say what is needed', () => {
    const { paths } = openApiDocument('1.2.3') as Document;
    expect(paths['/photos']?.get).toMatchObject({
      parameters: [
        { name: 'state', in: 'query', required: false },
        { name: 'cursor', in: 'query', required: false, description: '`next_cursor` of the page before.' },
        {
          name: 'limit',
          in: 'query',
          required: false,
          schema: { type: 'integer', minimum: 1, maximum: 1000, default: 200 },
        },
      ],
    });
    expect(paths['/persons/{id}']?.put).toMatchObject({
      parameters: [{ name: 'id', in: 'path', required: true }],
      requestBody: { required: true },
    });
    expect(paths['/search']?.get).toMatchObject({ parameters: [{ name: 'q', required: true }] });
  });

  test.each(['/api/openapi.json', '/api/v1/openapi.json'])('is served at %s', async (path) => {
    const answer = await served(path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(JSON.parse(answer.text)).toEqual(openApiDocument('1.2.3'));
  });
});

describe('the readable page', () => {
  test('shows every operation, code and an example that works, without scripts', async () => {
    const { text, headers } = await served('/api/docs');
    for (const name of Object.keys(operations)) expect(text).toContain(`<h3 id="${name}">`);
    for (const code of Object.keys(errorStatus)) expect(text).toContain(`id="error-${code}"`);
    expect(text).not.toMatch(/<script|undefined|\[object/);
    expect(headers['content-security-policy']).toMatch(/style-src 'self' 'sha256-/);
    expect(text).toContain(
      [
        'curl -X PUT \\',
        '  -H &#34;Authorization: Bearer $TOKEN&#34; \\',
        '  -H &#39;Content-Type: application/json&#39; -d &#39;{&#34;name&#34;:&#34;Anna&#34;}&#39; \\',
        '  &#34;$URL/api/persons/3&#34;',
      ].join('\n'),
    );
  });
});
