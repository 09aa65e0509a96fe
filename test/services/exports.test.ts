import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Neon } from '../../dev/neon/server.ts';
import { csvHead, csvPage, csvStream } from '../../src/api/csv-stream.ts';
import { NO_FILTERS } from '../../src/api/order-filters.ts';
import { connect, type Db } from '../../src/db/client.ts';
import { exportQueries } from '../../src/db/jobs/exports.ts';
import { jobQueries } from '../../src/db/jobs/jobs.ts';
import { orderLists } from '../../src/db/orders/order-lists.ts';
import { orderQueries } from '../../src/db/orders/orders.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import { BOUNDS } from '../../src/domain/bounds.ts';
import { fault, type Outcome, ok } from '../../src/domain/fault.ts';
import { exportsService } from '../../src/services/exports.ts';
import type { Bucket } from '../../src/services/jobs/bucket.ts';
import { exportJob } from '../../src/services/jobs/export-job.ts';
import { jobRunner } from '../../src/services/jobs.ts';
import { walkTo } from '../domain/fixtures.ts';
import { DATABASE_URL, openDatabase } from './market.ts';

const PARTY = 'ret_hazel';
const CLERK = { kind: 'member', id: 'mem_clerkhazel' } as const;
const TENANT = Tenant.of({ role: 'retailer', partyId: PARTY });
const QUIET = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;
const WHAT = {
  filters: { ...NO_FILTERS, statuses: ['payment_authorised'] },
  timeZone: 'Europe/London',
  bom: true,
} as const;
const ORDERS = 11;
const DAY = 86_400_000;

let neon: Neon;
let db: Db;
const orderId = (n: number) => `ord_export${'abcdefghijklmnopqrst'.charAt(n)}${'a'.repeat(19)}`;

beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  const { state } = walkTo('captured');
  const parties = state.parties.map((party) => (party.role === 'retailer' ? { ...party, id: PARTY } : party));
  for (let n = 0; n < ORDERS; n += 1) {
    // Two orders have the same time: the id decides.
    const placedAt = 1_790_000_000_000 + Math.floor(n / 2) * 1_000;
    const order = { ...state, id: orderId(n), parties, retailerId: PARTY, placedAt };
    expect(await orderQueries(db).project(order, QUIET)).toEqual(ok(true));
  }
});
afterAll(() => neon.close());
beforeEach(async () => {
  await neon.query("delete from jobs where kind = 'export'");
  await neon.query('update orders set status = $1', ['payment_authorised']);
});

/** What happens at a call of the bucket's `put`. */
const STRIKES = ['none', 'none', 'lost', 'dies_before', 'dies_after', 'overtaken'] as const;
type Strike = (typeof STRIKES)[number];

interface World {
  readonly files: Map<string, Uint8Array>;
  readonly mails: string[];
  /** What the next puts meet. */
  readonly strikes: Strike[];
  readonly letters: Outcome<'sent'>[];
  late: number;
}
const worldOf = (strikes: readonly Strike[] = []): World => ({
  files: new Map(),
  mails: [],
  strikes: [...strikes],
  letters: [],
  late: 0,
});

/** R2 in memory. */
const bucketOf = ({ files }: World): Bucket => ({
  put: async (key, bytes) => files.set(key, bytes),
  get: async (key) => {
    const bytes = files.get(key);
    return bytes === undefined ? null : { arrayBuffer: async () => bytes.slice().buffer };
  },
  list: async ({ prefix, limit }) => ({
    objects: [...files.keys()]
      .filter((key) => key.startsWith(prefix))
      .slice(0, limit)
      .map((key) => ({ key })),
  }),
  delete: async (keys) => {
    for (const key of keys) files.delete(key);
  },
});

/** Nobody is there any more to give the lease back. */
const leaseEnds = () => neon.query("update jobs set leased_until = now() - interval '1 second' where kind = 'export'");
/** An order leaves the list: a page that is read again ends somewhere else. */
const oneLeaves = () =>
  neon.query(
    `update orders set status = 'confirmed' where id = (select id from orders
      where status = 'payment_authorised' and id like 'ord_export%' order by placed_at desc, id desc limit 1)`,
  );

/** A runner of its own. It resolves when it has run, or has died. */
function runOnce(world: World): Promise<unknown> {
  const bucket = bucketOf(world);
  let dies = (): void => undefined;
  const dead = new Promise<void>((resolve) => {
    dies = resolve;
  });
  const never = () => {
    dies();
    return new Promise<never>(() => undefined);
  };
  const put: Bucket['put'] = async (key, bytes) => {
    const strike = world.strikes.shift() ?? 'none';
    if (strike === 'lost') throw new Error('the answer was lost');
    if (strike === 'dies_before') return never();
    if (strike === 'overtaken') {
      await leaseEnds();
      await oneLeaves();
      await runOnce(world);
    }
    await bucket.put(key, bytes);
    return strike === 'dies_after' ? never() : null;
  };
  const nothing = async () => ok({ pages: 0, ended: true, dueInSeconds: 3_600 });
  const { runDue } = jobRunner({
    queries: jobQueries(db),
    works: {
      export: exportJob({
        exports: exportQueries(db),
        lists: orderLists(db),
        bucket: { ...bucket, put },
        csv: { head: csvHead, rows: csvPage },
        mail: async (id, to) => {
          world.mails.push(`${id} ${to}`);
          return world.letters.shift() ?? ok('sent');
        },
        now: () => Date.now() + world.late,
        pageSize: 2,
        partPages: 2,
      }),
      ...{ read_model: nothing, numbers: nothing, leftovers: nothing, reconciliation: nothing, staff_mails: nothing },
    },
    lease: () => crypto.randomUUID(),
    now: Date.now,
    log: () => {},
  });
  return Promise.race([runDue(), dead]);
}

const service = (world: World) => exportsService(exportQueries(db), bucketOf(world), () => Date.now() + world.late);
const due = () => neon.query("update jobs set due_at = now() where kind = 'export'");
let asked = 0;

async function ask(world: World, what: object = WHAT) {
  asked += 1;
  const id = `exp_${asked}`;
  const done = await service(world).ask({ id, partyId: PARTY, by: CLERK, ...WHAT, ...what });
  expect(done).toMatchObject({ ok: true, value: { id, status: 'waiting' } });
  return id;
}
async function statusOf(world: World, id: string) {
  const found = await service(world).get(PARTY, id);
  return found.ok ? found.value?.status : found.fault;
}
async function fileOf(world: World, id: string): Promise<string | null> {
  const file = await service(world).file(id);
  if (!file.ok) expect.fail(file.fault.code);
  return file.value === null ? null : textOf(file.value.body);
}
/** With its byte order mark. */
async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  return Buffer.from(await new Response(body).arrayBuffer()).toString('utf8');
}
async function streamed(): Promise<string> {
  const stream = await csvStream(orderLists(db), TENANT, WHAT);
  if (!stream.ok) expect.fail(stream.fault.code);
  return textOf(stream.value);
}
/** Runs until it is ready. Whoever died is replaced. */
async function finish(world: World, id: string): Promise<void> {
  for (let n = 0; n < 40 && (await statusOf(world, id)) !== 'ready'; n += 1) {
    await leaseEnds();
    await due();
    await runOnce(world);
  }
  expect(await statusOf(world, id)).toBe('ready');
}
const idsIn = (csv: string) => csv.match(/ord_export\w+/g)?.filter((_, n, all) => all[n] !== all[n - 1]) ?? [];

describe('an export', () => {
  it('is the streamed CSV, byte for byte, and its link is mailed once', async () => {
    const world = worldOf();
    const id = await ask(world);
    await finish(world, id);
    const text = await fileOf(world, id);
    expect(text).toBe(await streamed());
    expect(idsIn(text ?? '')).toHaveLength(ORDERS);
    expect(world.mails).toEqual([`${id} clerk@hazel.example`]);
    expect([...world.files.keys()]).toHaveLength(3);
  });

  it('loses and doubles nothing, whenever a run dies, loses an answer or is overtaken', async () => {
    const strikes = fc.array(fc.constantFrom(...STRIKES), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(strikes, async (given) => {
        await neon.query("delete from jobs where kind = 'export'");
        await neon.query("update orders set status = 'payment_authorised'");
        const whole = await streamed();
        const world = worldOf(given);
        const id = await ask(world);
        await finish(world, id);
        const text = (await fileOf(world, id)) ?? '';
        if (!given.includes('overtaken')) expect(text).toBe(whole);
        const ids = idsIn(text);
        expect(new Set(ids).size).toBe(ids.length);
        const kept = await neon.query(
          "select id from orders where status = 'payment_authorised' and id like 'ord_export%'",
        );
        for (const { id: one } of kept) expect(ids).toContain(one);
      }),
      { numRuns: 15 },
    );
  });

  it('is mailed again where it is not known whether it was, and is ready where no mail can be sent', async () => {
    const world = worldOf();
    world.letters.push(fault('unknown', 'email_timeout'), ok('sent'));
    const id = await ask(world);
    await finish(world, id);
    await due();
    await runOnce(world);
    expect(world.mails).toHaveLength(2);
    const other = worldOf();
    other.letters.push(fault('terminal', 'email_recipient_suppressed'));
    const second = await ask(other);
    await finish(other, second);
    expect(await fileOf(other, second)).toBe(await streamed());
  });

  it('expires: first its link, then its file, then its row', async () => {
    const world = worldOf();
    const id = await ask(world);
    await finish(world, id);
    world.late = 3 * DAY + 1_000;
    expect([await statusOf(world, id), await fileOf(world, id)]).toEqual(['expired', null]);
    await due();
    await runOnce(world);
    expect([await statusOf(world, id), world.files.size]).toEqual(['expired', 0]);
    await due();
    await runOnce(world);
    expect(await statusOf(world, id)).toBeUndefined();
  });

  it('stops, and its file is gone, when its asker was removed', async () => {
    const world = worldOf(['none', 'dies_after']);
    const [unfinished, ready] = [await ask(world), await ask(worldOf())];
    await finish(worldOf(), ready);
    const revoke = (at: string) => neon.query(`update members set revoked_at = ${at} where id = $1`, [CLERK.id]);
    await neon.query('update jobs set stand = null where id = $1', [unfinished]);
    await runOnce(world);
    await revoke('now()');
    await leaseEnds();
    await due();
    await runOnce(world);
    expect(await statusOf(world, unfinished)).toBe('failed');
    expect(await fileOf(world, ready)).toBeNull();
    await revoke('null');
  });

  it('is one for one id, and a party has a few at a time', async () => {
    const world = worldOf();
    const id = await ask(world);
    const again = (what: object) => service(world).ask({ id, partyId: PARTY, by: CLERK, ...WHAT, ...what });
    expect(await again({})).toMatchObject({ value: { id } });
    expect(await again({ bom: false })).toEqual(ok('other'));
    for (let n = 1; n < BOUNDS.exports; n += 1) await ask(world);
    expect(await service(world).ask({ id: 'exp_more', partyId: PARTY, by: CLERK, ...WHAT })).toEqual(ok('full'));
    expect(await again({})).toMatchObject({ value: { id } });
    const other = await service(world).ask({ id: 'exp_b', partyId: 'ret_tallsash', by: CLERK, ...WHAT });
    expect(other).toMatchObject({ value: { id: 'exp_b' } });
    expect(await service(world).get(PARTY, 'exp_b')).toEqual(ok(null));
  });
});
