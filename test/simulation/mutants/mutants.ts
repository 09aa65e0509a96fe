import { SYSTEM } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { refuse } from '../../../src/domain/refusal.ts';
import { SAGA } from '../../../src/domain/saga/steps.ts';
import { MONEY_MUTANTS } from './money-mutants.ts';
import { type Mutant, mutantsOf } from './mutant.ts';
import { OBJECT_MUTANTS } from './object-mutants.ts';
import { STRIPE_MUTANTS } from './stripe-mutants.ts';

/** The order, as if nobody had cancelled it. */
const asRunning = (order: OrderState): OrderState => ({
  ...order,
  saga: { direction: 'forward', step: 'request_fulfilment', since: 0 },
});

const SAGA_MUTANTS: readonly Mutant[] = [
  ...mutantsOf<typeof import('../../../src/domain/refunds/chargebacks/chargeback.ts')>(
    '../../../src/domain/refunds/chargebacks/chargeback.ts',
    [
      'a decided dispute stays decided, whatever the bank says later',
      { isLaterWord: (original) => (seen, known) => !['won', 'lost'].includes(known.status) && original(seen, known) },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/domain/catalogue/refused-placing.ts')>(
    '../../../src/domain/catalogue/refused-placing.ts',
    ['asks for ever to place an order again whose total Stripe has refused', { refusedPlacing: () => () => null }],
  ),
  ...mutantsOf<typeof import('../../../src/domain/saga/foreign-events.ts')>(
    '../../../src/domain/saga/foreign-events.ts',
    [
      'drops a dispute in another currency',
      {
        foreignDispute: (original) => (order, told, amount) =>
          told.currency === order.currency
            ? original(order, told, amount)
            : refuse('conflict', { key: 'foreign_event', what: 'other_currency' }),
      },
    ],
    ['books a refund that names the order but belongs to another payment', { foreignRefund: () => () => null }],
  ),
  ...mutantsOf<typeof import('../../../src/domain/saga/steps.ts')>('../../../src/domain/saga/steps.ts', [
    'skips the undo of a step if its outcome is unknown',
    {
      undosFrom: (original) => (step) => {
        const before = SAGA[SAGA.findIndex((row) => row.step === step) - 1];
        return before === undefined ? [] : original(before.step);
      },
    },
  ]),
  ...mutantsOf<typeof import('../../../src/domain/saga/consequences.ts')>(
    '../../../src/domain/saga/consequences.ts',
    [
      'skips the undo of the stock',
      {
        RULES: (rules) => ({
          ...rules,
          compensate: (order) =>
            order.saga.direction === 'backward' && order.saga.undos[0] === 'restock'
              ? event('undo_completed', { undo: 'restock' }, SYSTEM)
              : rules.compensate(order),
        }),
      },
    ],
    [
      "what the bank takes beyond what was left is in nobody's book",
      { RULES: (rules) => ({ ...rules, bookExcess: () => null }) },
    ],
    [
      'a refund that failed and is owed is not requested again',
      { RULES: (rules) => ({ ...rules, refundOwed: () => null }) },
    ],
    [
      'work that waits for our own set-up stays parked after it is done or no longer needed',
      { RULES: (rules) => ({ ...rules, overtaken: () => null }) },
    ],
    ['does not reverse what refunds take from the parties', { RULES: (rules) => ({ ...rules, reverse: () => null }) }],
  ),
  ...mutantsOf<typeof import('../../../src/domain/saga/attempt.ts')>(
    '../../../src/domain/saga/attempt.ts',
    ['uses a key again after 24 h, when Stripe has forgotten it', { KEY_LIFE_MS: () => Number.MAX_SAFE_INTEGER }],
    [
      'does not look at Stripe after a stored 5xx',
      {
        retryLater:
          (original) =>
          (row, fault, ...rest) => ({
            ...original(row, fault, ...rest),
            lookUpFirst: row.lookUpFirst || fault.spoilt === true || fault.kind === 'terminal',
          }),
      },
    ],
    [
      'pays twice: takes a refusal after a lost call as proof that the lost call did nothing',
      { inDoubt: () => () => false },
    ],
    ['pays twice: does not wait until a lost call can no longer arrive', { QUIET_MS: () => 0 }],
  ),
  ...mutantsOf<typeof import('../../../src/domain/saga/outbox.ts')>(
    '../../../src/domain/saga/outbox.ts',
    [
      'does not compute the net amount of a waiting transfer again',
      {
        claimTransfer: (original) => (order, partyId) => {
          const transfer = order.transfers.find((t) => t.partyId === partyId);
          return transfer?.status === 'waiting' ? { events: [], amount: transfer.amount } : original(order, partyId);
        },
      },
    ],
    [
      'sends mails after a cancellation',
      {
        mailIsDue: () => (order, template) =>
          order.mails.some((mail) => mail.template === template && mail.outcome === 'due'),
      },
    ],
    [
      'pays twice: after a lost call and a refusal, waits as if no transfer had been made',
      {
        failTransfer:
          (original) =>
          (order, partyId, row, fault, ...rest) =>
            original(order, partyId, fault.kind === 'terminal' ? { ...row, lostAt: null } : row, fault, ...rest),
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/domain/saga/work.ts')>(
    '../../../src/domain/saga/work.ts',
    [
      'gives back the stock of a task that was started',
      { restockSkus: (original) => (order) => original({ ...order, fulfilments: [] }) },
    ],
    ['cancels an order without a look for the payment whose answer was lost', { mayHavePaid: () => () => false }],
  ),
  ...mutantsOf<typeof import('../../../src/domain/saga/settle.ts')>(
    '../../../src/domain/saga/settle.ts',
    [
      'tasks that are requested late become active in a cancelled order',
      {
        settle:
          (original) =>
          (kind, order, ...rest) =>
            original(kind, kind === 'request_fulfilment' ? asRunning(order) : order, ...rest),
      },
    ],
    [
      'does not count a failed 3-D Secure, because it has no charge',
      {
        observePayment: (original) => (order, reading, by) => original(order, reading, by, null),
      },
    ],
    [
      'an authorisation that is reported late reopens a cancelled order',
      {
        observePayment:
          (original) =>
          (order, reading, ...rest) =>
            original(reading.state === 'authorised' ? asRunning(order) : order, reading, ...rest),
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/domain/saga/deadlines.ts')>('../../../src/domain/saga/deadlines.ts', [
    'waits forever for a supplier that does not answer',
    { deadlines: (original) => (order) => original(order).filter(({ what }) => what !== 'expire_supplier_answer') },
  ]),
  ...mutantsOf<typeof import('../../../src/domain/fault.ts')>('../../../src/domain/fault.ts', [
    'treats an exception in a call as an ordinary fault, and cancels the order in the end',
    { internalFault: (original) => (error) => ({ ...original(error), blocked: false }) },
  ]),
];

/** Mistakes that the simulation must find. Each one breaks a promise. */
export const MUTANTS: readonly Mutant[] = [...SAGA_MUTANTS, ...MONEY_MUTANTS, ...STRIPE_MUTANTS, ...OBJECT_MUTANTS];
