import { describe, expect, it } from 'vitest';
import {
  type DisputeAsk,
  disputeStatus,
  MAX_EVIDENCE,
  type Ruling,
} from '../../../src/domain/conversation/disputes.ts';
import { viewDisputeMessages } from '../../../src/domain/conversation/messages.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { viewEvent } from '../../../src/domain/order/view-events.ts';
import { borne } from '../../../src/domain/refunds/refund.ts';
import { BRAND, CUSTOMER, OPS, RETAILER, SUPPLIER_A, SUPPLIER_B, type Walk, walkTo } from '../fixtures.ts';
import { issue, line, part, STAGES, type Stage, walkedTo } from './dispute-walk.ts';

const dsp = (n: number): string => `dsp_${part}_${n}`;
const about = (change: Partial<DisputeAsk> = {}): DisputeAsk => ({
  reason: 'damaged',
  description: 'The slats are bent.',
  lineIds: [line(1)],
  evidenceUrls: ['https://example.com/slat.jpg'],
  ...change,
});
const raise = (walk: Walk, actor = CUSTOMER, change: Partial<DisputeAsk> = {}) =>
  walk.command({ type: 'raise_dispute', ...about(change) }, actor);
const disputed = (stage: Stage = 'delivered'): Walk => {
  const walk = walkedTo(stage);
  expect(raise(walk)).toBeNull();
  return walk;
};
const ruling = (change: Partial<Ruling> = {}): Ruling => ({
  outcome: 'refund',
  refund: { lines: [{ lineId: line(1), quantity: 1 }] },
  borneBy: null,
  note: 'Bent on the photo.',
  ...change,
});
const resolve = (walk: Walk, given: Ruling = ruling(), actor = OPS) =>
  walk.command({ type: 'resolve_dispute', disputeId: dsp(1), ...given }, actor);
const write = (walk: Walk, actor = CUSTOMER, id = dsp(1)) =>
  walk.command({ type: 'post_dispute_message', disputeId: id, body: 'Any news?' }, actor);

const EVERYBODY = [
  ['customer', CUSTOMER],
  ['retailer', RETAILER],
  ['named supplier', SUPPLIER_A],
  ['other supplier', SUPPLIER_B],
  ['brand', BRAND],
  ['ops', OPS],
] as const;

describe('raising a dispute', () => {
  const MAY: Record<string, string | null> = {
    customer: null,
    retailer: null,
    'named supplier': 'forbidden',
    'other supplier': 'forbidden',
    brand: 'forbidden',
    ops: 'forbidden',
  };
  it.each(EVERYBODY)('is allowed or refused by role: %s', (name, actor) => {
    expect(raise(walkedTo('delivered'), actor)?.refused ?? null).toBe(MAY[name]);
  });

  it.each([
    ['confirmed', 'not_allowed_in_status'],
    ['in_production', null],
    ['dispatched', null],
    ['delivered', null],
  ] as const)('is allowed or refused by status: %s', (stage, refused) => {
    expect(raise(walkedTo(stage))?.refused ?? null).toBe(refused);
  });

  it('is allowed after a refund, but not for an order that is being cancelled or is cancelled', () => {
    const walk = walkedTo('delivered');
    walk.command({ type: 'refund', ask: { amount: 100 }, reason: 'x', version: null }, RETAILER);
    expect(issue(walk).state.status).toBe('refunded');
    expect(raise(walk)).toBeNull();
    const early = walkTo('placed');
    expect(raise(early)).toMatchObject({ refused: 'not_allowed_in_status', detail: expect.stringContaining('cancel') });
    early.command({ type: 'cancel', note: null }, CUSTOMER);
    expect(raise(early)).toMatchObject({ refused: expect.stringMatching(/order_cancelling|not_allowed/) });
  });

  it.each([
    ['a line of another order', { lineIds: ['lin_x_1'] }],
    ['no line', { lineIds: [] }],
    ['no description', { description: ' ' }],
    ['evidence that is not https', { evidenceUrls: ['http://example.com/a'] }],
    ['too much evidence', { evidenceUrls: Array.from({ length: MAX_EVIDENCE + 1 }, () => 'https://e.x') }],
  ])('refuses %s', (_, change) => {
    expect(raise(walkedTo('delivered'), CUSTOMER, change)).toMatchObject({ refused: 'invalid_request' });
  });

  it('is refused if the line has an open dispute; another line may have its own', () => {
    const walk = disputed();
    expect(raise(walk, RETAILER, { lineIds: [line(2), line(1)] })).toMatchObject({
      refused: 'dispute_open',
      detail: expect.stringContaining(dsp(1)),
    });
    expect(raise(walk, RETAILER, { lineIds: [line(2)] })).toBeNull();
    resolve(walk, ruling({ outcome: 'no_refund', refund: null }));
    expect(raise(walk)).toBeNull();
    expect(walk.state.disputes.map((d) => d.id)).toEqual([dsp(1), dsp(2), dsp(3)]);
  });

  it('does not prevent a refund', () => {
    const walk = disputed();
    expect(
      walk.command({ type: 'refund', ask: { amount: 1 }, reason: 'x', version: null }, RETAILER)?.refused ?? null,
    ).toBeNull();
  });
});

describe('the thread of a dispute', () => {
  const TAKES_PART = new Set(['customer', 'retailer', 'named supplier', 'ops']);
  it.each(EVERYBODY)('can be read and written or not, by role: %s', (name, actor) => {
    const walk = disputed();
    expect(write(walk, actor)?.refused ?? null).toBe(TAKES_PART.has(name) ? null : 'not_found');
    const seen = viewOrder({ order: walk.state, next: null }, actor)?.disputes ?? [];
    expect(seen.map((d) => d.id)).toEqual(TAKES_PART.has(name) ? [dsp(1)] : []);
    const timeline = walk.events.map((e) => viewEvent(e, walk.state, actor).type);
    expect(timeline.includes('dispute_raised')).toBe(TAKES_PART.has(name));
  });

  it('is closed with the dispute; an unknown dispute is not found', () => {
    const walk = disputed();
    expect(write(walk, CUSTOMER, dsp(9))).toMatchObject({ refused: 'not_found' });
    resolve(walk, ruling({ outcome: 'no_refund', refund: null }));
    expect(write(walk)).toMatchObject({ refused: 'dispute_closed' });
  });

  it('shows the messages in their order', () => {
    const walk = disputed();
    write(walk, CUSTOMER);
    write(walk, SUPPLIER_A);
    const views = viewDisputeMessages(walk.state, walk.events, dsp(1), OPS);
    expect(views.map((m) => m.from.role)).toEqual(['customer', 'supplier']);
  });
});

describe('resolving a dispute', () => {
  it.each([ruling(), ruling({ outcome: 'no_refund', refund: null })])(
    '$outcome: changes nothing if the order has another version than the confirmed one, else happens once',
    (given) => {
      const walk = disputed();
      const confirmed = (version: number) =>
        walk.command({ type: 'resolve_dispute', disputeId: dsp(1), version, ...given }, OPS);
      const { version } = walk.state;
      expect(confirmed(version - 1)).toMatchObject({ refused: 'order_moved' });
      expect(walk.state.version).toBe(version);
      expect(confirmed(version)).toBeNull();
      const resolved = walk.state;
      expect(resolved.disputes[0]?.resolution).toEqual(expect.objectContaining({ outcome: given.outcome }));
      expect(resolved.disputes[0]?.resolution).not.toHaveProperty('version');
      // A repeat of the same ruling makes no event, at any version.
      expect(confirmed(version)).toBeNull();
      expect(walk.state).toBe(resolved);
    },
  );

  const MAY: Record<string, string | null> = {
    customer: 'forbidden',
    retailer: 'forbidden',
    'named supplier': 'forbidden',
    'other supplier': 'not_found',
    brand: 'not_found',
    ops: null,
  };
  it.each(EVERYBODY)('is allowed or refused by role: %s', (name, actor) => {
    const walk = disputed();
    expect(resolve(walk, ruling(), actor)?.refused ?? null).toBe(MAY[name]);
    expect(walk.state.refunds).toHaveLength(MAY[name] === null ? 1 : 0);
  });

  it('makes the refund with the decided cost shares, despite the policies', () => {
    for (const stage of STAGES.slice(1)) {
      const walk = disputed(stage);
      resolve(walk, ruling({ borneBy: [{ partyId: 'sup_a', amount: 5_000 }] }));
      issue(walk);
      expect(walk.state.refunds).toMatchObject([{ amount: 12_900, source: { kind: 'dispute', id: dsp(1) } }]);
      expect(borne(walk.state, 'sup_a')).toBe(5_000);
      expect(borne(walk.state, 'ret_a')).toBe(7_900);
      expect(walk.state.disputes[0]?.resolution).toMatchObject({
        refundId: `ref_${part}_1`,
        note: 'Bent on the photo.',
      });
    }
  });

  it('divides the refund by the shares if no cost shares are given, without a limit by a policy', () => {
    const walk = disputed();
    resolve(walk);
    issue(walk);
    const share = walk.state.lines[0]?.shares.find((s) => s.partyId === 'sup_a')?.amount;
    expect(borne(walk.state, 'sup_a')).toBe(share);
    expect(walk.state.refunds[0]?.capped).toEqual([]);
  });

  it('refunds all that is left if no amount is given', () => {
    const walk = disputed();
    resolve(walk, ruling({ refund: null }));
    expect(walk.state.refunds[0]?.amount).toBe(21_595);
  });

  it.each([
    ['no_refund with a refund', ruling({ outcome: 'no_refund' }), 'invalid_request'],
    ['no_refund with cost shares', ruling({ outcome: 'no_refund', refund: null, borneBy: [] }), 'invalid_request'],
    ['more than is left', ruling({ refund: { amount: 21_596 } }), 'refund_exceeds_remaining'],
    [
      'a cost share of a party that is not in the order',
      ruling({ borneBy: [{ partyId: 'sup_z', amount: 1 }] }),
      'bearing_invalid',
    ],
    [
      'a cost share that is more than the refund',
      ruling({ borneBy: [{ partyId: 'ret_a', amount: 12_901 }] }),
      'bearing_invalid',
    ],
  ])('refuses %s', (_, given, refused) => {
    const walk = disputed();
    expect(resolve(walk, given)).toMatchObject({ refused });
    expect(disputeStatus(walk.state)).toBe('open');
  });

  it('happens once: a repeat makes no event, and another ruling is too late', () => {
    const walk = disputed();
    resolve(walk);
    const { version } = walk.state;
    expect(resolve(walk)).toBeNull();
    expect(resolve(walk, ruling({ note: 'Something else.' }))).toMatchObject({ refused: 'dispute_closed' });
    expect(walk.state.version).toBe(version);
  });

  it('changes the status of the dispute for everybody who sees it', () => {
    const walk = walkedTo('delivered');
    expect(disputeStatus(walk.state)).toBe('none');
    raise(walk);
    expect(disputeStatus(walk.state)).toBe('open');
    resolve(walk);
    expect(disputeStatus(walk.state)).toBe('resolved');
    const seen = (viewer = CUSTOMER) => viewOrder({ order: walk.state, next: null }, viewer)?.disputeStatus;
    expect([CUSTOMER, SUPPLIER_A, SUPPLIER_B, BRAND].map(seen)).toEqual(['resolved', 'resolved', 'none', 'none']);
  });

  it('shows a supplier only its own part, and the customer no cost shares', () => {
    const walk = walkedTo('delivered');
    raise(walk, RETAILER, { lineIds: [line(1), line(2)] });
    const borneBy = [
      { partyId: 'sup_a', amount: 1_000 },
      { partyId: 'sup_b', amount: 2_000 },
    ];
    resolve(walk, ruling({ refund: { amount: 9_000 }, borneBy }));
    const seen = (viewer = CUSTOMER) => viewOrder({ order: walk.state, next: null }, viewer)?.disputes[0];
    expect(seen(SUPPLIER_B)).toMatchObject({
      lineIds: [line(2)],
      supplierIds: ['sup_b'],
      borneBy: [{ partyId: 'sup_b', amount: 2_000 }],
      refund: { amount: null },
    });
    expect(seen(CUSTOMER)).toMatchObject({ borneBy: null, refund: { amount: 9_000 } });
    expect(seen(RETAILER)?.borneBy).toEqual(borneBy);
  });
});
