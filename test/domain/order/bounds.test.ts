import { describe, expect, it } from 'vitest';
import { BOUNDS, type Bound } from '../../../src/domain/bounds.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import type { Command } from '../../../src/domain/order/decide.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { walkedTo } from '../conversation/dispute-walk.ts';
import { CUSTOMER, OPS, RETAILER, type Walk, walkTo } from '../fixtures.ts';

/**
 * Nothing in an order grows without a limit. Each list of its state has a bound, or a reason why callers cannot make it
 * long. A new list without one does not compile.
 */

type Lists = {
  [K in keyof OrderState]-?: NonNullable<OrderState[K]> extends readonly unknown[] ? K : never;
}[keyof OrderState];

const LISTS: Readonly<Record<Lists, Bound | { readonly because: string }>> = {
  proposals: 'proposals',
  disputes: 'disputes',
  refunds: 'refunds',
  mails: 'mails',
  lines: { because: 'an order is placed with at most 50, once' },
  parties: { because: 'they are those of its lines' },
  fulfilments: { because: 'one for each supplier of its lines' },
  transfers: { because: 'one for each party' },
  reversals: { because: 'they follow from refunds' },
  returns: { because: 'they follow from failed refunds' },
  redirects: { because: 'at most one for each party' },
  withdrawals: { because: 'each withdraws fulfilments, which are few' },
  parked: { because: 'one for each piece of work' },
  chargebacks: { because: 'only the bank opens them' },
  fraudWarnings: { because: 'only the bank gives them' },
  externalReversals: { because: 'only Stripe reports them, and they end with the transfers' },
  externalRefunds: { because: 'only Stripe reports them, and they end with the money' },
};

/** How a caller makes each list of an order longer, by one with each step. */
interface Growth {
  readonly start: () => Walk;
  readonly actor: Actor;
  readonly next: (n: number) => Command;
  /** What makes room for the next one, where it needs more than a call. */
  readonly after?: (walk: Walk) => void;
  readonly length: (order: OrderState) => number;
}

type OrderBound = Exclude<Bound, 'keys' | 'members' | 'exports' | 'views'>;

const said = (body: string) => ({ type: 'post_message', to: 'sup_a', body, proposal: null }) as const;

const GROWTH: Readonly<Record<OrderBound, Growth>> = {
  messages: {
    start: () => walkedTo('confirmed'),
    actor: RETAILER,
    next: () => said('Hello'),
    length: (order) => order.messageCount,
  },
  proposals: {
    start: () => walkedTo('confirmed'),
    actor: RETAILER,
    next: () => ({ ...said('?'), proposal: { refund: { amount: 1 }, borneBy: null, cancel: false } }),
    length: (order) => order.proposals.length,
  },
  disputes: {
    start: () => walkedTo('delivered'),
    actor: CUSTOMER,
    next: () => ({ type: 'raise_dispute', reason: 'quality', description: 'x', lineIds: [LINE], evidenceUrls: [] }),
    after: (walk) => {
      const disputeId = walk.state.disputes.at(-1)?.id ?? '';
      const ruling = { outcome: 'no_refund', refund: null, borneBy: null, note: 'x' } as const;
      expect(walk.command({ type: 'resolve_dispute', disputeId, ...ruling }, OPS)).toBeNull();
    },
    length: (order) => order.disputes.length,
  },
  refunds: {
    start: () => walkedTo('confirmed'),
    actor: RETAILER,
    next: () => ({ type: 'refund', ask: { amount: 1 }, reason: 'x', version: null }),
    length: (order) => order.refunds.length,
  },
  mails: {
    start: () => walkedTo('confirmed'),
    actor: RETAILER,
    next: () => ({ type: 'resend_mail', template: 'confirmed' }),
    after: (walk) => {
      const data = { template: 'confirmed', outcome: 'sent' } as const;
      walk.append({ type: 'mail_settled', data, actor: { role: 'system', partyId: null } });
    },
    length: (order) => order.mails.length,
  },
  metadata: {
    start: () => walkedTo('delivered'),
    actor: RETAILER,
    next: (n) => ({ type: 'annotate', metadata: { [`name ${n}`]: 'x' } }),
    length: (order) => Object.keys(order.metadata ?? {}).length,
  },
  events: {
    start: () => walkedTo('confirmed'),
    actor: RETAILER,
    next: (n) => ({ type: 'correct_customer', customer: { ...walkTo('placed').state.customer, name: `Ada ${n}` } }),
    length: (order) => order.version,
  },
};

const LINE = walkTo('placed').state.lines[0]?.id ?? '';

describe('what an order holds', () => {
  it.each(Object.entries(GROWTH))('has a bound: %s', (bound, { start, actor, next, after, length }) => {
    const max = bound in BOUNDS ? BOUNDS[bound as OrderBound] : 0;
    const walk = start();
    let refused = null;
    for (let n = 0; n <= max && refused === null; n += 1) {
      refused = walk.command(next(n), actor);
      if (refused === null) after?.(walk);
    }
    expect(refused).toMatchObject({ refused: 'conflict', reason: { max } });
    expect(length(walk.state)).toBe(max);
    // The refusal adds nothing, and the order can still end.
    expect(walk.command(next(max + 1), actor)).toMatchObject({ refused: 'conflict' });
    expect(length(walk.state)).toBe(max);
  });

  it('names a bound or a reason for every list of its state', () => {
    const order = walkedTo('delivered').state;
    const lists = Object.entries(order).flatMap(([name, value]) => (Array.isArray(value) ? [name] : []));
    expect(Object.keys(LISTS).sort()).toEqual(expect.arrayContaining(lists.sort()));
  });

  it('never stops what ends an order', () => {
    const walk = walkedTo('confirmed');
    const { next, actor } = GROWTH.events;
    for (let n = 0; walk.state.version < BOUNDS.events; n += 1) walk.command(next(n), actor);
    expect(walk.command(next(-1), actor)).toMatchObject({ reason: { key: 'list_full', list: 'events' } });
    expect(walk.command({ type: 'cancel', note: null }, CUSTOMER)).toBeNull();
  });
});
