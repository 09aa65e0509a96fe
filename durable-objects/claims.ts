import type { MailTemplate } from '../src/domain/conversation/mail.ts';
import { SYSTEM } from '../src/domain/order/actor.ts';
import { event, type NewEvent } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
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
import { keyOf } from './calls.ts';
import type { Committer } from './committer.ts';
import type { Journal } from './journal.ts';
import type { MailClaim, MailReport, TransferClaimResult, TransferReport } from './rpc.ts';
import type { Runner } from './runner.ts';

export interface ClaimParts {
  readonly journal: Journal;
  readonly committer: Committer;
  readonly runner: Runner;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 <= random < 1; spreads retries. */
  readonly random: () => number;
}

/**
 * Whether a report is on the claim that counts now. Two consumers may claim the same transfer. If both report that they
 * found nothing and both reports count, two keys are used and the party is paid twice.
 * @mutant Exported so that the simulation can replace it.
 */
export const claimIsCurrent = (order: OrderState, row: Attempt, key: string): boolean => key === keyOf(order, row);

/** What the queues' consumers claim from the order, and what they report back to it. */
export class ConsumerClaims {
  readonly #parts: ClaimParts;

  constructor(parts: ClaimParts) {
    this.#parts = parts;
  }

  /** What the queue's consumer sends to Stripe now; `void` where there is nothing to send. */
  claimTransfer(partyId: string): TransferClaimResult {
    const { journal, committer, now } = this.#parts;
    const order = journal.order();
    if (order === null) return { state: 'void' };
    if (looksLater(journal.attempt(transferWork(partyId)), now())) return { state: 'void' };
    const { events, amount } = claimTransfer(order, partyId);
    const row = intend(journal.attempt(transferWork(partyId)), transferWork(partyId), now());
    const transfer = order.transfers.find((t) => t.partyId === partyId);
    committer.commit(events, () => {
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

  /**
   * The consumer's report on a claim. `key` is the claim's: a report on an older claim changes nothing, unless money
   * moved.
   */
  settleTransfer(partyId: string, outcome: TransferReport, key: string): void {
    const { journal, committer } = this.#parts;
    const order = journal.order();
    const row = journal.attempt(transferWork(partyId));
    const status = order?.transfers.find((t) => t.partyId === partyId)?.status;
    if (order === null || row === null || (status !== 'claimed' && status !== 'waiting')) return;
    if (outcome.state === 'settled') {
      // Even if a refusal was reported first: the money has moved.
      const { transferId, amount } = outcome;
      const claimed = order.transfers.find((t) => t.partyId === partyId)?.amount;
      // An earlier claim may have moved another amount. The amount that moved is booked.
      const other = amount === undefined || amount === claimed ? {} : { amount };
      const settled = event('transfer_settled', { partyId, transferId, ...other }, SYSTEM);
      committer.commit([settled], () => journal.dropAttempt(row.workId));
    } else if (status === 'claimed' && claimIsCurrent(order, row, key)) {
      this.#transferOpen(order, partyId, row, outcome);
    }
    this.#parts.runner.drive();
  }

  #transferOpen(
    order: OrderState,
    partyId: string,
    row: Attempt,
    outcome: Exclude<TransferReport, { state: 'settled' }>,
  ) {
    const { journal, committer, now, random } = this.#parts;
    const after: { events: NewEvent[]; row: Attempt } =
      outcome.state === 'not_found'
        ? { events: [], row: afterLook(row, now(), random()) }
        : failTransfer(order, partyId, row, outcome.fault, now(), random());
    committer.commit(after.events, () => {
      journal.saveAttempt(after.row);
      const sent = journal.outbox().get(row.workId);
      if (sent !== undefined) journal.saveOutbox({ ...sent, nextAt: after.row.nextAt });
    });
  }

  /** What the queue's consumer mails now; `void` where the mail is settled, or no longer due. */
  claimMail(template: MailTemplate): MailClaim {
    const { journal, committer } = this.#parts;
    const order = journal.order();
    if (order === null || !order.mails.some((m) => m.template === template && m.outcome === 'due'))
      return { state: 'void' };
    if (!mailIsDue(order, template)) {
      committer.commit([event('mail_settled', { template, outcome: 'void' }, SYSTEM)]);
      this.#parts.runner.drive();
      return { state: 'void' };
    }
    return { state: 'claimed', order, template, messageId: `${order.id}:mail:${template}` };
  }

  settleMail(template: MailTemplate, outcome: MailReport): void {
    const { journal, committer, now, random } = this.#parts;
    const order = journal.order();
    if (order === null || !order.mails.some((m) => m.template === template && m.outcome === 'due')) return;
    if (outcome.state !== 'failed') {
      const said = outcome.state === 'sent' ? { said: outcome.said } : {};
      committer.commit([event('mail_settled', { template, outcome: outcome.state, ...said }, SYSTEM)]);
    } else if (outcome.fault.kind === 'terminal') {
      committer.commit([event('mail_settled', { template, outcome: 'refused' }, SYSTEM)]);
    } else {
      const row = journal.outbox().get(`mail:${template}`);
      if (row !== undefined) committer.commit([], () => journal.saveOutbox(resendLater(row, now(), random())));
    }
    this.#parts.runner.drive();
  }

  /** The read model has this version of the order. */
  settleProjection(version: number): void {
    const { journal, committer } = this.#parts;
    const order = journal.order();
    if (order === null || version <= journal.projected()) return;
    committer.commit([], () => {
      journal.setProjected(version);
      // The order has changed since: send the newer version at once.
      if (version < order.version) committer.outbox.owe('project');
    });
    this.#parts.runner.drive();
  }
}
