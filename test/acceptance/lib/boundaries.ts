import { createHash } from 'node:crypto';
import { getTableName, type Table } from 'drizzle-orm';
import { notificationTemplates, stock } from '../../../src/db/schema.ts';
import { marker, STATEMENT, type StatementName } from '../../../src/db/statements.ts';
import { childId } from '../../../src/domain/order/ids.ts';
import { type QueueName, transferWork } from '../../../src/domain/saga/outbox.ts';
import type { StepName, UndoName } from '../../../src/domain/saga/steps.ts';
import {
  answerWorkId,
  confirmWork,
  ONE_CALL,
  returnWork,
  reversalWork,
  VOID_PAYMENT,
  type WorkKind,
} from '../../../src/domain/saga/work.ts';
import { APPLY, HOLD, LOAD, REFRESH, RELEASE } from '../../../src/services/inventory/hold-scripts.ts';
import { holds } from '../../../src/services/inventory.ts';

/**
 * Every call over the network that an order's saga, its undos and its queues make, so that the runtime can be killed at
 * each. The types come from the domain's tables: a new step, undo, work kind or queue without a boundary does not
 * compile, and `accept:crash` fails on a call that belongs to no boundary.
 */
export interface Boundary {
  readonly name: string;
  readonly scenario: ScenarioName;
  readonly call: StripeCall | TextCall;
  /** The work's own call gets this fault first, so that the runner reads from Stripe. That read is the boundary. */
  readonly after?: { readonly fault: string; readonly key: string };
  /** The SKU's stock in Redis before: missing, or an outdated and wrong 'sold out'. */
  readonly mirror?: 'missing' | 'stale';
}

export const SCENARIO_NAMES = [
  'placing',
  'paying',
  'paying_at_once',
  'sold_out',
  'cancelling_unpaid',
  'cancelling_unanswered',
  'cancelling_confirmed',
  'refunding',
  'refund_failing',
  'answering_bank',
] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** `path` as the simulator's faults match it. `key` is a part of the idempotency key, after the order's id. */
export interface StripeCall {
  readonly on: 'stripe';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly key?: string;
  /** The `*` in the path stands for the order's PaymentIntent. */
  readonly own?: boolean;
}

/** A call that contains all these texts, and the order's id or its SKU. */
export interface TextCall {
  readonly on: 'postgres' | 'redis' | 'mailbox';
  readonly has: readonly string[];
  readonly about: 'order' | 'sku' | 'any';
  /** The text of a script, which Redis gets if it does not know the script's digest yet. */
  readonly text?: string;
}

const post = (path: string, key: string): StripeCall => ({ on: 'stripe', method: 'POST', path, key });
const get = (path: string): StripeCall => ({ on: 'stripe', method: 'GET', path });
/** A handwritten SQL statement, found by its name. */
const statement = (about: TextCall['about'], name: StatementName): TextCall => {
  return { on: 'postgres', has: [marker(name)], about };
};
/** An SQL statement of the query builder, found by its table. */
const query = (about: TextCall['about'], table: Table): TextCall => {
  return { on: 'postgres', has: [`from ${quoted(table)}`], about };
};
export const quoted = (table: Table): string => `"${getTableName(table)}"`;
export const shaOf = (text: string): string => createHash('sha1').update(text).digest('hex');
const script = (about: TextCall['about'], text: string): TextCall => {
  return { on: 'redis', has: [shaOf(text)], about, text };
};

/** The part of Stripe's key after the order's id: for work with this id, or (below) of this kind. */
const ofWork = (id: WorkKind | StepName | typeof VOID_PAYMENT): string => `:${id}:`;
const ofWorkLike = (id: string): string => `:${/^[a-z]+[_:]/.exec(id)?.[0]}`;
const CONFIRMATION = ofWorkLike(confirmWork(1));
const REFUND = ofWorkLike(childId('ref', 'ord_', 1));
const REVERSAL = ofWorkLike(reversalWork(1, ''));
const RETURN = ofWorkLike(returnWork(1, ''));
const TRANSFER = ofWorkLike(transferWork(''));
const EVIDENCE = ofWorkLike(answerWorkId(1, ''));

const INTENT = '/v1/payment_intents/*';

/**
 * After a stored error, the runner reads whether the call took effect. If a webhook would report the effect first, use
 * the fault without an effect.
 */
const looking = (
  name: string,
  scenario: ScenarioName,
  call: StripeCall,
  key: string,
  fault: 'stored_500' | 'stored_500_after_effect' = 'stored_500_after_effect',
): Boundary => ({ name, scenario, call, after: { fault, key } });

/** A hold that finds an outdated or missing mirror corrects it. */
const mending = (name: string, mirror: 'missing' | 'stale', call: TextCall): Boundary => ({
  name: `${name} (mirror ${mirror})`,
  scenario: 'paying',
  call,
  mirror,
});

export const BOUNDARIES = {
  create_intent: [
    {
      name: 'create the PaymentIntent',
      scenario: 'placing',
      call: post('/v1/payment_intents', ofWork('authorise_payment')),
    },
  ],
  create_and_confirm: [
    {
      name: 'create and confirm the PaymentIntent',
      scenario: 'paying_at_once',
      call: post('/v1/payment_intents', ofWork(ONE_CALL)),
    },
    looking('look for the charges of the order', 'paying_at_once', get('/v1/charges'), ofWork(ONE_CALL)),
  ],
  find_payment: [
    {
      name: 'look for the payment of an order that is over',
      scenario: 'cancelling_unanswered',
      call: get('/v1/charges'),
    },
  ],
  confirm_payment: [
    { name: 'confirm', scenario: 'paying', call: post(`${INTENT}/confirm`, CONFIRMATION) },
    looking('look for the confirmation', 'paying', { ...get(INTENT), own: true }, CONFIRMATION, 'stored_500'),
  ],
  hold_inventory: [
    { name: 'hold in Redis', scenario: 'paying', call: script('order', HOLD) },
    mending('read the level in Postgres', 'missing', query('sku', stock)),
    mending('make the mirror', 'missing', script('sku', LOAD)),
    mending('ask who holds', 'stale', { on: 'redis', has: [`zrange ${holds('')}`], about: 'sku' }),
    mending('compare with Postgres', 'stale', statement('sku', STATEMENT.compareStock)),
    mending('refresh the mirror', 'stale', script('sku', REFRESH)),
  ],
  commit_inventory: [
    { name: 'take the stock in Postgres', scenario: 'paying', call: statement('order', STATEMENT.takeStock) },
    { name: 'tell Redis', scenario: 'paying', call: script('order', APPLY) },
  ],
  capture_payment: [
    { name: 'capture', scenario: 'paying', call: post(`${INTENT}/capture`, ofWork('capture_payment')) },
    looking('look for the capture', 'paying', { ...get(INTENT), own: true }, ofWork('capture_payment'), 'stored_500'),
  ],
  request_fulfilment: [
    { name: 'put the tasks on the lists', scenario: 'paying', call: statement('order', STATEMENT.requestFulfilments) },
  ],
  void_payment: [
    { name: 'read what there is to release', scenario: 'sold_out', call: { ...get(INTENT), own: true } },
    {
      name: 'cancel the authorised intent',
      scenario: 'sold_out',
      call: post(`${INTENT}/cancel`, ofWork(VOID_PAYMENT)),
    },
    { name: 'read the unpaid intent', scenario: 'cancelling_unpaid', call: { ...get(INTENT), own: true } },
    {
      name: 'cancel the unpaid intent',
      scenario: 'cancelling_unpaid',
      call: post(`${INTENT}/cancel`, ofWork(VOID_PAYMENT)),
    },
  ],
  restock: [
    {
      name: 'give the stock back',
      scenario: 'cancelling_confirmed',
      call: statement('order', STATEMENT.returnStock),
    },
    { name: 'tell Redis of it', scenario: 'cancelling_confirmed', call: script('sku', APPLY) },
  ],
  release_hold: [
    { name: 'drop the hold', scenario: 'cancelling_confirmed', call: script('order', RELEASE) },
    { name: 'drop the hold that never was', scenario: 'sold_out', call: script('order', RELEASE) },
  ],
  withdraw_fulfilments: [
    {
      name: 'take the tasks off the lists',
      scenario: 'cancelling_confirmed',
      call: statement('order', STATEMENT.withdrawFulfilments),
    },
  ],
  issue_refund: [
    { name: 'refund', scenario: 'cancelling_confirmed', call: post('/v1/refunds', REFUND) },
    looking('look for the refund', 'cancelling_confirmed', get('/v1/refunds'), REFUND, 'stored_500'),
  ],
  reverse_transfer: [
    {
      name: 'reverse a transfer',
      scenario: 'cancelling_confirmed',
      call: post('/v1/transfers/*/reversals', REVERSAL),
    },
    looking('look for the reversal', 'cancelling_confirmed', get('/v1/transfers/*/reversals'), REVERSAL),
  ],
  withdraw_tasks: [
    {
      name: 'take the tasks of a refund off the lists',
      scenario: 'refunding',
      call: statement('order', STATEMENT.withdrawFulfilments),
    },
  ],
  return_stock: [
    {
      name: 'give the stock of a refund back',
      scenario: 'refunding',
      call: statement('order', STATEMENT.returnStock),
    },
  ],
  return_transfer: [
    {
      name: 'give back what a failed refund took',
      scenario: 'refund_failing',
      call: post('/v1/transfers', RETURN),
    },
    looking('look for what was given back', 'refund_failing', get('/v1/transfers'), RETURN),
  ],
  send_evidence: [
    { name: 'give the evidence to Stripe', scenario: 'answering_bank', call: post('/v1/disputes/*', EVIDENCE) },
    looking('look whether Stripe has the evidence', 'answering_bank', get('/v1/disputes/*'), EVIDENCE, 'stored_500'),
  ],
  splits: [
    { name: 'transfer', scenario: 'paying', call: post('/v1/transfers', TRANSFER) },
    looking('look for the transfer', 'paying', get('/v1/transfers'), TRANSFER),
  ],
  notifications: [
    { name: 'read the template', scenario: 'paying', call: query('any', notificationTemplates) },
    { name: 'send the mail', scenario: 'paying', call: { on: 'mailbox', has: [], about: 'order' } },
  ],
  'order-events': [
    { name: 'write the read model', scenario: 'paying', call: statement('order', STATEMENT.projectOrder) },
  ],
} as const satisfies Readonly<Record<WorkKind | QueueName, readonly Boundary[]>>;

type Kind = keyof typeof BOUNDARIES;

/** The kinds of calls that each saga step and its undo make. Each kind has its boundaries above. */
export const STEP_KINDS = {
  authorise_payment: ['create_intent', 'create_and_confirm', 'confirm_payment'],
  hold_inventory: ['hold_inventory'],
  commit_inventory: ['hold_inventory', 'commit_inventory'],
  capture_payment: ['capture_payment'],
  request_fulfilment: ['request_fulfilment'],
  distribute_split: ['splits'],
} as const satisfies Readonly<Record<StepName, readonly [Kind, ...Kind[]]>>;

export const UNDO_KINDS = {
  release_money: ['find_payment', 'void_payment', 'issue_refund'],
  release_hold: ['release_hold'],
  restock: ['restock'],
  withdraw_fulfilments: ['withdraw_fulfilments'],
  reverse_transfers: ['reverse_transfer'],
} as const satisfies Readonly<Record<UndoName, readonly [Kind, ...Kind[]]>>;

/** When the runtime is killed: before the call takes effect, or after the effect and before the answer. */
type Moment = 'before' | 'after';

export interface Crash {
  readonly kind: string;
  readonly boundary: Boundary;
  readonly moment: Moment;
}

export const ALL_CRASHES: readonly Crash[] = Object.entries(BOUNDARIES).flatMap(([kind, boundaries]) =>
  boundaries.flatMap((boundary): Crash[] => [
    { kind, boundary, moment: 'before' },
    { kind, boundary, moment: 'after' },
  ]),
);
