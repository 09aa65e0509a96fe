import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../../src/domain/bounds.ts';
import { MAX_TEXT, viewMessages } from '../../../src/domain/conversation/messages.ts';
import { viewEvent } from '../../../src/domain/order/view-events.ts';
import { evidenceOf } from '../../../src/domain/refunds/chargebacks/evidence.ts';
import { borne } from '../../../src/domain/refunds/refund.ts';
import { BRAND, CUSTOMER, OPS, RETAILER, SUPPLIER_A, SUPPLIER_B, walkTo } from '../fixtures.ts';
import { fulfilment, holdings, issue, line, settleReversals, tracking, walkedTo } from './dispute-walk.ts';
import { answer, ask, post, proposed, prp, statusOf, terms } from './proposal-steps.ts';

describe('sending a message', () => {
  it.each([
    ['retailer', RETAILER, 'sup_a', null],
    ['retailer, without saying to whom', RETAILER, null, 'invalid_request'],
    ['retailer, to a stranger', RETAILER, 'sup_z', 'invalid_request'],
    ['supplier, to the retailer', SUPPLIER_A, null, null],
    ['supplier, naming itself', SUPPLIER_A, 'sup_a', null],
    ["supplier, in another's thread", SUPPLIER_A, 'sup_b', 'invalid_request'],
    ['ops', OPS, 'sup_b', null],
    ['customer', CUSTOMER, 'sup_a', 'forbidden'],
    ['brand', BRAND, 'sup_a', 'forbidden'],
    ['another retailer', { role: 'retailer', partyId: 'ret_z' } as const, 'sup_a', 'not_found'],
    ['a stranger supplier', { role: 'supplier', partyId: 'sup_z' } as const, null, 'not_found'],
  ])('is allowed or refused: %s', (_, actor, to, refused) => {
    const said = post(walkedTo('confirmed'), ask(null, to), actor);
    expect(said?.refused ?? null).toBe(refused);
  });

  it('is allowed in any status, with limits for the length and the number of messages', () => {
    const walk = walkTo('placed');
    expect(post(walk, ask(null))).toBeNull();
    expect(post(walk, { ...ask(null), body: 'x'.repeat(MAX_TEXT + 1) })).toMatchObject({ refused: 'invalid_request' });
    for (let n = 1; n < BOUNDS.messages; n += 1) expect(post(walk, ask(null))).toBeNull();
    expect(post(walk, ask(null))).toMatchObject({ refused: 'conflict' });
    expect(walk.state.messageCount).toBe(BOUNDS.messages);
  });

  it('shows everybody only their own threads; the timeline hides the other messages, too', () => {
    const walk = walkedTo('confirmed');
    post(walk, { ...ask(null), body: 'for A' });
    post(walk, { ...ask(null, 'sup_b'), body: 'for B' });
    post(walk, { ...ask(null, null), body: 'from A' }, SUPPLIER_A);
    const bodies = (viewer = RETAILER) => viewMessages(walk.state, walk.events, viewer).map((m) => m.body);
    expect(bodies(RETAILER)).toEqual(['for A', 'for B', 'from A']);
    expect(bodies(OPS)).toEqual(['for A', 'for B', 'from A']);
    expect(bodies(SUPPLIER_A)).toEqual(['for A', 'from A']);
    expect(bodies(SUPPLIER_B)).toEqual(['for B']);
    expect(bodies(CUSTOMER)).toEqual([]);
    const timeline = (viewer = RETAILER) => JSON.stringify(walk.events.map((e) => viewEvent(e, walk.state, viewer)));
    expect(timeline(SUPPLIER_A)).toContain('for A');
    for (const viewer of [SUPPLIER_A, CUSTOMER, BRAND]) expect(timeline(viewer)).not.toContain('for B');
    for (const viewer of [CUSTOMER, BRAND]) expect(timeline(viewer)).not.toContain('message_posted');
  });
});

describe('making a proposal', () => {
  it.each([
    ['retailer', RETAILER, terms(), null],
    ['supplier', SUPPLIER_A, terms(), null],
    ['ops', OPS, terms(), 'forbidden'],
    ['naming another supplier', RETAILER, terms({ borneBy: [{ partyId: 'sup_b', amount: 1 }] }), 'proposal_invalid'],
    ['naming the brand', RETAILER, terms({ borneBy: [{ partyId: 'brd_a', amount: 1 }] }), 'proposal_invalid'],
    ['naming the Platform', SUPPLIER_A, terms({ borneBy: [{ partyId: 'plt_a', amount: 1 }] }), 'proposal_invalid'],
    [
      'cost shares that are more than the refund',
      RETAILER,
      terms({ borneBy: [{ partyId: 'sup_a', amount: 4_001 }] }),
      'bearing_invalid',
    ],
    ['more than was paid', RETAILER, terms({ refund: { amount: 21_596 } }), 'refund_exceeds_remaining'],
    ['an amount and parts at once', RETAILER, terms({ refund: { amount: 1, shipping: 1 } }), 'invalid_request'],
    ['with cancel', RETAILER, terms({ cancel: true }), null],
    ['without cost shares', RETAILER, terms({ borneBy: null }), null],
  ])('is allowed or refused: %s', (_, actor, given, refused) => {
    expect(post(walkedTo('in_production'), ask(given), actor)?.refused ?? null).toBe(refused);
  });

  it.each([
    ['confirmed', null, null],
    ['in_production', null, null],
    ['dispatched', null, 'proposal_invalid'],
    ['delivered', null, 'proposal_invalid'],
  ] as const)('at %s: result of a refund: %s, with a cancellation: %s', (stage, plain, cancel) => {
    expect(post(walkedTo(stage), ask(terms()))?.refused ?? null).toBe(plain);
    expect(post(walkedTo(stage), ask(terms({ cancel: true })))?.refused ?? null).toBe(cancel);
  });

  it('is refused before the order is confirmed', () => {
    for (const stage of ['placed', 'authorised', 'captured'] as const) {
      expect(post(walkTo(stage), ask(terms()))).toMatchObject({
        refused: expect.stringMatching(/not_allowed|nothing/),
      });
    }
    expect(walkTo('captured').state.proposals).toEqual([]);
  });

  it('shows a supplier no price: not of any line, and not the amount that is left', () => {
    const walk = walkedTo('in_production');
    const lines = (n: number) => terms({ refund: { lines: [{ lineId: line(n), quantity: 1 }] }, borneBy: [] });
    for (const actor of [RETAILER, SUPPLIER_A]) {
      expect(post(walk, ask(lines(2)), actor)).toMatchObject({ refused: 'proposal_invalid' });
    }
    for (const given of [
      terms({ refund: { amount: 21_596 } }),
      terms({ refund: { lines: [{ lineId: line(1), quantity: 1 }] }, borneBy: [{ partyId: 'sup_a', amount: 12_901 }] }),
    ]) {
      expect(post(walk, ask(given), SUPPLIER_A)?.detail).not.toMatch(/\d/);
      expect(post(walk, ask(given), RETAILER)?.detail).toMatch(/\d/);
    }
    post(walk, ask(lines(1)), RETAILER);
    expect(statusOf(walk)?.quote?.amount).toBeNull();
    expect(statusOf(walk, RETAILER)?.quote?.amount).toBe(12_900);
  });

  it('shows each side only its part of the quote', () => {
    const walk = proposed('in_production');
    expect(statusOf(walk)?.quote).toEqual({
      amount: 4_000,
      parties: [{ party: 'supplier', partyId: 'sup_a', amount: 3_000, fromShare: 3_000, receivable: 0 }],
    });
    const seen = statusOf(walk, RETAILER)?.quote?.parties.map((p): [string, number] => [p.partyId, p.amount]);
    expect(new Map(seen)).toEqual(
      new Map([
        ['sup_a', 3_000],
        ['ret_a', 1_000],
      ]),
    );
  });
});

describe('answering a proposal', () => {
  it.each([
    ['the other side', RETAILER, SUPPLIER_A, null],
    ['the other side, for a proposal of the supplier', SUPPLIER_A, RETAILER, null],
    ['its maker', RETAILER, RETAILER, 'own_proposal'],
    ['its maker, the supplier', SUPPLIER_A, SUPPLIER_A, 'own_proposal'],
    ['another supplier', RETAILER, SUPPLIER_B, 'not_found'],
    ['ops', RETAILER, OPS, 'forbidden'],
    ['the customer', RETAILER, CUSTOMER, 'not_found'],
    ['the brand', RETAILER, BRAND, 'not_found'],
  ])('is allowed or refused: %s', (_, maker, actor, refused) => {
    for (const word of ['accept', 'decline'] as const) {
      const walk = walkedTo('in_production');
      post(walk, ask(terms()), maker);
      expect(answer(walk, word, actor)?.refused ?? null).toBe(refused);
      expect(walk.state.refunds).toHaveLength(refused === null && word === 'accept' ? 1 : 0);
    }
  });

  it('happens once: a repeat makes no event, and the other answer is too late', () => {
    for (const [word, other] of [
      ['accept', 'decline'],
      ['decline', 'accept'],
    ] as const) {
      const walk = proposed('in_production');
      answer(walk, word);
      const { version } = walk.state;
      expect(answer(walk, word)).toBeNull();
      expect(answer(walk, other)).toMatchObject({ refused: 'proposal_closed' });
      expect(walk.state.version).toBe(version);
      expect(statusOf(walk)).toMatchObject({ status: `${word}${word === 'accept' ? 'ed' : 'd'}`, allowedActions: [] });
    }
  });

  it('makes exactly the agreed refund, despite the policy', () => {
    const walk = issue(proposed('in_production'));
    answer(walk, 'accept');
    settleReversals(issue(walk));
    expect(walk.state.refunds).toMatchObject([{ amount: 4_000, source: { kind: 'proposal', id: prp(1) } }]);
    expect(borne(walk.state, 'sup_a')).toBe(3_000);
    expect(borne(walk.state, 'ret_a')).toBe(1_000);
    expect(borne(walk.state, 'sup_b')).toBe(0);
    const share = (id: string) => walk.state.transfers.find((t) => t.partyId === id)?.share ?? 0;
    expect(holdings(walk)).toMatchObject({ sup_a: share('sup_a') - 3_000, ret_a: share('ret_a') - 1_000 });
    expect(walk.state.status).toBe('in_production');
  });

  it('is refused if the proposal can no longer be executed', () => {
    const walk = proposed('in_production', { refund: { amount: 20_000 } });
    walk.command({ type: 'refund', ask: { amount: 2_000 }, reason: 'x', version: null }, RETAILER);
    issue(walk);
    expect(statusOf(walk)).toMatchObject({ status: 'closed', allowedActions: ['decline'] });
    expect(answer(walk, 'accept')).toMatchObject({
      refused: 'proposal_closed',
      detail: expect.stringContaining('Send a new proposal'),
    });
    expect(walk.state.refunds).toHaveLength(1);
  });

  it('is refused for a cancellation after a dispatch', () => {
    const walk = proposed('in_production', { cancel: true });
    walk.command({ type: 'dispatch', fulfilmentId: fulfilment(1), tracking }, SUPPLIER_A);
    expect(answer(walk, 'accept')).toMatchObject({ refused: 'proposal_closed' });
    expect(walk.state.fulfilments[0]?.status).toBe('dispatched');
  });
});

describe('the evidence pack', () => {
  it('is for retailer and ops, and contains customer, address, shipments and messages', () => {
    const walk = walkedTo('delivered');
    post(walk, ask(null));
    for (const viewer of [CUSTOMER, SUPPLIER_A, BRAND])
      expect(evidenceOf(walk.state, walk.events, viewer, 'UTC')).toBeNull();
    const pack = evidenceOf(walk.state, walk.events, RETAILER, 'UTC');
    expect(pack).toMatchObject({
      customer: { name: 'Ada' },
      delivery: { saidBy: 'customer' },
      shipments: [{ tracking, dispatchedAt: walk.now }, { tracking }],
      messages: [{ body: 'Hello' }],
      stripeEvidence: {
        shippingCarrier: 'Post',
        shippingTrackingNumber: 'T1',
        shippingAddress: '1 High St, York, YO1 1AA, GB',
      },
    });
    expect(pack?.timeline).toHaveLength(walk.events.length);
    expect(JSON.stringify(pack)).not.toContain('secret');
  });
});
