import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/domain/order/decide.ts';
import { event } from '../../../src/domain/order/events.ts';
import type { ChargebackSeen } from '../../../src/domain/refunds/chargebacks/chargeback.ts';
import type { Told } from '../../../src/domain/saga/foreign-events.ts';
import type { PaymentReading, RefundResult } from '../../../src/domain/saga/work.ts';
import { walkedTo } from '../conversation/dispute-walk.ts';
import { CUSTOMER, ORDER, PAYMENT, placed, RETAILER, SYSTEM, Walk, walkTo } from '../fixtures.ts';

/** Every kind of event of Stripe. If one field belongs to another payment, the order does not change. */

const TOTAL = 21_595;
const CARD = { kind: 'payment_method', id: 'pm_card_visa' } as const;
const REF = `ref_${ORDER.slice(4)}_1`;

const readings: readonly PaymentReading[] = [
  { state: 'open' },
  { state: 'requires_action', nextAction: { type: 'redirect_to_url', redirectUrl: null } },
  { state: 'declined', declineId: 'ch_9', code: 'card_declined' },
  { state: 'authorised', chargeId: 'ch_1', captureBefore: null },
  { state: 'captured', chargeId: 'ch_1', amount: TOTAL },
  { state: 'cancelled' },
];
const results = (['pending', 'succeeded', 'failed'] as const).map((status): RefundResult => {
  return { stripeRefundId: 're_9', status, code: null };
});
const seen = (amount: number, status: ChargebackSeen['status'], withdrawn: number): ChargebackSeen => {
  return { stripeId: 'du_9', status, amount, reason: 'fraudulent', respondBy: null, withdrawn, moves: 1 };
};
const disputes = (['inquiry', 'closed', 'open', 'won', 'lost'] as const).map((status) => (amount: number) => {
  return seen(amount, status, status === 'lost' || status === 'open' ? amount : 0);
});

type Report = (told: Told, amount: number) => Command;
const REPORTS: readonly (readonly [name: string, report: Report, own: number])[] = [
  ...readings.map((reading) => {
    const report: Report = (told, amount) => ({ type: 'observe_payment', ...told, amount, reading });
    return [`payment ${reading.state}`, report, TOTAL] as const;
  }),
  ...results.map((result) => {
    const report: Report = (told, amount) => ({ type: 'observe_refund', ...told, refundId: null, amount, result });
    return [`refund ${result.status}`, report, 500] as const;
  }),
  ...disputes.map((dispute, i) => {
    const report: Report = (told, amount) => ({ type: 'observe_chargeback', ...told, seen: dispute(amount) });
    return [`dispute ${i}`, report, 500] as const;
  }),
];

const WRONG: readonly (readonly [code: string, change: Partial<Told>])[] = [
  ['other_payment_intent', { intentId: 'pi_2' }],
  ['other_payment_intent', { intentId: 'pi_2', currency: 'eur' }],
  ['other_charge', { chargeId: 'ch_2' }],
  ['other_charge', { intentId: null, chargeId: 'ch_2' }],
  ['other_charge', { intentId: null, chargeId: null }],
  ['other_currency', { currency: 'eur' }],
];
const STAGES = ['authorised', 'captured'] as const;

const refused = (walk: Walk, command: Command, code: string) => {
  const before = walk.state;
  expect(walk.command(command, SYSTEM)).toEqual({
    refused: 'conflict',
    reason: { key: 'foreign_event', what: code },
    detail: code,
  });
  expect(walk.state).toBe(before);
};

describe('an event of Stripe', () => {
  it.each(REPORTS)('does not change the order if a field belongs to another payment: %s', (_, report, own) => {
    for (const stage of STAGES) {
      for (const [code, change] of WRONG) {
        const command = report({ ...PAYMENT, ...change }, own);
        // A bank may dispute a payment in the customer's own currency.
        const foreign = command.type === 'observe_chargeback' && code === 'other_currency';
        if (foreign) expect(walkTo(stage).command(command, SYSTEM)).toBeNull();
        else refused(walkTo(stage), command, code);
      }
      for (const amount of [TOTAL + 1, 0, -1, 0.5]) refused(walkTo(stage), report(PAYMENT, amount), 'other_amount');
    }
  });

  it.each(REPORTS)('is accepted if every field fits, also without the PaymentIntent: %s', (_, report, own) => {
    for (const stage of STAGES) {
      expect(walkTo(stage).command(report(PAYMENT, own), SYSTEM)).toBeNull();
      expect(walkTo(stage).command(report({ ...PAYMENT, intentId: null }, own), SYSTEM)).toBeNull();
    }
  });
});

describe('an event about a payment that the order does not know yet', () => {
  const placedAndPaid = (): Walk => {
    const walk = new Walk();
    walk.append(event('order_placed', placed(), CUSTOMER), event('payment_submitted', { method: CARD }, CUSTOMER));
    return walk;
  };
  const warning: Command = {
    type: 'observe_fraud_warning',
    ...PAYMENT,
    seen: { stripeId: 'issfr_1', fraudType: 'misc', status: 'actionable' },
  };
  const transfer: Command = {
    type: 'observe_transfer',
    ...{ ...PAYMENT, transferId: 'tr_1', partyId: 'sup_a', of: 0, amount: 500, reversals: [] },
  };
  const money = REPORTS.filter(([name]) => !name.startsWith('payment')).map(([, report, own]) => report(PAYMENT, own));

  it.each([...money, warning, transfer])('has to come again: %j', (command) => {
    const walk = placedAndPaid();
    const before = walk.state;
    expect(walk.command(command, SYSTEM)).toMatchObject({ refused: 'unavailable' });
    expect(walk.state).toBe(before);
  });
});

describe('a refund of Stripe', () => {
  const told = (refundId: string | null, amount: number, stripeRefundId = 're_1'): Command => {
    const result = { stripeRefundId, status: 'succeeded', code: null } as const;
    return { type: 'observe_refund', ...PAYMENT, refundId, amount, result };
  };
  const asked = (): Walk => {
    const walk = walkedTo('in_production');
    walk.command({ type: 'refund', ask: { amount: 700 }, reason: 'x', version: null }, RETAILER);
    return walk;
  };

  it('is accepted with our refund id only for the requested amount, and only once', () => {
    const walk = asked();
    refused(walk, told(REF, 300), 'other_amount');
    refused(walk, told(`${REF}0`, 700), 'other_refund');
    expect(walk.command(told(REF, 700), SYSTEM)).toBeNull();
    expect(walk.state.refunds).toMatchObject([{ status: 'succeeded', stripeRefundId: 're_1' }]);
    refused(walk, told(REF, 700, 're_2'), 'other_refund');
    refused(walk, told(null, 300, 're_1'), 'other_amount');
  });

  it('cannot grow after it was booked as an external refund', () => {
    const walk = walkedTo('in_production');
    walk.command(told(null, 300, 're_7'), SYSTEM);
    refused(walk, told(null, 301, 're_7'), 'other_amount');
  });
});
