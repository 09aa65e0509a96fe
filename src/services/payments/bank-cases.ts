import Stripe from 'stripe';
import { type Fault, type Outcome, ok, unseen } from '../../domain/fault.ts';
import type { AnswerRequest, BankEvidence } from '../../domain/refunds/state.ts';
import { stripeFault, stripeOutcome } from './faults.ts';

/** The answers to the cases of banks: evidence for Stripe's disputes. */

/** The name under which a dispute's metadata has the number of our last answer. It is written with the evidence. */
const ANSWER = 'headrail_answer';

/** In any other status, the bank takes no evidence (any more). */
const AWAITS: ReadonlySet<string> = new Set(['needs_response', 'warning_needs_response']);

/** Our code for it. Stripe's own answer has none. */
const NOT_AWAITED = 'evidence_not_awaited';

/** Stripe's `due_by` is 0 if the bank takes no answer at all. */
const isAwaited = ({ status, evidence_details: { due_by } }: Stripe.Dispute): boolean =>
  AWAITS.has(status) && due_by !== 0;

interface Answered {
  readonly stripeId: string;
}

function paramsOf(evidence: BankEvidence): Stripe.DisputeUpdateParams.Evidence {
  const { shippingCarrier, shippingTrackingNumber, shippingDate } = evidence;
  return {
    customer_name: evidence.customerName,
    customer_email_address: evidence.customerEmailAddress,
    shipping_address: evidence.shippingAddress,
    product_description: evidence.productDescription,
    uncategorized_text: evidence.uncategorizedText,
    ...(shippingCarrier === null ? {} : { shipping_carrier: shippingCarrier }),
    ...(shippingTrackingNumber === null ? {} : { shipping_tracking_number: shippingTrackingNumber }),
    ...(shippingDate === null ? {} : { shipping_date: shippingDate }),
  };
}

export class BankCases {
  readonly #stripe: Stripe;

  constructor(stripe: Stripe) {
    this.#stripe = stripe;
  }

  /** Gives Stripe the evidence. If Stripe does not take it, the dispute says whether the bank still waits for it. */
  async answer(request: AnswerRequest, key: string): Promise<Outcome<Answered>> {
    const { stripeId, n, stage, evidence } = request;
    const params = { evidence: paramsOf(evidence), submit: stage === 'final', metadata: { [ANSWER]: String(n) } };
    try {
      await this.#stripe.disputes.update(stripeId, params, { idempotencyKey: key });
      return ok({ stripeId });
    } catch (error) {
      const trouble = stripeFault(error, 'evidence');
      const refused = error instanceof Stripe.errors.StripeError && error.rawType === 'invalid_request_error';
      return refused && error.statusCode === 400 ? this.#whyNot(request, trouble) : { ok: false, fault: trouble };
    }
  }

  async #whyNot(request: AnswerRequest, trouble: Fault): Promise<Outcome<Answered>> {
    const now = await this.#read(request);
    if (!now.ok) return unseen(now.fault);
    if (hasAnswer(now.value, request)) return ok({ stripeId: request.stripeId });
    if (isAwaited(now.value)) return { ok: false, fault: trouble };
    const { said } = trouble;
    return { ok: false, fault: { kind: 'terminal', code: NOT_AWAITED, ...(said === undefined ? {} : { said }) } };
  }

  /** Looks whether Stripe has the answer. The evidence and its number were written in one call. */
  async find(request: AnswerRequest): Promise<Outcome<Answered | null>> {
    const now = await this.#read(request);
    if (!now.ok) return now;
    return ok(hasAnswer(now.value, request) ? { stripeId: request.stripeId } : null);
  }

  #read({ stripeId }: AnswerRequest): Promise<Outcome<Stripe.Dispute>> {
    return stripeOutcome('read', () => this.#stripe.disputes.retrieve(stripeId));
  }
}

const hasAnswer = ({ metadata }: Stripe.Dispute, { n }: AnswerRequest): boolean => metadata[ANSWER] === String(n);
