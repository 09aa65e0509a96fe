import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { z } from 'zod';
import { BRANDS, RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import { until } from '../../support/until.ts';
import { keyOfSupplier, type Order } from './client.ts';
import { World } from './world.ts';

const { northlight } = RETAILERS;
export const CONNECTED = [...Object.values(SUPPLIERS), ...Object.values(BRANDS), ...Object.values(RETAILERS)];

const Quote = z.object({
  version: z.number(),
  currency: z.string(),
  amount: z.number(),
  lines: z.array(z.object({ line_id: z.string(), amount: z.number(), quantity: z.number() })),
  parties: z.array(
    z.object({
      party: z.string(),
      party_id: z.string(),
      amount: z.number(),
      from_share: z.number(),
      receivable: z.number(),
    }),
  ),
});
export type Quote = z.infer<typeof Quote>;

/** Asks for refunds, and reads the parties' money from Stripe. */
export class Refunding extends World {
  quoteReply = (id: string, ask: unknown, key = northlight.secretKey) =>
    this.call('POST', `/v1/orders/${id}/refund-quote`, key, ask);
  quote = async (id: string, ask: unknown): Promise<Quote> => {
    const reply = await this.quoteReply(id, ask);
    expect(reply.status, reply.text).toBe(200);
    return Quote.parse(reply.body);
  };
  refund = (id: string, ask: object, key = northlight.secretKey, idempotencyKey: string = randomUUID()) =>
    this.call(
      'POST',
      `/v1/orders/${id}/refunds`,
      key,
      { reason: 'too narrow', ...ask },
      { 'idempotency-key': idempotencyKey },
    );

  /** Quotes a refund and asks for it. If a mail changed the version meanwhile, it starts again, as a person does. */
  async refundAsQuoted(
    id: string,
    ask: object,
  ): Promise<{ quoted: Quote; done: Awaited<ReturnType<Refunding['refund']>> }> {
    return until(async () => {
      const quoted = await this.quote(id, ask);
      const done = await this.refund(id, { ...ask, version: quoted.version });
      return done.status === 409 ? null : { quoted, done };
    });
  }

  /** The money of each connected party at Stripe: its transfers less their reversals. */
  async atStripe(id: string): Promise<Map<string, number>> {
    const { data } = await this.stack.stripe.transfers.list({ transfer_group: id, limit: 100 });
    const held = new Map<string, number>();
    for (const transfer of data) {
      const party = CONNECTED.find(({ account }) => account === transfer.destination)?.id ?? '?';
      held.set(party, (held.get(party) ?? 0) + transfer.amount - transfer.amount_reversed);
    }
    return held;
  }

  /** Waits until every party has at Stripe its share less its cost shares of these quotes. */
  reachBooks = (order: Order, quotes: readonly Quote[]) =>
    until(async () => {
      const held = await this.atStripe(order.id);
      for (const { party, party_id, amount } of order.split) {
        if (party === 'platform') continue;
        const borne = quotes.flatMap((q) => q.parties.filter((p) => p.party_id === party_id).map((p) => p.from_share));
        const expected = borne.reduce((left, part) => left - part, amount);
        if ((held.get(party_id) ?? 0) !== expected)
          throw new Error(`${party_id}: ${held.get(party_id)} not ${expected}`);
      }
      return held;
    });

  settledOrder = async (skus: readonly string[]) => {
    const { placed, order } = await this.confirmed(skus);
    return { placed, order: await this.settled(order.id) };
  };

  make = async (order: Order, placed: { order_token: string }, upTo: 'in_production' | 'delivered') => {
    for (const f of order.fulfilments) await this.step(f.id, 'start', keyOfSupplier(f.supplier_id));
    if (upTo === 'in_production') return this.reachStatus(order.id, this.retailer, upTo);
    const tracking = { carrier: 'Post', tracking_number: 'T1', tracking_url: 'https://track.example/T1' };
    for (const f of order.fulfilments) await this.step(f.id, 'dispatch', keyOfSupplier(f.supplier_id), tracking);
    await this.call('POST', `/v1/orders/${order.id}/confirm-delivery`, placed.order_token, {});
    return this.reachStatus(order.id, this.retailer, upTo);
  };
}
