import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { bankEvidence } from '../../../src/domain/refunds/chargebacks/evidence.ts';
import { issue, walkedTo } from '../conversation/dispute-walk.ts';
import { RETAILER, SYSTEM, type Walk } from '../fixtures.ts';
import { charged } from './bank-cases.ts';

const textOf = ({ state, events }: Walk, statement = ''): string =>
  bankEvidence(state, events, 'Europe/London', statement).uncategorizedText;

const refunded = (walk: Walk, amount: number): Walk => {
  expect(walk.command({ type: 'refund', ask: { amount }, reason: 'x', version: null }, RETAILER)).toBeNull();
  return issue(walk);
};

describe('what a bank is told', () => {
  it('is what the shop says, and then what happened', () => {
    const walk = walkedTo('delivered');
    walk.append(event('mail_settled', { template: 'dispatched', outcome: 'sent' }, SYSTEM));
    walk.append(event('mail_settled', { template: 'delivered', outcome: 'void' }, SYSTEM));
    const text = textOf(walk, 'It arrived.');
    expect(text).toMatch(
      /^It arrived\.\n\nThe record of order \S+:\n1970-01-01: The customer placed the order, for £215\.95\./,
    );
    expect(text).toContain('The card was charged £215.95.');
    expect(text).toContain('A parcel was sent: Post, T1.');
    expect(text).toContain('The customer confirmed the delivery.');
    expect(text).toContain("The e-mail 'dispatched' was sent to the customer.");
    expect(text).not.toContain("'delivered'");
  });

  it('has the refunds that the customer has, and not those that failed or that the bank took', () => {
    const walk = refunded(refunded(walkedTo('delivered'), 1_000), 700);
    const [failed] = walk.state.refunds;
    walk.append(event('refund_failed', { id: failed?.id ?? '', code: 'lost_or_stolen_card' }, SYSTEM));
    charged(walk, { withdrawn: 900, amount: 900, moves: 1 });
    const text = textOf(walk);
    expect(text).toContain('£7.00 were refunded.');
    expect(text).not.toContain('£10.00');
    expect(text).not.toContain('£9.00');
  });

  it('is at most as long as Stripe takes, without half a character', () => {
    const text = textOf(walkedTo('delivered'), '😀'.repeat(10_000));
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(text.isWellFormed()).toBe(true);
  });
});
