import type {
  MailClaims,
  MailOutcomeReport,
  MailReport,
  TransferClaim,
  TransferOutcome,
  TransferReport,
} from '../../durable-objects/rpc.ts';
import type { MailSaid, MailTemplate } from '../../src/domain/conversation/mail.ts';
import { type Outcome, ok } from '../../src/domain/fault.ts';
import type { Snapshot } from '../../src/domain/order/view.ts';
import type { Parked } from '../../src/domain/saga/state.ts';
import type { LogLine, NewDeadLetter, OrderObject, QueueDeps, QueueMessage } from '../../src/queues/deps.ts';
import { ORDER } from '../notifications/order.ts';

/** A queue message that records whether it was acknowledged or retried. */
export interface FakeMessage extends QueueMessage {
  readonly fate: string[];
}

export function message(body: unknown, id = 'm1', attempts = 1): FakeMessage {
  const fate: string[] = [];
  return { id, body, attempts, fate, ack: () => fate.push('ack'), retry: (o) => fate.push(`retry ${o?.delaySeconds}`) };
}

/** A fake order object. Its transfers and mails can be claimed until they are settled. The object gives the keys. */
export class FakeOrder implements OrderObject {
  readonly settled: (TransferOutcome | MailOutcomeReport | number)[] = [];
  /** How many calls brought reports. */
  reported = 0;
  parties = ['sup_1'];
  mails: MailTemplate[] = ['confirmed'];
  looksUp = false;
  n = 1;
  open = true;
  account: string | null = 'acct_1';
  redirected = false;
  version: number | null = ORDER.version;
  failing: Error | null = null;

  async read(): Promise<Snapshot | null> {
    if (this.failing !== null) throw this.failing;
    return this.version === null ? null : { order: { ...ORDER, version: this.version }, next: null };
  }
  async claimTransfers(asked: string | null): Promise<TransferClaim[]> {
    if (this.failing !== null) throw this.failing;
    if (!this.open) return [];
    this.asked.push(asked);
    return this.parties.map((partyId) => {
      const key = `${ORDER.id}:transfer:${partyId}:${this.n}`;
      const to = { account: this.account, redirected: this.redirected };
      const money = { amount: 500, currency: 'gbp', chargeId: 'ch_1' };
      return { orderId: ORDER.id, partyId, ...to, ...money, key, lookUpFirst: this.looksUp };
    });
  }
  readonly asked: (string | null)[] = [];
  async settleTransfers(reports: readonly TransferReport[]): Promise<void> {
    this.reported += 1;
    for (const { outcome } of reports) {
      this.settled.push(outcome);
      if (outcome.state === 'settled') this.open = false;
      if (outcome.state === 'not_found') {
        this.n += 1;
        this.looksUp = false;
      }
    }
  }
  async claimMails(): Promise<MailClaims | null> {
    if (this.failing !== null) throw this.failing;
    const mails = this.mails.map((template) => ({ template, messageId: `msg-${template}` }));
    return this.open ? { order: ORDER, mails } : null;
  }
  async settleMails(reports: readonly MailReport[]): Promise<void> {
    this.reported += 1;
    for (const { outcome } of reports) {
      this.settled.push(outcome);
      if (outcome.state !== 'failed') this.open = false;
    }
  }
  async settleProjection(version: number): Promise<void> {
    this.settled.push(version);
  }
  troubled: Parked | null = null;
  async trouble(): Promise<Parked | null> {
    return this.troubled;
  }
}

/** Fake transfers of Stripe by idempotency key: the same key returns the same transfer. */
class FakePayments {
  readonly made = new Map<string, string>();
  sends = 0;
  readonly destinations: (string | null)[] = [];
  looks = 0;
  transferFault: Outcome<never> | null = null;
  findFault: Outcome<never> | null = null;

  async transfer(claim: TransferClaim): Promise<Outcome<{ transferId: string }>> {
    this.sends += 1;
    this.destinations.push(claim.account);
    if (this.transferFault !== null) return this.transferFault;
    const transferId = this.made.get(claim.key) ?? `tr_${this.made.size + 1}`;
    this.made.set(claim.key, transferId);
    return ok({ transferId });
  }
  async findTransfer(): Promise<Outcome<{ transferId: string; amount: number } | null>> {
    this.looks += 1;
    if (this.findFault !== null) return this.findFault;
    const [transferId] = this.made.values();
    return ok(transferId === undefined ? null : { transferId, amount: 4_000 });
  }
}

export const SAID: MailSaid = { subject: 'Your order is confirmed', text: 'Dear Ada' };

/** All dependencies in memory. A test may replace each of them. */
export class World implements QueueDeps {
  readonly objects = new Map<string, FakeOrder>();
  readonly payments = new FakePayments();
  readonly mails: string[] = [];
  mailAnswer: Outcome<MailSaid | 'void'> = ok(SAID);
  readonly projected: number[] = [];
  readonly parked: [string, Parked][] = [];
  projectAnswer: Outcome<null> = ok(null);
  readonly recorded = new Map<string, NewDeadLetter>();
  recordAnswer: Outcome<null> = ok(null);
  readonly lines: LogLine[] = [];

  /** The object of an order, created at its first use. */
  readonly orders = (orderId: string): FakeOrder => {
    const order = this.objects.get(orderId) ?? new FakeOrder();
    this.objects.set(orderId, order);
    return order;
  };
  readonly notifications: QueueDeps['notifications'] = {
    send: async (_order, _template, messageId) => {
      if (this.mailAnswer.ok && this.mailAnswer.value !== 'void') this.mails.push(messageId);
      return this.mailAnswer;
    },
  };
  /** The present accounts, by party. */
  readonly accounts = new Map<string, string>();
  accountFault: Outcome<never> | null = null;
  accountsOf = async (): Promise<Outcome<ReadonlyMap<string, string>>> => this.accountFault ?? ok(this.accounts);
  /** The transfers that wait for their account, as `account order party`. */
  readonly noted: string[] = [];
  readonly waiting: QueueDeps['waiting'] = {
    note: async ({ account, orderId, partyId }) => {
      this.noted.push(`${account} ${orderId} ${partyId}`);
      return ok(null);
    },
  };
  /** Milliseconds until the pace opens, and how often a refusal was reported. */
  closed = 0;
  refusals = 0;
  answers = 0;
  careful = false;
  readonly pace: QueueDeps['pace'] = {
    closedFor: () => this.closed,
    careful: () => this.careful,
    answered: () => {
      this.answers += 1;
    },
    refused: async () => {
      this.refusals += 1;
      this.closed = 1_500;
      return this.closed;
    },
  };
  /** The messages that were sent again, as `queue order seconds`. */
  readonly again: string[] = [];
  againAnswer: Outcome<null> = ok(null);
  readonly sendAgain: QueueDeps['sendAgain'] = async (queue, body, seconds) => {
    if (this.againAnswer.ok) this.again.push(`${queue} ${JSON.stringify(body)} ${seconds}`);
    return this.againAnswer;
  };
  readonly projector: QueueDeps['projector'] = {
    project: async ({ order }) => {
      if (this.projectAnswer.ok) this.projected.push(order.version);
      return this.projectAnswer;
    },
    park: async (orderId, entry) => {
      this.parked.push([orderId, entry]);
      return this.projectAnswer;
    },
  };
  readonly deadLetters: QueueDeps['deadLetters'] = {
    record: async (deadLetter) => {
      if (this.recordAnswer.ok) this.recorded.set(deadLetter.id, deadLetter);
      return this.recordAnswer;
    },
  };
  readonly log = (line: LogLine): void => {
    this.lines.push(line);
  };
}
