import { refusedPlacing } from '../src/domain/catalogue/refused-placing.ts';
import { type Actor, CUSTOMER, STRIPE, SYSTEM } from '../src/domain/order/actor.ts';
import { createdBy } from '../src/domain/order/created-id.ts';
import { type Command, decide } from '../src/domain/order/decide.ts';
import { event } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import type { Snapshot } from '../src/domain/order/view.ts';
import { isRefusal, type Refusal, refuse } from '../src/domain/refusal.ts';
import { PASSING } from '../src/domain/remembered.ts';
import { undecidedPayment } from '../src/domain/saga/settle.ts';
import type { Committer } from './committer.ts';
import type { Journal } from './journal/journal.ts';
import type { RememberedResult } from './journal/key-value-rows.ts';
import type { CommandResult, PlaceInput, StripeEventTaken, Submission } from './rpc.ts';
import type { Runner } from './runner.ts';
import { DEADLINE } from './trouble.ts';

export interface CommandParts {
  readonly journal: Journal;
  readonly committer: Committer;
  readonly runner: Runner;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const PLACE = 'place';
const REUSED = refuse('idempotency_key_reused', { key: 'idempotency_key_reused' });
const UNAVAILABLE = refuse('unavailable', { key: 'payment_not_prepared' });

/** When a command's result is ready: the caller waits for what it asked for, not for the whole saga. */
const READY: Readonly<Record<Command['type'], (order: OrderState) => boolean>> = {
  pay: ({ payment }) => payment.confirming === null,
  cancel: ({ saga }) => saga.direction === 'finished',
  force_cancel: ({ saga }) => saga.direction === 'finished',
  reject: ({ saga }) => saga.direction === 'finished',
  refund: ({ refunds }) => refunds.every(({ status }) => status !== 'requested'),
  pay_otherwise: () => true,
  redirect_money: () => true,
  observe_payment: () => true,
  observe_refund: () => true,
  observe_chargeback: () => true,
  observe_fraud_warning: () => true,
  answer_bank: ({ chargebacks }) => chargebacks.every(({ answer }) => answer?.status !== 'asked'),
  observe_transfer: () => true,
  post_message: () => true,
  answer_proposal: ({ refunds }) => refunds.every(({ status }) => status !== 'requested'),
  raise_dispute: () => true,
  post_dispute_message: () => true,
  resolve_dispute: ({ refunds }) => refunds.every(({ status }) => status !== 'requested'),
  accept: () => true,
  start: () => true,
  dispatch: () => true,
  correct_tracking: () => true,
  correct_customer: () => true,
  correct_line: () => true,
  annotate: () => true,
  resend_mail: () => true,
  deliver: () => true,
  confirm_delivery: () => true,
  revoke_tokens: () => true,
  resume_work: () => true,
  meet_deadline: () => true,
};

const undecidedPaymentOf = (order: OrderState | null) => (order === null ? null : undecidedPayment(order));

/** Handles commands, Stripe's events and the alarm. Equal submissions are joined, and their results are remembered. */
export class CommandHandler {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  snapshot(): Snapshot | null {
    const order = this.#parts.journal.order();
    return order === null ? null : { order, next: this.#parts.committer.agenda.next(order) };
  }

  /** Makes the order, or joins the submission that made it. Remembers every result but those that pass, and 503s. */
  async place({ hash, priced, method = null }: PlaceInput): Promise<CommandResult> {
    const { journal, committer } = this.#parts;
    const submission: Submission = { scope: PLACE, hash };
    const seen = journal.submission(PLACE);
    if (seen !== null && seen.hash !== hash) return this.#refused(REUSED);
    if (seen?.answer) return this.#repeat(seen.answer);
    if (seen === null) {
      if (isRefusal(priced)) return this.#refusePlacing(submission, priced);
      const pays = method === null ? [] : [event('payment_submitted', { method }, CUSTOMER)];
      committer.commit([event('order_placed', priced, CUSTOMER), ...pays], () => journal.causedBy(submission, null));
    }
    this.#parts.runner.drive();
    await this.#parts.runner.until(({ payment }) => payment.intentId !== null && payment.confirming === null);
    const order = journal.order();
    const undecided = undecidedPaymentOf(order);
    if (order?.payment.intentId != null && undecided === null) return this.#result(submission);
    const refused = order === null ? null : refusedPlacing(order);
    return this.#refused(refused ?? undecided ?? UNAVAILABLE, submission);
  }

  #refusePlacing(submission: Submission, refusal: Refusal): CommandResult {
    const { journal, committer } = this.#parts;
    if (!PASSING.has(refusal.refused)) {
      committer.commit([], () => {
        journal.create();
        journal.remember(submission, { version: 0, next: null, refusal });
      });
    }
    return { ok: false, refusal, snapshot: null };
  }

  async command(command: Command, actor: Actor, submission: Submission | null): Promise<CommandResult> {
    const { journal, committer, now } = this.#parts;
    const seen = submission === null ? null : journal.submission(submission.scope);
    if (submission !== null && seen !== null && seen.hash !== submission.hash) return this.#refused(REUSED);
    if (seen?.answer) return this.#repeat(seen.answer, seen.created);
    let created = seen?.created ?? null;
    if (seen === null) {
      const decision = decide(committer.troubles.shown(journal.order()), command, actor, now());
      if (isRefusal(decision)) return this.#refused(decision, submission);
      const made = createdBy(decision);
      created = made;
      committer.commit(decision, () => {
        if (submission !== null) journal.causedBy(submission, made);
        if (command.type === 'resume_work') committer.troubles.forget();
      });
    }
    this.#parts.runner.drive();
    await this.#parts.runner.until(READY[command.type]);
    // Not remembered: when the same request comes again, the answer is then the payment's result.
    const undecided = command.type === 'pay' ? undecidedPaymentOf(journal.order()) : null;
    return undecided === null ? this.#result(submission, created) : this.#refused(undecided);
  }

  /**
   * The result as the order is now, remembered under its key. If several calls joined, the first one's result counts.
   */
  #result(submission: Submission | null, created: string | null = null): CommandResult {
    const { journal, committer } = this.#parts;
    const snapshot = this.snapshot();
    if (snapshot === null) return this.#refused(refuse('not_found', { key: 'not_there' }));
    if (submission !== null) {
      const given = journal.submission(submission.scope)?.answer;
      if (given) return this.#repeat(given, created);
      const remembered = { version: snapshot.order.version, next: snapshot.next, refusal: null };
      committer.commit([], () => journal.remember(submission, remembered));
    }
    return { ok: true, snapshot, created };
  }

  #refused(refusal: Refusal, submission: Submission | null = null): CommandResult {
    const { journal, committer } = this.#parts;
    const snapshot = this.snapshot();
    if (submission !== null && snapshot !== null && !PASSING.has(refusal.refused)) {
      const remembered = { version: snapshot.order.version, next: snapshot.next, refusal };
      committer.commit([], () => journal.remember(submission, remembered));
    }
    return { ok: false, refusal, snapshot };
  }

  #repeat({ version, next, refusal }: RememberedResult, created: string | null = null): CommandResult {
    const order = this.#parts.journal.orderAt(version);
    const snapshot = order === null ? null : { order, next };
    if (refusal !== null) return { ok: false, refusal, snapshot, repeated: true };
    return snapshot === null
      ? this.#refused(refuse('internal', { key: 'internal_error' }))
      : { ok: true, snapshot, created, repeated: true };
  }

  /**
   * Stripe's event, booked once per event id. A refused one is not marked as seen, because the webhook route still has
   * to record it.
   */
  webhook(eventId: string, command: Command): StripeEventTaken {
    const { journal, committer, now } = this.#parts;
    const order = journal.order();
    if (order === null) return { state: 'no_order' };
    if (journal.seen(eventId)) return { state: 'committed' };
    const decision = decide(order, command, STRIPE, now());
    if (isRefusal(decision)) {
      return decision.refused === 'unavailable' ? { state: 'not_yet' } : { state: 'refused', why: decision.reason };
    }
    committer.commit(decision, () => journal.causedByWebhook(eventId));
    this.#parts.runner.drive();
    return { state: 'committed' };
  }

  /** The alarm rang: first the deadlines, then the work that is due. */
  async ring(): Promise<void> {
    const { journal, committer, now } = this.#parts;
    try {
      const decision = decide(journal.order(), { type: 'meet_deadline' }, SYSTEM, now());
      if (!isRefusal(decision) && decision.length > 0) committer.commit(decision);
      committer.troubles.over(DEADLINE);
    } catch (error) {
      await committer.troubles.note(DEADLINE, error);
    }
    await this.#parts.runner.run();
  }
}
