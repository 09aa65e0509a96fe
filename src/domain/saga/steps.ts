/**
 * The saga as data. Each step stands beside its undo. An undo is a name and not a closure, so that it survives a
 * restart. `waitsFor`: what the step still needs after its effect.
 */
export interface SagaStep {
  readonly step: StepName;
  readonly effect: string;
  readonly undo: UndoName;
  readonly undoes: string;
  readonly waitsFor: 'authorisation' | 'answers' | null;
}

export type StepName =
  | 'authorise_payment'
  | 'hold_inventory'
  | 'commit_inventory'
  | 'capture_payment'
  | 'request_fulfilment'
  | 'distribute_split';

export type UndoName = 'release_money' | 'release_hold' | 'restock' | 'withdraw_fulfilments' | 'reverse_transfers';

export const SAGA = [
  {
    step: 'authorise_payment',
    effect: 'create the PaymentIntent, to be captured later',
    undo: 'release_money',
    undoes: 'read it: captured is refunded, anything else is cancelled',
    waitsFor: 'authorisation',
  },
  {
    step: 'hold_inventory',
    effect: 'hold every SKU in Redis, all or nothing, expiring',
    undo: 'release_hold',
    undoes: 'release the hold and leave a tombstone',
    waitsFor: null,
  },
  {
    step: 'commit_inventory',
    effect: 'take the stock in Postgres; the hold settles',
    undo: 'restock',
    undoes: 'give back what was taken and leave a tombstone',
    waitsFor: null,
  },
  {
    step: 'capture_payment',
    effect: 'capture the PaymentIntent',
    undo: 'release_money',
    undoes: 'read it: captured is refunded, anything else is cancelled',
    waitsFor: null,
  },
  {
    step: 'request_fulfilment',
    effect: 'one task per supplier, by the listing',
    undo: 'withdraw_fulfilments',
    undoes: 'withdraw the tasks and leave tombstones',
    waitsFor: 'answers',
  },
  {
    step: 'distribute_split',
    effect: 'one queued transfer per connected party',
    undo: 'reverse_transfers',
    undoes: 'void what is not claimed, reverse what is settled',
    waitsFor: null,
  },
] as const satisfies readonly SagaStep[];

export const stepAfter = (step: StepName): StepName | null => {
  const index = SAGA.findIndex((row) => row.step === step);
  return SAGA[index + 1]?.step ?? null;
};

/** The undos of a step and of all steps before it, the last first, each once. The step's own outcome may be unknown. */
export function undosFrom(step: StepName): UndoName[] {
  const index = SAGA.findIndex((row) => row.step === step);
  const undos = SAGA.slice(0, index + 1).map((row) => row.undo);
  return [...new Set(undos.reverse())];
}
