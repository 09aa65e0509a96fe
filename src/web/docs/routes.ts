import type { OpenAPIHono } from '@hono/zod-openapi';
import { createRoute, z } from '@hono/zod-openapi';
import { answer, htmlPage, problems } from '../../api/contract.ts';
import type { HttpEnv } from '../../api/deps.ts';
import { TITLE } from '../../api/document/about.ts';
import { publicDocument, wholeDocument } from '../../api/document/document.ts';
import { problem } from '../../api/problem.ts';
import { NOT_FOUND } from '../../app/refusals.ts';
import { REFUSALS } from '../../domain/refusal.ts';
import { PAGE_HEADERS, REFERENCE_HEADERS } from '../kit/page-headers.ts';
import { changelogPage } from './changelog-page.ts';
import { GUIDES } from './guides/index.ts';
import { guidePage } from './guides/page.ts';
import { docsPage } from './page.ts';
import { problemPage } from './problem-page.ts';
import { referencePage } from './reference.ts';

/** Where "npm run dev" starts it. A platform that speaks to Stripe itself has no other to show. */
const SIMULATOR = 'http://127.0.0.1:12111';

/** The document is made from the routes' own schemas. */
export function docsRoutes(app: OpenAPIHono<HttpEnv>): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/openapi.json',
      tags: ['Machines'],
      operationId: 'document.get',
      summary: 'Get this document',
      description: 'The OpenAPI 3.1 document of all calls. Anybody may read it.',
      responses: { 200: answer(z.record(z.string(), z.unknown()), 'OpenAPI 3.1'), ...problems() },
    }),
    (c) => {
      c.set('readers', { kind: 'anybody' });
      return c.json(publicDocument(wholeDocument(app, c.env.vars.publicUrl)), 200, {
        'cache-control': 'public, max-age=300',
      });
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/docs',
      tags: ['Machines'],
      summary: 'Guides, rate limits and problems',
      responses: { 200: htmlPage('The page'), ...problems() },
    }),
    (c) => c.html(docsPage(TITLE), 200, PAGE_HEADERS),
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/docs/reference',
      tags: ['Machines'],
      summary: 'A page to read every call and try it',
      responses: { 200: htmlPage('The page'), ...problems() },
    }),
    (c) => c.html(referencePage(TITLE, new URL(c.req.url).origin), 200, REFERENCE_HEADERS),
  );
  textRoutes(app);
}

/** What changed, guides, and what problems mean. */
function textRoutes(app: OpenAPIHono<HttpEnv>): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/docs/changelog',
      tags: ['Machines'],
      summary: 'What changed for those who call the API',
      responses: { 200: htmlPage('The page'), ...problems() },
    }),
    (c) => c.html(changelogPage(), 200, PAGE_HEADERS),
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/docs/guides/{guide}',
      tags: ['Machines'],
      summary: 'A guide with samples',
      request: { params: z.object({ guide: z.string().openapi({ param: { name: 'guide', in: 'path' } }) }) },
      responses: { 200: htmlPage('The page'), ...problems('not_found') },
    }),
    (c) => {
      const guide = GUIDES.get(c.req.param('guide'));
      if (guide === undefined) return problem(c, NOT_FOUND);
      const at = { api: new URL(c.req.url).origin, simulator: c.env.vars.stripeApiBase ?? SIMULATOR };
      return c.html(guidePage(guide, at), 200, PAGE_HEADERS);
    },
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/problems/{code}',
      tags: ['Machines'],
      summary: 'What a problem means, and what helps',
      request: { params: z.object({ code: z.string().openapi({ param: { name: 'code', in: 'path' } }) }) },
      responses: { 200: htmlPage('The page'), ...problems('not_found') },
    }),
    (c) => {
      const code = REFUSALS.find((one) => one === c.req.param('code'));
      return code === undefined ? problem(c, NOT_FOUND) : c.html(problemPage(code), 200, PAGE_HEADERS);
    },
  );
}
