import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formToken, formTokenHolds, orderToken, readOrderToken } from '../../src/api/credentials/order-token.ts';
import { bodyHash, submission } from '../../src/api/middleware/idempotency.ts';
import { cursorOf, pageOf, readCursor } from '../../src/api/paging.ts';
import { PROBLEMS } from '../../src/api/problem.ts';
import { wire } from '../../src/api/wire.ts';
import { canonicalJson } from '../../src/domain/money/canonical.ts';
import { REFUSALS } from '../../src/domain/refusal.ts';

const ORDER = 'ord_abcdefghijklmnopqrstuvwxyz';
const OTHER = 'ord_bbcdefghijklmnopqrstuvwxyz';

describe('problems', () => {
  it('have a status and a title for every refusal', () => {
    expect(Object.keys(PROBLEMS).sort()).toEqual([...REFUSALS].sort());
    for (const { status, title } of Object.values(PROBLEMS)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toBe('');
    }
  });

  it('have retry-after only where a repeated call can succeed', () => {
    const retried = REFUSALS.filter((code) => PROBLEMS[code].retryAfter !== undefined);
    expect(retried).toEqual(['rate_limited', 'unavailable']);
  });
});

describe('order tokens', () => {
  it('are always the same for an order, and contain its id', async () => {
    const token = await orderToken('s', ORDER, 1);
    expect(await orderToken('s', ORDER, 1)).toBe(token);
    expect(await readOrderToken('s', token)).toEqual({ orderId: ORDER, epoch: 1 });
  });

  it('are invalid after any change or with another secret, and contain their epoch', async () => {
    const token = await orderToken('s', ORDER, 1);
    expect(await readOrderToken('t', token)).toBeNull();
    expect(await readOrderToken('s', await orderToken('s', ORDER, 2))).toEqual({ orderId: ORDER, epoch: 2 });
    for (let i = 0; i < token.length; i++) {
      const forged = token.slice(0, i) + (token[i] === 'A' ? 'Q' : 'A') + token.slice(i + 1);
      expect(await readOrderToken('s', forged), `character ${i}`).toBeNull();
    }
  });

  it('cannot be any other text', async () => {
    await fc.assert(fc.asyncProperty(fc.string(), async (text) => (await readOrderToken('s', text)) === null));
  });

  it('cannot be used as form tokens', async () => {
    expect(await formTokenHolds('s', ORDER, await formToken('s', ORDER))).toBe(true);
    expect(await formTokenHolds('s', OTHER, await formToken('s', ORDER))).toBe(false);
    expect(await formTokenHolds('s', ORDER, await orderToken('s', ORDER, 1))).toBe(false);
  });
});

describe('wire', () => {
  it('has names in snake_case and times in RFC 3339, and leaves out undefined fields', () => {
    const value = { placedAt: 0, unitAmount: 5, line2: undefined, payment: { captureBefore: null, capturedAt: 1_000 } };
    expect(wire(value)).toEqual({
      placed_at: '1970-01-01T00:00:00.000Z',
      unit_amount: 5,
      payment: { capture_before: null, captured_at: '1970-01-01T00:00:01.000Z' },
    });
  });

  it("does not change an option's name or its number", () => {
    expect(wire({ options: { controlSide: 'left', at: 5 } })).toEqual({ options: { controlSide: 'left', at: 5 } });
  });

  it('throws for values that JSON would lose', () => {
    expect(() => wire({ a: Number.NaN })).toThrow();
    expect(() => wire({ a: 1n })).toThrow();
  });
});

describe('idempotency', () => {
  it('hashes the meaning of a body, not its form', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (body) => {
        const turned = Object.fromEntries(Object.entries(body).reverse());
        expect(await bodyHash(turned)).toBe(await bodyHash(body));
        expect(JSON.parse(canonicalJson(body))).toEqual(JSON.parse(JSON.stringify(body)));
      }),
      { numRuns: 50 },
    );
    expect(await bodyHash({ a: 1, b: undefined })).toBe(await bodyHash({ a: 1 }));
    expect(await bodyHash({ a: [1, 2] })).not.toBe(await bodyHash({ a: [2, 1] }));
    expect(await bodyHash({})).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has different scopes for other principals, routes and keys', async () => {
    const scopes = await Promise.all([
      submission('customer', 'POST /a', 'k', {}),
      submission('retailer:ret_a', 'POST /a', 'k', {}),
      submission('customer', 'POST /b', 'k', {}),
      submission('customer', 'POST /a', 'l', {}),
    ]);
    expect(new Set(scopes.map((one) => one?.scope)).size).toBe(4);
    expect(await submission('customer', 'POST /a', undefined, {})).toBeNull();
  });
});

describe('paging', () => {
  it('reads only its own cursors', () => {
    const at = { at: 1_790_000_000_000, id: 'ful_abc_1' };
    expect(readCursor(cursorOf(at))).toEqual(at);
    for (const text of ['', 'x', '!!', cursorOf({ at: 1, id: "a' or 1=1" })]) expect(readCursor(text)).toBeNull();
  });

  it('has a next page only if there is another row', () => {
    const rows = [3, 2, 1].map((at) => ({ at, id: `r${at}` }));
    expect(pageOf(rows, 3, (row) => row).nextCursor).toBeNull();
    const { shown, nextCursor } = pageOf(rows, 2, (row) => row);
    expect(shown).toHaveLength(2);
    expect(readCursor(nextCursor ?? '')).toEqual({ at: 2, id: 'r2' });
  });
});
