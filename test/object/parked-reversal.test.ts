import { describe, expect, it } from 'vitest';
import { Disk } from '../../dev/sim/disk.ts';
import type { SagaServices } from '../../durable-objects/effects.ts';
import { Journal } from '../../durable-objects/journal.ts';
import { Runner } from '../../durable-objects/runner.ts';
import { event } from '../../src/domain/events.ts';
import { type Fault, type Outcome, ok } from '../../src/domain/fault.ts';
import { plannedFulfilments } from '../../src/domain/work.ts';
import { RETAILER, SYSTEM, type Walk, walkTo } from '../domain/fixtures.ts';
import { moveTransfer } from '../domain/refund-world.ts';

const HOUR = 3_600_000;
const MOST_BACKOFF = 60_000;

const never = (): Promise<Outcome<never>> => Promise.reject(new Error('not asked for in this test'));
const done = () => Promise.resolve(ok(null));

/** Stripe answers every reversal with this; nothing of it is there before. */
const outside = (refused: () => Fault): SagaServices => ({
  payments: {
    createIntent: never,
    findIntent: never,
    confirm: never,
    read: never,
    capture: never,
    release: never,
    refund: (_, refund) => Promise.resolve(ok({ stripeRefundId: refund.id, status: 'succeeded', code: null })),
    refunds: never,
    transfer: never,
    findTransfer: never,
    reverse: () => Promise.resolve({ ok: false, fault: refused() }),
    findReversal: () => Promise.resolve(ok(null)),
    giveBack: never,
    findReturn: never,
    ping: never,
    readWebhook: () => Promise.reject(new Error('no webhook here')),
    lookAgain: () => Promise.reject(new Error('no webhook here')),
  },
  inventory: { hold: never, commit: never, release: done, restock: done, stock: done, setStock: done },
  supplyChain: { request: never, withdraw: done },
});

/** All shares are paid out, and all is refunded: every party's transfer has to be reversed. */
function refunded(): Walk {
  const walk = walkTo('captured');
  walk.append(event('fulfilment_requested', { fulfilments: plannedFulfilments(walk.state) }, SYSTEM));
  for (const { id } of walk.state.fulfilments)
    walk.append(event('fulfilment_accepted', { fulfilmentId: id, automatic: true }, SYSTEM));
  for (let n = 0; n < 8; n += 1) moveTransfer(walk, 0);
  expect(walk.command({ type: 'refund', ask: {}, reason: 'x', version: null }, RETAILER)).toBeNull();
  return walk;
}

describe('a reversal that was parked', () => {
  it('and is then refused for a balance that will fill is taken off the list, and tried as often as any', async () => {
    const disk = new Disk();
    const journal = new Journal(disk.open());
    const walk = refunded();
    let now = walk.now;
    journal.transaction(() => {
      journal.create();
      for (const one of walk.events) journal.append(one, one.at);
    });
    let fault: Fault = { kind: 'transient', code: 'secret_key_required', stored: true, blocked: true };
    const services = outside(() => fault);
    const parts = { journal, services, now: () => now, random: () => 0.5, log: () => undefined };
    const runner = new Runner({ ...parts, send: () => Promise.resolve() });
    const ring = async (): Promise<void> => {
      now = Math.max(now, disk.alarm ?? now);
      disk.alarm = null;
      journal.alarmRang();
      await runner.run();
    };
    const parked = (): string[] => journal.order()?.parked.map(({ work }) => work) ?? [];
    const reversals = walk.state.transfers.map(({ partyId }) => `reverse_1:${partyId}`);

    const began = now;
    while (now - began < 5 * HOUR) await ring();
    expect(parked()).toEqual(reversals);

    fault = { kind: 'terminal', code: 'balance_insufficient' };
    now += HOUR;
    await ring();
    expect(parked()).toEqual([]);
    const waits = reversals.map((id) => (journal.attempt(id)?.nextAt ?? 0) - now);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(MOST_BACKOFF);
  });
});
