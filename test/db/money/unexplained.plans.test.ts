import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Neon, startNeon } from '../../../dev/neon/server.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import { listsSql } from '../../../src/db/money/unexplained.ts';
import { UNEXPLAINED_LISTS } from '../../../src/domain/money/movements.ts';
import { DATABASE_URL } from '../../services/market.ts';

/** Most movements agree. Neither a list nor /healthz may read those. */
const AGREED = 20_000;

let neon: Neon;
let db: Db;

beforeAll(async () => {
  neon = await startNeon({ port: 0, migrations: 'migrations' });
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  const rows = (from: number, to: number, moved: string, noted: string) =>
    neon.query(`insert into movements (source, kind, order_id, booked, booked_currency, sure, booked_at, moved,
        moved_currency, moved_at, noted_at, noted_booked, noted_moved)
      select 'tr_' || n, 'transfer', 'ord_' || n, 5, 'gbp', true, now() - n * interval '1 second', ${moved}, 'gbp',
        now() - n * interval '1 second', ${noted}, 5, 6
      from generate_series(${from}, ${to}) n`);
  await rows(1, AGREED, '5', 'null');
  await rows(AGREED + 1, AGREED + 20, '6', 'null');
  await rows(AGREED + 21, AGREED + 40, 'null', 'null');
  await rows(AGREED + 41, AGREED + 60, '6', 'now()');
  await neon.query('vacuum analyze movements');
});
afterAll(() => neon?.close());

test.each(UNEXPLAINED_LISTS)('the list `%s` and its number read an index', async (list) => {
  const from = sql`from movements m where ${listsSql(600)[list]}`;
  for (const query of [
    sql`select m.source ${from} order by m.at desc, m.source desc limit 51`,
    sql`select count(*) ${from}`,
  ]) {
    const { rows } = await db.execute(sql`explain ${query}`);
    const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
    expect(plan).toMatch(/Scan (?:Backward )?(?:using|on) movements_/);
    expect(plan).not.toContain('Seq Scan on movements');
  }
  const { rows } = await db.execute(sql`select m.source ${from}`);
  expect(rows).toHaveLength(list === 'open' ? 40 : 20);
});
