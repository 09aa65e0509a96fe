import { describe, expect, it } from 'vitest';
import { OrderVersion } from '../../../src/api/routes/orders/order.ts';
import { placedIn, read, refused, requestedIn } from '../support/asking.ts';
import { KEYS, world } from '../support/fakes.ts';

/** The version that an open page asks for. */

const CANCEL = { 'idempotency-key': '11111111-2222-4333-8444-555555555555' };

describe("an order's version", () => {
  it('is read without the object, by everybody whom the order concerns', async () => {
    const at = world();
    const { id, token } = await requestedIn(at);
    const { version } = at.orderOf(id).walk.state;
    at.calls.length = 0;
    for (const key of [token, KEYS.skRetailer, KEYS.skSupplier, KEYS.skSupplierB, KEYS.skBrand, KEYS.skPlatform]) {
      const answer = await at.call('GET', `/v1/orders/${id}/version`, { key });
      expect(await read(answer, 200, OrderVersion), key).toEqual({ version });
    }
    expect(at.calls).toEqual([]);
  });

  it('is not there for others, nor for a link that was revoked', async () => {
    const at = world();
    const { id, token } = await requestedIn(at);
    const version = (key: string) => at.call('GET', `/v1/orders/${id}/version`, { key });
    expect(await refused(await version(KEYS.skOtherRetailer))).toMatchObject({ status: 404 });
    expect(await refused(await version(KEYS.pk))).toMatchObject({ status: 403 });
    await at.call('POST', `/v1/orders/${id}/revoke-tokens`, { key: KEYS.skRetailer, body: {} });
    expect((await at.call('GET', `/v1/orders/${id}/version`, { key: token })).status).toBe(404);
    for (const missing of ['ord_nope', 'ord_aaaaaaaaaaaaaaaaaaaaaaaaaa']) {
      const answer = await at.call('GET', `/v1/orders/${missing}/version`, { key: KEYS.skPlatform });
      expect(answer.status, missing).toBe(404);
    }
  });

  it('may be behind the object', async () => {
    const at = world();
    const { id, token } = await placedIn(at);
    const before = at.orderOf(id).walk.state;
    at.control.projected = () => before;
    await at.call('POST', `/v1/orders/${id}/cancel`, { key: token, headers: CANCEL, body: {} });
    const answer = await at.call('GET', `/v1/orders/${id}/version`, { key: token });
    expect(await read(answer, 200, OrderVersion)).toEqual({ version: before.version });
    expect(at.orderOf(id).walk.state.version).toBeGreaterThan(before.version);
  });

  it.each(['has no such order', 'knows another link', 'does not answer'])(
    'is asked of the object where the read model %s',
    async (what) => {
      const at = world();
      const { id, token } = await placedIn(at);
      const { state } = at.orderOf(id).walk;
      if (what === 'has no such order') at.control.projected = () => null;
      if (what === 'knows another link') at.control.projected = () => ({ ...state, tokenEpoch: state.tokenEpoch - 1 });
      if (what === 'does not answer') at.control.fault = { kind: 'transient', code: 'postgres_unreachable' };
      at.calls.length = 0;
      const answer = await at.call('GET', `/v1/orders/${id}/version`, { key: token });
      expect(await read(answer, 200, OrderVersion)).toEqual({ version: state.version });
      expect(at.calls).toEqual(['read']);
    },
  );
});
