import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { askExport } from '../../app/ask-export.ts';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import { ROLES } from '../../domain/order/actor.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Export } from '../../services/exports.ts';
import { AUTH_PROBLEMS, answer, BEARER, body, problems, route, routes } from '../contract.ts';
import { exportLink } from '../credentials/export-token.ts';
import type { HttpEnv } from '../deps.ts';
import { authorOf, partyOf, partyOnly } from '../middleware/auth.ts';
import { IDEMPOTENCY_KEY, OptionalKey } from '../middleware/idempotency.ts';
import { FiltersShown, filtersOf, OrderFilterBody, shownFilters } from '../order-filters.ts';
import { PageQuery, pageOf } from '../paging.ts';
import { problem } from '../problem.ts';
import { listOf } from '../schemas/order.ts';
import { rfc3339, wire } from '../wire.ts';

const Exported = z
  .strictObject({
    id: z.string(),
    status: z.enum(['waiting', 'writing', 'ready', 'expired', 'failed']),
    created_at: z.iso.datetime(),
    filters: FiltersShown,
    orders: z.int().openapi({ description: 'written so far, the newest first' }),
    bytes: z.int(),
    reached_at: z.iso.datetime().nullable().openapi({ description: 'when the last of them was placed' }),
    expires_at: z.iso.datetime().nullable().openapi({ description: 'null until it is ready' }),
    download_url: z.url().nullable().openapi({
      description: 'without a key, until it expires; null while there is nothing to download',
    }),
  })
  .openapi('Export');

const COMMON = { tags: ['Orders'], security: BEARER, middleware: partyOnly(...ROLES) };

const AskBody = z.strictObject({
  ...OrderFilterBody.shape,
  bom: z.boolean().default(false).openapi({ description: 'begin with a byte order mark, for Excel' }),
});

const ask = route(
  {
    ...COMMON,
    method: 'post',
    path: '/v1/exports',
    operationId: 'exports.create',
    summary: 'Export orders in the background',
    description: 'Writes the CSV of `GET /v1/orders.csv` in the background, for more than some 10,000 orders.',
    request: { headers: OptionalKey, body: body(AskBody) },
    responses: {
      201: answer(Exported, 'It begins within a minute. The link is mailed to the member who answers for the key'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request', 'idempotency_key_reused', 'conflict'),
    },
  },
  async (c) => {
    const { bom, ...query } = c.req.valid('json');
    const { partyId, timeZone } = partyOf(c);
    const key = c.req.valid('header')[IDEMPOTENCY_KEY];
    const what = { filters: filtersOf(query, timeZone), timeZone, bom };
    const asked = await askExport(c.env.exports, { partyId, by: authorOf(c), key, ...what });
    return isRefusal(asked) ? problem(c, asked) : c.json(await viewOf(c, asked), 201);
  },
);

const list = route(
  {
    ...COMMON,
    method: 'get',
    path: '/v1/exports',
    operationId: 'exports.list',
    summary: 'List exports',
    description: 'The exports of the party, the newest first, for 30 days.',
    request: { query: PageQuery },
    responses: { 200: answer(listOf(Exported), 'A page of exports'), ...problems(...AUTH_PROBLEMS, 'invalid_request') },
  },
  async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const found = await c.env.exports.list(partyOf(c).partyId, cursor ?? null, limit + 1);
    if (!found.ok) return problem(c, faulted(found.fault));
    const { shown, nextCursor } = pageOf(found.value, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    return c.json({ data: await Promise.all(shown.map((one) => viewOf(c, one))), next_cursor: nextCursor });
  },
);

const read = route(
  {
    ...COMMON,
    method: 'get',
    path: '/v1/exports/{id}',
    operationId: 'exports.get',
    summary: 'Get an export',
    description: 'How far it is, and where the file can be downloaded once it is ready.',
    request: {
      params: z.object({
        id: z
          .string()
          .openapi({ param: { name: 'id', in: 'path' }, example: 'exp_mfrgg', description: 'the id of the export' }),
      }),
    },
    responses: { 200: answer(Exported, 'The export'), ...problems(...AUTH_PROBLEMS, 'not_found') },
  },
  async (c) => {
    const found = await c.env.exports.get(partyOf(c).partyId, c.req.valid('param').id);
    if (!found.ok) return problem(c, faulted(found.fault));
    return found.value === null ? problem(c, NOT_FOUND) : c.json(await viewOf(c, found.value));
  },
);

export const exportRoutes = routes(ask, list, read);

async function viewOf(c: Context<HttpEnv>, { createdAt, reachedAt, filters, ...one }: Export) {
  return wire({
    ...one,
    createdAt: rfc3339(createdAt),
    filters: shownFilters(filters),
    reachedAt: reachedAt === null ? null : rfc3339(reachedAt),
    downloadUrl: await downloadLink(c, one),
  });
}

/** Null while there is nothing to download. */
async function downloadLink(
  c: Context<HttpEnv>,
  { id, status, expiresAt }: Pick<Export, 'id' | 'status' | 'expiresAt'>,
): Promise<string | null> {
  const { publicUrl, tokenSecret } = c.env.vars;
  return status === 'ready' && expiresAt !== null
    ? exportLink(publicUrl, tokenSecret, { exportId: id, expiresAt })
    : null;
}
