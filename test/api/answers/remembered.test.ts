import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../../src/api/problem.ts';
import { Placed } from '../../../src/api/routes/orders/place.ts';
import { OrderSchema } from '../../../src/api/schemas/order.ts';
import { REFUSALS } from '../../../src/domain/refusal.ts';
import { mayBeRemembered } from '../../../src/domain/remembered.ts';
import { NOT_REMEMBERED, REMEMBERED } from '../../../src/web/docs/problem-page.ts';
import { place, read, refused, requestedIn } from '../support/asking.ts';
import { KEYS, PLACE_BODY, type World, world } from '../support/fakes.ts';

/** Who was refused under an idempotency key learns whether a corrected call needs a new one. */

const NEW_KEY = 'with a new Idempotency-Key';

/** A call that is refused, and the same call corrected. Both go to the same order. */
interface Case {
  readonly code: string;
  readonly wrong: object;
  readonly right: object;
  /** Sends a body under a key. */
  readonly send: (body: object, key: string) => Promise<Response>;
}

const keyed = (key: string) => ({ 'idempotency-key': key });

const [line] = PLACE_BODY.lines;
const placing = (at: World, code: string, wrong: object): Case => ({
  code,
  wrong,
  right: {},
  send: (body, key) => place(at, body, keyed(key)),
});

async function refunding(): Promise<Case> {
  const at = world();
  const { id, tasks } = await requestedIn(at);
  for (const [n, key] of [KEYS.skSupplier, KEYS.skSupplierB].entries()) {
    await at.call('POST', `/v1/fulfilments/${tasks[n]}/accept`, { key });
    await at.call('POST', `/v1/fulfilments/${tasks[n]}/start`, { key });
  }
  const { version } = await read(await at.call('GET', `/v1/orders/${id}`, { key: KEYS.skRetailer }), 200, OrderSchema);
  const ask = { reason: 'Scratched', amount: 100 };
  return {
    code: 'order_moved',
    wrong: { ...ask, version: version - 1 },
    right: { ...ask, version },
    send: (body, key) =>
      at.call('POST', `/v1/orders/${id}/refunds`, { key: KEYS.skRetailer, headers: keyed(key), body }),
  };
}

async function starting(): Promise<Case> {
  const at = world();
  const { tasks } = await requestedIn(at);
  for (const [n, key] of [KEYS.skSupplier, KEYS.skSupplierB].entries())
    await at.call('POST', `/v1/fulfilments/${tasks[n]}/accept`, { key });
  return {
    code: 'conflict',
    wrong: { corrections: 3 },
    right: { corrections: 0 },
    send: (body, key) =>
      at.call('POST', `/v1/fulfilments/${tasks[0]}/start`, { key: KEYS.skSupplier, headers: keyed(key), body }),
  };
}

const REMEMBERING: readonly (readonly [string, () => Case | Promise<Case>])[] = [
  [
    'an option of the delivery that is gone',
    () => placing(world(), 'shipping_option_unavailable', { shipping_option_id: 'nope' }),
  ],
  [
    'a listing that is gone',
    () => placing(world(), 'listing_unavailable', { lines: [{ ...line, listing_id: 'lst_z' }] }),
  ],
  [
    'measurements that do not fit',
    () => placing(world(), 'invalid_options', { lines: [{ ...line, options: { width_mm: 1 } }] }),
  ],
  ['a refund for another version', refunding],
  ['a task that was corrected', starting],
];

describe('a refusal that an order remembers', () => {
  it.each(REMEMBERING)('says that a corrected call needs a new key: %s', async (_, make) => {
    const { code, wrong, right, send } = await make();
    const first = crypto.randomUUID();
    const problem = await refused(await send(wrong, first));
    expect([problem.code, problem.detail]).toEqual([code, expect.stringContaining(NEW_KEY)]);
    const again = await refused(await send(right, first));
    expect([again.code, again.detail]).toEqual(['idempotency_key_reused', expect.stringContaining(NEW_KEY)]);
    expect((await send(right, crypto.randomUUID())).ok).toBe(true);
  });
});

it('a price that has changed is not remembered: the corrected order is placed under its key', async () => {
  const at = world();
  const key = crypto.randomUUID();
  const problem = await refused(await place(at, { expected_total: 1 }, keyed(key)));
  expect(problem.detail).not.toContain(NEW_KEY);
  const { order } = await read(await place(at, { expected_total: problem.total }, keyed(key)), 201, Placed);
  expect(order.totals?.total).toBe(problem.total);
});

describe('the page of a problem', () => {
  const ABOUT_KEYS = ['idempotency_key_missing', 'idempotency_key_reused'];

  it.each(REFUSALS)('of %s says whether the same key may be sent again', async (code) => {
    const text = await (await world().call('GET', `/problems/${code}`)).text();
    const said = [REMEMBERED, NOT_REMEMBERED].filter((words) => text.includes(words));
    const expected = ABOUT_KEYS.includes(code) ? [] : [mayBeRemembered(code) ? REMEMBERED : NOT_REMEMBERED];
    expect(said).toEqual(expected);
  });

  it('of what waiting or the caller mends says that the key may be kept', () => {
    const kept = REFUSALS.filter((code) => !mayBeRemembered(code));
    expect(kept).toEqual(expect.arrayContaining(['rate_limited', 'unavailable', 'price_changed', 'out_of_stock']));
    const later = REFUSALS.filter((code) => PROBLEMS[code].status >= 429);
    expect(later.filter(mayBeRemembered)).toEqual([]);
  });
});
