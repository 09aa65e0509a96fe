import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { inProcessFetch } from '../../../dev/stripe/in-process.ts';
import type { BalancePage } from '../../../src/services/payments/balance.ts';
import { stripePayments } from '../../../src/services/payments.ts';

/** How Stripe's balance transactions are read. Types, sources and categories are those of Stripe's documentation. */

interface Row {
  readonly type: string;
  readonly amount: number;
  readonly currency?: string;
  readonly fee?: number;
  readonly reporting_category?: string;
  readonly source?: unknown;
}

const CHARGE = {
  object: 'charge',
  id: 'ch_1',
  amount: 900,
  amount_captured: 700,
  currency: 'gbp',
  payment_intent: 'pi_1',
  transfer_group: 'ord_group',
  metadata: { order_id: 'ord_1' },
};
const REFUND = {
  object: 'refund',
  id: 're_1',
  amount: 300,
  currency: 'gbp',
  charge: 'ch_1',
  payment_intent: 'pi_1',
  reason: null,
  metadata: {},
};
const TRANSFER = {
  object: 'transfer',
  id: 'tr_1',
  amount: 200,
  currency: 'gbp',
  source_transaction: 'ch_1',
  transfer_group: 'ord_1',
  metadata: {},
};
const REVERSAL = {
  object: 'transfer_reversal',
  id: 'trr_1',
  amount: 100,
  currency: 'gbp',
  transfer: 'tr_1',
  metadata: {},
};
const DISPUTE = { object: 'dispute', id: 'du_1', amount: 500, currency: 'gbp', charge: 'ch_1', payment_intent: 'pi_1' };

const asked: string[] = [];

async function read(rows: readonly Row[], hasMore = false): Promise<BalancePage> {
  const data = rows.map(({ currency = 'gbp', fee = 0, source = null, ...row }, n) => ({
    object: 'balance_transaction',
    id: `txn_${n}`,
    created: 1_000 + n,
    currency,
    fee,
    reporting_category: row.type,
    source,
    ...row,
  }));
  const answer = inProcessFetch(({ path }) => {
    asked.push(decodeURIComponent(path));
    const body = path.startsWith('/v1/charges/') ? CHARGE : { object: 'list', data, has_more: hasMore };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  });
  const secrets = { webhookSecret: 'whsec_1', connectWebhookSecret: 'whsec_2', publicUrl: 'https://orders.test' };
  const settings = { secretKey: 'sk_test_1', apiBase: null, ...secrets };
  const page = await stripePayments(settings, Stripe.createFetchHttpClient(answer)).balance(5_999, 'txn_before');
  if (!page.ok) expect.fail(`fault ${JSON.stringify(page.fault)}`);
  return page.value;
}

const movement = async (row: Row) => {
  const { movements } = await read([row]);
  expect(movements).toHaveLength(1);
  return movements[0];
};

describe('a balance transaction', () => {
  it.each([
    ['a charge', { type: 'charge', amount: 700, source: CHARGE }, 'charge', 'ch_1', 700],
    ['another payment method', { type: 'payment', amount: 700, source: CHARGE }, 'charge', 'ch_1', 700],
    ['a refund', { type: 'refund', amount: -300, source: REFUND }, 'refund', 're_1', -300],
    ['a refund that failed', { type: 'refund_failure', amount: 300, source: REFUND }, 'refund', 're_1', 300],
    ['an adjustment of a refund', { type: 'adjustment', amount: 300, source: REFUND }, 'refund', 're_1', 300],
    ['a transfer', { type: 'transfer', amount: -200, source: TRANSFER }, 'transfer', 'tr_1', -200],
    ['a transfer that failed', { type: 'transfer_failure', amount: 200, source: TRANSFER }, 'transfer', 'tr_1', 200],
    ['a reversal', { type: 'transfer_refund', amount: 100, source: REVERSAL }, 'reversal', 'trr_1', 100],
    ['what a bank takes', { type: 'adjustment', amount: -500, source: DISPUTE }, 'dispute', 'du_1', -500],
    ['an adjustment of nothing', { type: 'adjustment', amount: -9 }, 'other', 'txn_0', -9],
    ['a type of next year', { type: 'a_type_of_next_year', amount: 9 }, 'other', 'txn_0', 9],
    ['an object of another kind', { type: 'x', amount: 9, source: { object: 'x', id: 'x_1' } }, 'other', 'x_1', 9],
    ['a source that was not expanded', { type: 'x', amount: 9, source: 'x_1' }, 'other', 'x_1', 9],
  ] as const)('of %s is what an order explains', async (_, row, kind, source, amount) => {
    expect(await movement(row)).toMatchObject({ kind, source, amount, currency: 'gbp', type: row.type, at: 1_000_000 });
  });

  it.each([
    ['stripe_fee', 'fee'],
    ['tax_fee', 'fee'],
    ['payout', 'payout'],
    ['payout_failure', 'payout'],
    ['reserve_hold', 'reserve'],
    ['payment_network_reserve_release', 'reserve'],
    ['topup', 'topup'],
  ])('of type %s is in the platform book as %s', async (type, kind) => {
    const { movements, entries } = await read([{ type, amount: -9, currency: 'eur' }]);
    expect(movements).toEqual([]);
    expect(entries).toEqual([{ id: 'txn_0', kind, type, source: null, amount: -9, currency: 'eur', at: 1_000_000 }]);
  });

  it.each([
    ['fee', 'fee'],
    ['risk_reserved_funds', 'reserve'],
  ])('of an adjustment in the category %s is in the platform book as %s', async (reporting_category, kind) => {
    const { movements, entries } = await read([{ type: 'adjustment', amount: 9, reporting_category }]);
    expect(movements).toEqual([]);
    expect(entries).toMatchObject([{ kind, amount: 9 }]);
  });

  it('has its fee in the platform book, and its amount without it', async () => {
    const { movements, entries } = await read([{ type: 'charge', amount: 700, fee: 31, source: CHARGE }]);
    expect(movements).toMatchObject([{ amount: 700 }]);
    expect(entries).toMatchObject([{ id: 'txn_0:fee', kind: 'fee', source: 'ch_1', amount: -31, currency: 'gbp' }]);
  });

  it.each([
    ['a charge', { type: 'charge', amount: 823, source: CHARGE }, 700],
    ['a refund', { type: 'refund', amount: -352, source: REFUND }, -300],
    ['a failed refund', { type: 'refund_failure', amount: 351, source: REFUND }, 300],
    ['a dispute', { type: 'adjustment', amount: -588, source: DISPUTE }, -500],
    [
      'a dispute in a third currency',
      { type: 'adjustment', amount: -588, source: { ...DISPUTE, currency: 'usd', amount: 640 } },
      -700,
    ],
  ] as const)('in another currency counts as the amount of its source: %s', async (_, row, amount) => {
    expect(await movement({ ...row, currency: 'eur' })).toMatchObject({ amount, currency: 'gbp' });
  });

  it("of a dispute in the customer's own currency counts as what our balance lost", async () => {
    const source = { ...DISPUTE, currency: 'usd', amount: 640 };
    expect(await movement({ type: 'adjustment', amount: -500, source })).toMatchObject({
      amount: -500,
      currency: 'gbp',
    });
  });

  it('that takes back what a smaller capture left belongs to the charge', async () => {
    const back = { type: 'refund', amount: -200, reporting_category: 'partial_capture_reversal', source: REFUND };
    const whole = { type: 'charge', amount: 900, source: CHARGE };
    for (const [currency, sum] of [
      ['gbp', 700],
      ['eur', 700],
    ] as const) {
      const { movements } = await read([
        { ...back, currency },
        { ...whole, currency },
      ]);
      expect(movements.map(({ source, kind }) => `${kind} ${source}`)).toEqual(['charge ch_1', 'charge ch_1']);
      expect(movements.reduce((total, { amount }) => total + amount, 0)).toBe(sum);
    }
  });

  it('names its payment and its order', async () => {
    expect(await movement({ type: 'charge', amount: 700, source: CHARGE })).toMatchObject({
      via: ['pi_1'],
      named: 'ord_1',
    });
    expect(await movement({ type: 'refund', amount: -3, source: REFUND })).toMatchObject({
      via: ['pi_1', 'ch_1'],
      named: null,
    });
    expect(await movement({ type: 'transfer', amount: -3, source: TRANSFER })).toMatchObject({
      via: ['ch_1'],
      named: 'ord_1',
    });
    expect(await movement({ type: 'transfer_refund', amount: 3, source: REVERSAL })).toMatchObject({
      via: ['tr_1'],
      named: null,
    });
  });
});

describe('a page', () => {
  it('is asked for from a second on, after a transaction, with the sources', async () => {
    asked.length = 0;
    await read([]);
    expect(asked).toEqual([
      '/v1/balance_transactions?created[gte]=5&limit=100&expand[0]=data.source&starting_after=txn_before',
    ]);
  });

  it('says after which transaction the next one begins', async () => {
    const rows = [
      { type: 'payout', amount: 1 },
      { type: 'payout', amount: 2 },
    ];
    expect((await read(rows, true)).next).toBe('txn_1');
    expect((await read(rows)).next).toBeNull();
    await expect(read([], true)).rejects.toThrow('fault');
  });
});
