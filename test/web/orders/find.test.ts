import { describe, expect, it } from 'vitest';
import { ROLES } from '../../../src/domain/order/actor.ts';
import { CHILD_PREFIXES, childId, RANDOM_PREFIXES, randomId } from '../../../src/domain/order/ids.ts';
import { needleOf } from '../../../src/domain/order/search.ts';
import { caseOf, placeOf } from '../../../src/web/dashboard/find/page.tsx';
import { searchHint } from '../../../src/web/dashboard/find/words.ts';
import { together } from '../../../src/web/dashboard/order/notifications.tsx';
import { ORDER } from '../../domain/fixtures.ts';

/** What the box in the frame does with each id that Headrail gives. */

const bytes = new Uint8Array(10).fill(0x5a);

describe('the find box', () => {
  it.each([...RANDOM_PREFIXES, 'exp'] as const)('leads from an id with %s_ to a page', (prefix) => {
    const id = prefix === 'exp' ? `exp_${ORDER.slice(4)}` : randomId(prefix, bytes);
    const place = placeOf(`  ${id} `);
    expect(place).toMatch(/^\/(?:orders|settings)/);
    // A page of orders looks for exactly this id.
    const { searchParams, pathname } = new URL(place ?? '', 'https://a.test');
    if (pathname === '/orders') expect([...searchParams.values()]).toEqual([id]);
    const q = searchParams.get('q');
    if (q !== null) expect(needleOf(q).kind).not.toBe('nothing');
  });

  it.each(CHILD_PREFIXES)('finds the order of an id with %s_', (prefix) => {
    const id = childId(prefix, ORDER, 3);
    expect(placeOf(id)).toBeNull();
    expect(needleOf(id)).toEqual({ kind: 'order', orderId: ORDER });
  });

  it.each(['ret_10023', 'sup_10023', 'prd_10023'])('leaves it to the list whether %s is an id or a reference', (q) => {
    expect(placeOf(q)).toBe(`/orders?q=${q}`);
  });

  it.each([
    ...['pi_1', 'key_77', 'mem_12', 'exp_1001', 'jane smith', 'GFRA-E1W5', 'ret_', 'RET_2026_1', ORDER, ''],
    ...['key_', 'retail_1', 'ret-1', 'ret_a b', 'ret_Hazel', 'toString', 'constructor_1', 'exp_a1aaaaaaaaaaaaaa'],
  ])('takes no page for %j', (q) => {
    expect(placeOf(q)).toBeNull();
  });

  it.each(ROLES)('says to a %s what it may type, and nothing that it does not see', (role) => {
    const hint = searchHint(role);
    for (const word of ['Number', 'product', 'tracking number', 'any id']) expect(hint).toContain(word);
    const all = role === 'retailer' || role === 'platform';
    expect(hint.includes('e-mail') && hint.includes('reference') && hint.includes('Stripe')).toBe(all);
    expect(hint.includes('street') && hint.includes('name')).toBe(role !== 'brand');
  });
});

it('finds the dispute of a case at the bank by its id at Stripe, and no other', () => {
  const disputes = [
    { id: 'dsp_1', chargeback: { stripeId: 'du_1' }, fraudWarning: null },
    { id: 'dsp_2', chargeback: null, fraudWarning: { stripeId: 'issfr_1' } },
    { id: 'dsp_3', chargeback: null, fraudWarning: null },
  ];
  expect(['du_1', 'issfr_1', 'pi_1'].map((id) => caseOf({ disputes }, id))).toEqual(['dsp_1', 'dsp_2', null]);
});

it('a mail that was sent again with the same words is one row, and any other is a row of its own', () => {
  const said = { subject: 'It left', text: 'Hello' };
  const sent = (sentAt: number | null, change: Partial<typeof said> = {}) =>
    ({
      template: 'dispatched',
      outcome: sentAt === null ? 'due' : 'sent',
      said: { ...said, ...change },
      sentAt,
    }) as const;
  expect(together([sent(1), sent(2), sent(3, { text: 'Other' }), sent(null), sent(4)])).toEqual([
    { template: 'dispatched', outcome: 'sent', said, times: [1, 2, 4] },
    { template: 'dispatched', outcome: 'sent', said: { ...said, text: 'Other' }, times: [3] },
    { template: 'dispatched', outcome: 'due', said, times: [] },
  ]);
  const ofRefund = (about: string, sentAt: number) =>
    ({ template: 'refund_sent', about, outcome: 'sent', said, sentAt }) as const;
  expect(together([ofRefund('ref_1', 1), ofRefund('ref_2', 2), ofRefund('ref_1', 3)])).toEqual([
    { template: 'refund_sent', about: 'ref_1', outcome: 'sent', said, times: [1, 3] },
    { template: 'refund_sent', about: 'ref_2', outcome: 'sent', said, times: [2] },
  ]);
});
