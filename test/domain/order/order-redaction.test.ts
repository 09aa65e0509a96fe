import { describe, expect, it } from 'vitest';
import { type Actor, customerOf } from '../../../src/domain/order/actor.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { viewEvent } from '../../../src/domain/order/view-events.ts';
import { BRAND, CUSTOMER, OPS, ORDER, RETAILER, SUPPLIER_A, walkTo } from '../fixtures.ts';
import { confirmed, fulfilment, settleTransfers } from './order-steps.ts';

describe('redaction', () => {
  const view = (viewer: Actor) => viewOrder({ order: confirmed().state, next: null }, viewer);
  const shown = (viewer: Actor): string => JSON.stringify(view(viewer));

  it('hides the order from all other parties', () => {
    for (const role of ['retailer', 'supplier', 'brand'] as const) expect(view({ role, partyId: 'sup_z' })).toBeNull();
    expect(view({ role: 'brand', partyId: 'sup_a' })).toBeNull();
  });

  it('shows a supplier only its own lines and share, and no margin', () => {
    const seen = view(SUPPLIER_A);
    expect(seen?.lines.map((line) => line.supplierId)).toEqual(['sup_a']);
    expect(seen?.fulfilments.map((f) => f.supplierId)).toEqual(['sup_a']);
    expect(seen?.split.map((share) => share.partyId)).toEqual(['sup_a']);
    expect(seen?.totals).toBeNull();
    for (const secret of ['sup_b', 'ret_a"', 'acct_', 'secret', 'ada@example.com', '12900']) {
      expect(shown(SUPPLIER_A).replace('"retailerId":"ret_a"', ''), secret).not.toContain(secret);
    }
  });

  it('hides the order from a customer with a revoked token', () => {
    const walk = walkTo('placed');
    const revoke = (actor: Actor) => walk.command({ type: 'revoke_tokens' }, actor);
    expect(revoke(customerOf(1))).toMatchObject({ refused: 'forbidden' });
    expect(revoke(RETAILER)).toBeNull();
    const seen = (epoch: number) => viewOrder({ order: walk.state, next: null }, customerOf(epoch));
    expect(seen(1)).toBeNull();
    expect(seen(2)?.id).toBe(ORDER);
    expect(walk.command({ type: 'cancel', note: null }, customerOf(1))).toMatchObject({ refused: 'not_found' });
  });

  it('shows the customer no split, and shows nobody a secret or an account', () => {
    expect(view(CUSTOMER)?.split).toEqual([]);
    for (const viewer of [CUSTOMER, RETAILER, SUPPLIER_A, BRAND, OPS]) {
      expect(shown(viewer)).not.toContain('pi_1_secret');
      expect(shown(viewer)).not.toContain('acct_');
    }
  });

  it('hides events but keeps their numbers', () => {
    const walk = settleTransfers(confirmed());
    for (const viewer of [CUSTOMER, RETAILER, SUPPLIER_A, BRAND, OPS]) {
      const events = walk.events.map((e) => viewEvent(e, walk.state, viewer));
      expect(events.map((e) => e.seq)).toEqual(walk.events.map((e) => e.seq));
      expect(JSON.stringify(events)).not.toContain('secret');
    }
    const forA = JSON.stringify(walk.events.map((e) => viewEvent(e, walk.state, SUPPLIER_A)));
    expect(forA).not.toContain('sup_b');
    expect(forA).not.toContain(fulfilment(2));
    expect(forA).toContain('tr_sup_a');
  });

  it('lists only actions that are allowed', () => {
    expect(view(CUSTOMER)?.allowedActions).toEqual(['cancel', 'correct_line']);
    expect(view(SUPPLIER_A)?.allowedActions).toEqual(['start', 'message_retailer']);
    expect(view(BRAND)?.allowedActions).toEqual([]);
    const corrections = ['correct_line', 'correct_customer'];
    expect(view(RETAILER)?.allowedActions).toEqual(['cancel', 'refund', ...corrections, 'message_supplier']);
    expect(view(OPS)?.allowedActions).toEqual(['cancel', 'refund', ...corrections, 'message_supplier']);
  });
});
