import { describe, expect, it } from 'vitest';
import type { SagaServices } from '../../durable-objects/calls.ts';
import { CommandHandler } from '../../durable-objects/commands.ts';
import { Committer } from '../../durable-objects/committer.ts';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { Runner } from '../../durable-objects/runner.ts';
import { type Fault, ok } from '../../src/domain/fault.ts';
import { CUSTOMER } from '../../src/domain/order/actor.ts';
import { KEY_LIFE_MS, QUIET_MS } from '../../src/domain/saga/attempt.ts';
import type { PaymentReading } from '../../src/domain/saga/work.ts';
import { ORDER, placed } from '../domain/fixtures.ts';
import { Disk } from '../simulation/world/disk.ts';
import { NO_WAIT, services } from './machine.ts';

const CARD = { kind: 'payment_method', id: 'pm_1' } as const;
const HOUR = 3_600_000;
const AUTHORISED: PaymentReading = { state: 'authorised', chargeId: 'ch_1', captureBefore: null };
const DECLINED: PaymentReading = { state: 'declined', declineId: 'ch_0', code: 'card_declined' };
const ASKS: PaymentReading = {
  state: 'requires_action',
  nextAction: { type: 'redirect_to_url', redirectUrl: 'https://b' },
};

const found = (reading: PaymentReading) => ({ intentId: 'pi_1', clientSecret: 's', reading });
const failed = (fault: Fault) => ({ ok: false, fault }) as const;
const LOST = failed({ kind: 'unknown', code: 'timeout' });

/** Stripe, which answers the one call as the test says, and writes down what it was asked. */
class Answers {
  readonly asked: string[] = [];
  one: Awaited<ReturnType<SagaServices['payments']['createAndConfirm']>> = ok(found(AUTHORISED));
  look: Awaited<ReturnType<SagaServices['payments']['findPaid']>> = ok(null);

  services(): SagaServices {
    const said = (what: string) => this.asked.push(what);
    return services({
      createAndConfirm: (_, { id }, key) => {
        said(`pay ${id} ${key.slice(ORDER.length + 1)}`);
        return Promise.resolve(this.one);
      },
      findPaid: () => {
        said('look');
        return Promise.resolve(this.look);
      },
      createIntent: (_, key) => {
        said(`create ${key.slice(ORDER.length + 1)}`);
        return Promise.resolve(ok({ intentId: 'pi_2', clientSecret: 's' }));
      },
      confirm: (_, { id }, key) => {
        said(`confirm ${id} ${key.slice(ORDER.length + 1)}`);
        return Promise.resolve(ok(AUTHORISED));
      },
      release: () => {
        said('release');
        return Promise.resolve(ok({ state: 'cancelled' }));
      },
    });
  }
}

/** An order's object on a disk. Every call wakes it anew. */
class Shop {
  now = 1_000_000;
  readonly stripe = new Answers();
  readonly #disk = new Disk();

  #wake() {
    const journal = new Journal(this.#disk.open());
    const parts = {
      journal,
      services: this.stripe.services(),
      log: () => undefined,
      now: () => this.now,
      random: () => 0,
      pace: NO_WAIT,
    };
    const committer = new Committer({ ...parts, send: () => Promise.resolve() });
    const work: Promise<void>[] = [];
    const runner = new Runner({ ...parts, committer, background: (one) => work.push(one) });
    return { journal, commands: new CommandHandler({ ...parts, committer, runner }), idle: () => Promise.all(work) };
  }

  async place(method: typeof CARD | null = CARD) {
    const { commands, idle } = this.#wake();
    const input = { orderId: ORDER, hash: 'h', priced: placed(), method };
    const answers = await Promise.all([commands.place(input), commands.place(input)]);
    await idle();
    const [answer, repeat] = answers;
    expect(repeat).toEqual(answer.ok ? { ...answer, repeated: true } : answer);
    if (answer.ok) return answer.snapshot.order.payment.status;
    return answer.refusal.refused;
  }

  async ring(later: number): Promise<void> {
    this.now += later;
    await this.#wake().commands.ring();
  }

  async command(type: 'cancel' | 'pay') {
    const { commands, idle } = this.#wake();
    const command = type === 'cancel' ? ({ type, note: null } as const) : ({ type, method: CARD } as const);
    const answer = await commands.command(command, CUSTOMER, null);
    await idle();
    return answer.ok ? 'done' : answer.refusal.refused;
  }

  get order() {
    const order = this.#wake().journal.order();
    if (order === null) throw new Error('no order');
    return order;
  }
  events = () =>
    this.#wake()
      .journal.events(0)
      .map(({ type }) => type);
}

describe('an order that is placed with its payment', () => {
  it('is one commit and one call, and the answer says that it is paid; the repeat gets the same answer', async () => {
    const shop = new Shop();
    expect(await shop.place()).toBe('authorised');
    expect(shop.stripe.asked).toEqual(['pay pm_1 create_and_confirm:1']);
    expect(shop.events().slice(0, 4)).toEqual([
      'order_placed',
      'payment_submitted',
      'payment_intent_created',
      'payment_authorised',
    ]);
    expect(await shop.place()).toBe('authorised');
    expect(shop.stripe.asked).toHaveLength(1);
  });

  it('says what the bank asks', async () => {
    const shop = new Shop();
    shop.stripe.one = ok(found(ASKS));
    expect(await shop.place()).toBe('requires_action');
    expect(shop.order.payment).toMatchObject({ intentId: 'pi_1', confirming: null, nextAction: ASKS.nextAction });
  });

  it('stays pending after a decline, and another card pays the same intent', async () => {
    const shop = new Shop();
    shop.stripe.one = ok(found(DECLINED));
    expect(await shop.place()).toBe('pending');
    expect(shop.order).toMatchObject({ status: 'pending', payment: { intentId: 'pi_1', declines: ['ch_0'] } });
    expect(await shop.command('pay')).toBe('done');
    expect(shop.stripe.asked).toEqual(['pay pm_1 create_and_confirm:1', 'confirm pm_1 confirm_2:1']);
    expect(shop.order.payment.status).not.toBe('pending');
  });

  it('stays pending after a refusal of the card that made no intent: one is created for another card', async () => {
    const shop = new Shop();
    shop.stripe.one = failed({ kind: 'terminal', code: 'resource_missing' });
    expect(await shop.place()).toBe('pending');
    expect(shop.stripe.asked).toEqual(['pay pm_1 create_and_confirm:1', 'create authorise_payment:1']);
    expect(shop.order.payment).toMatchObject({ intentId: 'pi_2', declines: ['create_and_confirm'] });
  });

  it.each(['amount_too_small', 'amount_too_large', 'currency_not_accepted', 'amount_not_chargeable'])(
    'is refused if its total is (%s)',
    async (code) => {
      const shop = new Shop();
      shop.stripe.one = failed({ kind: 'terminal', code });
      expect(await shop.place()).toBe(code);
      expect(await shop.place()).toBe(code);
      expect(shop.order.status).toBe('cancelled');
    },
  );

  it('repeats the key after a lost answer, and answers the repeat', async () => {
    const shop = new Shop();
    shop.stripe.one = LOST;
    expect(await shop.place()).toBe('unavailable');
    expect(await shop.command('pay')).toBe('unavailable');
    shop.stripe.one = ok(found(AUTHORISED));
    shop.now += 60_000;
    expect(await shop.place()).toBe('authorised');
    expect(new Set(shop.stripe.asked)).toEqual(new Set(['pay pm_1 create_and_confirm:1']));
  });

  it.each([
    ['is adopted', ok(found(AUTHORISED)), []],
    ['that is not there is made with the next key', ok(null), ['pay pm_1 create_and_confirm:2']],
  ] as const)('looks for the payment past the life of the key: what %s', async (_, look, then) => {
    const shop = new Shop();
    shop.stripe.one = LOST;
    await shop.place();
    await shop.ring(60_000);
    // No alarm ran for a day, so the checkout would be over. What is asked here is what the call does.
    shop.stripe.asked.length = 0;
    shop.stripe.one = failed({ kind: 'unknown', code: 'api_error', stored: true });
    await shop.ring(60_000);
    shop.stripe.one = ok(found(AUTHORISED));
    shop.stripe.look = look;
    await shop.ring(QUIET_MS + 60_000);
    expect(shop.stripe.asked).toEqual(['pay pm_1 create_and_confirm:1', 'look', ...then]);
    expect(shop.order.payment.intentId).toBe('pi_1');
  });

  it('does not believe that there is no payment while a lost call may arrive', async () => {
    const shop = new Shop();
    shop.stripe.one = LOST;
    await shop.place();
    shop.stripe.one = failed({ kind: 'unknown', code: 'idempotency_error', spoilt: true, blocked: true });
    await shop.ring(10_000);
    shop.stripe.asked.length = 0;
    await shop.ring(10_000);
    await shop.ring(10_000);
    expect(new Set(shop.stripe.asked)).toEqual(new Set(['look']));
    shop.stripe.one = ok(found(AUTHORISED));
    await shop.ring(QUIET_MS);
    expect(shop.stripe.asked.at(-1)).toBe('pay pm_1 create_and_confirm:2');
  });

  it('is confirmed by itself if only the intent was made', async () => {
    const shop = new Shop();
    shop.stripe.one = ok(found({ state: 'open' }));
    expect(await shop.place()).toBe('authorised');
    expect(shop.stripe.asked).toEqual(['pay pm_1 create_and_confirm:1', 'confirm pm_1 confirm_1:1']);
  });
});

describe('an order that ends while the answer of its payment is lost', () => {
  const lost = async (): Promise<Shop> => {
    const shop = new Shop();
    shop.stripe.one = LOST;
    await shop.place();
    shop.stripe.asked.length = 0;
    return shop;
  };

  it('looks for the payment, adopts it and releases it; nothing is sent again', async () => {
    const shop = await lost();
    shop.stripe.look = ok(found(AUTHORISED));
    await shop.ring(2 * HOUR);
    expect(shop.stripe.asked).toEqual(['look', 'release']);
    expect(shop.order).toMatchObject({ status: 'cancelled', payment: { intentId: 'pi_1', status: 'released' } });
  });

  it('is not cancelled before it is known that there is no payment', async () => {
    const shop = await lost();
    expect(await shop.command('cancel')).toBe('done');
    await shop.ring(10_000);
    expect(shop.order.status).toBe('pending');
    expect(new Set(shop.stripe.asked)).toEqual(new Set(['look']));
    await shop.ring(QUIET_MS);
    expect(shop.order).toMatchObject({ status: 'cancelled', payment: { intentId: null, status: 'released' } });
    expect(new Set(shop.stripe.asked)).toEqual(new Set(['look']));
  });

  it('looks again while Stripe cannot be reached', async () => {
    const shop = await lost();
    shop.stripe.look = failed({ kind: 'terminal', code: 'bad_request' });
    await shop.ring(2 * HOUR);
    await shop.ring(KEY_LIFE_MS);
    expect(shop.order.status).toBe('pending');
    shop.stripe.look = ok(found(AUTHORISED));
    await shop.ring(2 * HOUR);
    expect(shop.order).toMatchObject({ status: 'cancelled', payment: { status: 'released' } });
  });
});
