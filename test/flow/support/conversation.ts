import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { z } from 'zod';
import { BRANDS, RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import { DisputeOut, MessageOut, ProposalOut } from '../../../src/api/schemas/conversation.ts';
import { until } from '../../support/until.ts';
import { keyOfSupplier, type Order, type Placed, type Reply } from './client.ts';
import { World } from './world.ts';

const CONNECTED = [...Object.values(SUPPLIERS), ...Object.values(BRANDS), ...Object.values(RETAILERS)];
const Ruled = z.looseObject({ proposal: ProposalOut });

export type Message = z.infer<typeof MessageOut>;
export type Dispute = z.infer<typeof DisputeOut>;
export type Stage = 'confirmed' | 'in_production' | 'dispatched' | 'delivered';

/** Calls the API for messages and disputes. Every answer is checked with the published schema. */
export class ConversationWorld extends World {
  post(order: Pick<Order, 'id'>, key: string, body: object, idempotencyKey: string = randomUUID()): Promise<Reply> {
    return this.call('POST', `/v1/orders/${order.id}/messages`, key, body, { 'idempotency-key': idempotencyKey });
  }

  async posted(order: Pick<Order, 'id'>, key: string, body: object): Promise<Message> {
    const reply = await this.post(order, key, { body: 'Hello', ...body });
    expect(reply.status, reply.text).toBe(201);
    return MessageOut.parse(reply.body);
  }

  /** Makes a proposal of the retailer to a supplier. Returns its id. */
  async proposed(order: Pick<Order, 'id'>, to: string, proposal: object, key: string = this.retailer): Promise<string> {
    const message = await this.posted(order, key, { to, proposal });
    return message.proposal?.id ?? '';
  }

  async messages(order: Pick<Order, 'id'>, key: string): Promise<Message[]> {
    const reply = await this.call('GET', `/v1/orders/${order.id}/messages`, key);
    expect(reply.status, reply.text).toBe(200);
    return z.object({ data: z.array(MessageOut), next_cursor: z.null() }).parse(reply.body).data;
  }

  answer(order: Pick<Order, 'id'>, proposalId: string, word: 'accept' | 'decline', key: string, once?: string) {
    const path = `/v1/orders/${order.id}/proposals/${proposalId}/${word}`;
    return this.call('POST', path, key, {}, once === undefined ? {} : { 'idempotency-key': once });
  }

  async accepted(order: Pick<Order, 'id'>, proposalId: string, key: string) {
    const reply = await this.answer(order, proposalId, 'accept', key);
    expect(reply.status, reply.text).toBe(200);
    const { proposal } = Ruled.parse(reply.body);
    expect(proposal.status).toBe('accepted');
    return proposal;
  }

  raise(order: Order, key: string, change: object = {}, once: string = randomUUID()): Promise<Reply> {
    const line_ids = [order.lines[0]?.id];
    const body = { reason: 'damaged', description: 'The slats are bent.', line_ids, ...change };
    return this.call('POST', `/v1/orders/${order.id}/disputes`, key, body, { 'idempotency-key': once });
  }

  async raised(order: Order, key: string, change: object = {}): Promise<Dispute> {
    const reply = await this.raise(order, key, change);
    expect(reply.status, reply.text).toBe(201);
    return DisputeOut.parse(reply.body);
  }

  resolve(disputeId: string, ruling: object, key: string = this.ops, once?: string): Promise<Reply> {
    const body = { outcome: 'refund', note: 'Seen on the photo.', ...ruling };
    const headers = once === undefined ? {} : { 'idempotency-key': once };
    return this.call('POST', `/v1/disputes/${disputeId}/resolve`, key, body, headers);
  }

  async disputes(key: string, query = '?limit=100') {
    const reply = await this.call('GET', `/v1/disputes${query}`, key);
    expect(reply.status, reply.text).toBe(200);
    const Listed = DisputeOut.extend({ order_id: z.string(), order_number: z.string() });
    return z.object({ data: z.array(Listed), next_cursor: z.string().nullable() }).parse(reply.body);
  }

  /** An order that is paid, split and settled, and then brought to `stage`. */
  async walked(skus: readonly string[], stage: Stage): Promise<{ placed: Placed; order: Order }> {
    const { placed } = await this.confirmed(skus);
    const order = await this.settled(placed.order.id);
    if (stage === 'confirmed') return { placed, order };
    for (const f of order.fulfilments) await this.step(f.id, 'start', keyOfSupplier(f.supplier_id));
    if (stage !== 'in_production') {
      const tracking = { carrier: 'Post', tracking_number: 'T1' };
      for (const f of order.fulfilments) await this.step(f.id, 'dispatch', keyOfSupplier(f.supplier_id), tracking);
    }
    if (stage === 'delivered') {
      await this.call('POST', `/v1/orders/${order.id}/confirm-delivery`, placed.order_token, {});
    }
    return { placed, order: await this.reachStatus(order.id, this.retailer, stage) };
  }

  /** The money of each connected party at Stripe: its transfers less their reversals. */
  async holdings(orderId: string): Promise<Record<string, number>> {
    const { data } = await this.stack.stripe.transfers.list({ transfer_group: orderId, limit: 100 });
    const held: Record<string, number> = {};
    for (const { destination, amount, amount_reversed } of data) {
      const party = CONNECTED.find(({ account }) => account === destination)?.id ?? '?';
      held[party] = (held[party] ?? 0) + amount - amount_reversed;
    }
    return held;
  }

  /** Waits until every connected party has at Stripe its share less its cost share. */
  async reachHeld(order: Order, borne: Readonly<Record<string, number>>): Promise<void> {
    const parties = order.split.filter(({ party }) => party !== 'platform');
    const wanted = Object.fromEntries(parties.map((p) => [p.party_id, p.amount - (borne[p.party_id] ?? 0)]));
    await until(async () => {
      const held = await this.holdings(order.id);
      for (const [party, amount] of Object.entries(wanted)) {
        if ((held[party] ?? 0) !== amount) throw new Error(`${party} has ${held[party]}, not ${amount}`);
      }
      return true;
    });
  }

  shareOf(order: Order, partyId: string): number {
    return order.split.find((share) => share.party_id === partyId)?.amount ?? 0;
  }
}
