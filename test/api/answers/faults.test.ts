import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '../../../src/domain/fault.ts';
import { refused } from '../support/asking.ts';
import { idempotent, KEYS, PLACE_BODY, world } from '../support/fakes.ts';

/** A fault of another system as an answer: `503` and `retry-after` only where trying again can help. */

interface Call {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly body?: unknown;
}

/** One call of each place where the API asks another system. */
const CALLS: readonly Call[] = [
  { method: 'GET', path: '/v1/products', key: KEYS.pk },
  { method: 'POST', path: '/v1/orders', key: KEYS.pk, body: PLACE_BODY },
  { method: 'GET', path: '/v1/orders', key: KEYS.skRetailer },
  { method: 'GET', path: '/v1/orders.csv', key: KEYS.skRetailer },
  { method: 'GET', path: '/v1/disputes', key: KEYS.skRetailer },
  { method: 'GET', path: '/v1/fulfilments', key: KEYS.skSupplier },
  { method: 'GET', path: '/v1/stock/SKU-A', key: KEYS.skSupplier },
  { method: 'PUT', path: '/v1/stock/SKU-A', key: KEYS.skSupplier, body: { on_hand: 3 } },
  { method: 'POST', path: '/v1/stock/SKU-A/adjust', key: KEYS.skSupplier, body: { by: 3 } },
  { method: 'GET', path: '/v1/settings/policies', key: KEYS.skRetailer },
  { method: 'GET', path: '/v1/settings/policies', key: KEYS.skSupplier },
  { method: 'PUT', path: '/v1/settings/policies', key: KEYS.skRetailer, body: { hold_seconds: 60 } },
  { method: 'PUT', path: '/v1/settings/policies', key: KEYS.skSupplier, body: { auto_accept: true } },
  { method: 'GET', path: '/v1/settings/cancellation-policy', key: KEYS.skSupplier },
  { method: 'PUT', path: '/v1/settings/cancellation-policy', key: KEYS.skSupplier, body: { refundable_bps: 1 } },
  { method: 'GET', path: '/v1/ops/parked', key: KEYS.skPlatform },
  { method: 'GET', path: '/v1/ops/dead-letters', key: KEYS.skPlatform },
  { method: 'POST', path: '/v1/ops/dead-letters/dl_1/replay', key: KEYS.skPlatform, body: {} },
];

/** What trying again can change, and what it cannot. */
const FAULTS: readonly { readonly fault: Fault; readonly status: number; readonly helps: boolean }[] = [
  { fault: { kind: 'transient', code: 'postgres_unreachable' }, status: 503, helps: true },
  { fault: { kind: 'unknown', code: 'postgres_timeout' }, status: 503, helps: true },
  { fault: { kind: 'terminal', code: 'postgres_22P02' }, status: 500, helps: false },
  { fault: { kind: 'unknown', code: 'internal_error', blocked: true }, status: 500, helps: false },
];

describe.each(FAULTS)('a fault that is $fault.kind: $fault.code', ({ fault, status, helps }) => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    for (const level of ['log', 'warn', 'error'] as const) {
      vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
    }
  });
  afterEach(() => vi.restoreAllMocks());

  it.each(CALLS)(`$method $path is answered ${status}`, async ({ method, path, key, body }) => {
    const at = world();
    at.control.fault = fault;
    const answer = await at.call(method, path, { key, headers: idempotent, body });
    const problem = await refused(answer);
    expect([answer.status, problem.code]).toEqual([status, helps ? 'unavailable' : 'internal']);
    expect(answer.headers.has('retry-after')).toBe(helps);
    // The caller does not learn the code; our log does.
    expect(JSON.stringify(problem)).not.toContain(fault.code);
    expect(lines.some((line) => line.includes(fault.code))).toBe(!helps);
  });
});
