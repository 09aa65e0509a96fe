import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createStore, handle } from '../../../dev/stripe/core/core.ts';
import { checkBooks } from '../../../dev/stripe/core/money/balance-transactions.ts';
import { Store } from '../../../dev/stripe/core/store.ts';
import type { Handled } from '../../../dev/stripe/core/types.ts';
import { inProcessFetch } from '../../../dev/stripe/in-process.ts';
import { authorised, captured, eventually, intentParams, kit, receiver, sdk } from './kit.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stripe-sim-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

describe('the state survives the process', () => {
  test('objects, keys, the clock and undelivered webhooks', async () => {
    const dataDir = join(folder, 'restart');
    const hooks = await receiver((_, seen) => (seen <= 1 ? 500 : 200));
    const one = await kit({ dataDir, webhooks: hooks.targets });
    await one.control('/_sim/clock', { advance_seconds: 3600 });
    const made = await one.stripe.paymentIntents.create(intentParams(), { idempotencyKey: 'kept' });
    await eventually(() =>
      expect(one.sim.simulator.webhooks.list()).toMatchObject([{ attempts: 1, status: 'pending' }]),
    );
    await one.sim.close();
    const two = await kit({ dataDir, webhooks: hooks.targets });
    expect(await two.stripe.paymentIntents.retrieve(made.id)).toEqual(made);
    expect((await two.stripe.paymentIntents.create(intentParams(), { idempotencyKey: 'kept' })).id).toBe(made.id);
    expect(two.sim.simulator.now() - Date.now()).toBeGreaterThan(3_500_000);
    await eventually(() => expect(two.sim.simulator.webhooks.list()).toMatchObject([{ status: 'delivered' }]));
    expect((await two.stripe.paymentIntents.create(intentParams())).id).not.toBe(made.id);
    await two.sim.close();
    await hooks.close();
  });

  test('kill -9 loses nothing that was answered', async () => {
    const run = async () => {
      const child = spawn(process.execPath, ['dev/stripe/main.ts', '--port', '0', '--data', join(folder, 'kill')], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      children.push(child);
      const url = await new Promise<string>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          const found = /http:\/\/\S+/.exec(chunk.toString());
          if (found) resolve(found[0]);
        });
      });
      return { child, stripe: sdk(url) };
    };
    const first = await run();
    const done: string[] = [];
    for (let i = 0; i < 20; i += 1) done.push((await captured(first.stripe)).charge);
    first.child.kill('SIGKILL');
    const second = await run();
    const charges = await second.stripe.charges.list({ limit: 100 });
    expect(charges.data.map((c) => c.id).sort()).toEqual([...done].sort());
    expect((await second.stripe.balance.retrieve()).available[0]?.amount).toBe(20 * (10_000 - 170));
  });

  test('a snapshot is JSON, and restores the same store with the same ids', async () => {
    const k = await kit();
    await authorised(k.stripe);
    const snapshot = JSON.parse(JSON.stringify(k.sim.simulator.store.snapshot()));
    const again = Store.restore(snapshot);
    expect(again.snapshot()).toEqual(snapshot);
    expect(again.id('pi')).toBe(k.sim.simulator.store.id('pi'));
    await k.sim.close();
  });
});

const body = (params: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(params).map(([k, v]) => [k, String(v)])).toString();

/** A call of any kind on any existing object. Most are refused, and a refused call must not move money. */
const step = fc.record({
  kind: fc.constantFrom(
    'pay',
    'pay',
    'capture',
    'capture',
    'cancel',
    'refund',
    'refund',
    'transfer',
    'transfer',
    'reverse',
    'payout',
    'later',
  ),
  card: fc.constantFrom(
    'pm_card_visa',
    'pm_card_visa',
    'pm_card_chargeDeclined',
    'pm_card_createDispute',
    'pm_card_pendingRefund',
  ),
  amount: fc.integer({ min: 1, max: 12_000 }),
  pick: fc.nat(),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const any = (rows: Iterable<{ id: string }>, pick: number) => {
  const ids = [...rows].map((row) => row.id);
  return ids.at(pick % Math.max(1, ids.length)) ?? 'none';
};

function play(store: Store, steps: readonly Step[]): string[] {
  const answers: string[] = [];
  let now = 1_800_000_000_000;
  const call = (
    path: string,
    params: Record<string, string | number>,
    headers: Record<string, string> = {},
  ): Handled => {
    const request = {
      method: 'POST',
      path,
      headers: { authorization: 'Bearer sk_test_x', ...headers },
      body: body(params),
    };
    const handled = handle(store, request, now);
    answers.push(handled.response.body);
    return handled;
  };
  const made = call('/v1/accounts', { type: 'express', 'capabilities[transfers][requested]': 'true' });
  const destination: string = JSON.parse(made.response.body).id;
  const account = store.accounts.get(destination);
  if (account) store.accounts.put({ ...account, capabilities: { transfers: 'active' } });
  for (const { kind, card, amount, pick } of steps) {
    // Mostly calls that can succeed, sometimes any call.
    const wild = pick % 4 === 0;
    const intents = [...store.intents.values()].filter((row) => wild || row.status === 'requires_capture');
    const charges = [...store.charges.values()].filter((row) => wild || row.captured);
    const intent = any(intents, pick);
    const charge = any(charges, pick);
    const small = wild ? amount : 1 + (amount % 1000);
    if (kind === 'pay')
      call('/v1/payment_intents', {
        amount,
        currency: 'gbp',
        capture_method: 'manual',
        payment_method: card,
        confirm: 'true',
        return_url: 'https://x.test',
      });
    if (kind === 'capture')
      call(`/v1/payment_intents/${intent}/capture`, pick % 3 === 0 ? { amount_to_capture: amount } : {});
    if (kind === 'cancel') call(`/v1/payment_intents/${intent}/cancel`, {});
    if (kind === 'refund') call('/v1/refunds', { charge, amount: small });
    if (kind === 'transfer')
      call('/v1/transfers', {
        amount: small,
        currency: 'gbp',
        destination,
        ...(pick % 5 > 0 && { source_transaction: charge }),
      });
    if (kind === 'reverse') call(`/v1/transfers/${any(store.transfers.values(), pick)}/reversals`, { amount: small });
    if (kind === 'payout') call('/v1/payouts', { amount: small, currency: 'gbp' }, { 'stripe-account': destination });
    if (kind === 'later') now += 86_400_000;
    expect(checkBooks(store)).toEqual([]);
  }
  return answers;
}

describe('the core', () => {
  test('the SDK talks to it in process, without a socket', async () => {
    const store = createStore(3);
    const answer = inProcessFetch((request) => handle(store, request, 1_800_000_000_000).response);
    const stripe = new Stripe('sk_test_x', { httpClient: Stripe.createFetchHttpClient(answer), telemetry: false });
    const { intent } = await captured(stripe);
    expect((await stripe.paymentIntents.retrieve(intent)).created).toBe(1_800_000_000);
    await expect(stripe.paymentIntents.capture(intent)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  test('the books balance after any sequence of calls, and equal calls give equal answers', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 50 }), (steps) => {
        const store = createStore(1);
        const first = play(store, steps);
        for (const answer of first) seen.add(String(JSON.parse(answer).object));
        expect(play(createStore(1), steps)).toEqual(first);
        expect(checkBooks(Store.restore(JSON.parse(JSON.stringify(store.snapshot()))))).toEqual([]);
      }),
      { seed: inject('seed'), numRuns: 150 },
    );
    // Not all calls were refused: every kind of movement happened.
    expect([...seen]).toEqual(
      expect.arrayContaining(['payment_intent', 'refund', 'transfer', 'transfer_reversal', 'payout', 'undefined']),
    );
  });

  test('the check finds one penny too many', () => {
    const store = createStore(1);
    play(store, [
      { kind: 'pay', card: 'pm_card_visa', amount: 5000, pick: 0 },
      { kind: 'capture', card: 'pm_card_visa', amount: 5000, pick: 1 },
    ]);
    const row = store.ledger.get('acct_platform|gbp');
    if (!row) throw new Error('no balance');
    store.ledger.put({ ...row, amount: row.amount + 1 });
    expect(checkBooks(store)).not.toEqual([]);
  });
});
