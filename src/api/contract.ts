import { createRoute, type OpenAPIHono, type RouteConfig, type RouteHandler, z } from '@hono/zod-openapi';
import { ORDER_ACTIONS, ORDER_STATUSES } from '../domain/order/lifecycle.ts';
import { REFUSALS, type RefusalCode } from '../domain/refusal.ts';
import type { HttpEnv } from './deps.ts';
import { manners } from './middleware/manners.ts';
import { PROBLEMS } from './problem.ts';
import { strictQuery } from './query.ts';

/** What routes are made of: the declarations' parts, and how a declaration and its handler become a route. */

export type Route = (app: OpenAPIHono<HttpEnv>) => void;

/** What the route takes and answers, and its handler. */
export const route =
  <P extends string, R extends Omit<RouteConfig, 'path'> & { path: P }>(
    declaration: R,
    handler: RouteHandler<R, HttpEnv>,
  ): Route =>
  (app) => {
    app.openapi(Object.assign(createRoute(declaration), strictly(declaration)), handler);
  };

/**
 * Every call of the API refuses a query parameter that it does not declare, also if it declares none. Elsewhere others
 * add to our addresses: Stripe to the return from the bank's page, monitors to the health check.
 */
function strictly({ path, request, responses, middleware }: RouteConfig): Partial<RouteConfig> {
  const json = request?.body?.content['application/json'];
  const isChecked = json !== undefined && 'schema' in json && json.schema instanceof z.ZodType;
  const typed = isChecked ? problems('unsupported_media_type') : {};
  if (!path.startsWith('/v1/')) return { responses: { ...typed, ...responses } };
  const query = request?.query;
  if (query !== undefined && !(query instanceof z.ZodObject)) throw new Error(`${path}: the query is not an object`);
  const types = answerTypes(responses);
  return {
    request: { ...request, query: strictQuery(query?.shape ?? {}) },
    responses: {
      ...problems('invalid_request'),
      ...(types.length > 0 ? problems('not_acceptable') : {}),
      ...typed,
      ...responses,
    },
    middleware: [...[middleware ?? []].flat(), manners(types, json !== undefined)],
  };
}

/** The types of the answers that are no problems. A problem is understood by everybody who reads JSON. */
const answerTypes = (responses: RouteConfig['responses']): string[] => [
  ...new Set(
    Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([, response]) => ('content' in response ? Object.keys(response.content ?? {}) : [])),
  ),
];

/** Several routes as one, in this order. */
export const routes =
  (...all: readonly Route[]): Route =>
  (app) => {
    for (const mount of all) mount(app);
  };

/** RFC 9457, as every error is answered. */
export const Problem = z
  .strictObject({
    type: z.url().openapi({ description: 'a page with cause and remedy' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(REFUSALS),
    detail: z.string().openapi({ description: 'for people; programs go by `code` and the members below' }),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'the fields that are wrong, each by its path in the body or the query' }),
    status_now: z.enum(ORDER_STATUSES).optional().openapi({ description: 'of the order' }),
    allowed_actions: z
      .array(z.enum(ORDER_ACTIONS))
      .optional()
      .openapi({ description: 'what the caller may do with the order now' }),
    total: z.int().optional().openapi({
      description: 'minor units. With `price_changed`: what the order costs now. With `amount_…`: what is refused',
    }),
    unit_amount: z
      .int()
      .optional()
      .openapi({ description: 'minor units. With `price_changed` of a correction: what one costs now' }),
    currency: z.string().optional().openapi({ description: 'of `total` or `unit_amount`' }),
    version: z
      .int()
      .optional()
      .openapi({ description: 'of the order with `order_moved`, else of the stock: as it is now' }),
    on_hand: z.int().optional().openapi({ description: 'the stock as it is now' }),
    dispute_ids: z
      .array(z.string())
      .optional()
      .openapi({ description: 'with `dispute_open`: the disputes that are open about it' }),
  })
  .openapi('Problem');

/** Loose on purpose: a handler answers a `Response`. Tests compare the answers with these schemas. */
export interface ResponseDoc {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

export const answer = (schema: z.ZodType, description: string): ResponseDoc => ({
  description,
  content: { 'application/json': { schema } },
});

export const htmlPage = (description: string): ResponseDoc => ({
  description,
  content: { 'text/html': { schema: z.string() } },
});

/** The error answers of a route: one per status, which names its codes. */
export function problems(...codes: readonly RefusalCode[]): Record<number, ResponseDoc> {
  const all: readonly RefusalCode[] = [...new Set([...codes, 'internal' as const])];
  const statuses = [...new Set(all.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
  const docs = statuses.map((status): [number, ResponseDoc] => {
    const named = all.filter((code) => PROBLEMS[code].status === status).map((code) => `\`${code}\``);
    const content = { 'application/problem+json': { schema: Problem } };
    return [status, { description: named.join(', '), content }];
  });
  return Object.fromEntries(docs);
}

/** The same for a form or a page of people: its troubles are pages. What no page has seen yet is a problem document. */
export function troubles(...codes: readonly RefusalCode[]): Record<number, ResponseDoc> {
  const page = htmlPage('').content;
  const docs = Object.entries(problems(...codes)).map(([status, doc]): [number, ResponseDoc] => [
    Number(status),
    { ...doc, content: { ...page, ...doc.content } },
  ]);
  return Object.fromEntries(docs);
}

/** What any authenticated call may answer. */
export const AUTH_PROBLEMS = [
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'unavailable',
] as const satisfies RefusalCode[];
/** What any call on one order may answer. */
export const ORDER_PROBLEMS = [
  'unauthenticated',
  // A publishable key.
  'forbidden',
  'not_found',
  'rate_limited',
  'unavailable',
] as const satisfies RefusalCode[];

/** The handler checks ids: a malformed id gets the same answer as one that does not exist. */
export const OrderParam = z.object({
  id: z.string().openapi({
    param: { name: 'id', in: 'path' },
    example: 'ord_mfrggzdfmztwq2lknnwg23tpoa',
    description: 'the id of the order',
  }),
});

/** A required JSON body. */
export const body = <T extends z.ZodType>(schema: T) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

/** A body that may be left out. */
export const optionalBody = <T extends z.ZodType>(schema: T) => ({
  content: { 'application/json': { schema } },
});

/** The security of a route that needs a bearer token. A route that anybody may call has none. */
export const BEARER = [{ bearer: [] }];
