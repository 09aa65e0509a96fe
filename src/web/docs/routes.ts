import type { OpenAPIHono } from '@hono/zod-openapi';
import { createRoute, z } from '@hono/zod-openapi';
import { answer, htmlPage, problems } from '../../api/contract.ts';
import type { HttpEnv } from '../../api/deps.ts';
import { PAGE_HEADERS } from '../kit/page-headers.ts';
import { docsPage, type Operation } from './page.ts';

const TITLE = 'Headrail API';
const DESCRIPTION = 'The ordering flow of a made-to-measure blinds marketplace.';

/** The document is made from the routes' own schemas. */
export function docsRoutes(app: OpenAPIHono<HttpEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'A publishable key (pk_…), a secret key (sk_…), or the token of one order',
  });
  const openapi = (publicUrl: string) =>
    app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: TITLE, version: '1', description: DESCRIPTION },
      servers: [{ url: publicUrl }],
    });
  app.openapi(
    createRoute({
      method: 'get',
      path: '/openapi.json',
      tags: ['Machines'],
      summary: 'This document',
      responses: { 200: answer(z.record(z.string(), z.unknown()), 'OpenAPI 3.1'), ...problems() },
    }),
    (c) => {
      c.set('readers', { kind: 'anybody' });
      return c.json(openapi(c.env.vars.publicUrl), 200, { 'cache-control': 'public, max-age=300' });
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/docs',
      tags: ['Machines'],
      summary: 'A page to read it and try it',
      responses: { 200: htmlPage('The page'), ...problems() },
    }),
    (c) => c.html(docsPage(TITLE, operationsOf(openapi(c.env.vars.publicUrl))), 200, PAGE_HEADERS),
  );
}

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const METHODS = ['get', 'post', 'put', 'delete'] as const;

function operationsOf({ paths, components }: Document): Operation[] {
  const named: Readonly<Record<string, unknown>> = components?.schemas ?? {};
  return Object.entries(paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const body = operation.requestBody;
      const schema =
        body !== undefined && 'content' in body ? (body.content['application/json']?.schema ?? null) : null;
      const parameters = (operation.parameters ?? []).flatMap((parameter) =>
        'name' in parameter ? [{ name: parameter.name, in: parameter.in, required: parameter.required === true }] : [],
      );
      const responses = Object.entries(operation.responses ?? {}).map(([status, response]: [string, unknown]) => ({
        status,
        description: descriptionOf(response),
      }));
      const { tags, summary } = operation;
      return [
        {
          method,
          path,
          tag: tags?.[0] ?? '',
          summary: summary ?? '',
          parameters,
          body: resolve(schema, named),
          responses,
        },
      ];
    }),
  );
}

const descriptionOf = (response: unknown): string =>
  typeof response === 'object' && response !== null && 'description' in response ? String(response.description) : '';

/** Shows the fields of a named schema instead of its name. */
function resolve(schema: unknown, named: Readonly<Record<string, unknown>>): unknown {
  if (typeof schema !== 'object' || schema === null || !('$ref' in schema)) return schema;
  const name = String(schema.$ref).split('/').at(-1) ?? '';
  return named[name] ?? schema;
}
