import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { faulted, NOT_FOUND, stockRefusal } from '../../app/refusals.ts';
import { KEPT } from '../../domain/bounds.ts';
import type { Outcome } from '../../domain/fault.ts';
import type { StockSet } from '../../services/inventory.ts';
import { AUTH_PROBLEMS, answer, BEARER, body, problems, route, routes } from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { authorOf, partyOf, partyOnly } from '../middleware/auth.ts';
import { IDEMPOTENCY_KEY, RequiredKey } from '../middleware/idempotency.ts';
import { problem } from '../problem.ts';
import { listOf } from '../schemas/order.ts';
import { wire } from '../wire.ts';

const Stock = z
  .strictObject({ sku: z.string(), on_hand: z.int().openapi({ description: 'unsold units' }), version: z.int() })
  .openapi('Stock');

const MOST_UNITS = 1_000_000_000;
const StockBody = z.strictObject({
  on_hand: z.int().min(0).max(MOST_UNITS),
  version: z.int().min(0).optional(),
});
const StockDifference = z
  .int()
  .min(-MOST_UNITS)
  .max(MOST_UNITS)
  .refine((by) => by !== 0, 'must not be 0');

const params = z.object({
  sku: z.string().openapi({
    param: { name: 'sku', in: 'path' },
    example: 'BL-DUNE',
    description: 'of a product that the supplier makes',
  }),
});
const COMMON = { path: '/v1/stock/{sku}', tags: ['Supplier'], security: BEARER, middleware: partyOnly('supplier') };

const read = route(
  {
    ...COMMON,
    method: 'get',
    operationId: 'stock.get',
    summary: 'Get the stock of a SKU',
    description: 'The units that are not sold, and the version of this figure.',
    request: { params },
    responses: { 200: answer(Stock, 'The stock'), ...problems(...AUTH_PROBLEMS, 'not_found') },
  },
  async (c) => {
    const level = await c.env.stock.stock(partyOf(c).partyId, c.req.valid('param').sku);
    if (!level.ok) return problem(c, faulted(level.fault));
    return level.value === null ? problem(c, NOT_FOUND) : c.json(viewLevel(level.value));
  },
);

const write = route(
  {
    ...COMMON,
    method: 'put',
    operationId: 'stock.set',
    summary: 'Set the stock of a SKU',
    description:
      'Sets the units that are not sold. With the `version` that was read: only if nothing has changed since.',
    request: { params, body: body(StockBody) },
    responses: {
      200: answer(Stock, 'The stock'),
      ...problems(...AUTH_PROBLEMS, 'not_found', 'invalid_request', 'conflict'),
    },
  },
  async (c) => {
    const { on_hand, version = null } = c.req.valid('json');
    const { sku } = c.req.valid('param');
    return changed(c, await c.env.stock.setStock(partyOf(c).partyId, sku, on_hand, version, authorOf(c)));
  },
);

const adjust = route(
  {
    ...COMMON,
    method: 'post',
    path: '/v1/stock/{sku}/adjust',
    operationId: 'stock.adjust',
    summary: 'Adjust the stock of a SKU',
    description:
      'Adds units, or takes some away, whatever was sold meanwhile. The same `idempotency-key` adjusts once.',
    request: {
      params,
      headers: RequiredKey,
      body: body(z.strictObject({ by: StockDifference })),
    },
    responses: {
      200: answer(Stock, 'The stock'),
      ...problems(
        ...AUTH_PROBLEMS,
        'not_found',
        'invalid_request',
        'conflict',
        'idempotency_key_missing',
        'idempotency_key_reused',
      ),
    },
  },
  async (c) => {
    const { by } = c.req.valid('json');
    const key = c.req.valid('header')[IDEMPOTENCY_KEY];
    const { sku } = c.req.valid('param');
    return changed(c, await c.env.stock.adjustStock(partyOf(c).partyId, sku, by, key, authorOf(c)));
  },
);

const StockChange = z
  .strictObject({
    version: z.int().openapi({ description: 'the number of the change among those of the SKU' }),
    at: z.iso.datetime(),
    by: z
      .strictObject({ kind: z.enum(['member', 'key', 'order']), id: z.string(), name: z.string().nullable() })
      .openapi({ description: 'who made it; `order`: units were sold, or given back' }),
    before: z.int().openapi({ description: 'unsold units' }),
    after: z.int(),
  })
  .openapi('StockChange');

const history = route(
  {
    ...COMMON,
    method: 'get',
    path: '/v1/stock/{sku}/changes',
    operationId: 'stock.changes',
    summary: 'List the changes of the stock of a SKU',
    description: `The last ${KEPT.stockChanges} changes, the newest first: who, when, from what to what.`,
    request: { params },
    responses: { 200: answer(listOf(StockChange), 'The changes'), ...problems(...AUTH_PROBLEMS, 'not_found') },
  },
  async (c) => {
    const { partyId } = partyOf(c);
    const { sku } = c.req.valid('param');
    const [level, found] = await Promise.all([c.env.stock.stock(partyId, sku), c.env.stockLists.history(partyId, sku)]);
    if (!level.ok) return problem(c, faulted(level.fault));
    if (!found.ok) return problem(c, faulted(found.fault));
    return level.value === null ? problem(c, NOT_FOUND) : c.json(wire({ data: found.value, nextCursor: null }));
  },
);

export const stockRoutes = routes(read, write, adjust, history);

function changed(c: Context<HttpEnv>, level: Outcome<StockSet | null>): Response {
  if (!level.ok) return problem(c, faulted(level.fault));
  if (level.value === null) return problem(c, NOT_FOUND);
  const refusal = stockRefusal(level.value);
  return refusal === null ? c.json(viewLevel(level.value)) : problem(c, refusal);
}

const viewLevel = ({ sku, onHand, version }: { sku: string; onHand: number; version: number }) =>
  wire({ sku, onHand, version });
