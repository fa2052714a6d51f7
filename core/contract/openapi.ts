import { z } from 'zod';
import { errorStatus } from './errors.ts';
import { type Operation, operations } from './operations.ts';
import * as schemas from './schemas.ts';

/** JSON Schema or a part of an OpenAPI document. */
export type JsonObject = { [member: string]: unknown };

/**
 * OpenAPI 3.1 description of every operation of the table, below the server `/api`.
 * Schemas that schemas.ts names become components; everything else is in place.
 */
export function openApiDocument(version: string): JsonObject {
  const components: JsonObject = {};
  const paths: Record<string, JsonObject> = {};
  for (const [name, operation] of Object.entries<Operation>(operations)) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [operation.method.toLowerCase()]: describeOperation(name, operation, components),
    };
  }
  const problem = schemaOf(schemas.Problem, 'output', components);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Heirloom',
      version,
      description: [
        'The local API of one photo library. It answers on 127.0.0.1 only; the same paths exist under /api/v1.',
        'Live messages come over the WebSocket /ws (also /api/ws and /api/v1/ws), which takes the token as a',
        'header or as ?token=, and with ?task_id= tells about one task only.',
      ].join(' '),
    },
    servers: [{ url: '/api' }, { url: '/api/v1' }],
    security: [{ token: [] }, { cookie: [] }],
    tags: [...new Set(Object.values<Operation>(operations).map((operation) => operation.tag))].map(
      (name) => ({
        name,
      }),
    ),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => a.localeCompare(b))),
      responses: {
        Problem: {
          description: 'What went wrong (RFC 9457).',
          content: {
            'application/problem+json': { schema: problem },
          },
        },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Printed by `heirloom token`.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'heirloom_PORT',
          description: 'Set by the start link; requests that change something also need the header Origin.',
        },
      },
    },
    'x-error-codes': errorStatus,
  };
}

function describeOperation(name: string, operation: Operation, components: JsonObject): JsonObject {
  const { params, query, body, files, response } = operation;
  const good =
    response instanceof z.ZodType
      ? { 'application/json': { schema: schemaOf(response, 'output', components) } }
      : Object.fromEntries(response.media.map((type) => [type, {}]));
  return {
    operationId: name,
    summary: operation.summary,
    tags: [operation.tag],
    ...(operation.access === 'public' && { security: [] }),
    ...((params ?? query) && {
      parameters: [...parametersOf(params, 'path', components), ...parametersOf(query, 'query', components)],
    }),
    ...(body &&
      files === undefined && {
        requestBody: {
          required: !body.safeParse({}).success,
          content: { 'application/json': { schema: schemaOf(body, 'input', components) } },
        },
      }),
    ...(files !== undefined && { requestBody: multipartBody(operation, components) }),
    responses: {
      [operation.status ?? 200]: { description: 'Done', content: good },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parametersOf(
  object: z.ZodObject | undefined,
  place: 'path' | 'query',
  components: JsonObject,
): JsonObject[] {
  return Object.entries(object?.shape ?? {}).map(([name, member]) => {
    const { description, ...schema } = schemaOf(member, 'input', components);
    return {
      name,
      in: place,
      required: place === 'path' || !z.safeParse(member, undefined).success,
      ...(description !== undefined && { description }),
      schema,
    };
  });
}

function multipartBody({ files = '', fileLimits, body }: Operation, components: JsonObject): JsonObject {
  const part = { type: 'string', contentMediaType: 'application/octet-stream' };
  const fields: JsonObject = body === undefined ? {} : schemaOf(body, 'input', components);
  const schema = {
    type: 'object',
    properties: {
      ...(fields.properties as JsonObject | undefined),
      [files]: fileLimits?.files === 1 ? part : { type: 'array', items: part, minItems: 1 },
    },
    required: [...((fields.required as string[] | undefined) ?? []), files],
  };
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(schemas)) {
  if (schema instanceof z.ZodType) named.add(schema, { id });
}

/** JSON Schema (2020-12) of a zod schema; named schemas inside it are added to `components`. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: JsonObject): JsonObject {
  const {
    $schema: _,
    $defs,
    ...own
  } = z.toJSONSchema(schema, {
    metadata: named,
    io,
    override({ zodSchema, jsonSchema }) {
      const description = z.globalRegistry.get(zodSchema)?.description;
      if (description !== undefined) jsonSchema.description = description;
      // The bounds of every JavaScript integer say nothing to a reader.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // A later version may answer more members; that must not break a strict reader.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      delete jsonSchema.id;
    },
  });
  for (const [id, definition] of Object.entries($defs ?? {})) components[id] = toComponent(definition);
  const result = toComponent(own);
  const id = named.get(schema)?.id;
  if (id === undefined) return result;
  components[id] = result;
  return { $ref: `#/components/schemas/${id}` };
}

function toComponent(schema: unknown): JsonObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
