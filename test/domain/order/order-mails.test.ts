import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { MAILS_ROW, mailIsDue, owedRows } from '../../../src/domain/saga/outbox.ts';
import { settle } from '../../../src/domain/saga/settle.ts';
import { pendingWork } from '../../../src/domain/saga/work.ts';
import { CUSTOMER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../fixtures.ts';
import { confirmed, fulfilment, requested } from './order-steps.ts';

describe('the mail about a received order', () => {
  const mailsOf = (walk: Walk) => walk.state.mails.map((m) => m.template);
  /** Settles the step as the runner does, so the suppliers get their requests. */
  const asked = (walk: Walk) => {
    const work = pendingWork(walk.state, walk.now).find(({ kind }) => kind === 'request_fulfilment');
    if (work?.kind === 'request_fulfilment') {
      walk.append(...settle('request_fulfilment', walk.state, { autoAccept: [] }, work));
    }
    return walk;
  };

  it.each(['placed', 'authorised', 'committed'] as const)('is not owed while the order is only %s', (stage) => {
    expect(mailsOf(asked(walkTo(stage)))).toEqual([]);
  });

  it('is owed once money and stock are taken, before any supplier has answered', () => {
    const walk = asked(walkTo('captured'));
    expect(walk.state.status).toBe('payment_authorised');
    expect(mailsOf(walk)).toEqual(['received']);
    expect(mailIsDue(walk.state, 'received')).toBe(true);
  });

  it('is void once the order is being cancelled, and is sent before any other mail', () => {
    const walk = asked(walkTo('captured'));
    for (const [n, supplier] of [SUPPLIER_A, SUPPLIER_B].entries()) {
      walk.command({ type: 'accept', fulfilmentId: fulfilment(n + 1) }, supplier);
    }
    expect(mailsOf(walk)).toEqual(['received', 'confirmed']);
    const owed = () => owedRows(walk.state, walk.state.version).filter((id) => id === MAILS_ROW);
    for (const template of ['received', 'confirmed'] as const) {
      expect(owed()).toEqual([MAILS_ROW]);
      walk.append(event('mail_settled', { template, outcome: 'sent' }, SYSTEM));
    }
    expect(owed()).toEqual([]);
    const other = asked(walkTo('captured'));
    other.command({ type: 'cancel', note: null }, CUSTOMER);
    expect(mailIsDue(other.state, 'received')).toBe(false);
  });

  it('is not owed by an old order from before this mail was introduced', () => {
    expect(mailsOf(requested(walkTo('captured')))).toEqual([]);
  });
});

describe('mails', () => {
  it('are not sent once the order is being cancelled', () => {
    const walk = confirmed();
    expect(mailIsDue(walk.state, 'confirmed')).toBe(true);
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    expect(mailIsDue(walk.state, 'confirmed')).toBe(false);
  });

  it('report a cancellation once the money is back, if a card was authorised, and report a refund', () => {
    const templates = (walk: Walk) => walk.state.mails.map((m) => m.template);
    const unpaid = walkTo('placed');
    unpaid.command({ type: 'cancel', note: null }, CUSTOMER);
    expect([unpaid.state.saga.direction, templates(unpaid)]).toEqual(['backward', []]);
    unpaid.append(event('payment_voided', {}, SYSTEM));
    expect([unpaid.state.status, templates(unpaid)]).toEqual(['cancelled', []]);
    const held = walkTo('authorised');
    held.command({ type: 'cancel', note: null }, CUSTOMER);
    held.append(event('payment_voided', {}, SYSTEM), event('hold_released', {}, SYSTEM));
    expect([held.state.status, templates(held)]).toEqual(['cancelled', ['cancelled']]);
    expect(mailIsDue(held.state, 'cancelled')).toBe(true);
    const refunded = confirmed();
    refunded.append(event('order_refunded', {}, SYSTEM));
    expect(templates(refunded)).toEqual(['confirmed', 'refunded']);
  });
});
