import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Neon } from '../../dev/neon/server.ts';
import { inProcessFetch } from '../../dev/stripe/in-process.ts';
import { connect, type Db } from '../../src/db/client.ts';
import { jobQueries } from '../../src/db/jobs/jobs.ts';
import { reconciliationQueries } from '../../src/db/money/reconciliation.ts';
import { ok } from '../../src/domain/fault.ts';
import { jobRunner } from '../../src/services/jobs.ts';
import { stripePayments } from '../../src/services/payments.ts';
import { reconciliation } from '../../src/services/reconciliation.ts';
import { DATABASE_URL, openDatabase } from './market.ts';

/** More balance transactions than one call may read: 51 pages and a half. */
const ROWS = 5_150;
const newestFirst = Array.from({ length: ROWS }, (_, n) => ({
  object: 'balance_transaction',
  id: `txn_${n}`,
  type: 'transfer',
  reporting_category: 'transfer',
  created: Math.floor(Date.now() / 1_000) - n,
  amount: -n,
  currency: 'gbp',
  fee: 0,
  source: { object: 'transfer', id: `tr_${n}`, amount: n, currency: 'gbp', transfer_group: null, metadata: {} },
}));

let neon: Neon;
let db: Db;
beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
});
afterAll(() => neon.close());
beforeEach(async () => {
  await neon.query('delete from movements');
  await neon.query('update reconciliation set walked_until = now()');
  await neon.query('update jobs set stand = null, lease = null, leased_until = null');
});

/** Stripe's list. `before` is called before each page, with the number of pages so far. */
function reader(before: (pages: number) => Promise<boolean>) {
  let pages = 0;
  const answer = inProcessFetch(async ({ path }) => {
    const up = await before(pages);
    if (!up) return { status: 500, headers: {}, body: '{}' };
    pages += 1;
    const after = new URL(path, 'http://stripe').searchParams.get('starting_after');
    const at = after === null ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1;
    const body = { object: 'list', data: newestFirst.slice(at, at + 100), has_more: at + 100 < ROWS };
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  });
  const secrets = { webhookSecret: 'whsec_1', connectWebhookSecret: 'whsec_2', publicUrl: 'https://orders.test' };
  const settings = { secretKey: 'sk_test_1', apiBase: null, ...secrets };
  const payments = stripePayments(settings, Stripe.createFetchHttpClient(answer));
  const nothing = async () => ok({ pages: 0, ended: true, dueInSeconds: 3_600 });
  const { runNow } = jobRunner({
    queries: jobQueries(db),
    works: {
      reconciliation: reconciliation({ queries: reconciliationQueries(db), payments }),
      ...{ read_model: nothing, leftovers: nothing, export: nothing, numbers: nothing, staff_mails: nothing },
    },
    lease: () => crypto.randomUUID(),
    now: Date.now,
    log: () => {},
  });
  return { run: () => runNow('reconciliation') };
}

const always = async () => true;
const known = async () => Number((await neon.query('select count(*)::int as n from movements'))[0]?.n);
const readUntil = async () => (await neon.query('select walked_until::text as at from reconciliation'))[0]?.at;

describe('a long walk', () => {
  it('stops after 50 pages, and the next call goes on, until everything was read once', async () => {
    const before = await readUntil();
    const { run } = reader(always);
    expect(await run()).toEqual({ ok: true, value: { pages: 50, ended: false, dueInSeconds: 0 } });
    expect(await known()).toBe(5_000);
    expect(await readUntil()).toBe(before);
    expect(await run()).toEqual({ ok: true, value: { pages: 2, ended: true, dueInSeconds: 3_600 } });
    expect(await known()).toBe(ROWS);
    expect(await readUntil()).not.toBe(before);
  });

  it('keeps what was read before Stripe stopped answering', async () => {
    const stopped = await reader(async (pages) => pages < 3).run();
    expect(stopped.ok).toBe(false);
    expect(await known()).toBe(300);
    expect(await reader(always).run()).toEqual({ ok: true, value: { pages: 49, ended: true, dueInSeconds: 3_600 } });
    expect(await known()).toBe(ROWS);
  });

  it('is read by one at a time: a second call reads nothing, and who lost the lease writes nothing', async () => {
    let second: unknown;
    let third: unknown;
    const first = await reader(async (pages) => {
      if (pages === 1) second = await reader(always).run();
      if (pages === 2) {
        // The first reader seems to be dead.
        await neon.query("update jobs set leased_until = now() - interval '1 second'");
        third = await reader(async (read) => read < 1).run();
      }
      return true;
    }).run();
    expect(second).toEqual({ ok: true, value: null });
    expect(third).toMatchObject({ ok: false });
    expect(first).toEqual({ ok: true, value: { pages: 2, ended: false, dueInSeconds: 0 } });
    expect(await known()).toBe(300);
  });
});
