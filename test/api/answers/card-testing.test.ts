import { describe, expect, it } from 'vitest';
import { fault } from '../../../src/domain/fault.ts';
import { place, placedIn, refused } from '../support/asking.ts';
import { idempotent, KEYS, world } from '../support/fakes.ts';

/** What the API does with the limits against card testing. The limits themselves: test/services/card-testing. */

const address = (ip: string) => ({ 'cf-connecting-ip': ip });
const OVER = { within: false, seconds: 1_234 } as const;

describe('an attempt that is one too many', () => {
  it('to place and pay is refused with 429 and the time of the next one, and no card is tried', async () => {
    const at = world();
    at.control.cards = (from) => (from === '192.0.2.1' ? OVER : { within: true });
    const payment = { payment_method: 'pm_card_visa' };
    const answer = await place(at, { payment }, { ...idempotent, ...address('192.0.2.1') });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1234']);
    expect(await refused(answer)).toMatchObject({ code: 'rate_limited', detail: expect.stringContaining('1234 s') });
    expect(at.calls).toEqual([]);
    // The same order from elsewhere is placed.
    expect((await place(at, { payment }, { ...idempotent, ...address('192.0.2.2') })).status).toBe(201);
  });

  it('to place without a card is not told its order, which expires unpaid', async () => {
    const at = world();
    at.control.cards = () => OVER;
    const answer = await place(at);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1234']);
    expect(await answer.text()).not.toContain('client_secret');
    at.control.cards = () => ({ within: true });
    expect((await place(at)).status).toBe(201);
  });

  it('to pay is refused, and the order stays as it is; the server of the shop still pays', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    at.control.cards = () => OVER;
    const pay = (key: string) =>
      at.call('POST', `/v1/orders/${id}/payment`, { key, body: { payment_method: 'pm_card_visa' } });
    at.calls.length = 0;
    expect((await refused(await pay(token))).code).toBe('rate_limited');
    expect(at.calls).toEqual([]);
    expect((await pay(KEYS.skRetailer)).status).not.toBe(429);
  });

  it('is not asked about where the request itself is wrong', async () => {
    const at = world();
    at.control.cards = () => OVER;
    expect((await place(at, { expected_total: 1 })).status).toBe(409);
  });
});

it('orders go on while nobody can say, and that is logged', async () => {
  const at = world();
  const unknown = async () => fault('transient', 'redis_unreachable');
  const deps = { ...at.deps, cardTesting: { ...at.deps.cardTesting, attempt: unknown } };
  const request = new Request('https://orders.test/v1/products', { headers: { authorization: `Bearer ${KEYS.pk}` } });
  expect((await at.app.fetch(request, deps)).status).toBe(200);
  Object.assign(at.deps, { cardTesting: deps.cardTesting });
  expect((await place(at)).status).toBe(201);
});

it('a shop’s server has no address of its customer: only the e-mail counts', async () => {
  const at = world();
  const asked: (string | null)[] = [];
  at.control.cards = (from) => {
    asked.push(from);
    return { within: true };
  };
  await place(at, {}, { ...idempotent, ...address('192.0.2.1') }, KEYS.skRetailer);
  await place(at, {}, { ...idempotent, ...address('2001:db8:1:2:3::4') });
  expect(asked).toEqual([null, '2001:db8:1:2::/64']);
});
