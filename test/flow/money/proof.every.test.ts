import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BRANDS, PLATFORM, RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import { Proof } from '../../../src/api/routes/orders/proof.ts';
import { publicKeyFrom, verifyProof } from '../../../tools/verify-proof/verify.ts';
import { startStack } from '../../support/stack.ts';
import { keyOfSupplier, type Order, type Placed } from '../support/client.ts';
import { AUTO, World } from '../support/world.ts';

const { northlight } = RETAILERS;
const { brightloom, ashwood, tidewater } = SUPPLIERS;
const run = promisify(execFile);

let api: World;
let key: string;
let placed: Placed;
let order: Order;

const proofOf = async (secretKey: string) => {
  const reply = await api.call('GET', `/v1/orders/${order.id}/proof`, secretKey);
  expect(reply.status, reply.text).toBe(200);
  return { bytes: Buffer.from(reply.text), proof: Proof.parse(reply.body) };
};

/** The entries that a proof shows. */
const shownIn = (proof: z.infer<typeof Proof>) => proof.entries.flatMap((e) => ('entry' in e ? [e.entry] : []));

const Raised = z.looseObject({ id: z.string() });

/** Production starts. Ops decide a dispute about the second line, and its supplier bears half of the refund. */
async function dispute(): Promise<void> {
  for (const f of order.fulfilments) await api.step(f.id, 'start', keyOfSupplier(f.supplier_id));
  const about = { reason: 'damaged', description: 'A slat is broken.', line_ids: [order.lines[1]?.id] };
  const raised = await api.call('POST', `/v1/orders/${order.id}/disputes`, placed.order_token, about);
  expect(raised.status, raised.text).toBe(201);
  const outcome = {
    outcome: 'refund',
    refund: { amount: 2_000 },
    borne_by: [{ party_id: ashwood.id, amount: 1_000 }],
    note: 'shown on the photograph',
  };
  const resolve = `/v1/disputes/${Raised.parse(raised.body).id}/resolve`;
  const resolved = await api.call('POST', resolve, PLATFORM.secretKey, outcome);
  expect(resolved.status, resolved.text).toBe(200);
}

/** An order with two suppliers: split, refunded three times, disputed, and everything settled at Stripe. */
beforeAll(async () => {
  api = new World(await startStack());
  const byHand = (await api.products()).map(({ sku }) => sku).find((sku) => sku.startsWith('AW-')) ?? '';
  const made = await api.confirmed([AUTO, byHand]);
  placed = made.placed;
  order = await api.settled(made.order.id);
  const asks = [{ amount: 1_234 }, { lines: [{ line_id: order.lines[0]?.id, quantity: 1 }] }, { shipping: 50 }];
  for (const ask of asks) {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { ...ask, reason: 'too narrow' };
    const done = await api.call('POST', `/v1/orders/${order.id}/refunds`, northlight.secretKey, body, headers);
    expect(done.status, done.text).toBe(201);
  }
  await dispute();
  await api.reach(order.id, api.ops, ({ next_automatic_action }) => next_automatic_action === null);
  key = (await api.call('GET', '/v1/proof-key', null)).text;
});
afterAll(() => api?.stack.stop());

describe('the proof of an order', () => {
  it('shows Platform Ops all entries; they balance, and equal the amounts at Stripe', async () => {
    const { bytes, proof } = await proofOf(PLATFORM.secretKey);
    const verdict = verifyProof(bytes, publicKeyFrom(key));
    expect(verdict).toEqual({
      rejected: null,
      order: order.id,
      for: 'all',
      entries: proof.entries.length,
      shown: proof.entries.length,
    });
    const entries = shownIn(proof);
    const sum = (movement: string, side: string) =>
      entries
        .filter((e) => e.account === 'cash' && e.movement === movement && e.side === side)
        .reduce((total, e) => total + e.amount, 0);
    const { captured, refunded, transferred, reversed } = await api.money(placed.payment.payment_intent);
    expect([sum('capture', 'debit'), sum('refund', 'credit')]).toEqual([captured, refunded]);
    expect([sum('transfer', 'credit'), sum('reversal', 'debit')]).toEqual([transferred, reversed]);
  });

  it('shows a party only its own entries, and is still valid', async () => {
    for (const { id, secretKey } of [brightloom, ashwood, BRANDS.marlowe, northlight]) {
      const { bytes, proof } = await proofOf(secretKey);
      expect(verifyProof(bytes, publicKeyFrom(key))).toMatchObject({ rejected: null, for: id });
      const own = shownIn(proof);
      expect(own.length).toBeGreaterThan(1);
      expect(own.every((entry) => entry.owner === id)).toBe(true);
      for (const other of [brightloom, ashwood, northlight]) {
        if (other.id !== id) expect(bytes.toString()).not.toContain(other.id);
      }
    }
    const customer = await proofOf(placed.order_token);
    expect(shownIn(customer.proof).map((e) => e.movement)).toContain('refund');
    expect(verifyProof(customer.bytes, publicKeyFrom(key))).toMatchObject({ rejected: null, for: 'customer' });
    expect(customer.bytes.toString()).not.toMatch(/Ada|example\.com/);
    const stranger = await api.call('GET', `/v1/orders/${order.id}/proof`, tidewater.secretKey);
    expect(stranger.status).toBe(404);
  });

  it('is rejected if one byte is flipped, or with another key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'headrail-proof-'));
    try {
      const { bytes } = await proofOf(PLATFORM.secretKey);
      const file = join(folder, 'proof.json');
      const keyFile = join(folder, 'key.json');
      await writeFile(file, bytes);
      await writeFile(keyFile, key);
      const verify = (...args: string[]) => run(process.execPath, ['tools/verify-proof/main.ts', file, ...args]);
      const { stdout } = await verify('--key', keyFile, '--tamper-all');
      expect(stdout).toContain(`${bytes.length} bytes, each of them flipped: all rejected`);
      const foreign = 'VCpo2LMLhn6iWku8MKvSLg2ZAoC-nlOyPVQaO3FxVeQ';
      await expect(verify('--key', foreign)).rejects.toMatchObject({ code: 1 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
