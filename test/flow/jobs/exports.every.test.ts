import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import { DEV_SECRETS } from '../../../dev/settings.ts';
import { exportToken } from '../../../src/api/credentials/export-token.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { sendForm, signedIn } from '../support/dashboard.ts';
import { World } from '../support/world.ts';

/** Exports that are written in the background: asked for, written by the cron, mailed, downloaded. */

const { northlight, hazel } = RETAILERS;
const CLERK = 'clerk@northlight.example';
/** More than one answer is for, and more than two parts of the file. */
const COPIES = 10_500;
const BY_DAY = { from: '2020-01-01', to: '2020-12-31' };

const Export = z.looseObject({
  id: z.string(),
  status: z.string(),
  orders: z.number(),
  download_url: z.string().nullable(),
  expires_at: z.string().nullable(),
});
const Exports = z.looseObject({ data: z.array(Export) });

let world: World;
beforeAll(async () => {
  world = new World(await startStack());
  const placed = await world.placed(await world.cart(['AW-QUAYOAK']));
  await until(
    async () => (await world.stack.sql('select 1 from orders where id = $1', [placed.order.id])).length === 1,
  );
  // Copies of a real order, in a year of their own, newest first in no order of their ids.
  await world.stack.sql(
    `insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', copy.id, 'placed_at', copy.at,
        'doc', o.doc || jsonb_build_object('id', copy.id, 'placedAt', extract(epoch from copy.at)::bigint * 1000)))).*
      from orders o, (select 'ord_' || translate(substr(md5(n::text), 1, 26), '0189', 'wxyz') as id,
        timestamptz '2020-02-01' + make_interval(mins => n / 3) as at from generate_series(1, ${COPIES}) as n) copy
      where o.id = $1`,
    [placed.order.id],
  );
});
afterAll(() => world?.stack.stop());

const exported = async (id: string, key = northlight.secretKey) =>
  Export.parse((await world.call('GET', `/v1/exports/${id}`, key)).body);
const ask = async (body: object, headers = {}, key: string = northlight.secretKey) =>
  world.call('POST', '/v1/exports', key, body, headers);
const bytesOf = async (url: string, init: RequestInit = {}) => {
  const answer = await fetch(url, { ...init, redirect: 'manual' });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
};
const streamed = async (query: string) => {
  const headers = { authorization: `Bearer ${northlight.secretKey}` };
  return (await bytesOf(`${world.stack.url}/v1/orders.csv?${query}`, { headers })).bytes;
};
/** Nobody is there any more to give the lease back. */
const leaseEnds = () =>
  world.stack.sql("update jobs set due_at = now(), leased_until = now() - interval '1 second' where kind = 'export'");

describe('a long list', () => {
  it('is offered as an export, survives a kill in the middle, and is the streamed CSV byte for byte', async () => {
    const person = await signedIn(world.stack, CLERK);
    const get = (path: string) => world.stack.fetch(path, { headers: { cookie: person.cookie }, redirect: 'manual' });
    const query = new URLSearchParams(BY_DAY).toString();
    const long = await get(`/orders/export.csv?${query}`);
    expect([long.status, long.headers.get('location')]).toEqual([303, `/orders/exports?${query}`]);
    expect((await get('/orders/export.csv?to=2020-02-02')).status).toBe(200);
    const page = await (await get(`/orders/exports?${query}`)).text();
    expect(page).toContain('<input type="hidden" name="from" value="2020-01-01"');
    const sent = await sendForm(
      world.stack,
      '/orders/exports',
      { ...BY_DAY, csrf: person.csrf, key: randomUUID() },
      person.cookie,
    );
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/orders/exports?done=export_asked']);
    const [asked] = Exports.parse((await world.call('GET', '/v1/exports', northlight.secretKey)).body).data;
    const id = asked?.id ?? '';
    expect(asked).toMatchObject({ status: 'waiting', orders: 0, download_url: null });

    const cron = world.stack.scheduled().catch(() => null);
    await until(async () => (await exported(id)).orders > 0);
    await world.stack.kill();
    await cron;
    await world.stack.restart();
    const half = await exported(id);
    expect(half.status).toBe('writing');
    expect(half.orders).toBeLessThan(COPIES);
    expect(await (await get('/orders/exports')).text()).toContain('Being written');
    expect(world.stack.mailbox.mails({ to: CLERK }).some(({ subject }) => subject.includes('export'))).toBe(false);

    await leaseEnds();
    await until(async () => {
      await world.stack.scheduled();
      return (await exported(id)).status === 'ready';
    });
    const done = await exported(id);
    expect(done.orders).toBe(COPIES);
    const mails = world.stack.mailbox.mails({ to: CLERK }).filter(({ subject }) => subject.includes('export'));
    expect(mails).toHaveLength(1);
    const link = /https?:\/\/\S+\/exports\/\S+/.exec(mails[0]?.text ?? '')?.[0] ?? '';
    expect(link).toBe(done.download_url);
    const file = await bytesOf(link);
    expect([file.status, file.type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(file.bytes.equals(await streamed(`${query}&bom=1`))).toBe(true);
    expect(await (await get('/orders/exports')).text()).toContain('Ready');
    const log = await world.call('GET', '/v1/security-log', northlight.secretKey);
    const entries = z.looseObject({
      data: z.array(z.looseObject({ event: z.string(), subject: z.string().nullable() })),
    });
    expect(entries.parse(log.body).data.map(({ event, subject }) => [event, subject])).toEqual(
      expect.arrayContaining([
        ['exported', 'orders'],
        ['export_downloaded', id],
      ]),
    );
  });
});

describe('a link', () => {
  it('is refused if it is forged, of another export, expired, or of a removed file', async () => {
    const reply = await ask({ to: '2020-02-02' });
    expect(reply.status, reply.text).toBe(201);
    const { id } = Export.parse(reply.body);
    await until(async () => {
      await world.stack.scheduled();
      return (await exported(id)).status === 'ready';
    });
    const { download_url: url, expires_at: ends } = await exported(id);
    const expiresAt = Date.parse(ends ?? '');
    expect((await bytesOf(url ?? '')).bytes.equals(await streamed('to=2020-02-02'))).toBe(true);
    const at = (token: string, of = id) => `${world.stack.url}/exports/${of}?token=${token}`;
    const signed = (exportId: string, when: number, secret: string = DEV_SECRETS.TOKEN_SECRET) =>
      exportToken(secret, { exportId, expiresAt: when });
    const good = await signed(id, expiresAt);
    expect(url).toBe(at(good));
    const refused = [
      at(''),
      at('x'),
      at(await signed(id, expiresAt, 'another secret of thirty-two letters')),
      at(await signed('exp_other', expiresAt)),
      at(good, 'exp_other'),
      at(await signed(id, Date.now() - 1_000)),
    ];
    for (const link of refused) expect((await bytesOf(link)).status, link).toBe(404);
    await world.stack.sql(
      `update jobs set due_at = now(), stand = stand || jsonb_build_object('expiresAt', 1) where id = $1`,
      [id],
    );
    expect((await bytesOf(url ?? '')).status).toBe(404);
    await world.stack.scheduled();
    expect(await exported(id)).toMatchObject({ status: 'expired', download_url: null });
    expect((await bytesOf(url ?? '')).status).toBe(404);
  });
});

describe('who may export what', () => {
  it('another party neither sees an export nor gets its orders', async () => {
    const { id } = Export.parse((await ask({})).body);
    expect((await world.call('GET', `/v1/exports/${id}`, hazel.secretKey)).status).toBe(404);
    expect(Exports.parse((await world.call('GET', '/v1/exports', hazel.secretKey)).body).data).toEqual([]);
    const theirs = Export.parse((await ask({}, {}, hazel.secretKey)).body);
    const suppliers = Export.parse((await ask({ to: '2020-02-02' }, {}, SUPPLIERS.tidewater.secretKey)).body);
    await until(async () => {
      await world.stack.scheduled();
      const own = await exported(theirs.id, hazel.secretKey);
      return own.status === 'ready' && (await exported(suppliers.id, SUPPLIERS.tidewater.secretKey)).status === 'ready';
    });
    expect(await exported(theirs.id, hazel.secretKey)).toMatchObject({ orders: 0 });
    expect(await exported(suppliers.id, SUPPLIERS.tidewater.secretKey)).toMatchObject({ orders: 0 });
    expect((await ask({}, {}, northlight.publishableKey)).status).toBe(403);
  });

  it('the same key and body is the same export; another body or a wrong filter is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { status: ['delivered'], q: 'ada' };
    const all = await Promise.all(Array.from({ length: 5 }, () => ask(body, headers)));
    expect(new Set(all.map(({ body: answer }) => Export.parse(answer).id)).size).toBe(1);
    expect(await ask({ q: 'bo' }, headers)).toMatchObject({ status: 422 });
    expect(await ask({ stauts: 'pending' })).toMatchObject({ status: 400 });
  });
});
