import { describe, expect, it } from 'vitest';
import { place, placedIn, refused } from './support/asking.ts';
import { world } from './support/fakes.ts';

/** Where a bank may send the customer back to. The shop's allowed origin is https://shop.test, ours https://orders.test. */

const TAKEN = [
  'https://shop.test',
  'https://shop.test/thanks?order=5#top',
  'https://SHOP.test:443/thanks',
  'https://orders.test/o/ord_x',
];
const FOREIGN = [
  'https://evil.test/',
  'http://shop.test/',
  'https://shop.test:8443/',
  'https://www.shop.test/',
  'https://shop.test.evil.test/',
  'https://evil.test/https://shop.test/',
  'https://shop.test@evil.test/',
  'https://evil.test/?x=https://shop.test',
];

const paid = (returnUrl: string) => ({ payment_method: 'pm_1', return_url: returnUrl });

describe('the address that a bank sends the customer back to', () => {
  it.each(TAKEN)('may be %s', async (url) => {
    const at = world();
    expect((await place(at, { payment: paid(url) })).status).toBe(201);
    const later = world();
    const { id, token } = await placedIn(later);
    expect((await later.call('POST', `/v1/orders/${id}/payment`, { key: token, body: paid(url) })).status).toBe(200);
  });

  it.each(FOREIGN)('may not be %s: the payment’s secret goes there', async (url) => {
    const at = world();
    const problem = await refused(await place(at, { payment: paid(url) }));
    expect(problem).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ path: 'payment.return_url', message: expect.stringContaining('allowed origins') }],
    });
    const later = world();
    const { id, token } = await placedIn(later);
    later.calls.length = 0;
    const answer = await later.call('POST', `/v1/orders/${id}/payment`, { key: token, body: paid(url) });
    expect(await refused(answer)).toMatchObject({ status: 400, errors: [{ path: 'return_url' }] });
    expect(later.calls).toEqual(['read']);
  });

  it('is not checked while the settings cannot be read: then nothing is paid', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    at.control.down = true;
    const body = paid('https://shop.test/');
    const answer = await at.call('POST', `/v1/orders/${id}/payment`, { key: token, body });
    expect(await refused(answer)).toMatchObject({ status: 503 });
    expect(at.orderOf(id).walk.state.payment.confirming).toBeNull();
  });
});
