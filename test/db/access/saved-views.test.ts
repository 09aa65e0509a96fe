import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { memberQueries } from '../../../src/db/accounts/members.ts';
import { type SavedViewQueries, savedViewQueries } from '../../../src/db/accounts/saved-views.ts';
import { sessionQueries } from '../../../src/db/accounts/sessions.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import { BOUNDS } from '../../../src/domain/bounds.ts';
import { DATABASE_URL, openDatabase } from '../../services/market.ts';
import { value } from '../../support/value.ts';

/** The saved views of one member: names that are used once, and no view of anybody else. */

let neon: Neon;
let db: Db;
let views: SavedViewQueries;
beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  views = savedViewQueries(db);
  await neon.query(
    `insert into parties (id, role, name, country) values ('ret_v', 'retailer', 'V', 'GB'), ('ret_w', 'retailer', 'W', 'GB')`,
  );
  await neon.query(`insert into members (id, party_id, email, name) values
    ('mem_a', 'ret_v', 'a@v.example', 'A'), ('mem_b', 'ret_v', 'b@v.example', 'B'), ('mem_c', 'ret_w', 'a@v.example', 'A')`);
  await neon.query(`insert into sessions (hash, member_id, epoch, expires_at)
    select id, id, epoch, now() + interval '1 hour' from members`);
});
afterAll(() => neon?.close());

const save = async (name: string, query: string, of = 'mem_a') => value(await views.save(of, { name, query }));
/** As the session of this member brings them. */
const kept = async (of = 'mem_a') => value(await sessionQueries(db).find(of))?.savedViews;
const names = async (of = 'mem_a') => (await kept(of))?.map(({ name }) => name);

test('each member has its own, also in the same party, and one person who works for two parties', async () => {
  expect(await save('Mine', 'q=london')).toBe('saved');
  expect(await save('Mine', 'q=london'), 'again').toBe('saved');
  expect(await save('Mine', 'q=york'), 'something else').toBe('named');
  expect(await kept()).toEqual([{ name: 'Mine', query: 'q=london' }]);
  for (const other of ['mem_b', 'mem_c', 'mem_unknown']) {
    expect(await kept(other)).toEqual(other === 'mem_unknown' ? undefined : []);
    expect(value(await views.rename(other, 'Mine', 'Theirs'))).toBeNull();
    value(await views.remove(other, 'Mine'));
  }
  expect(await names()).toEqual(['Mine']);
});

test('a view gets another name, but not that of another one, and keeps what it shows', async () => {
  await save('b', 'q=1');
  expect(value(await views.rename('mem_a', 'b', 'Mine'))).toBe('named');
  expect(value(await views.rename('mem_a', 'b', 'B'))).toBe('saved');
  expect(value(await views.rename('mem_a', 'b', 'B')), 'again').toBe('saved');
  expect(value(await views.rename('mem_a', 'B', 'B')), 'as it is').toBe('saved');
  expect(value(await views.rename('mem_a', 'nobody', 'C'))).toBeNull();
  expect(await kept()).toEqual([
    { name: 'B', query: 'q=1' },
    { name: 'Mine', query: 'q=london' },
  ]);
  value(await views.remove('mem_a', 'B'));
  value(await views.remove('mem_a', 'B'));
  expect(await names()).toEqual(['Mine']);
});

test('there are at most so many, also if they are saved at the same time, and names are only names', async () => {
  const odd = ['__proto__', 'constructor', '"', "'; drop table members --", '李', '{a,b}'];
  for (const name of odd) expect(await save(name, `q=${name.length}`)).toBe('saved');
  const more = Array.from({ length: BOUNDS.views }, (_, n) => `view ${n}`);
  const done = await Promise.all(more.map((name) => save(name, 'q=x')));
  expect(done.filter((one) => one === 'saved').length).toBe(BOUNDS.views - odd.length - 1);
  expect(new Set(done)).toEqual(new Set(['saved', 'full']));
  expect((await names())?.length).toBe(BOUNDS.views);
  for (const name of odd) expect(await names()).toContain(name);
});

test('a membership that ends takes them with it', async () => {
  const by = { kind: 'member', id: 'mem_b' } as const;
  expect(value(await memberQueries(db).revoke('ret_w', 'mem_a', by)), 'by another party').toBe(false);
  expect((await names())?.length).toBe(BOUNDS.views);
  expect(value(await memberQueries(db).revoke('ret_v', 'mem_a', by))).toBe(true);
  expect(await neon.query(`select saved_views from members where id = 'mem_a'`)).toEqual([{ saved_views: {} }]);
});
