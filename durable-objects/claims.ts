import { isSameMail, keyOfMail, type Mail } from '../src/domain/conversation/mail.ts';
import { SYSTEM } from '../src/domain/order/actor.ts';
import { event, type NewEvent } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import { redirectOf } from '../src/domain/refunds/redirect.ts';
import { type Attempt, intend } from '../src/domain/saga/attempt.ts';
import {
  afterLook,
  claimTransfer,
  failTransfer,
  isDue,
  MAILS_ROW,
  mailIsDue,
  owedTransfers,
  PROJECTION_ROW,
  resendAt,
  resendLater,
  transferWork,
} from '../src/domain/saga/outbox.ts';
import { keyOf } from './calls.ts';
import type { Committer } from './committer.ts';
import type { Journal } from './journal/journal.ts';
import type { MailClaims, MailReport, TransferClaim, TransferReport } from './rpc.ts';
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

  /**
   * What the queue's consumer sends to Stripe now, all in one commit. `partyId`: Stripe can pay this party again, so its
   * transfer does not wait any longer for its next try.
   */
  claimTransfers(partyId: string | null): readonly TransferClaim[] {
    const { journal, committer, now } = this.#parts;
    const order = journal.order();
    if (order === null) return [];
    const claimed: { readonly partyId: string; readonly amount: number; readonly row: Attempt }[] = [];
    const events: NewEvent[] = [];
    for (const party of owedTransfers(order)) {
      const before = journal.attempt(transferWork(party));
      if (!isDue(before, now(), party === partyId)) continue;
      const claim = claimTransfer(order, party);
      events.push(...claim.events);
      if (claim.amount === 0) continue;
      claimed.push({ partyId: party, amount: claim.amount, row: intend(before, transferWork(party), now()) });
    }
    if (events.length === 0 && claimed.length === 0) return [];
    committer.commit(events, () => {
      for (const { row } of claimed) journal.saveAttempt(row);
    });
    this.#parts.runner.drive();
    return claimed.flatMap((claim) => claimOf(order, claim));
  }

  /**
   * The consumer's reports on its claims. A report on an older claim changes nothing, unless money moved. All transfers
   * that were made are one commit.
   */
  settleTransfers(reports: readonly TransferReport[]): void {
    const { journal, committer } = this.#parts;
    const settled = reports.filter(({ outcome }) => outcome.state === 'settled');
    const events = settled.flatMap((report) => this.#settled(report));
    if (events.length > 0) {
      committer.commit(events, () => {
        for (const { data } of events) journal.endAttempt(transferWork(data.partyId));
      });
    }
    for (const report of reports) if (report.outcome.state !== 'settled') this.#open(report);
    this.#parts.runner.drive();
  }

  /** The order, the attempt and the transfer that a report is about; null where the transfer is not open. */
  #reported({ partyId }: TransferReport) {
    const { journal } = this.#parts;
    const order = journal.order();
    const row = journal.attempt(transferWork(partyId));
    const transfer = order?.transfers.find((t) => t.partyId === partyId);
    if (order === null || row === null || transfer === undefined) return null;
    return transfer.status === 'claimed' || transfer.status === 'waiting' ? { order, row, transfer } : null;
  }

  /** A reported transfer counts even if a refusal was reported before, because the money has moved. */
  #settled(report: TransferReport) {
    const { partyId, outcome } = report;
    const reported = this.#reported(report);
    if (reported === null || outcome.state !== 'settled') return [];
    const { transferId, amount } = outcome;
    // An earlier claim may have moved another amount. The amount that moved is booked.
    const other = amount === undefined || amount === reported.transfer.amount ? {} : { amount };
    return [event('transfer_settled', { partyId, transferId, ...other }, SYSTEM)];
  }

  #open(report: TransferReport): void {
    const { journal, committer, now, random } = this.#parts;
    const { partyId, key, outcome } = report;
    const reported = this.#reported(report);
    if (reported === null || outcome.state === 'settled') return;
    const { order, row, transfer } = reported;
    if (transfer.status !== 'claimed' || !claimIsCurrent(order, row, key)) return;
    const after: { events: NewEvent[]; row: Attempt } =
      outcome.state === 'not_found'
        ? { events: [], row: afterLook(row, now(), random()) }
        : failTransfer(order, partyId, row, outcome.fault, now(), random());
    const nextAt = outcome.state === 'failed' ? resendAt(after.row, outcome.fault, now()) : after.row.nextAt;
    committer.commit(after.events, () => {
      journal.saveAttempt(after.row);
      const sent = journal.outbox().get(row.workId);
      if (sent !== undefined) journal.saveOutbox({ ...sent, nextAt });
    });
  }

  /** The mails that the queue's consumer sends now. Mails that are no longer to be sent are settled here. */
  claimMails(): MailClaims | null {
    const { journal, committer } = this.#parts;
    const order = journal.order();
    if (order === null) return null;
    const due = order.mails.filter(({ outcome }) => outcome === 'due');
    const gone = due.filter(({ template, about }) => !mailIsDue(order, template, about));
    if (gone.length > 0) {
      committer.commit(gone.map((mail) => event('mail_settled', { ...keyOfMail(mail), outcome: 'void' }, SYSTEM)));
      this.#parts.runner.drive();
    }
    const mails = due
      .filter((mail) => !gone.includes(mail))
      .map((mail) => ({ ...keyOfMail(mail), messageId: messageId(order, mail) }));
    return mails.length === 0 ? null : { order, mails };
  }

  /** The consumer's reports, in the order of the claims. */
  settleMails(reports: readonly MailReport[]): void {
    const { journal, committer, now, random } = this.#parts;
    const order = journal.order();
    if (order === null) return;
    const open = reports.filter((report) =>
      order.mails.some((mail) => isSameMail(mail, report) && mail.outcome === 'due'),
    );
    const events = open.flatMap(({ outcome, ...report }): NewEvent[] => {
      const key = keyOfMail(report);
      if (outcome.state === 'sent')
        return [event('mail_settled', { ...key, outcome: 'sent', said: outcome.said }, SYSTEM)];
      if (outcome.state === 'void') return [event('mail_settled', { ...key, outcome: 'void' }, SYSTEM)];
      if (outcome.fault.kind !== 'terminal') return [];
      return [event('mail_settled', { ...key, outcome: 'refused' }, SYSTEM)];
    });
    const failed = events.length < open.length;
    if (open.length === 0) return;
    committer.commit(events, () => {
      const row = journal.outbox().get(MAILS_ROW);
      const due = journal.order()?.mails.some(({ outcome }) => outcome === 'due');
      if (row === undefined || !due) return;
      // A mail that became due after the claims is sent at once.
      if (failed) journal.saveOutbox(resendLater(row, now(), random()));
      else committer.outbox.owe(MAILS_ROW);
    });
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
      if (version < order.version) committer.outbox.owe(PROJECTION_ROW);
    });
    this.#parts.runner.drive();
  }
}

/** The same for every try of a mail. A mail that is sent again is another one: mailboxes drop a repeated id. */
function messageId({ id, mails }: OrderState, mail: Mail): string {
  const { template } = mail;
  const n = mails.slice(0, mails.indexOf(mail) + 1).filter((one) => one.template === template).length;
  return n === 1 ? `${id}:mail:${template}` : `${id}:mail-${n}:${template}`;
}

function claimOf(
  order: OrderState,
  { partyId, amount, row }: { readonly partyId: string; readonly amount: number; readonly row: Attempt },
): TransferClaim[] {
  const transfer = order.transfers.find((t) => t.partyId === partyId);
  const { chargeId } = order.payment;
  if (transfer === undefined || chargeId === null) return [];
  const { currency, id: orderId } = order;
  const { lookUpFirst } = row;
  const redirect = redirectOf(order, partyId);
  const to = { account: redirect ?? transfer.account, redirected: redirect !== null };
  return [{ orderId, partyId, ...to, amount, currency, chargeId, key: keyOf(order, row), lookUpFirst }];
}
