import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../durable-objects/journal/journal.ts';
import type { RememberedResult } from '../../durable-objects/journal/key-value-rows.ts';
import { event } from '../../src/domain/order/events.ts';
import { refuse } from '../../src/domain/refusal.ts';
import { SYSTEM, WAY } from '../domain/fixtures.ts';
import { Disk } from '../simulation/world/disk.ts';

/** Which results of commands an order remembers, and which it may forget. */

const MOST = 50;

function opened(disk: Disk): Journal {
  const journal = new Journal(disk.open());
  journal.transaction(() => {
    journal.create();
    for (const next of WAY.placed()) journal.append(next, 1);
  });
  return journal;
}

const KINDS = ['changed', 'repeated', 'refused'] as const;
type Kind = (typeof KINDS)[number];
interface Call {
  readonly principal: string;
  readonly kind: Kind;
  readonly detail: number;
}

const answerOf = ({ kind, detail }: Call): RememberedResult => {
  const refusal = kind === 'refused' ? refuse('forbidden', { key: 'schema_says', text: 'x'.repeat(detail) }) : null;
  return { version: 2, next: null, refusal };
};
const scopeOf = ({ principal }: Call, n: number) => `${principal}|POST /v1/orders/x/cancel|${n}`;

/** As commands.ts does it: a command that changes something makes a commit. Every result is remembered. */
function remember(journal: Journal, call: Call, n: number): void {
  const submission = { scope: scopeOf(call, n), hash: 'h' };
  if (call.kind === 'changed') {
    journal.transaction(() => {
      journal.append(event('tokens_revoked', {}, SYSTEM), 1);
      journal.causedBy(submission, null);
    });
  }
  journal.transaction(() => journal.remember(submission, answerOf(call)));
}

const rows = (disk: Disk): string[] =>
  disk
    .open()
    .exec("SELECT key FROM key_value WHERE key GLOB 'answer:*'")
    .map(({ key }) => String(key).slice('answer:'.length));

const calls = fc.array(
  fc.record({
    principal: fc.constantFrom('customer', 'retailer:ret_a', 'supplier:sup_a'),
    kind: fc.constantFrom(...KINDS),
    detail: fc.constantFrom(10, 100, 3_000),
  }),
  { minLength: 100, maxLength: 400 },
);

describe('the memory of results', () => {
  it('keeps every result that changed the order, and the newest N others per principal', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const disk = new Disk();
        let journal = opened(disk);
        for (const [n, call] of all.entries()) {
          // An object's instance may end at any moment.
          if (n % 97 === 96) journal = new Journal(disk.open());
          remember(journal, call, n);
          expect(journal.submission(scopeOf(call, n))?.answer).toEqual(answerOf(call));
        }
        const kept = new Set(rows(disk));
        for (const [n, call] of all.entries()) {
          if (call.kind === 'changed') expect(kept).toContain(scopeOf(call, n));
        }
        for (const principal of new Set(all.map((call) => call.principal))) {
          const own = [...all.entries()].filter(([, call]) => call.principal === principal);
          const idle = own.filter(([n, call]) => call.kind !== 'changed' && kept.has(scopeOf(call, n)));
          expect(idle.length).toBeLessThanOrEqual(MOST);
          const text = idle.reduce((sum, [, call]) => sum + JSON.stringify(answerOf(call)).length, 0);
          expect(text).toBeLessThan(36_000);
          const refused = own
            .filter(([, call]) => call.kind === 'refused')
            .map(([n, call]) => kept.has(scopeOf(call, n)));
          // The oldest are deleted first, so only the newest are kept.
          expect(refused.slice(refused.indexOf(true)).includes(false) && refused.includes(true)).toBe(false);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('deletes refusals before repeats of a command that was done', () => {
    const disk = new Disk();
    const journal = opened(disk);
    const call = (kind: Kind): Call => ({ principal: 'customer', kind, detail: 10 });
    for (let n = 0; n < 30; n += 1) remember(journal, call('repeated'), n);
    for (let n = 30; n < 1_230; n += 1) remember(journal, call('refused'), n);
    const kept = new Set(rows(disk));
    expect(kept.size).toBe(MOST);
    for (let n = 0; n < 30; n += 1) expect(kept).toContain(scopeOf(call('repeated'), n));
  });
});

describe('webhooks', () => {
  it('are known by the commits that they made; one that changed nothing leaves nothing behind', () => {
    const disk = new Disk();
    const journal = opened(disk);
    journal.transaction(() => {
      journal.append(event('tokens_revoked', {}, SYSTEM), 1);
      journal.causedByWebhook('evt_1');
    });
    const { operations } = disk;
    journal.transaction(() => journal.causedByWebhook('evt_2'));
    expect(disk.operations - operations).toBe(1);
    const again = new Journal(disk.open());
    expect([again.seen('evt_1'), again.seen('evt_2')]).toEqual([true, false]);
  });
});
