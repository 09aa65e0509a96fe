import type { OrderEvent } from '../order/events.ts';
import { evolve } from '../order/evolve.ts';
import type { OrderState } from '../order/state.ts';
import type { Attempt, EndedAttempt } from './attempt.ts';
import { MAILS_ROW, PROJECTION_ROW } from './outbox.ts';
import type { SagaState } from './state.ts';
import { SAGA, type StepName, type UndoName } from './steps.ts';
import { isConfirmation, ONE_CALL } from './work.ts';

/** What an order tried, as its object keeps it. `version`: the order's after the commit. */
export interface OrderTries {
  readonly commits: readonly {
    readonly version: number;
    /** The event of Stripe that made the commit. */
    readonly webhook: string | null;
    readonly ended: readonly EndedAttempt[];
  }[];
  /** What is being tried now. */
  readonly open: readonly Attempt[];
  /** What ended without an event, because Stripe's own event had come before the answer. */
  readonly quietlyEnded: readonly EndedAttempt[];
}

/**
 * The time that the saga was at a step, or at an undo. Times in milliseconds. `first`: the number of the event that led
 * there, `last`: of the one that led away; null while the saga is there. `left`: a step that a cancellation ended.
 */
export interface Passage {
  readonly name: StepName | UndoName;
  readonly way: 'step' | 'undo';
  readonly from: number;
  readonly until: number | null;
  readonly first: number;
  readonly last: number | null;
  readonly end: 'done' | 'left' | null;
}

type Place = Pick<Passage, 'name' | 'way'>;

function placeOf(saga: SagaState): Place | null {
  if (saga.direction === 'forward') return { name: saga.step, way: 'step' };
  const [undo] = saga.direction === 'backward' ? saga.undos : [];
  return undo === undefined ? null : { name: undo, way: 'undo' };
}

/** Each step and undo that the saga came to, in the order in which it did. Pure: the events say it. */
export function passagesOf(events: readonly OrderEvent[]): Passage[] {
  const passages: Passage[] = [];
  let order: OrderState | null = null;
  for (const event of events) {
    order = evolve(order, event);
    const place = placeOf(order.saga);
    const open = passages.at(-1);
    if (open?.last === null && place?.name === open.name && place.way === open.way) continue;
    if (open?.last === null) {
      const left = open.way === 'step' && order.saga.direction !== 'forward' && order.saga.cancel !== null;
      passages[passages.length - 1] = { ...open, until: event.at, last: event.seq, end: left ? 'left' : 'done' };
    }
    if (place === null) continue;
    passages.push({ ...place, from: event.at, until: null, first: event.seq, last: null, end: null });
  }
  return passages;
}

/** Work as it was tried. `version`: the order's when it ended; null: it is open, or ended without an event. */
export interface TriedWork {
  readonly row: EndedAttempt;
  readonly version: number | null;
  /** When it ended, in milliseconds. */
  readonly endedAt: number | null;
  /** The row, while it is still tried. */
  readonly open: Attempt | null;
}

export interface SagaHistory {
  readonly passages: readonly (Passage & { readonly works: readonly TriedWork[] })[];
  /** The steps that the saga has not come to. */
  readonly ahead: readonly StepName[];
  /** Refunds, transfers, reversals and the like. */
  readonly others: readonly TriedWork[];
}

const STEPS: readonly StepName[] = SAGA.map(({ step }) => step);
const NAMES: ReadonlySet<string> = new Set(SAGA.flatMap(({ step, undo }) => [step, undo]));

/** The steps and undos that work is done for. */
function stepsOf(work: string): readonly string[] {
  if (work === ONE_CALL) return ['authorise_payment', 'release_money'];
  if (isConfirmation(work)) return ['authorise_payment'];
  return NAMES.has(work) ? [work] : [];
}

/** The passage of work: the one in whose time it ended; else the last of its name. Null: it is of none. */
function passageOf(passages: readonly Passage[], { row, version }: TriedWork): Passage | null {
  const fitting = passages.filter(({ name }) => stepsOf(row.workId).includes(name));
  const within = fitting.find(({ first, last }) => version !== null && first < version && version <= (last ?? version));
  return within ?? fitting.at(-1) ?? null;
}

/** Mails and the projection are rows of the outbox only. A transfer is a row there, and also work. */
const isWork = ({ workId }: EndedAttempt): boolean => workId !== MAILS_ROW && workId !== PROJECTION_ROW;

export function sagaHistory(events: readonly OrderEvent[], tried: OrderTries): SagaHistory {
  const passages = passagesOf(events);
  const at = new Map(events.map((event) => [event.seq, event.at]));
  const works: TriedWork[] = [
    ...tried.commits.flatMap(({ version, ended }) =>
      ended.map((row) => ({ row, version, endedAt: at.get(version) ?? null, open: null })),
    ),
    ...tried.quietlyEnded.map((row) => ({ row, version: null, endedAt: null, open: null })),
    ...tried.open.map((row) => ({ row, version: null, endedAt: null, open: row })),
  ].filter(({ row }) => isWork(row));
  const placed = works.map((work) => ({ work, passage: passageOf(passages, work) }));
  const worksOf = (of: Passage | null) => placed.filter(({ passage }) => passage === of).map(({ work }) => work);
  const reached = new Set(passages.map(({ name }) => name));
  const last = passages.at(-1);
  return {
    passages: passages.map((passage) => ({ ...passage, works: worksOf(passage) })),
    ahead: last?.last === null && last.way === 'step' ? STEPS.filter((step) => !reached.has(step)) : [],
    others: worksOf(null),
  };
}
