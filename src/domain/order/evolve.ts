import type { Options } from '../catalogue/catalogue.ts';
import { annotated } from '../conversation/annotations.ts';
import { CONVERSATION_HANDLERS, MAIL_HANDLERS } from '../conversation/evolve.ts';
import { charge } from '../money/captured.ts';
import type { Payment, Transfer } from '../money/payment.ts';
import { orderShares } from '../money/split.ts';
import { allTold, mail, REFUND_HANDLERS, withdrawn, withoutRedirect } from '../refunds/evolve.ts';
import { parkedOf } from '../saga/parking.ts';
import type { SagaState } from '../saga/state.ts';
import { type StepName, stepAfter, type UndoName, undosFrom } from '../saga/steps.ts';
import type { EventData, EventType, OrderEvent } from './events.ts';
import type { HandlersOf, Meta } from './handlers.ts';
import type { Line, LineCorrected, PlacedOrder } from './placed.ts';
import { type Fulfilment, type OrderState, reachedBy } from './state.ts';

type Handlers = HandlersOf<EventType>;

const NEW_PAYMENT: Payment = {
  status: 'pending',
  intentId: null,
  clientSecret: null,
  chargeId: null,
  captureBefore: null,
  capturedAt: null,
  captured: 0,
  declines: [],
  lastDecline: null,
  confirmations: 0,
  confirming: null,
  nextAction: null,
};

const newOrder = (placed: PlacedOrder, at: number): OrderState => ({
  ...placed,
  version: 0,
  tokenEpoch: 1,
  status: 'pending',
  placedAt: at,
  updatedAt: at,
  payment: NEW_PAYMENT,
  saga: { direction: 'forward', step: 'authorise_payment', since: at },
  holdExpiresAt: null,
  fulfilments: [],
  requestedAt: null,
  arrivedAt: null,
  transfers: [],
  refunds: [],
  reversals: [],
  returns: [],
  withdrawals: [],
  parked: [],
  mails: [],
  messageCount: 0,
  proposals: [],
  disputes: [],
  chargebacks: [],
  fraudWarnings: [],
  externalRefunds: [],
  agreedCancel: null,
});

/** The saga after `step` is done. It moves to the next step, unless it runs backward. */
function advance(order: OrderState, step: StepName, at: number): SagaState {
  const { saga } = order;
  if (saga.direction !== 'forward' || saga.step !== step) return saga;
  const next = stepAfter(step);
  return next === null ? { direction: 'finished', cancel: null } : { direction: 'forward', step: next, since: at };
}

/** The saga after `undo` is done. Only `order_cancelled` finishes it. */
function undone(order: OrderState, undo: UndoName): SagaState {
  const { saga } = order;
  return saga.direction === 'backward' ? { ...saga, undos: saga.undos.filter((name) => name !== undo) } : saga;
}

const pay = (order: OrderState, change: Partial<Payment>): OrderState => ({
  ...order,
  payment: { ...order.payment, ...change },
});

const changeFulfilment = (order: OrderState, id: string, change: Partial<Fulfilment>): OrderState => ({
  ...order,
  fulfilments: order.fulfilments.map((f) => (f.id === id ? { ...f, ...change } : f)),
});

/** Changes one transfer. When no transfer is left to make, the saga's last step is done. */
function changeTransfer(order: OrderState, partyId: string, at: number, change: Partial<Transfer>): OrderState {
  const transfers = order.transfers.map((t) => (t.partyId === partyId ? { ...t, ...change } : t));
  const ended = transfers.every((t) => t.status === 'settled' || t.status === 'void');
  return { ...order, transfers, saga: ended ? advance(order, 'distribute_split', at) : order.saga };
}

/** One transfer for each party with a share. The Platform keeps its own share, without a transfer. */
function dueTransfers(order: OrderState): Transfer[] {
  const accounts = new Map(order.parties.map((party) => [party.id, party.account]));
  return orderShares(order)
    .filter((share) => share.role !== 'platform' && share.amount > 0)
    .map(({ role, partyId, amount }) => ({
      role,
      partyId,
      account: accounts.get(partyId) ?? null,
      share: amount,
      status: 'due',
      amount: 0,
      transferId: null,
      code: null,
      reversed: 0,
    }));
}

function confirmed(order: OrderState, at: number): OrderState {
  const transfers = dueTransfers(order);
  const next: OrderState = {
    ...order,
    status: 'confirmed',
    transfers,
    mails: mail(order, 'confirmed'),
    saga: advance(order, 'request_fulfilment', at),
  };
  return transfers.length > 0 ? next : { ...next, saga: advance(next, 'distribute_split', at) };
}

const corrected = (line: Line, options: Options, by: Omit<LineCorrected, 'times'>): Line => ({
  ...line,
  options,
  corrected: { ...by, times: (line.corrected?.times ?? 0) + 1 },
});

const HANDLERS: Handlers = {
  order_placed: (order) => order,
  payment_intent_created: (order, { intentId, clientSecret }) => pay(order, { intentId, clientSecret }),
  payment_submitted: (order, { method }) =>
    pay(order, {
      status: 'pending',
      nextAction: null,
      confirming: method,
      confirmations: order.payment.confirmations + 1,
    }),
  payment_action_required: (order, { nextAction }) =>
    pay(order, { status: 'requires_action', confirming: null, nextAction }),
  payment_declined: (order, { declineId, code }) =>
    pay(order, {
      status: 'pending',
      confirming: null,
      nextAction: null,
      lastDecline: code,
      declines: [...order.payment.declines, declineId],
    }),
  payment_authorised: (order, { chargeId, captureBefore }, { at }) => ({
    ...pay(order, { status: 'authorised', chargeId, captureBefore, confirming: null, nextAction: null }),
    status: 'payment_authorised',
    saga: advance(order, 'authorise_payment', at),
  }),
  inventory_held: (order, { expiresAt }, { at }) => ({
    ...order,
    holdExpiresAt: expiresAt,
    saga: advance(order, 'hold_inventory', at),
  }),
  inventory_committed: (order, _, { at }) => {
    const next = { ...order, saga: advance(order, 'commit_inventory', at) };
    // Somebody captured it at Stripe before we did. That step is done, too.
    return order.payment.status === 'captured' ? { ...next, saga: advance(next, 'capture_payment', at) } : next;
  },
  payment_captured: (order, { chargeId, amount, charged }, { at }) => ({
    ...pay(charged === undefined ? order : charge(order, charged), {
      status: 'captured',
      chargeId,
      captured: amount,
      capturedAt: at,
    }),
    saga: advance(order, 'capture_payment', at),
  }),
  fulfilment_requested: (order, { fulfilments, receipt }, { at }) => ({
    ...order,
    mails: receipt === true ? mail(order, 'received') : order.mails,
    requestedAt: at,
    fulfilments: fulfilments.map((f) => ({
      ...f,
      status: 'requested',
      tracking: null,
      rejectReason: null,
      startedAt: null,
    })),
  }),
  fulfilment_accepted: (order, { fulfilmentId }) => changeFulfilment(order, fulfilmentId, { status: 'accepted' }),
  fulfilment_rejected: (order, { fulfilmentId, reason }) =>
    changeFulfilment(order, fulfilmentId, { status: 'rejected', rejectReason: reason }),
  fulfilment_started: (order, { fulfilmentId }, { at }) =>
    changeFulfilment(order, fulfilmentId, { status: 'in_production', startedAt: at }),
  fulfilment_dispatched: (order, { fulfilmentId, tracking, mail: told }) => ({
    ...changeFulfilment(order, fulfilmentId, { status: 'dispatched', tracking }),
    mails: told === true ? mail(order, 'partly_dispatched') : order.mails,
  }),
  tracking_corrected: (order, { fulfilmentId, tracking, mail: told }) => ({
    ...changeFulfilment(order, fulfilmentId, { tracking }),
    mails: told === true ? mail(order, 'tracking_corrected') : order.mails,
  }),
  fulfilment_arrived: (order, { fulfilmentId }, { at }) => {
    const next = changeFulfilment(order, fulfilmentId, { status: 'arrived' });
    const waiting = next.fulfilments.some((f) => f.status !== 'arrived' && f.status !== 'withdrawn');
    return waiting ? next : { ...next, arrivedAt: at };
  },
  order_confirmed: (order, _, { at }) => confirmed(order, at),
  order_in_production: (order) => ({ ...order, status: 'in_production', mails: mail(order, 'in_production') }),
  order_dispatched: (order) => ({ ...order, status: 'dispatched', mails: mail(order, 'dispatched') }),
  customer_corrected: (order, { customer, fields }, { at }) => {
    const next = { ...order, customer };
    return fields.some((name) => name !== 'email') ? { ...next, deliveryCorrectedAt: at } : next;
  },
  line_corrected: (order, { lineId, options, was, mail: told }, { at, actor }) => ({
    ...order,
    lines: order.lines.map((line) =>
      line.id === lineId ? corrected(line, options, { at, by: actor.role, was }) : line,
    ),
    mails: told === true ? mail(order, 'line_corrected') : order.mails,
  }),
  order_annotated: annotated,
  tokens_revoked: (order) => ({ ...order, tokenEpoch: order.tokenEpoch + 1 }),
  order_delivered: (order) => ({
    ...order,
    status: 'delivered',
    mails: mail(order, 'delivered'),
    fulfilments: order.fulfilments.map((f) => (f.status === 'withdrawn' ? f : { ...f, status: 'delivered' })),
  }),
  cancel_requested: (order, { reason, note }, { at, actor }) => ({
    ...order,
    saga: {
      direction: 'backward',
      undos: undosFrom(order.saga.direction === 'forward' ? order.saga.step : 'distribute_split'),
      cancel: { reason, by: actor, at, note },
    },
  }),
  fulfilments_withdrawn: (order, { fulfilmentIds }) => ({
    ...order,
    saga: undone(order, 'withdraw_fulfilments'),
    fulfilments: withdrawn(order, fulfilmentIds),
  }),
  payment_voided: (order) => ({
    ...pay(order, { status: 'released', confirming: null, nextAction: null }),
    saga: undone(order, 'release_money'),
  }),
  stock_returned: (order) => ({ ...order, saga: undone(order, 'restock') }),
  hold_released: (order) => ({ ...order, holdExpiresAt: null, saga: undone(order, 'release_hold') }),
  undo_completed: (order, { undo }) => ({ ...order, saga: undone(order, undo) }),
  order_cancelled: (order, { reason }, { at, actor }) => ({
    ...order,
    status: 'cancelled',
    // A customer whose card was never authorised got no mail about the order. So none says that it was cancelled.
    refunds: allTold(order),
    mails: order.payment.chargeId === null ? order.mails : mail(order, 'cancelled'),
    agreedCancel: reason === 'agreed_with_supplier' ? { reason, by: actor, at, note: null } : order.agreedCancel,
    saga: { direction: 'finished', cancel: order.saga.direction === 'forward' ? null : order.saga.cancel },
  }),
  transfer_claimed: (order, { partyId, amount }, { at }) =>
    changeTransfer(order, partyId, at, { status: 'claimed', amount, code: null }),
  transfer_settled: (order, { partyId, transferId, amount }, { at }) =>
    changeTransfer(withoutRedirect(order, partyId), partyId, at, {
      status: 'settled',
      transferId,
      code: null,
      ...(amount === undefined ? {} : { amount }),
    }),
  transfer_waiting: (order, { partyId, code }, { at }) =>
    changeTransfer(order, partyId, at, { status: 'waiting', code }),
  transfer_void: (order, { partyId }, { at }) =>
    changeTransfer(withoutRedirect(order, partyId), partyId, at, { status: 'void' }),
  ...REFUND_HANDLERS,
  ...CONVERSATION_HANDLERS,
  ...MAIL_HANDLERS,
  work_parked: (order, parked, { at }) => ({
    ...order,
    parked: [
      ...order.parked.filter(({ work }) => work !== parked.work),
      { ...parked, since: parkedOf(order, parked.work)?.since ?? at },
    ],
  }),
  work_resumed: (order, { work }) => ({ ...order, parked: order.parked.filter((p) => p.work !== work) }),
};

function apply<T extends EventType>(order: OrderState, type: T, data: EventData[T], meta: Meta): OrderState {
  return HANDLERS[type](order, data, meta);
}

/** The order after one more event. Pure. Throws where the first event is not `order_placed`. */
export function evolve(order: OrderState | null, event: OrderEvent): OrderState {
  if (order === null && event.type !== 'order_placed') throw new Error(`evolve: ${event.type} of no order`);
  const before = order ?? (event.type === 'order_placed' ? newOrder(event.data, event.at) : null);
  if (before === null) throw new Error('evolve: no order');
  const after = apply(before, event.type, event.data, event);
  return { ...after, ...reachedBy(before, after, event.at), version: event.seq, updatedAt: event.at };
}

export const replay = (events: Iterable<OrderEvent>): OrderState | null => {
  let order: OrderState | null = null;
  for (const event of events) order = evolve(order, event);
  return order;
};
