import { z } from '@hono/zod-openapi';
import { NOT_FOUND, UNAVAILABLE } from '../../app/refusals.ts';
import { AUTH_PROBLEMS, answer, BEARER, body, problems, route, routes } from '../contract.ts';
import { partyOf, partyOnly } from '../middleware/auth.ts';
import { problem } from '../problem.ts';
import { wire } from '../wire.ts';

const Stock = z
  .strictObject({ sku: z.string(), on_hand: z.int().openapi({ description: 'unsold units' }), version: z.int() })
  .openapi('Stock');

const params = z.object({ sku: z.string().openapi({ param: { name: 'sku', in: 'path' } }) });
const COMMON = { path: '/v1/stock/{sku}', tags: ['Supplier'], security: BEARER, middleware: partyOnly('supplier') };

const read = route(
  {
    ...COMMON,
    method: 'get',
    summary: 'Unsold units of one of its SKUs',
    request: { params },
    responses: { 200: answer(Stock, 'The stock'), ...problems(...AUTH_PROBLEMS, 'not_found') },
  },
  async (c) => {
    const level = await c.env.stock.stock(partyOf(c).partyId, c.req.valid('param').sku);
    if (!level.ok) return problem(c, UNAVAILABLE);
    return level.value === null ? problem(c, NOT_FOUND) : c.json(viewLevel(level.value));
  },
);

const write = route(
  {
    ...COMMON,
    method: 'put',
    summary: 'Set the unsold units',
    request: { params, body: body(z.strictObject({ on_hand: z.int().min(0).max(1_000_000_000) })) },
    responses: { 200: answer(Stock, 'The stock'), ...problems(...AUTH_PROBLEMS, 'not_found', 'invalid_request') },
  },
  async (c) => {
    const { on_hand } = c.req.valid('json');
    const level = await c.env.stock.setStock(partyOf(c).partyId, c.req.valid('param').sku, on_hand);
    if (!level.ok) return problem(c, UNAVAILABLE);
    return level.value === null ? problem(c, NOT_FOUND) : c.json(viewLevel(level.value));
  },
);

export const stockRoutes = routes(read, write);

const viewLevel = ({ sku, onHand, version }: { sku: string; onHand: number; version: number }) =>
  wire({ sku, onHand, version });
