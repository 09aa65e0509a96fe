import { describe, expect, it } from 'vitest';
import { cursorOf } from '../../../src/api/paging.ts';
import { sortedCursor } from '../../../src/api/schemas/order-pages.ts';
import { ORDER_SORTS } from '../../../src/domain/order-sorts.ts';
import { refused, requestedIn } from '../support/asking.ts';
import { KEYS, world } from '../support/fakes.ts';

/** A cursor belongs to its sort: with another one, a page would leave out orders without a word. */

const PLACE = { at: 1_795_683_600_000, id: 'ord_a' };
const PAIRS = ORDER_SORTS.flatMap((of) => ORDER_SORTS.map((sort) => [of, sort] as const));
const ask = async (query: string) => {
  const at = world();
  await requestedIn(at);
  return at.call('GET', `/v1/orders?${query}`, { key: KEYS.skRetailer });
};

describe('a cursor of orders', () => {
  it.each(PAIRS)('of %s is for %s only if it is the same', async (of, sort) => {
    const answer = await ask(`sort=${sort}&cursor=${sortedCursor(of)(PLACE)}`);
    if (of === sort) return expect(answer.status).toBe(200);
    const problem = await refused(answer);
    expect(problem).toMatchObject({ code: 'invalid_request', status: 400, errors: [{ path: 'cursor' }] });
  });

  it('without a sort is one of the newest first, as cursors were before', async () => {
    expect(sortedCursor('-placed_at')(PLACE)).toBe(cursorOf(PLACE));
    expect((await ask(`cursor=${cursorOf(PLACE)}`)).status).toBe(200);
    expect((await ask(`cursor=${sortedCursor('updated_at')(PLACE)}`)).status).toBe(400);
  });

  it.each(['sort 1 ord_a', '-placed_at 1 ord_a', 'updated_at x ord_a', 'updated_at 1 ord_a b', 'updated_at 1'])(
    'that says %s is none',
    async (text) => {
      const cursor = Buffer.from(text).toString('base64url');
      expect((await ask(`sort=updated_at&cursor=${cursor}`)).status).toBe(400);
    },
  );
});
