import { z } from 'zod';
import { tidewater } from '../support/world.ts';
import type { Submission, Twenty } from './twenty.ts';

/** The calls that change a supplier's stock. Each has a SKU of its own, since they run at the same time. */
export const stockSubmissions = (t: Twenty): Readonly<Record<string, () => Promise<Submission>>> => ({
  'PUT /v1/stock/:sku': async () => {
    const level = t.rows('select on_hand, version from stock where sku = $1', ['TW-DALES']);
    const { version } = z.object({ version: z.coerce.number() }).parse(await level());
    const once = { on_hand: 4_321, version: version + 1 };
    const now = async () => z.record(z.string(), z.coerce.number()).parse(await level());
    return t.apiCall(['PUT', '/v1/stock/TW-DALES'], tidewater.secretKey, { on_hand: 4_321 }, now, once);
  },
  'POST /v1/stock/:sku/adjust': async () => {
    const other = "select sku from stock where sku like 'TW-%' and sku <> 'TW-DALES' limit 1";
    const sku = String((await t.stack.sql(other))[0]?.sku);
    const rows = t.rows('select on_hand from stock where sku = $1', [sku]);
    const left = z.object({ on_hand: z.coerce.number() });
    const { on_hand } = left.parse(await rows());
    const now = async () => left.parse(await rows());
    const path = `/v1/stock/${sku}/adjust`;
    return t.apiCall(['POST', path], tidewater.secretKey, { by: 3 }, now, { on_hand: on_hand + 3 });
  },
});
