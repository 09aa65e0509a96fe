import Papa from 'papaparse';
import { expect } from 'vitest';
import { z } from 'zod';
import { DEV_SECRETS } from '../../../dev/settings.ts';
import { signature } from '../../../dev/stripe/webhooks.ts';
import { Proof } from '../../../src/api/routes/orders/proof.ts';
import { publicKeyFrom, verifyProof } from '../../../tools/verify-proof/verify.ts';
import { until } from '../../support/until.ts';
import type { Placed, Reply } from '../support/client.ts';
import { ConversationWorld } from '../support/conversation.ts';

/** The amounts of an order that must be equal in four books. Minor units. */
export interface Money {
  readonly captured: number;
  readonly refunded: number;
  readonly transferred: number;
  readonly reversed: number;
}

const Letters = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), queue: z.string(), error: z.string().nullable(), body: z.unknown() })),
});
const Row = z.looseObject({
  captured: z.string(),
  refunded: z.string(),
  transferred: z.string(),
  reversed: z.string(),
  supplier_share: z.string(),
  brand_share: z.string(),
  retailer_share: z.string(),
  platform_share: z.string(),
});

const minor = (text: string): number => Math.round(Number(text) * 100);

/** Reads the four books of an order's money: Stripe's, the order's, the proof's, the read model's. */
export class Books extends ConversationWorld {
  /** Sends an event as Stripe does, signed with the local secret. */
  async told(event: object, endpoint: 'account' | 'connect' = 'account'): Promise<Reply> {
    const { STRIPE_WEBHOOK_SECRET: own, STRIPE_CONNECT_WEBHOOK_SECRET: connect } = DEV_SECRETS;
    const body = JSON.stringify(event);
    const stamp = signature(body, endpoint === 'account' ? own : connect, Math.floor(Date.now() / 1_000));
    const response = await this.stack.fetch(`/webhooks/stripe${endpoint === 'account' ? '' : '/connect'}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': stamp },
      body,
    });
    return { status: response.status, headers: response.headers, text: await response.text(), body: null };
  }

  /** The dead letters of events that were not booked, by the id of the Stripe object. */
  async unbooked(): Promise<ReadonlyMap<string, string | null>> {
    const reply = await this.call('GET', '/v1/ops/dead-letters?limit=100', this.ops);
    expect(reply.status, reply.text).toBe(200);
    const { data } = Letters.parse(reply.body);
    return new Map(data.map(({ id, error }) => [id.replace(/^dl_stripe_/, ''), error]));
  }

  async inProof(orderId: string): Promise<Money> {
    const reply = await this.call('GET', `/v1/orders/${orderId}/proof`, this.ops);
    const key = await this.call('GET', '/v1/proof-key', null);
    expect(verifyProof(Buffer.from(reply.text), publicKeyFrom(key.text)).rejected).toBeNull();
    const entries = Proof.parse(reply.body).entries.flatMap((e) => ('entry' in e ? [e.entry] : []));
    const cash = (movement: string, side: string): number =>
      entries
        .filter((e) => e.account === 'cash' && e.movement === movement && e.side === side)
        .reduce((n, e) => n + e.amount, 0);
    return {
      captured: cash('capture', 'debit'),
      refunded: cash('refund', 'credit') - cash('refund_failure', 'debit'),
      transferred: cash('transfer', 'credit'),
      reversed: cash('reversal', 'debit'),
    };
  }

  /** The order's first row of the CSV, which is made from the read model. */
  async sheetRow(orderId: string, key: string = this.ops): Promise<Record<string, string>> {
    const reply = await this.call('GET', '/v1/orders.csv', key);
    expect(reply.status, reply.text).toBe(200);
    const { data } = Papa.parse<Record<string, string>>(reply.text, { header: true, delimiter: ',' });
    const found = data.find((one) => one.order_id === orderId);
    if (found === undefined) throw new Error(`not in the CSV: ${reply.text.slice(0, 500)}`);
    return found;
  }

  /** The amounts in that row. */
  async inSheet(orderId: string): Promise<Money & { readonly shares: number }> {
    const row = Row.parse(await this.sheetRow(orderId));
    return {
      captured: minor(row.captured),
      refunded: minor(row.refunded),
      transferred: minor(row.transferred),
      reversed: minor(row.reversed),
      shares:
        minor(row.supplier_share) + minor(row.brand_share) + minor(row.retailer_share) + minor(row.platform_share),
    };
  }

  /** Waits until all four books have the expected amounts. */
  async reachBooks(placed: Placed, wanted: Partial<Money>): Promise<Money> {
    const { id } = placed.order;
    return until(async () => {
      const { status: _, ...stripe } = await this.money(placed.payment.payment_intent);
      const order = await this.order(id, this.ops);
      const proof = await this.inProof(id);
      const { shares, ...sheet } = await this.inSheet(id);
      const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
      const said = {
        captured: order.totals?.captured,
        refunded: order.totals?.refunded,
        transferred: sum(order.split.map((share) => share.transferred)),
        reversed: sum(order.split.map((share) => share.reversed)),
      };
      expect(stripe).toMatchObject(wanted);
      expect(said).toEqual(stripe);
      expect(proof).toEqual(stripe);
      expect(sheet).toEqual(stripe);
      if (stripe.captured > 0) {
        expect(sum(order.split.map((share) => share.amount))).toBe(stripe.captured);
        // In the CSV, a share is what the party keeps.
        expect(shares).toBe(stripe.captured - stripe.refunded);
      }
      return stripe;
    });
  }
}
