import { demandOf } from '../src/domain/catalogue/routing.ts';
import { type Fault, internalFault, type Outcome, ok, unseen } from '../src/domain/fault.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import type { RefundSeen } from '../src/domain/refunds/external-refund.ts';
import { type Attempt, inDoubt, stripeKey } from '../src/domain/saga/attempt.ts';
import { isEarlierDecline } from '../src/domain/saga/settle.ts';
import {
  plannedFulfilments,
  restockSkus,
  type WorkKind,
  type WorkOf,
  type WorkResults,
} from '../src/domain/saga/work.ts';
import type { Inventory } from '../src/services/inventory.ts';
import type { Payments } from '../src/services/payments.ts';
import type { SupplyChain } from '../src/services/supply-chain.ts';

/** The outside systems that the saga acts on. */
export interface SagaServices {
  readonly payments: Payments;
  readonly inventory: Inventory;
  readonly supplyChain: SupplyChain;
}

/** The order and its work. */
interface Call<K extends WorkKind> {
  readonly services: SagaServices;
  readonly order: OrderState;
  readonly work: WorkOf<K>;
}

/** A call with Stripe's idempotency key for it. */
interface KeyedCall<K extends WorkKind> extends Call<K> {
  readonly key: string;
}

/**
 * How one kind of work is done, and how it is looked up when the outcome of a call is unknown.
 *
 * - `find` returns null if the work is not in Stripe's list. `'none'`: no search is needed; the call may be repeated with
 *   any key, and its refusal is final.
 * - `onlyOnce`: done twice, it would do harm: somebody would be paid twice, or a second answer would be refused. So if it is
 *   not found, the loop waits `QUIET_MS` before it sends again.
 * - `paced`: after a refusal because of too many calls, it waits for its turn among all orders. No customer waits for it.
 * - `onlyLooks`: it never sends anything. It looks for what an earlier call with its attempt's row may have done.
 */
interface Effect<K extends WorkKind> {
  readonly perform: (call: KeyedCall<K>) => Promise<Outcome<WorkResults[K]>>;
  readonly find: ((call: KeyedCall<K>) => Promise<Outcome<WorkResults[K] | null>>) | 'none';
  readonly onlyOnce?: true;
  readonly paced?: true;
  readonly onlyLooks?: true;
}

type Effects = { readonly [K in WorkKind]: Effect<K> };

const skusOf = (order: OrderState): string[] => demandOf(order.lines).map(({ sku }) => sku);

/**
 * Reads an intent whose capture or confirmation is in doubt. Its state tells what happened; `open` means that nothing
 * did.
 */
async function readIntent({ services, order }: Pick<Call<WorkKind>, 'services' | 'order'>) {
  const reading = await services.payments.read(order);
  return reading.ok && reading.value.state === 'open' ? ok(null) : reading;
}

/** @mutant Exported so that the simulation can replace it. */
export const EFFECTS: Effects = {
  create_intent: {
    perform: ({ services, order, key }) => services.payments.createIntent(order, key),
    find: ({ services, order }) => services.payments.findIntent(order),
  },
  create_and_confirm: {
    perform: ({ services, order, work, key }) => services.payments.createAndConfirm(order, work.method, key),
    find: ({ services, order }) => services.payments.findPaid(order),
    onlyOnce: true,
  },
  find_payment: {
    // Nothing was sent, or the search found nothing.
    perform: () => Promise.resolve(ok(null)),
    find: ({ services, order }) => services.payments.findPaid(order),
    onlyOnce: true,
    onlyLooks: true,
  },
  confirm_payment: {
    perform: ({ services, order, work, key }) => services.payments.confirm(order, work.method, key),
    find: async (call) => {
      const reading = await readIntent(call);
      const earlier = reading.ok && reading.value !== null && isEarlierDecline(call.order, reading.value);
      return earlier ? ok(null) : reading;
    },
  },
  hold_inventory: {
    perform: ({ services, order }) =>
      services.inventory.hold(order.id, demandOf(order.lines), order.policies.holdSeconds),
    find: 'none',
  },
  commit_inventory: {
    perform: ({ services, order }) => services.inventory.commit(order.id, demandOf(order.lines)),
    find: 'none',
  },
  capture_payment: {
    perform: ({ services, order, key }) => services.payments.capture(order, key),
    find: async (call) => {
      const reading = await readIntent(call);
      return reading.ok && reading.value?.state === 'authorised' ? ok(null) : reading;
    },
  },
  request_fulfilment: {
    perform: ({ services, order }) => services.supplyChain.request(order.id, plannedFulfilments(order)),
    find: 'none',
  },
  void_payment: {
    // `release` reads before it cancels, whatever the key.
    perform: ({ services, order, key }) => services.payments.release(order, key),
    find: async ({ services, order }) => {
      const reading = await services.payments.read(order);
      const over = reading.ok && (reading.value.state === 'captured' || reading.value.state === 'cancelled');
      return !reading.ok || over ? reading : ok(null);
    },
  },
  restock: {
    perform: ({ services, order }) => services.inventory.restock(order.id, restockSkus(order)),
    find: 'none',
  },
  release_hold: {
    perform: ({ services, order }) => services.inventory.release(order.id, skusOf(order)),
    find: 'none',
  },
  withdraw_fulfilments: {
    perform: ({ services, order }) => services.supplyChain.withdraw(order.id, plannedFulfilments(order)),
    find: 'none',
  },
  issue_refund: {
    perform: ({ services, order, work, key }) => services.payments.refund(order, work.refund, key),
    find: async ({ services, order, work }) => {
      const { id, amount } = work.refund;
      const seen = await services.payments.refunds(order);
      return seen.ok ? ok(seen.value.find((r) => r.refundId === id && r.amount === amount)?.result ?? null) : seen;
    },
    onlyOnce: true,
    paced: true,
  },
  reverse_transfer: {
    perform: ({ services, order, work, key }) => services.payments.reverse(order, work, key),
    find: ({ services, order, work }) => services.payments.findReversal(order, work),
    onlyOnce: true,
    paced: true,
  },
  return_transfer: {
    perform: ({ services, order, work, key }) => services.payments.giveBack(order, work, key),
    find: ({ services, order, work }) => services.payments.findReturn(order, work),
    onlyOnce: true,
    paced: true,
  },
  withdraw_tasks: {
    perform: ({ services, order, work }) =>
      services.supplyChain.withdraw(
        order.id,
        order.fulfilments.filter((f) => work.withdrawal.fulfilmentIds.includes(f.id)),
      ),
    find: 'none',
  },
  return_stock: {
    perform: ({ services, order, work }) => services.inventory.restock(order.id, work.withdrawal.skus),
    find: 'none',
  },
  send_evidence: {
    perform: ({ services, work, key }) => services.payments.answerBank(work, key),
    find: ({ services, work }) => services.payments.findAnswer(work),
    onlyOnce: true,
    paced: true,
  },
};

export const keyOf = (order: OrderState, row: Attempt): string => stripeKey(order.id, row);

/** Calls a service. An exception is our mistake, and nobody knows what became of the call. */
async function guarded<T>(call: () => Promise<Outcome<T>>, log: (error: unknown) => void): Promise<Outcome<T>> {
  try {
    return await call();
  } catch (error) {
    log(error);
    return { ok: false, fault: internalFault(error) };
  }
}

/** Does one piece of work with the key of its attempt row. */
export function perform<K extends WorkKind>(kind: K, call: Call<K>, row: Attempt, log: (error: unknown) => void) {
  const effect: Effect<K> = EFFECTS[kind];
  return guarded<WorkResults[K]>(() => effect.perform({ ...call, key: keyOf(call.order, row) }), log);
}

/**
 * What a look found. `done`: the work was done. `absent`: it was not done. `not_yet`: it is not there, but a late call
 * may still do it.
 */
export type Looked<K extends WorkKind> =
  | { readonly state: 'done'; readonly result: WorkResults[K] }
  | { readonly state: 'absent' | 'not_yet' };

/** Looks for the effect of an earlier call. A look that fails says nothing about it. */
export async function find<K extends WorkKind>(
  kind: K,
  call: Call<K>,
  row: Attempt,
  log: (error: unknown) => void,
): Promise<Outcome<Looked<K>>> {
  const effect: Effect<K> = EFFECTS[kind];
  const { find: look, onlyOnce = false } = effect;
  if (look === 'none') return ok({ state: 'absent' });
  const found = await guarded<WorkResults[K] | null>(() => look({ ...call, key: keyOf(call.order, row) }), log);
  if (!found.ok) return unseen(found.fault);
  if (found.value !== null) return ok({ state: 'done', result: found.value });
  return ok({ state: onlyOnce && inDoubt(row) ? 'not_yet' : 'absent' });
}

/** The row before a try. Work that only looks has to look first, if anything was sent before. */
export const rowBefore = (kind: WorkKind, row: Attempt | null): Attempt | null => {
  const { onlyLooks }: Pick<Effect<WorkKind>, 'onlyLooks'> = EFFECTS[kind];
  return row !== null && onlyLooks === true ? { ...row, lookUpFirst: true } : row;
};

/** Whether this work waits for its turn before its next try. */
export function isPaced(kind: WorkKind, fault: Fault): boolean {
  const { paced }: Pick<Effect<WorkKind>, 'paced'> = EFFECTS[kind];
  return paced === true && fault.pause === true;
}

/** Whether a refusal proves that the work was not done. It does not while an earlier try may have done it. */
export const refusalIsFinal = (kind: WorkKind, row: Attempt): boolean => EFFECTS[kind].find === 'none' || !inDoubt(row);

/**
 * After the refusal of a refund: all refunds of the order that Stripe has. One that we do not know may be the reason.
 */
export async function refundsSeen(
  kind: WorkKind,
  { services, order }: Pick<Call<WorkKind>, 'services' | 'order'>,
  log: (error: unknown) => void,
): Promise<Outcome<readonly RefundSeen[]>> {
  if (kind !== 'issue_refund') return ok([]);
  const seen = await guarded(() => services.payments.refunds(order), log);
  return seen.ok ? seen : unseen(seen.fault);
}
