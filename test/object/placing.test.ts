import { expect, it } from 'vitest';
import type { SagaServices } from '../../durable-objects/calls.ts';
import { CommandHandler } from '../../durable-objects/commands.ts';
import { Committer } from '../../durable-objects/committer.ts';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { Runner } from '../../durable-objects/runner.ts';
import type { Fault } from '../../src/domain/fault.ts';
import type { PlacedOrder } from '../../src/domain/order/placed.ts';
import { type Refusal, refuse } from '../../src/domain/refusal.ts';
import { ORDER, placed } from '../domain/fixtures.ts';
import { Disk } from '../simulation/world/disk.ts';
import { worded } from '../support/words.ts';
import { NO_WAIT, services } from './machine.ts';

const refusing = (fault: Fault): SagaServices =>
  services({ createIntent: () => Promise.resolve({ ok: false, fault }) });

/** An order's object on a disk. Every call wakes it anew. */
class Shop {
  now = 1_000_000;
  readonly #disk = new Disk();

  #wake(outside: SagaServices) {
    const journal = new Journal(this.#disk.open());
    const log = () => undefined;
    const parts = { journal, services: outside, log, now: () => this.now, random: () => 0, pace: NO_WAIT };
    const committer = new Committer({ ...parts, send: () => Promise.resolve() });
    const work: Promise<void>[] = [];
    const runner = new Runner({ ...parts, committer, background: (one) => work.push(one) });
    const commands = new CommandHandler({ ...parts, committer, runner });
    return { commands, idle: () => Promise.all(work) };
  }

  async place(outside: SagaServices, priced: PlacedOrder | Refusal = placed()): Promise<unknown> {
    const { commands, idle } = this.#wake(outside);
    const answer = await commands.place({ orderId: ORDER, hash: 'h', priced });
    await idle();
    if (answer.ok) return 'placed';
    return [answer.refusal.refused, worded(answer.refusal).detail, answer.snapshot?.order.status];
  }

  ring(outside: SagaServices): Promise<void> {
    return this.#wake(outside).commands.ring();
  }
}

it.each([
  ['amount_too_small', 'amount_too_small', 'too small'],
  ['amount_too_large', 'amount_too_large', 'too large'],
  ['currency_not_accepted', 'currency_not_accepted', 'does not accept the currency gbp'],
  ['some_new_code', 'amount_not_chargeable', 'cannot be charged'],
])('%s of Stripe is a refusal, the same each time, and the order is cancelled', async (code, refused, words) => {
  const shop = new Shop();
  const refusal = refusing({ kind: 'terminal', code });
  const first = await shop.place(refusal);
  expect(first).toEqual([refused, expect.stringContaining(words), 'cancelled']);
  expect(await shop.place(refusal)).toEqual(first);
  expect(await shop.place(services())).toEqual(first);
});

it('waits while Stripe cannot be reached: then the same request is sent again', async () => {
  const shop = new Shop();
  const first = await shop.place(refusing({ kind: 'unknown', code: 'timeout' }));
  expect(first).toEqual(['unavailable', expect.stringContaining('send the same request again'), 'pending']);
  shop.now += 60_000;
  expect(await shop.place(services())).toBe('placed');
});

it('says that an order is cancelled whose payment was never prepared', async () => {
  const shop = new Shop();
  const busy = refusing({ kind: 'transient', code: 'rate_limit' });
  expect(await shop.place(busy)).toEqual(['unavailable', expect.any(String), 'pending']);
  shop.now += 2 * 3_600_000;
  await shop.ring(busy);
  const told = ['order_cancelling', expect.stringMatching(/checkout_expired.*new Idempotency-Key/), 'cancelled'];
  expect(await shop.place(busy)).toEqual(told);
  expect(await shop.place(services())).toEqual(told);
});

const SOLD_OUT = refuse('out_of_stock', { key: 'out_of_stock' });

it('does not remember that a SKU was sold out: the same key sells when it is back', async () => {
  const shop = new Shop();
  expect(await shop.place(services(), SOLD_OUT)).toEqual(['out_of_stock', expect.any(String), undefined]);
  expect(await shop.place(services())).toBe('placed');
  expect(await shop.place(services(), SOLD_OUT)).toBe('placed');
});

it('remembers what would be refused again', async () => {
  const shop = new Shop();
  const unknown = refuse('listing_unavailable', { key: 'listing_unavailable' });
  for (const priced of [unknown, placed()]) {
    expect(await shop.place(services(), priced)).toEqual(['listing_unavailable', expect.any(String), undefined]);
  }
});
