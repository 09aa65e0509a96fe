import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { fractions } from '../../../../dev/random.ts';
import { RETAILERS } from '../../../../dev/seed/keys.ts';
import type { Platform } from '../../../../dev/support/platform.ts';
import { type Api, type Mine, type Order, supplierKey } from '../api.ts';
import { cartOf, SKU } from '../cart.ts';
import { hasEnded } from '../money.ts';

/** What happens to an order's money. `share` is a percentage. */
export const STORIES = [
  { name: 'is paid', share: 24 },
  { name: 'is paid, with two suppliers', share: 12 },
  { name: 'is cancelled', share: 10 },
  { name: 'is refunded here', share: 10 },
  { name: 'is refunded here, and that fails', share: 6 },
  { name: 'is refunded in the Dashboard', share: 10 },
  { name: 'is refunded in the Dashboard, and that fails', share: 6 },
  { name: 'has a chargeback that is won', share: 6 },
  { name: 'has a chargeback that is lost', share: 6 },
  { name: 'has a chargeback that is lost, and then won', share: 4 },
  { name: 'is captured in part', share: 6 },
] as const;
export type Story = (typeof STORIES)[number] & { readonly roll: number };

export function storiesOf(seed: number, orders: number): Story[] {
  const roll = fractions(seed);
  // A short run plays each story once before it repeats any.
  return Array.from({ length: orders }, (_, n) => ({ ...(STORIES[n] ?? chosen(roll())), roll: roll() }));
}

function chosen(roll: number): (typeof STORIES)[number] {
  let left = roll * STORIES.reduce((sum, { share }) => sum + share, 0);
  for (const story of STORIES) {
    left -= story.share;
    if (left < 0) return story;
  }
  return STORIES[0];
}

/** An order that has ended, and its payment. */
export interface Played {
  readonly id: string;
  readonly intent: string;
  readonly story: Story['name'];
}

const NORTHLIGHT = RETAILERS.northlight.secretKey;

/** Long, because a busy machine is slow. */
const PATIENCE_MS = 600_000;
const WithId = z.looseObject({ id: z.string() });

/** Plays the stories on one platform. */
export class Moves {
  readonly #platform: Platform;
  readonly #api: Api;
  readonly #carts: Readonly<Record<'one' | 'two', unknown>>;

  constructor(platform: Platform, api: Api, carts: Readonly<Record<'one' | 'two', unknown>>) {
    this.#platform = platform;
    this.#api = api;
    this.#carts = carts;
  }

  async play(story: Story): Promise<Played> {
    const two = story.name === 'is paid, with two suppliers';
    const mine = await this.#api.placed(two ? this.#carts.two : this.#carts.one, randomUUID(), PATIENCE_MS);
    const part = story.name === 'is captured in part' ? await this.#heldBack(mine) : null;
    await this.#api.insist('POST', `/v1/orders/${mine.id}/payment`, mine.token, { payment_method: 'pm_card_visa' });
    const intent = await this.#intentOf(mine);
    await part?.capture(story.roll);
    if (two) await this.#accept(mine);
    await this.#act(mine, intent, story);
    await this.#reach(mine, hasEnded);
    return { id: mine.id, intent, story: story.name };
  }

  #reach(mine: Mine, ready: (order: Order) => boolean): Promise<Order> {
    return this.#api.reach(mine.id, ready, PATIENCE_MS);
  }

  async #intentOf(mine: Mine): Promise<string> {
    const order = await this.#reach(mine, ({ payment }) => payment?.payment_intent != null);
    return order.payment?.payment_intent ?? '';
  }

  /** A call of the simulator's control API. */
  async sim(path: string, body: object = {}): Promise<string> {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${this.#platform.stripeUrl}/_sim${path}`, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return WithId.safeParse(await answer.json()).data?.id ?? '';
  }

  /** Our own capture does not reach Stripe, until somebody has captured a part of it there. */
  async #heldBack(mine: Mine) {
    const intent = await this.#intentOf(mine);
    const match = { method: 'POST', path: `/v1/payment_intents/${intent}/capture` };
    const fault = await this.sim('/faults', { fault: 'drop_request', match, times: 0 });
    return {
      capture: async (roll: number) => {
        const { amount_capturable } = await this.#until(intent);
        await this.sim(`/payment_intents/${intent}/capture`, {
          amount: Math.ceil(amount_capturable * (0.5 + roll / 2)),
        });
        await fetch(`${this.#platform.stripeUrl}/_sim/faults?id=${fault}`, { method: 'DELETE' });
      },
    };
  }

  async #until(intent: string) {
    for (;;) {
      const found = await this.#platform.stripe.paymentIntents.retrieve(intent);
      if (found.status === 'requires_capture') return found;
      await wait(50);
    }
  }

  async #accept(mine: Mine): Promise<void> {
    const order = await this.#reach(mine, ({ fulfilments }) => fulfilments.length === 2);
    for (const { id, supplier_id: supplier, status } of order.fulfilments) {
      if (status === 'requested')
        await this.#api.insist('POST', `/v1/fulfilments/${id}/accept`, supplierKey(supplier), {});
    }
  }

  async #act(mine: Mine, intent: string, { name, roll }: Story): Promise<void> {
    // Before the transfers, or after them.
    const ready = roll < 0.3 ? (o: Order) => (o.totals?.captured ?? 0) > 0 : hasEnded;
    const { totals } = await this.#reach(mine, ready);
    const amount = 1 + Math.floor(roll * ((totals?.captured ?? 2) - 2));
    switch (name) {
      case 'is cancelled':
        await this.#api.insist('POST', `/v1/orders/${mine.id}/cancel`, mine.token, {});
        return;
      case 'is refunded here':
      case 'is refunded here, and that fails':
        await this.#refund(mine, amount);
        await this.#reach(mine, (o) => o.refunds.some(({ status }) => status === 'succeeded'));
        if (name.endsWith('fails')) await this.#failRefund(intent);
        return;
      case 'is refunded in the Dashboard':
      case 'is refunded in the Dashboard, and that fails':
        await this.#platform.stripe.refunds.create({ payment_intent: intent, amount });
        if (name.endsWith('fails')) await this.#failRefund(intent);
        return;
      case 'has a chargeback that is won':
        return this.#dispute(intent, amount, ['won']);
      case 'has a chargeback that is lost':
        return this.#dispute(intent, amount, ['lost']);
      case 'has a chargeback that is lost, and then won':
        return this.#dispute(intent, amount, ['lost', 'won']);
      default:
    }
  }

  /** An order that is not confirmed yet is cancelled, not refunded. So the retailer asks again. */
  async #refund({ id }: Mine, amount: number): Promise<void> {
    const asked = { amount, reason: 'asked for' };
    for (;;) {
      const { status, code } = await this.#api.insist('POST', `/v1/orders/${id}/refunds`, NORTHLIGHT, asked);
      if (status === 201) return;
      if (status !== 409) throw new Error(`a refund of ${id} answered ${status} ${code}`);
      await wait(200);
    }
  }

  async #failRefund(intent: string): Promise<void> {
    const { data } = await this.#platform.stripe.refunds.list({ payment_intent: intent });
    await this.sim(`/refunds/${data[0]?.id}/fail`);
  }

  async #dispute(intent: string, amount: number, outcomes: readonly string[]): Promise<void> {
    const id = await this.sim('/charge-disputes', { payment_intent: intent, amount });
    for (const outcome of outcomes) await this.sim(`/charge-disputes/${id}/close`, { outcome });
  }
}

export const movesOf = async (platform: Platform, api: Api): Promise<Moves> =>
  new Moves(platform, api, {
    one: await cartOf(api, [SKU.auto]),
    two: await cartOf(api, [SKU.auto, SKU.byHand]),
  });
