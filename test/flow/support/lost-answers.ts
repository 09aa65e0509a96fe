import { expect } from 'vitest';
import { z } from 'zod';
import { PLATFORM } from '../../../dev/seed/keys.ts';
import { Proof } from '../../../src/api/routes/orders/proof.ts';
import { until } from '../../support/until.ts';
import type { Order, Placed } from './client.ts';
import { CONNECTED, Refunding } from './refunding.ts';

const Targets = z.looseObject({ targets: z.looseObject({ url: z.string() }) });

export const REFUSALS = ['forbidden', 'key_reused', 'bad_request', 'too_much'] as const;

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** Loses answers of Stripe, and reads Stripe's own lists afterwards. */
export class LostAnswers extends Refunding {
  noFaults = () => this.control(this.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');

  #targets: { readonly url: string } | null = null;

  /** Whether Stripe's events reach us. Withheld events are kept, and `delivered` waits until they have all come. */
  async webhooks(word: 'delivered' | 'withheld'): Promise<void> {
    const current = Targets.parse(await this.control(this.stack.stripeUrl, '/_sim/webhooks', undefined, 'GET'));
    this.#targets ??= current.targets;
    await this.sim(
      '/webhooks',
      word === 'delivered' ? this.#targets : { ...this.#targets, url: 'http://127.0.0.1:9/nobody' },
    );
    if (word === 'withheld') return;
    await this.sim('/webhooks/hurry');
    await this.eventsDelivered();
  }

  /**
   * The next matching call takes effect and its answer is lost. Then `times` repeats are refused (0: all). `key`: a
   * part of the idempotency key.
   */
  async lostThenRefused(path: string, refusal: (typeof REFUSALS)[number], { times = 1, key = ':' } = {}) {
    await this.fault('drop_answer', { method: 'POST', path, key });
    await this.fault(refusal, { method: 'POST', path, key }, times);
  }

  async everyTransfer(orderId: string) {
    const all = [];
    for await (const transfer of this.stack.stripe.transfers.list({ transfer_group: orderId, limit: 100 }))
      all.push(transfer);
    return all;
  }

  async everyRefund(payment_intent: string) {
    const all = [];
    for await (const refund of this.stack.stripe.refunds.list({ payment_intent, limit: 100 })) all.push(refund);
    return all;
  }

  /** Waits until nothing is left to do, and Stripe's lists, the order, its proof and its split agree. */
  async booksAgree(placed: Placed, expected: { refunded: number; parked?: string[] }): Promise<Order> {
    const { id } = placed.order;
    return until(async () => {
      const order = await this.reach(id, this.ops, (o) => o.next_automatic_action === null);
      const refunds = await this.everyRefund(placed.payment.payment_intent);
      const refunded = sum(refunds.filter((r) => r.status !== 'failed').map((r) => r.amount));
      const captured = order.totals?.captured ?? -1;
      expect(refunded).toBe(expected.refunded);
      expect(order.totals).toMatchObject({ refunded });
      expect(order.parked).toMatchObject((expected.parked ?? []).map((work) => ({ work })));
      const { entries } = Proof.parse((await this.call('GET', `/v1/orders/${id}/proof`, PLATFORM.secretKey)).body);
      const cash = (owner: string) =>
        sum(
          entries.flatMap((e) =>
            'entry' in e && e.entry.account === 'cash' && e.entry.owner === owner
              ? [e.entry.side === 'debit' ? e.entry.amount : -e.entry.amount]
              : [],
          ),
        );
      expect(cash('customer')).toBe(captured - refunded);
      const transfers = await this.everyTransfer(id);
      for (const { party, party_id, transferred, reversed } of order.split) {
        if (party === 'platform') continue;
        const account = CONNECTED.find((one) => one.id === party_id)?.account;
        const net = sum(transfers.filter((t) => t.destination === account).map((t) => t.amount - t.amount_reversed));
        expect([party_id, transferred - reversed, 0 - cash(party_id)]).toEqual([party_id, net, net]);
      }
      return order;
    });
  }
}
