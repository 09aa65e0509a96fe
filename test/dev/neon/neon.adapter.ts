import { NeonDbError, neon, neonConfig } from '@neondatabase/serverless';
import { DrizzleQueryError, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/neon-http';
import { integer, jsonb, numeric, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Neon, type NeonOptions, startNeon } from '../../../dev/neon/server.ts';

const URL = 'postgresql://headrail:headrail@db.localhost/headrail';

const blinds = pgTable('adapter_blinds', {
  id: integer().primaryKey(),
  name: text().notNull(),
  price: numeric({ precision: 12, scale: 4 }),
  madeAt: timestamp('made_at', { withTimezone: true }),
  options: jsonb().$type<{ width_mm: number }>(),
  fabrics: text().array(),
});

async function rejection(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('it should have been refused'),
    (error: unknown) => error,
  );
}

/** What the unchanged Neon driver and drizzle must get, with any Postgres behind the bridge. */
export function neonAdapterSuite(name: string, options: () => Promise<Omit<NeonOptions, 'port'>>): void {
  describe(`Neon over HTTP on ${name}`, () => {
    let server: Neon;
    const raw = neon(URL);
    const db = drizzle(raw);

    beforeAll(async () => {
      server = await startNeon({ port: 0, ...(await options()) });
      neonConfig.fetchEndpoint = () => server.fetchEndpoint;
      await raw.query('DROP TABLE IF EXISTS adapter_blinds');
      await raw.query(`CREATE TABLE adapter_blinds (
        id int PRIMARY KEY, name text NOT NULL CHECK (name <> ''), price numeric(12,4), made_at timestamptz,
        options jsonb, fabrics text[])`);
    });
    afterAll(async () => {
      await raw.query('DROP TABLE IF EXISTS adapter_blinds');
      await server.close();
    });

    test('values of every type come back unchanged', async () => {
      const row = {
        id: 1,
        name: 'Röller "café" \\ 日本',
        price: '129.9000',
        madeAt: new Date('2026-11-22T15:00:00.123Z'),
        options: { width_mm: 1200 },
        fabrics: ['linen', 'a,b', 'quo"te', 'NULL'],
      };
      await db.insert(blinds).values(row);
      await db.insert(blinds).values({ id: 2, name: 'bare' });
      expect(await db.select().from(blinds).where(eq(blinds.id, 1))).toEqual([row]);
      expect(await db.select().from(blinds).where(eq(blinds.id, 2))).toEqual([
        { id: 2, name: 'bare', price: null, madeAt: null, options: null, fabrics: null },
      ]);
      const [wide] =
        await raw`SELECT 9007199254740993::bigint AS big, true AS yes, 'x'::bytea AS bytes, '{1,NULL}'::int[] AS ints`;
      expect(wide).toEqual({ big: '9007199254740993', yes: true, bytes: Buffer.from('x'), ints: [1, null] });
    });

    test('full results name the command; array mode keeps columns with equal names', async () => {
      const done = await raw.query('INSERT INTO adapter_blinds (id, name) VALUES ($1, $2), (11, $2)', [10, 'pair'], {
        fullResults: true,
      });
      expect(done).toMatchObject({ command: 'INSERT', rowCount: 2 });
      expect(await raw.query('SELECT 1 AS a, 2 AS a', [], { arrayMode: true })).toEqual([[1, 2]]);
      expect(await raw.query('SELECT id FROM adapter_blinds WHERE id < 0')).toEqual([]);
    });

    test('the error of a failed query has its SQLSTATE: wrapped by drizzle, unwrapped from the driver', async () => {
      await db.insert(blinds).values({ id: 20, name: 'one' });
      const wrapped = await rejection(db.insert(blinds).values({ id: 20, name: 'two' }).execute());
      expect(wrapped).toBeInstanceOf(DrizzleQueryError);
      expect(wrapped).toMatchObject({ cause: { code: '23505', constraint: 'adapter_blinds_pkey' } });
      expect(wrapped).toMatchObject({ cause: { detail: expect.stringContaining('(id)=(20)') } });
      const bare = await rejection(raw`INSERT INTO adapter_blinds (id, name) VALUES (21, '')`);
      expect(bare).toBeInstanceOf(NeonDbError);
      expect(bare).toMatchObject({ code: '23514', constraint: 'adapter_blinds_name_check', severity: 'ERROR' });
      expect(await rejection(raw.query('SELEKT 1'))).toMatchObject({ code: '42601', position: '1' });
      expect(await raw`SELECT 1 AS alive`).toEqual([{ alive: 1 }]);
    });

    test("a batch is atomic, and its error is the driver's own", async () => {
      const [, found] = await db.batch([
        db.insert(blinds).values({ id: 30, name: 'first' }),
        db.select({ id: blinds.id }).from(blinds).where(eq(blinds.id, 30)),
      ]);
      expect(found).toEqual([{ id: 30 }]);
      const error = await rejection(
        db.batch([
          db.update(blinds).set({ name: 'changed' }).where(eq(blinds.id, 30)),
          db.insert(blinds).values({ id: 30, name: 'again' }),
        ]),
      );
      expect(error).toBeInstanceOf(NeonDbError);
      expect(error).toMatchObject({ code: '23505' });
      expect(await db.select({ name: blinds.name }).from(blinds).where(eq(blinds.id, 30))).toEqual([{ name: 'first' }]);
    });

    test('a batch runs with the isolation level it asked for', async () => {
      const shown = await raw.transaction([raw`SHOW transaction_isolation`, raw`SHOW transaction_read_only`], {
        isolationLevel: 'Serializable',
        readOnly: true,
        deferrable: true,
      });
      expect(shown).toEqual([[{ transaction_isolation: 'serializable' }], [{ transaction_read_only: 'on' }]]);
      const refused = await rejection(raw.transaction([raw`DELETE FROM adapter_blinds`], { readOnly: true }));
      expect(refused).toMatchObject({ code: '25006' });
    });

    test('several statements in one query are refused', async () => {
      expect(await rejection(raw.query('SELECT 1; DROP TABLE adapter_blinds'))).toMatchObject({ code: '42601' });
    });

    test('a request leaves nothing in the session for the next one', async () => {
      const before = await raw`SHOW search_path`;
      await raw.query('BEGIN');
      await raw.query("SET search_path TO 'nowhere'");
      expect(await raw`SHOW search_path`).toEqual(before);
      await db.insert(blinds).values({ id: 40, name: 'kept' });
      await raw.query('ROLLBACK');
      expect(await db.$count(blinds, eq(blinds.id, 40))).toBe(1);
    });

    test('fifty queries at once each get their own rows', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => raw`SELECT ${n}::int AS n`));
      expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    });

    test('concurrent decrements never violate a CHECK', async () => {
      await raw`INSERT INTO adapter_blinds (id, name, price) VALUES (50, 'stock', 3)`;
      const take = () =>
        db
          .update(blinds)
          .set({ price: sql`${blinds.price} - 1` })
          .where(sql`${blinds.id} = 50 AND ${blinds.price} > 0`)
          .returning({ price: blinds.price });
      const taken = await Promise.all(Array.from({ length: 10 }, take));
      expect(taken.filter((rows) => rows.length === 1)).toHaveLength(3);
    });

    test('an outage is a connection error, queries are counted, and a dropped answer has its effect', async () => {
      const control = (method: string, path: string, body?: unknown) =>
        fetch(`${server.url}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      await control('POST', 'down');
      expect(await rejection(raw`SELECT 1`)).toMatchObject({ message: expect.stringContaining('Error connecting') });
      await control('POST', 'up');
      await control('DELETE', 'queries');
      await raw`SELECT 1 AS one`;
      await raw.transaction([raw`SELECT 2`, raw`SELECT 3`]);
      expect(await (await control('GET', 'queries')).json()).toEqual({
        count: 3,
        queries: ['SELECT 1 AS one', 'SELECT 2', 'SELECT 3'],
      });
      await control('POST', 'faults', { kind: 'drop_answer', match: 'INSERT' });
      expect(await rejection(raw`INSERT INTO adapter_blinds (id, name) VALUES (60, 'lost')`)).toBeInstanceOf(
        NeonDbError,
      );
      expect(await db.$count(blinds, eq(blinds.id, 60))).toBe(1);
    });
  });
}
