import Stripe from 'stripe';
import { NOT_CHARGEABLE } from '../../domain/catalogue/refused-placing.ts';
import { bounded, type Fault, type FaultWords, internalFault, type Outcome, ok } from '../../domain/fault.ts';
import { ANSWERS, BLOCKED, CUSTOMERS_PARAMS, type Step } from './codes.ts';

/** Runs a call. A refusal of Stripe or a lost answer becomes a fault. `step` is the kind of call. */
export async function stripeOutcome<T>(step: Step, call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return ok(await call());
  } catch (error) {
    return { ok: false, fault: stripeFault(error, step) };
  }
}

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/**
 * What an answer means: its kind, whether Stripe stores it under the key, and whether a person has to correct
 * something.
 */
type Meaning = Pick<Fault, 'kind' | 'stored' | 'spoilt' | 'blocked' | 'pause'>;

interface Row {
  readonly of: (error: StripeError, step: Step) => boolean;
  readonly means: Meaning;
  /** Our own name for an answer to which Stripe gives no code. */
  readonly code?: string;
}

const REPEAT: Meaning = { kind: 'transient' };
const TOO_MANY_CALLS: Meaning = { kind: 'transient', pause: true };
const NOT_REACHED: Meaning = { kind: 'unknown', pause: true };
const OUTCOME_UNKNOWN: Meaning = { kind: 'unknown' };
const OUTCOME_UNKNOWN_AND_STORED: Meaning = { kind: 'unknown', stored: true };
const OUTCOME_UNKNOWN_AND_BLOCKED: Meaning = { kind: 'unknown', stored: true, blocked: true };
const KEY_USED_BY_ANOTHER_CALL: Meaning = { kind: 'unknown', spoilt: true, blocked: true };
/**
 * The effect is looked for, and then sent again with the next key: under the old key Stripe may repeat an old refusal.
 */
const WE_ARE_SET_UP_WRONG: Meaning = { kind: 'transient', stored: true, blocked: true };
const FINAL_ANSWER: Meaning = { kind: 'terminal' };

const status = (wanted: number) => (error: StripeError) => error.statusCode === wanted;
const coded = (codes: ReadonlySet<string>) => (error: StripeError) => codes.has(error.code ?? '');

/**
 * By status, type, code and step; the first row that fits counts. Only an answer about the card or the object itself is
 * final. An answer that fits no row waits and is shown to a person, because a decline or a cancellation cannot be
 * undone. What a transfer then does is in `src/domain/saga/outbox.ts`; all other work is in `durable-objects/runner.ts`.
 */
const ROWS: readonly Row[] = [
  { of: (error) => error instanceof Stripe.errors.StripeConnectionError, means: NOT_REACHED },
  { of: status(401), means: WE_ARE_SET_UP_WRONG },
  { of: status(403), means: WE_ARE_SET_UP_WRONG },
  { of: status(424), means: OUTCOME_UNKNOWN_AND_BLOCKED },
  { of: status(409), means: OUTCOME_UNKNOWN },
  { of: coded(new Set(['idempotency_key_in_use'])), means: OUTCOME_UNKNOWN },
  // Another call uses the same object. Calls about other objects are not refused.
  { of: coded(new Set(['lock_timeout'])), means: REPEAT },
  { of: status(429), means: TOO_MANY_CALLS },
  { of: coded(new Set(['rate_limit'])), means: TOO_MANY_CALLS },
  { of: ({ statusCode }) => statusCode === undefined || statusCode >= 500, means: OUTCOME_UNKNOWN_AND_STORED },
  // Our key was used with another body: that earlier call may have been carried out, or may be under way.
  { of: ({ rawType }) => named(rawType) === 'idempotency_error', means: KEY_USED_BY_ANOTHER_CALL },
  { of: coded(BLOCKED), means: WE_ARE_SET_UP_WRONG },
  { of: ({ rawType }) => named(rawType) === 'card_error', means: FINAL_ANSWER },
  { of: ({ code }, step) => ANSWERS[step].has(code ?? ''), means: FINAL_ANSWER },
  {
    of: ({ param }, step) => CREATES.has(step) && param === 'currency',
    means: FINAL_ANSWER,
    code: 'currency_not_accepted',
  },
  {
    of: ({ code, param }, step) => (code ?? null) === null && WRONG_AMOUNT.has(step) && param === 'amount',
    means: FINAL_ANSWER,
  },
  {
    of: ({ code, param }, step) => (code ?? null) === null && step === 'create_and_confirm' && param === 'amount',
    means: FINAL_ANSWER,
    code: NOT_CHARGEABLE,
  },
  { of: ({ param }, step) => CONFIRMS.has(step) && CUSTOMERS_PARAMS.has(param ?? ''), means: FINAL_ANSWER },
  { of: ({ param }, step) => step === 'transfer' && param === 'destination', means: FINAL_ANSWER },
];

const CREATES: ReadonlySet<Step> = new Set<Step>(['create', 'create_and_confirm']);
const CONFIRMS: ReadonlySet<Step> = new Set<Step>(['confirm', 'create_and_confirm']);

/**
 * Stripe refuses these calls without a code if the amount is more than is left, or cannot be charged in the currency. A
 * reversal is not among them: Stripe's list of the transfer's reversals says what is left.
 */
const WRONG_AMOUNT: ReadonlySet<Step> = new Set<Step>(['create', 'refund', 'transfer']);

/** The type as it was sent. It may be one that the SDK does not know. */
const named = (rawType: string | undefined): string | null => rawType ?? null;

/** An exception of the SDK, as a fault. Any other exception is our mistake. */
export function stripeFault(error: unknown, step: Step): Fault {
  if (!(error instanceof Stripe.errors.StripeError)) return internalFault(error);
  const row = ROWS.find(({ of }) => of(error, step));
  const means = row?.means ?? WE_ARE_SET_UP_WRONG;
  const said = wordsOf(error);
  const short = row?.code ?? said.declineCode ?? said.code ?? said.type ?? 'stripe_unreachable';
  return { ...means, code: error.statusCode === 409 ? (said.code ?? 'in_flight') : short, said };
}

/**
 * Stripe's own names and message. The SDK's class names are not used, since Stripe's documentation does not have them.
 */
function wordsOf(error: StripeError): FaultWords {
  const word = (value: unknown): string | null =>
    typeof value === 'string' && value !== '' ? bounded(value, 100) : null;
  const request = word(error.requestId);
  return {
    type: word(error.rawType),
    code: word(error.code),
    declineCode: word(error.decline_code),
    message: bounded(error.message),
    ...(request === null ? {} : { request }),
  };
}
