import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { z } from 'zod';
import { Proof } from '../../../src/api/routes/orders/proof.ts';
import { until } from '../../support/until.ts';
import type { Order, Placed, Reply } from '../support/client.ts';
import { atOrderPage, signedIn } from '../support/dashboard.ts';
import { expectPartyBooks, PartyLedgers, partyBooks } from '../support/party-books.ts';
import { Books } from './books.ts';

/** Which order, and how it is found at Stripe and opened by its customer. `intent` null: Stripe has none for it. */
export interface Booked {
  readonly id: string;
  readonly intent: string | null;
  readonly token: string | null;
}

/** What every book of one order has to say. Amounts in minor units; what is not named is 0 or empty. */
export interface Wanted {
  readonly status: string;
  readonly refundStatus: 'none' | 'partial' | 'full' | 'owed';
  readonly captured: number;
  /** Given back by Stripe, to the card. */
  readonly refunded?: number;
  /** Given back in another way, as Platform Ops said. */
  readonly paidOtherwise?: number;
  /** What the customer still waits for. */
  readonly owed?: number;
  /** What banks took and hold. */
  readonly atBank?: number;
  /** What all connected parties together have at Stripe. */
  readonly parties: number;
  /** What is parked: its work and its code. */
  readonly parked?: readonly { readonly work: string; readonly code: string }[];
  /** The customer's mails, oldest first. */
  readonly mails: readonly string[];
  /** What the last mail says. */
  readonly lastMail?: readonly string[];
  readonly pages: { readonly [reader in Reader]?: Says };
}

interface Says {
  readonly has?: readonly string[];
  readonly not?: readonly string[];
}

const READERS = {
  retailer: 'clerk@northlight.example',
  supplier: 'tasks@ashwood.example',
  ops: 'ops@headrail.example',
} as const;
type Reader = keyof typeof READERS | 'customer';

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** Stripe's amounts of one order. `byParty`: of our transfers alone. */
interface AtStripe {
  readonly captured: number;
  readonly refunded: number;
  readonly atBank: number;
  readonly byParty: ReadonlyMap<string, { readonly transferred: number; readonly reversed: number }>;
}

const Listed = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
const Full = z.looseObject({
  version: z.number(),
  number: z.string(),
  refund_owed: z.number(),
  totals: z.looseObject({ captured: z.number(), refunded: z.number(), charged_back: z.number() }),
  refunds: z.array(z.looseObject({ amount: z.number(), status: z.string(), source: z.string() })),
  parked: z.array(z.looseObject({ work: z.string(), code: z.string() })),
});

/** Compares all books of one order with each other, and with what is expected. */
export class EveryBook extends Books {
  readonly #cookies = new Map<string, string>();
  readonly #ledgers = new PartyLedgers((path) => this.call('GET', path, this.ops));

  /**
   * Waits until all books agree: Stripe's lists, the order, the proof, the list, the CSV, the mails, the pages, and what
   * each party reads of its money.
   */
  expectBooks(booked: Booked, wanted: Wanted): Promise<Order> {
    return until(async () => {
      const stripe = await this.#atStripe(booked);
      const order = await this.order(booked.id, this.ops);
      this.#expectAmounts(order, stripe, wanted);
      await this.#expectProof(booked.id, stripe, wanted);
      await this.#expectReadModel(order, wanted);
      expect(await this.mailsSettled(booked.id)).toEqual(wanted.mails);
      const last = this.mails(booked.id).at(-1);
      for (const text of wanted.lastMail ?? []) expect(`${last?.subject}\n${last?.text}`).toContain(text);
      await this.#expectPages(booked, wanted);
      await this.#expectParties(order, stripe);
      return order;
    });
  }

  async #atStripe({ id, intent }: Booked): Promise<AtStripe> {
    const { stripe } = this.stack;
    const found = [];
    for await (const one of stripe.paymentIntents.list({ limit: 100 })) {
      if (one.metadata.order_id === id) found.push(one);
    }
    expect(found.map((one) => one.id)).toEqual(intent === null ? [] : [intent]);
    const byParty = new Map<string, { transferred: number; reversed: number }>();
    for await (const { metadata, amount, amount_reversed } of stripe.transfers.list({
      transfer_group: id,
      limit: 100,
    })) {
      // What a person sends by hand names no party.
      if (metadata.party_id === undefined) continue;
      const { transferred = 0, reversed = 0 } = byParty.get(metadata.party_id) ?? {};
      byParty.set(metadata.party_id, { transferred: transferred + amount, reversed: reversed + amount_reversed });
    }
    if (intent === null) return { captured: 0, refunded: 0, atBank: 0, byParty };
    let refunded = 0;
    for await (const refund of stripe.refunds.list({ payment_intent: intent, limit: 100 })) {
      if (refund.status !== 'failed') refunded += refund.amount;
    }
    const { data: disputes } = await stripe.disputes.list({ payment_intent: intent, limit: 100 });
    const atBank = 0 - sum(disputes.flatMap((one) => one.balance_transactions.map(({ amount }) => amount)));
    return { captured: sum(found.map((one) => one.amount_received)), refunded, atBank, byParty };
  }

  #expectAmounts(order: Order, stripe: AtStripe, wanted: Wanted): void {
    const { refunded = 0, paidOtherwise = 0, owed = 0, atBank = 0, parked = [] } = wanted;
    const { captured, status, refundStatus } = wanted;
    expect({ ...stripe, byParty: null }).toEqual({ captured, refunded, atBank, byParty: null });
    const said = Full.parse(order);
    expect(order).toMatchObject({ status, refund_status: refundStatus });
    expect(said.totals).toMatchObject({ captured, refunded: refunded + paidOtherwise });
    expect(said.refund_owed).toBe(owed);
    const counted = said.refunds.filter((one) => one.status !== 'failed');
    const by = (otherwise: boolean) =>
      sum(counted.filter((one) => (one.source === 'otherwise') === otherwise).map((one) => one.amount));
    expect([by(true), by(false)]).toEqual([paidOtherwise, refunded + said.totals.charged_back]);
    expect(said.totals.charged_back).toBe(Math.min(atBank, captured - refunded - paidOtherwise));
    expect(said.parked.map(({ work, code }) => ({ work, code }))).toEqual(parked);
    const paid = order.split.filter(({ party }) => party !== 'platform');
    for (const { party_id, transferred, reversed } of paid) {
      const { transferred: sent = 0, reversed: back = 0 } = stripe.byParty.get(party_id) ?? {};
      expect([party_id, transferred, reversed]).toEqual([party_id, sent, back]);
    }
    expect(sum(paid.map(({ transferred, reversed }) => transferred - reversed))).toBe(wanted.parties);
    expect(sum(order.split.map(({ amount }) => amount))).toBe(captured > 0 ? captured : order.totals?.total);
  }

  /** The proof is valid, and its cash is what the order's money at Stripe is. */
  async #expectProof(id: string, { captured, refunded, atBank, byParty }: AtStripe, wanted: Wanted): Promise<void> {
    const parties = [...byParty.values()];
    const inProof = await this.inProof(id);
    expect(inProof).toEqual({
      captured,
      refunded,
      transferred: sum(parties.map((one) => one.transferred)),
      reversed: sum(parties.map((one) => one.reversed)),
    });
    const { entries } = Proof.parse((await this.call('GET', `/v1/orders/${id}/proof`, this.ops)).body);
    const balance = (account: string): number =>
      sum(
        entries.flatMap((one) => {
          if (!('entry' in one) || one.entry.account !== account) return [];
          return [one.entry.side === 'debit' ? one.entry.amount : 0 - one.entry.amount];
        }),
      );
    expect(balance('cash')).toBe(captured - refunded - atBank - wanted.parties);
    expect(balance('outside')).toBe(0 - (wanted.paidOtherwise ?? 0));
  }

  /** The list and the CSV are made from the read model. They say what the order says, to Platform Ops and the retailer. */
  async #expectReadModel(order: Order, wanted: Wanted): Promise<void> {
    const { number, totals, refund_owed } = Full.parse(order);
    const reply = await this.call('GET', `/v1/orders?q=${number}&status=${order.status}`, this.ops);
    const row = Listed.parse(reply.body).data.find(({ id }) => id === order.id);
    // Only the order's object knows the retries that are under way.
    expect({ ...row, next_automatic_action: null }).toEqual({ ...order, next_automatic_action: null });
    const owed = Listed.parse((await this.call('GET', '/v1/orders?refund_status=owed&limit=100', this.ops)).body);
    expect(owed.data.some(({ id }) => id === order.id)).toBe(wanted.refundStatus === 'owed');
    const pounds = (amount: number): string => (amount / 100).toFixed(2);
    const moved = order.split.filter(({ party }) => party !== 'platform');
    for (const key of [this.ops, this.retailer]) {
      expect(await this.sheetRow(order.id, key)).toMatchObject({
        status: order.status,
        refund_status: order.refund_status,
        captured: pounds(totals.captured),
        refunded: pounds(totals.refunded),
        charged_back: pounds(totals.charged_back),
        refund_owed: pounds(refund_owed),
        transferred: pounds(sum(moved.map(({ transferred }) => transferred))),
        reversed: pounds(sum(moved.map(({ reversed }) => reversed))),
        transfer_status: moved.map(({ party_id, transfer_status }) => `${party_id} ${transfer_status}`).join('; '),
      });
    }
  }

  /** The CSV has this order's movements as Stripe has them. The page has the sums of the CSV, and what the ledgers have. */
  async #expectParties({ id, split }: Order, { byParty }: AtStripe): Promise<void> {
    const ledger = await this.#ledgers.all();
    for (const { party_id } of split.filter(({ party }) => party !== 'platform')) {
      const books = await partyBooks((path) => this.#html('ops', path), party_id);
      const { transferred = 0, reversed = 0 } = byParty.get(party_id) ?? {};
      const own = books.rows.filter(({ orderId }) => orderId === id).map(({ amount }) => amount);
      const [got, back] = [sum(own.filter((n) => n > 0)), sum(own.filter((n) => n < 0))];
      expect([party_id, got, back]).toEqual([party_id, transferred, 0 - reversed]);
      expectPartyBooks(party_id, books, ledger.get(party_id) ?? 0);
    }
  }

  async #expectPages({ id, token }: Booked, { pages }: Wanted): Promise<void> {
    for (const reader of ['customer', 'retailer', 'supplier', 'ops'] as const) {
      const says = pages[reader];
      if (says === undefined) continue;
      const page = reader === 'customer' ? await this.customerPage(id, token ?? '') : await this.pageOf(reader, id);
      for (const text of says.has ?? []) expect(page, `${reader}: ${text}`).toContain(text);
      for (const text of says.not ?? []) expect(page, `${reader}: ${text}`).not.toContain(text);
    }
  }

  /** Asks for a refund as the retailer. */
  refund(orderId: string, ask: object): Promise<Reply> {
    const headers = { 'idempotency-key': randomUUID() };
    return this.call('POST', `/v1/orders/${orderId}/refunds`, this.retailer, { ...ask, reason: 'too narrow' }, headers);
  }

  /** What all parties but the Platform keep of the order, after its refunds. */
  async keptOf(id: string): Promise<number> {
    const { split } = await this.order(id, this.ops);
    return sum(split.map(({ party, kept }) => (party === 'platform' ? 0 : Number(kept))));
  }

  async customerPage(id: string, token: string): Promise<string> {
    const cookie = this.#cookies.get(id) ?? (await atOrderPage(this.stack, id, token)).cookie;
    this.#cookies.set(id, cookie);
    return words(await (await this.stack.fetch(`/o/${id}`, { headers: { cookie } })).text());
  }

  /** A page of the dashboard, by default the order's. */
  async pageOf(reader: keyof typeof READERS, id: string, path = `/orders/${id}`): Promise<string> {
    return words(await this.#html(reader, path));
  }

  async #html(reader: keyof typeof READERS, path: string): Promise<string> {
    const email = READERS[reader];
    const cookie = this.#cookies.get(email) ?? (await signedIn(this.stack, email)).cookie;
    this.#cookies.set(email, cookie);
    return (await this.stack.fetch(path, { headers: { cookie } })).text();
  }
}

/** What a person reads of a page: without scripts, styles and tags. */
const words = (page: string): string =>
  page
    .replaceAll(/<(script|style)[^>]*>.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');

/** The total of an order of one blind that Ashwood makes. */
export const TOTAL = 33_395;
export const CONFIRMED = ['received', 'confirmed'];

/** What the parties of a confirmed order have: all but the Platform's share. */
export const paidOut = ({ split }: Order): number =>
  sum(split.map(({ party, amount }) => (party === 'platform' ? 0 : amount)));

export const bookedOf = ({ order, payment, order_token }: Placed): Booked => ({
  id: order.id,
  intent: payment.payment_intent,
  token: order_token,
});

/** The books of a confirmed order of which nothing was given back. */
export const confirmedBooks = (order: Order): Wanted => ({
  status: 'confirmed',
  refundStatus: 'none',
  captured: TOTAL,
  parties: paidOut(order),
  mails: CONFIRMED,
  pages: {
    customer: { not: ['refund', 'Refund', 'declined'] },
    retailer: { has: ['Confirmed'], not: ['Refunded', 'Refund owed'] },
  },
});

/** An event of Stripe's about this object. */
export const eventOf = (type: string, object: object): object => ({
  id: `evt_${randomUUID()}`,
  object: 'event',
  api_version: '2026-10-28.endive',
  created: Math.floor(Date.now() / 1_000),
  livemode: false,
  type,
  data: { object },
});
