import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUTO, World } from '../flow/support/world.ts';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/**
 * An order's object leaves the memory after its last call. The runtime evicts an object that has been idle for ten
 * seconds, and closes the files of its SQLite then. This finds what keeps an object for good: an interval, or a call
 * that never ends. That a call's timer is cleared is shown in test/db/time-limit.test.ts.
 */

/** The runtime looks every ten seconds, and a busy machine is slow. */
const PATIENCE_MS = 120_000;

let world: World;
beforeAll(async () => {
  world = new World(await startStack());
});
afterAll(() => world?.stack.stop());

/** The databases of orders that the runtime has open. */
function openOrders(): string[] {
  const files = world.stack.pids().flatMap((pid) => readdirSync(`/proc/${pid}/fd`).map((fd) => target(pid, fd)));
  return [...new Set(files.filter((file) => /-Order\/[0-9a-f]{64}\.sqlite$/.test(file)))];
}

function target(pid: number, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    // It was closed meanwhile.
    return '';
  }
}

it('an order that was placed, paid and captured is evicted when it is idle, and read again afterwards', async () => {
  const { placed } = await world.confirmed([AUTO]);
  const { id } = placed.order;
  await world.mailsSettled(id);
  await world.settled(id);
  expect(openOrders()).toHaveLength(1);
  await until(() => openOrders().length === 0, { timeout: PATIENCE_MS });
  expect((await world.order(id, world.retailer)).status).toBe('confirmed');
  expect(openOrders()).toHaveLength(1);
});
