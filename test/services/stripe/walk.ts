import type { OrderState } from '../../../src/domain/order/state.ts';
import type { BankEvidence, Refund } from '../../../src/domain/refunds/state.ts';
import type { PaymentReading } from '../../../src/domain/saga/work.ts';
import type { EventOfOrder } from '../../../src/services/payments.ts';
import { evidence } from '../../domain/banks/bank-cases.ts';
import { walkTo } from '../../domain/fixtures.ts';
import { InProcess, SECRET } from './in-process.ts';

/** Every call that we make to Stripe, and every move outside that makes an event of another shape. */

const TOTAL = walkTo('placed').state.totals.total;
const VISA = { kind: 'payment_method', id: 'pm_card_visa' } as const;

/** An order with a payment in this state at Stripe. */
const orderOf = (id: string, payment: Partial<OrderState['payment']> = {}): OrderState => {
  const { state } = walkTo('placed');
  return { ...state, id, payment: { ...state.payment, ...payment } };
};

type Answered<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

function value<T>(outcome: Answered<T>): T {
  if (!outcome.ok) throw new Error(`the call failed: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

const chargeOf = (reading: PaymentReading): string => ('chargeId' in reading ? reading.chargeId : '');

/** Declined, then asked by the bank, then captured. */
async function captured({ payments, control }: Tools, id: string): Promise<OrderState> {
  const placed = orderOf(id);
  const { intentId } = value(await payments.createIntent(placed, `${id}:create:1`));
  value(await payments.findIntent(placed));
  const order = orderOf(id, { intentId, status: 'pending' });
  await payments.confirm(order, { kind: 'payment_method', id: 'pm_card_chargeDeclined' }, `${id}:confirm_1:1`);
  await payments.confirm(order, { kind: 'payment_method', id: 'pm_card_authenticationRequired' }, `${id}:confirm_2:1`);
  control(`/_sim/payment_intents/${intentId}/complete-3ds`, { outcome: 'fail' });
  await payments.confirm(order, { kind: 'payment_method', id: 'pm_card_authenticationRequired' }, `${id}:confirm_3:1`);
  control(`/_sim/payment_intents/${intentId}/complete-3ds`, { outcome: 'success' });
  const reading = value(await payments.capture(order, `${id}:capture:1`));
  return orderOf(id, { intentId, status: 'captured', chargeId: chargeOf(reading), captured: TOTAL });
}

type Tools = Pick<InProcess, 'payments' | 'stripe' | 'store'> & { readonly control: InProcess['control'] };

/** Paid in one call; released, expired and captured in part by somebody else. */
async function otherPayments({ payments, stripe, control }: Tools): Promise<void> {
  const order = orderOf('ord_one');
  value(await payments.createAndConfirm(order, VISA, 'ord_one:create:1'));
  value(await payments.findPaid(order));
  const token = await stripe.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_visa' });
  const means = { kind: 'confirmation_token', id: token.id, returnUrl: 'https://shop.test/back' } as const;
  const paid = value(await payments.createAndConfirm(orderOf('ord_two'), means, 'ord_two:create:1'));
  value(await payments.release(orderOf('ord_two', { intentId: paid.intentId }), 'ord_two:void:1'));
  for (const [id, move, body] of [
    ['ord_three', 'expire', {}],
    ['ord_four', 'capture', { amount: 1_000 }],
    ['ord_five', 'cancel', {}],
  ] as const) {
    const { intentId } = value(await payments.createAndConfirm(orderOf(id), VISA, `${id}:create:1`));
    control(`/_sim/payment_intents/${intentId}/${move}`, body);
  }
}

const refundOf = (order: OrderState, n: number, amount: number): Refund => ({
  id: `ref_${order.id}_${n}`,
  ...{ amount, status: 'requested', reason: 'x', source: { kind: 'request', id: null }, borneBy: null, capped: [] },
  ...{ afterDelivery: false, allocations: [], by: { role: 'system', partyId: null }, requestedAt: 1, rank: null },
  ...{ stripeRefundId: null, code: null },
});

/** Refunds, transfers, reversals and returns. */
async function moneyBack({ payments, control }: Tools, order: OrderState): Promise<void> {
  const { stripeRefundId } = value(await payments.refund(order, refundOf(order, 1, 500), `${order.id}:ref_1:1`));
  value(await payments.refund(order, refundOf(order, 2, 300), `${order.id}:ref_2:1`));
  control(`/_sim/refunds/${stripeRefundId}/fail`);
  value(await payments.refunds(order));
  const request = { orderId: order.id, partyId: 'sup_a', account: 'acct_a', amount: 2_000, currency: order.currency };
  const claim = { ...request, chargeId: order.payment.chargeId ?? '', key: `${order.id}:transfer:sup_a:1` };
  const { transferId } = value(await payments.transfer(claim));
  value(await payments.findTransfer(claim));
  const transfer = { role: 'supplier', partyId: 'sup_a', account: 'acct_a', share: 2_000, amount: 2_000 } as const;
  const settled = { ...transfer, status: 'settled', transferId, code: null, reversed: 0 } as const;
  const paid = { ...order, transfers: [settled] };
  const reversal = { partyId: 'sup_a', n: 1, amount: 700, of: 0 };
  value(await payments.reverse(paid, reversal, `${order.id}:reverse_1:1`));
  value(await payments.findReversal(paid, reversal));
  control(`/_sim/transfers/${transferId}/reverse`, { amount: 100 });
  const back = { partyId: 'sup_a', n: 1, amount: 200 };
  value(await payments.giveBack(paid, back, `${order.id}:return_1:1`));
  value(await payments.findReturn(paid, back));
}

const FULL: BankEvidence = {
  ...evidence('It arrived.'),
  shippingCarrier: 'Post',
  shippingTrackingNumber: '12345',
  shippingDate: '2026-11-26',
};

/** A bank's question, its chargebacks, its warning, and our answers. */
async function banks({ payments, control }: Tools, order: OrderState): Promise<void> {
  const { intentId } = order.payment;
  control('/_sim/fraud-warnings', { payment_intent: intentId });
  const asked = control('/_sim/charge-disputes', { payment_intent: intentId, kind: 'inquiry', amount: 900 });
  const request = { disputeId: 'dsp_1', stripeId: asked, evidence: FULL };
  value(await payments.answerBank({ ...request, n: 1, stage: 'draft' }, `${order.id}:evidence_1:1`));
  value(await payments.answerBank({ ...request, n: 2, stage: 'final' }, `${order.id}:evidence_2:1`));
  value(await payments.findAnswer({ ...request, n: 2, stage: 'final' }));
  control(`/_sim/charge-disputes/${asked}/withdraw`);
  control(`/_sim/charge-disputes/${asked}/close`, { outcome: 'won' });
  control(`/_sim/charge-disputes/${asked}/reopen`);
  control('/_sim/charge-disputes', { payment_intent: intentId, currency: 'eur', amount: 1_000, settled: 800 });
}

/** Events that do not fit, or that cannot be read: Stripe is asked for their objects. */
async function askedAgain({ payments, stripe, store }: Tools, order: OrderState): Promise<void> {
  const { intentId, chargeId } = order.payment;
  const strange = async (type: string, object: object): Promise<void> => {
    const event = { id: 'evt_1', object: 'event', type, livemode: false, created: 1, data: { object } };
    const payload = JSON.stringify(event);
    const signature = await stripe.webhooks.generateTestHeaderStringAsync({ payload, secret: SECRET });
    await payments.readWebhook(payload, signature, 'account');
  };
  const of = { payment_intent: intentId ?? '' };
  const [refund] = store.refunds.where(of);
  const [dispute] = store.disputes.where(of);
  const [warning] = store.warnings.where(of);
  const [transfer] = store.transfers.where({ source_transaction: chargeId ?? '' });
  await strange('charge.dispute.updated', { ...dispute, payment_intent: null });
  await strange('radar.early_fraud_warning.updated', { id: warning?.id, payment_intent: intentId });
  await strange('transfer.reversed', { ...transfer, reversals: null });
  await strange('payment_intent.succeeded', { id: intentId });
  const told = { intentId, chargeId, currency: order.currency, refundId: 'ref_x', amount: 1 };
  const result = { stripeRefundId: refund?.id ?? '', status: 'succeeded', code: null } as const;
  const command: EventOfOrder['command'] = { type: 'observe_refund', ...told, result };
  const event = { kind: 'order', eventId: 'evt_2', type: 'refund.updated', orderId: order.id, named: true } as const;
  await payments.lookAgain({ ...event, about: refund?.id ?? '', command }, 'other_refund');
}

/** A simulator after all of that. */
export async function walked(): Promise<InProcess> {
  const sim = new InProcess();
  const { payments, stripe, store } = sim;
  const tools: Tools = { payments, stripe, store, control: (path, body) => sim.control(path, body) };
  for (const id of ['acct_a', 'acct_b']) sim.control('/_sim/accounts', { id, country: 'GB', currency: 'gbp' });
  sim.control('/_sim/accounts/acct_b', { transfers: 'inactive' });
  const order = await captured(tools, 'ord_zero');
  await otherPayments(tools);
  await moneyBack(tools, order);
  await banks(tools, order);
  await askedAgain(tools, order);
  const whole = await captured(tools, 'ord_six');
  sim.control('/_sim/fraud-warnings', { payment_intent: whole.payment.intentId });
  value(await sim.payments.refund(whole, refundOf(whole, 1, TOTAL), 'ord_six:ref_1:1'));
  value(await sim.payments.balance(0, null));
  value(await sim.payments.ping());
  return sim;
}
