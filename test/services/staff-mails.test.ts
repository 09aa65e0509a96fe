import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Neon } from '../../dev/neon/server.ts';
import { SUPPLIERS } from '../../dev/seed/keys.ts';
import { connect, type Db } from '../../src/db/client.ts';
import { jobQueries } from '../../src/db/jobs/jobs.ts';
import { staffNotices } from '../../src/db/jobs/staff-notices.ts';
import { orderQueries } from '../../src/db/orders/orders.ts';
import { fault, ok } from '../../src/domain/fault.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { newsOf } from '../../src/domain/staff-mails.ts';
import { staffMail } from '../../src/services/jobs/staff-mail-text.ts';
import { type StaffMailTo, staffMails } from '../../src/services/jobs/staff-mails.ts';
import { jobRunner } from '../../src/services/jobs.ts';
import { walkedTo } from '../domain/conversation/dispute-walk.ts';
import { DATABASE_URL, openDatabase } from './market.ts';

/** What members are told, whatever appears, vanishes, fails or is killed meanwhile. */

const SUPPLIER = SUPPLIERS.ashwood.id;
const DAY = 86_400_000;

let neon: Neon;
let db: Db;
/** The clock of the job, ahead of that of the database. */
let ahead = 0;
let sends: 'well' | 'failing' | 'killed' = 'well';
let mails: StaffMailTo[] = [];
/** The news that is true now. */
let standing: ReadonlySet<string> = new Set();

beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  // Stock has its own test.
  await neon.query('update stock set on_hand = 100');
  await run();
});
afterAll(() => neon?.close());

async function run() {
  const nothing = async () => ok({ pages: 0, ended: true, dueInSeconds: 3_600 });
  const { runNow } = jobRunner({
    queries: jobQueries(db),
    works: {
      ...{ read_model: nothing, leftovers: nothing, reconciliation: nothing, export: nothing, numbers: nothing },
      staff_mails: staffMails({
        notices: staffNotices(db),
        send: async (mail) => {
          if (sends === 'failing') return fault('transient', 'email_rate_limit_exceeded');
          for (const { news } of mail.told.entries) {
            if (news.kind === 'message') expect(standing, 'is still true').toContain(news.key);
          }
          mails.push(mail);
          if (sends === 'killed') throw new Error('killed');
          return ok('sent');
        },
        now: () => Date.now() + ahead,
        pageSize: 6,
      }),
    },
    lease: () => crypto.randomUUID(),
    now: Date.now,
    log: () => {},
  });
  return runNow('staff_mails');
}

const base = walkedTo('confirmed').state;

/** The order with the last message at this time, or with none to answer; projected long enough ago to be read. */
async function project(id: string, version: number, at: number | null): Promise<void> {
  const lastMessages: OrderState['lastMessages'] = at === null ? {} : { [SUPPLIER]: { by: 'retailer', at } };
  const order = { ...base, id, number: id, version, lastMessages, proposals: [], fulfilments: [] };
  const flags = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null } as const;
  expect((await orderQueries(db).project(order, flags)).ok).toBe(true);
  await neon.query("update orders set projected_at = now() - interval '15 seconds' where id = $1", [id]);
  standing = new Set([...[...standing].filter((key) => !key.includes(id)), ...newsOf(order).map(({ key }) => key)]);
}

const keysOf = (mail: StaffMailTo) => mail.told.entries.map(({ news }) => news.key);

const acts = fc.array(
  fc.record({
    order: fc.constantFrom('ord_news1', 'ord_news2', 'ord_news3', 'ord_news4', 'ord_news5'),
    act: fc.constantFrom('ask', 'ask', 'answer', 'run', 'failing', 'killed', 'day'),
  }),
  { minLength: 5, maxLength: 14 },
);

it.each(['now', 'digest'] as const)(
  '%s: each hears once of each message that still needs an answer',
  async (choice) => {
    const [member] = await neon.query('select id from members where party_id = $1 and revoked_at is null limit 1', [
      SUPPLIER,
    ]);
    await neon.query('update members set mail_choices = $1::jsonb where party_id = $2', [
      JSON.stringify({ message: choice, low_stock: 'off' }),
      SUPPLIER,
    ]);
    const id = String(member?.id);
    let version = base.version;
    let turn = 0;
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        turn += 1;
        mails = [];
        for (const { act, order } of all) {
          const orderId = `${order}${choice}${turn}`;
          sends = act === 'failing' || act === 'killed' ? act : 'well';
          version += 1;
          if (act === 'ask') await project(orderId, version, Date.now() + ahead);
          else if (act === 'answer') await project(orderId, version, null);
          else {
            if (act === 'day') ahead += DAY;
            await run();
          }
        }
        sends = 'well';
        // What failed is tried again ten minutes later; the digest of tomorrow has the rest.
        for (let n = 0; n < 5; n += 1) {
          ahead += n < 2 ? DAY : 600_000;
          await run();
        }
        const mine = mails.filter(({ messageId }) => messageId.includes(id));
        const heard = new Map<string, Set<string>>();
        for (const mail of mine) {
          for (const key of keysOf(mail)) heard.set(key, (heard.get(key) ?? new Set()).add(mail.messageId));
        }
        // A mail whose sending was interrupted may come twice, but under one id.
        for (const [key, ids] of heard) expect([key, ids.size]).toEqual([key, 1]);
        const open = [...standing].filter((key) => key.startsWith('message:') && key.includes(`${choice}${turn}`));
        for (const key of open) expect(heard.has(key), key).toBe(true);
      }),
      { numRuns: 4 },
    );
  },
  120_000,
);

it('few units are told once until there are more again, and a removed member hears nothing', async () => {
  const members = 'update members set revoked_at = $1::timestamptz, mail_choices = $2::jsonb where party_id = $3';
  const low = () => mails.flatMap((mail) => keysOf(mail).filter((key) => key === 'low_stock:AW-CAFE')).length;
  const stock = async (n: number) => {
    await neon.query("update stock set on_hand = $1::int where sku = 'AW-CAFE'", [String(n)]);
    await run();
    await run();
  };
  await neon.query(members, [null, JSON.stringify({ low_stock: 'now' }), SUPPLIER]);
  const [{ n = 0 } = {}] = await neon.query('select count(*)::int as n from members where party_id = $1', [SUPPLIER]);
  mails = [];
  await stock(6);
  expect(low()).toBe(0);
  await stock(5);
  await stock(4);
  expect(low()).toBe(n);
  await stock(9);
  await stock(0);
  expect(low()).toBe(2 * Number(n));
  await stock(9);
  await neon.query(members, [new Date().toISOString(), '{}', SUPPLIER]);
  mails = [];
  await stock(1);
  expect(low()).toBe(0);
});

it('a mail has our words, one page to open and the way to change it', () => {
  const reader = { timeZone: 'Europe/London', role: 'supplier' } as const;
  const news = { key: 'k', kind: 'task', role: 'supplier', partyId: 's', from: 0, taskId: 'ful_1' } as const;
  const entry = { news: { ...news, due: Date.UTC(2026, 10, 29, 9) }, number: '183V-897Q', orderId: 'ord_1' };
  const one = staffMail({ digest: false, entries: [entry], reader }, 'https://h.example');
  expect(one.subject).toBe('New order to answer: order 183V-897Q, answer by 29 Nov 2026, 09:00 GMT');
  expect(one.text).toContain('\nhttps://h.example/bench/ful_1\n');
  expect(one.text).toContain('https://h.example/settings/my-emails');
  const many = staffMail(
    { digest: true, entries: Array.from({ length: 60 }, () => entry), reader },
    'https://h.example',
  );
  expect(many.subject).toBe('60 things are new today');
  expect(many.text.match(/^- New order/gm)).toHaveLength(50);
  expect(many.text).toContain('and 10 more');
  expect(many.html.match(/href="https:[^"]*"/g)).toEqual(['href="https://h.example/home"']);
});
