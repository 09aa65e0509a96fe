import type { MailTemplate } from '../src/domain/conversation/mail.ts';
import { type Actor, CUSTOMER, STRIPE, SYSTEM } from '../src/domain/order/actor.ts';
import { type Command, decide } from '../src/domain/order/decide.ts';
import { event, type NewEvent } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import type { Snapshot } from '../src/domain/order/view.ts';
import { isRefusal, type Refusal, refuse } from '../src/domain/refusal.ts';
import { type Attempt, intend } from '../src/domain/saga/attempt.ts';
import {
  afterLook,
  claimTransfer,
  failTransfer,
  looksLater,
  mailIsDue,
  resendLater,
  transferWork,
} from '../src/domain/saga/outbox.ts';
import { undecidedPayment } from '../src/domain/saga/settle.ts';
import { keyOf } from './effects.ts';
import type { Journal } from './journal.ts';
import type {
  CommandResult,
  MailClaim,
  MailReport,
  NewsTaken,
  PlaceInput,
  Submission,
  TransferClaimResult,
  TransferReport,
} from './rpc.ts';
import type { Runner } from './runner.ts';
import { DEADLINE } from './trouble.ts';

export interface DeskParts {
  readonly journal: Journal;
  readonly runner: Runner;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
  /** Keeps the object alive until the work ends; the answer does not wait for it. */
  readonly background: (work: Promise<void>) => void;
}

const PLACE = 'place';
const REUSED = refuse('idempotency_key_reused', { key: 'idempotency_key_reused' });
const UNAVAILABLE = refuse('unavailable', { key: 'payment_not_prepared' });

/** What an answer waits for: the thing the caller asked about, not the whole saga. */
const DONE: Readonly<Record<Command['type'], (order: OrderState) => boolean>> = {
  pay: ({ payment }) => payment.confirming === null,
  cancel: ({ saga }) => saga.direction === 'finished',
  force_cancel: ({ saga }) => saga.direction === 'finished',
  reject: ({ saga }) => saga.direction === 'finished',
  refund: ({ refunds }) => refunds.every(({ status }) => status !== 'requested'),
  observe_payment: () => true,
  observe_refund: () => true,
  observe_chargeback: () => true,
  post_message: () => true,
  answer_proposal: ({ refunds }) => refunds.every(({ status }) => status !== 'requested'),
  raise_dispute: () => true,
  post_dispute_message: () => true,
  resolve_dispute: ({ refunds }) => refunds.every(({ status }) => status !== 'requested'),
  accept: () => true,
  start: () => true,
  dispatch: () => true,
  deliver: () => true,
  confirm_delivery: () => true,
  revoke_tokens: () => true,
  resume_work: () => true,
  meet_deadline: () => true,
};

const undecidedPaymentOf = (order: OrderState | null) => (order === null ? null : undecidedPayment(order));

/** Where callers are served: submissions joined, answers remembered, claims handed out. */
export class Desk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  snapshot(): Snapshot | null {
    const order = this.#parts.journal.order();
    return order === null ? null : { order, next: this.#parts.runner.next(order) };
  }

  /** Makes the order, or joins the submission that made it. Remembers everything but `price_changed` and 503s. */
  async place({ hash, priced }: PlaceInput): Promise<CommandResult> {
    const { journal, runner } = this.#parts;
    const submission: Submission = { scope: PLACE, hash };
    const seen = journal.submission(PLACE);
    if (seen !== null && seen.hash !== hash) return this.#refused(REUSED);
    if (seen?.answer) return this.#repeat(seen.answer);
    if (seen === null) {
      if (isRefusal(priced)) return this.#refusePlacing(submission, priced);
      runner.commit([event('order_placed', priced, CUSTOMER)], () => journal.remember(submission, null));
    }
    this.#drive();
    await runner.until(({ payment }) => payment.intentId !== null);
    const order = journal.order();
    if (order === null || order.payment.intentId === null) return this.#refused(UNAVAILABLE);
    return this.#answer(submission);
  }

  #refusePlacing(submission: Submission, refusal: Refusal): CommandResult {
    const { journal, runner } = this.#parts;
    if (refusal.refused !== 'price_changed') {
      runner.commit([], () => {
        journal.create();
        journal.remember(submission, { version: 0, next: null, refusal });
      });
    }
    return { ok: false, refusal, snapshot: null };
  }

  async command(command: Command, actor: Actor, submission: Submission | null): Promise<CommandResult> {
    const { journal, runner, now } = this.#parts;
    const seen = submission === null ? null : journal.submission(submission.scope);
    if (submission !== null && seen !== null && seen.hash !== submission.hash) return this.#refused(REUSED);
    if (seen?.answer) return this.#repeat(seen.answer);
    if (seen === null) {
      const decision = decide(runner.troubles.shown(journal.order()), command, actor, now());
      if (isRefusal(decision)) return this.#refused(decision, submission);
      runner.commit(decision, () => {
        if (submission !== null) journal.remember(submission, null, decision.length === 0);
        if (command.type === 'resume_work') runner.troubles.forget();
      });
    }
    this.#drive();
    await runner.until(DONE[command.type]);
    // Not remembered: the same request is answered what became of the payment.
    const undecided = command.type === 'pay' ? undecidedPaymentOf(journal.order()) : null;
    return undecided === null ? this.#answer(submission) : this.#refused(undecided);
  }

  /** The answer as things are now, kept under its key; whoever joined first decides what it was. */
  #answer(submission: Submission | null): CommandResult {
    const { journal, runner } = this.#parts;
    const snapshot = this.snapshot();
    if (snapshot === null) return this.#refused(refuse('not_found', { key: 'not_there' }));
    if (submission !== null) {
      const given = journal.submission(submission.scope)?.answer;
      if (given) return this.#repeat(given);
      const remembered = { version: snapshot.order.version, next: snapshot.next, refusal: null };
      runner.commit([], () => journal.remember(submission, remembered));
    }
    return { ok: true, snapshot };
  }

  #refused(refusal: Refusal, submission: Submission | null = null): CommandResult {
    const { journal, runner } = this.#parts;
    const snapshot = this.snapshot();
    // Nothing is remembered of an order that is not there, nor of a moment that passes by itself.
    if (
      submission !== null &&
      snapshot !== null &&
      refusal.refused !== 'unavailable' &&
      refusal.refused !== 'not_found'
    ) {
      const remembered = { version: snapshot.order.version, next: snapshot.next, refusal };
      runner.commit([], () => journal.remember(submission, remembered));
    }
    return { ok: false, refusal, snapshot };
  }

  #repeat({
    version,
    next,
    refusal,
  }: {
    version: number;
    next: Snapshot['next'];
    refusal: Refusal | null;
  }): CommandResult {
    const order = this.#parts.journal.orderAt(version);
    const snapshot = order === null ? null : { order, next };
    if (refusal !== null) return { ok: false, refusal, snapshot };
    return snapshot === null ? this.#refused(refuse('internal', { key: 'internal_error' })) : { ok: true, snapshot };
  }

  /** Stripe's word, once per event id. What is refused is not marked as seen: the edge has yet to write it down. */
  webhook(eventId: string, command: Command): NewsTaken {
    const { journal, runner, now } = this.#parts;
    const order = journal.order();
    if (order === null) return { state: 'no_order' };
    if (journal.seen(eventId)) return { state: 'committed' };
    const decision = decide(order, command, STRIPE, now());
    if (isRefusal(decision)) return { state: 'refused', why: decision.reason };
    runner.commit(decision, () => journal.markSeen(eventId, now()));
    this.#drive();
    return { state: 'committed' };
  }

  /** The alarm: deadlines first, then whatever is due. */
  async ring(): Promise<void> {
    const { journal, runner, now } = this.#parts;
    try {
      const decision = decide(journal.order(), { type: 'meet_deadline' }, SYSTEM, now());
      if (!isRefusal(decision) && decision.length > 0) runner.commit(decision);
      runner.troubles.over(DEADLINE);
    } catch (error) {
      await runner.troubles.note(DEADLINE, error);
    }
    await runner.run();
  }

  claimTransfer(partyId: string): TransferClaimResult {
    const { journal, runner, now } = this.#parts;
    const order = journal.order();
    if (order === null) return { state: 'void' };
    if (looksLater(journal.attempt(transferWork(partyId)), now())) return { state: 'void' };
    const { events, amount } = claimTransfer(order, partyId);
    const row = intend(journal.attempt(transferWork(partyId)), transferWork(partyId), now());
    const transfer = order.transfers.find((t) => t.partyId === partyId);
    runner.commit(events, () => {
      if (amount > 0) journal.saveAttempt(row);
    });
    const { chargeId } = order.payment;
    if (amount === 0 || transfer === undefined || chargeId === null) return { state: 'void' };
    const { currency, id: orderId } = order;
    const { account } = transfer;
    const key = keyOf(order, row);
    return {
      state: 'claimed',
      claim: { orderId, partyId, account, amount, currency, chargeId, key, lookUpFirst: row.lookUpFirst },
    };
  }

  settleTransfer(partyId: string, outcome: TransferReport, key: string): void {
    const { journal, runner } = this.#parts;
    const order = journal.order();
    const row = journal.attempt(transferWork(partyId));
    const status = order?.transfers.find((t) => t.partyId === partyId)?.status;
    if (order === null || row === null || (status !== 'claimed' && status !== 'waiting')) return;
    if (outcome.state === 'settled') {
      // Also where a refusal was told first: the money has moved.
      const { transferId, amount } = outcome;
      const claimed = order.transfers.find((t) => t.partyId === partyId)?.amount;
      // Found with the amount of an earlier claim: what has moved is what counts.
      const other = amount === undefined || amount === claimed ? {} : { amount };
      const settled = event('transfer_settled', { partyId, transferId, ...other }, SYSTEM);
      runner.commit([settled], () => journal.dropAttempt(row.workId));
    } else if (status === 'claimed' && key === keyOf(order, row)) {
      // A word on an older key is overtaken: two consumers that found nothing must not take two keys.
      this.#transferOpen(order, partyId, row, outcome);
    }
    this.#drive();
  }

  #transferOpen(
    order: OrderState,
    partyId: string,
    row: Attempt,
    outcome: Exclude<TransferReport, { state: 'settled' }>,
  ) {
    const { journal, runner, now, random } = this.#parts;
    const after: { events: NewEvent[]; row: Attempt } =
      outcome.state === 'not_found'
        ? { events: [], row: afterLook(row, now(), random()) }
        : failTransfer(order, partyId, row, outcome.fault, now(), random());
    runner.commit(after.events, () => {
      journal.saveAttempt(after.row);
      const sent = journal.outbox().get(row.workId);
      if (sent !== undefined) journal.saveOutbox({ ...sent, nextAt: after.row.nextAt });
    });
  }

  claimMail(template: MailTemplate): MailClaim {
    const { journal, runner } = this.#parts;
    const order = journal.order();
    if (order === null || !order.mails.some((m) => m.template === template && m.outcome === 'due'))
      return { state: 'void' };
    if (!mailIsDue(order, template)) {
      runner.commit([event('mail_settled', { template, outcome: 'void' }, SYSTEM)]);
      this.#drive();
      return { state: 'void' };
    }
    return { state: 'claimed', order, template, messageId: `${order.id}:mail:${template}` };
  }

  settleMail(template: MailTemplate, outcome: MailReport): void {
    const { journal, runner, now, random } = this.#parts;
    const order = journal.order();
    if (order === null || !order.mails.some((m) => m.template === template && m.outcome === 'due')) return;
    if (outcome.state !== 'failed') {
      const said = outcome.state === 'sent' ? { said: outcome.said } : {};
      runner.commit([event('mail_settled', { template, outcome: outcome.state, ...said }, SYSTEM)]);
    } else if (outcome.fault.kind === 'terminal') {
      runner.commit([event('mail_settled', { template, outcome: 'refused' }, SYSTEM)]);
    } else {
      const row = journal.outbox().get(`mail:${template}`);
      if (row !== undefined) runner.commit([], () => journal.saveOutbox(resendLater(row, now(), random())));
    }
    this.#drive();
  }

  settleProjection(version: number): void {
    const { journal, runner } = this.#parts;
    const order = journal.order();
    if (order === null || version <= journal.projected()) return;
    runner.commit([], () => {
      journal.setProjected(version);
      // A newer version is sent at once, a settled one not again.
      if (version < order.version) runner.outbox.owe('project');
    });
    this.#drive();
  }

  #drive(): void {
    const { runner, background } = this.#parts;
    background(runner.run());
  }
}
