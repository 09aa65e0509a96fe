import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpEnv } from '../deps.ts';
import { INFO, SECURITY_SCHEMES, TAGS } from './about.ts';
import { EXAMPLES } from './examples/index.ts';
import { HEADERS, headersOf, parametersOf } from './headers.ts';
import { Contract, type Operation } from './shape.ts';
import { describedContent, describedSchemas } from './words/describe.ts';

/**
 * The OpenAPI document: made from the routes' own schemas, with examples, headers and words of its own. Every route is in
 * it, also the forms of pages, and its schemas are strict: tests compare the answers with it.
 */
export function wholeDocument(app: OpenAPIHono<HttpEnv>, publicUrl: string): Contract {
  const raw = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: publicUrl }],
    tags: TAGS,
    externalDocs: { description: 'Guides, rate limits and problems', url: `${publicUrl}/docs` },
  });
  const document = Contract.parse(raw);
  return {
    ...document,
    paths: mapped(document.paths, (item) => mapped(item, completed)),
    components: {
      ...document.components,
      schemas: describedSchemas(document.components.schemas),
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/**
 * What integrators get: the calls without the forms of pages and Stripe's webhooks. Answers may have more fields than it
 * names, so that a strict client stays right when we add one. Bodies may not.
 */
export function publicDocument(whole: Contract): Contract {
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => isPublic(path)));
  const { schemas } = whole.components;
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  const sent = namesIn(
    operations.map(({ requestBody, parameters }) => [requestBody, parameters]),
    schemas,
  );
  const answered = namesIn(
    operations.map(({ responses }) => responses),
    schemas,
  );
  const both = [...sent].filter((name) => answered.has(name));
  if (both.length > 0) throw new Error(`a body and an answer share ${both.join(', ')}: give each a schema of its own`);
  return {
    ...whole,
    paths: mapped(paths, (item) => mapped(item, withOpenAnswers)),
    components: {
      ...whole.components,
      schemas: Object.fromEntries(
        Object.entries(schemas)
          .filter(([name]) => sent.has(name) || answered.has(name))
          .map(([name, schema]) => [name, answered.has(name) ? opened(schema) : schema]),
      ),
    },
  };
}

const isPublic = (path: string): boolean => path.startsWith('/v1/') || path === '/healthz' || path === '/openapi.json';

const mapped = <T, U>(of: Readonly<Record<string, T>>, change: (value: T, name: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value, name)]));

type Body = NonNullable<Operation['requestBody']>;

/** The operation with its examples, the words of its fields, and the headers of its answers. */
function completed(operation: Operation): Operation {
  const { requestBody, operationId } = operation;
  const { body, answer } = EXAMPLES[operationId ?? ''] ?? {};
  const worded = (content: Body['content']) => describedContent(content, operationId);
  return {
    ...operation,
    parameters: parametersOf(operation),
    ...(requestBody === undefined
      ? {}
      : { requestBody: { ...requestBody, content: shown(worded(requestBody.content), body) } }),
    responses: mapped(operation.responses, ({ content, ...response }, status) => ({
      ...response,
      headers: headersOf(operation, Number(status)),
      ...(content === undefined ? {} : { content: status < '300' ? shown(worded(content), answer) : content }),
    })),
  };
}

/** The JSON of these contents, with its example. */
const shown = (content: Body['content'], example: unknown): Body['content'] =>
  example === undefined
    ? content
    : mapped(content, (media, type) => (type === 'application/json' ? { ...media, example } : media));

function withOpenAnswers({ responses, ...operation }: Operation): Operation {
  return {
    ...operation,
    responses: mapped(responses, ({ content, ...response }) => ({
      ...response,
      ...(content === undefined
        ? {}
        : { content: mapped(content, ({ schema, ...media }) => ({ ...media, schema: opened(schema) })) }),
    })),
  };
}

/** The schema without its bans of further fields. */
function opened(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(opened);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => name !== 'additionalProperties' || value !== false)
      .map(([name, value]) => [name, opened(value)]),
  );
}

const REFERENCE = /"\$ref":"#\/components\/schemas\/([^"]+)"/g;

/** The names of the schemas that these parts need, also by way of others. */
function namesIn(parts: unknown, schemas: Readonly<Record<string, unknown>>): Set<string> {
  const found = new Set<string>();
  const search = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part ?? null).matchAll(REFERENCE)) {
      if (found.has(name)) continue;
      found.add(name);
      search(schemas[name]);
    }
  };
  search(parts);
  return found;
}
