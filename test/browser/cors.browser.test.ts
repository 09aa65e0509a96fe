import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { type Storefront, startStorefront } from '../../dev/storefront/server.ts';
import { type House, openHouse } from './people.ts';

/** What a page of the shop reads of the API, as the browser lets it. */

const { publishableKey, secretKey } = RETAILERS.northlight;

let house: House;
let shop: Storefront;
let page: Page;

beforeAll(async () => {
  house = await openHouse();
  shop = await startStorefront({ port: 0, apiUrl: house.stack.url, publishableKey });
  const allowed = { allowed_origins: [shop.url] };
  expect((await house.api.call('PUT', '/v1/settings/policies', secretKey, allowed)).status).toBe(200);
  page = await house.stranger();
  await page.goto(shop.url);
});
afterAll(async () => {
  await shop?.close();
  await house?.close();
});

const Seen = z.object({ status: z.number(), headers: z.record(z.string(), z.string()), code: z.string().nullable() });

/** A fetch by the page itself; where the browser keeps the answer from it, it throws. */
async function fetched(path: string, headers: Record<string, string>, init: { method?: string; body?: string } = {}) {
  const call = JSON.stringify([`${house.stack.url}${path}`, { cache: 'no-store', ...init, headers }]);
  return Seen.parse(
    await page.evaluate(`fetch(...${call}).then(async (answer) => {
      const text = await answer.text();
      const json = text === '' ? {} : JSON.parse(text);
      return { status: answer.status, headers: Object.fromEntries(answer.headers), code: json.code ?? null };
    })`),
  );
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

describe('a page of the shop', () => {
  it('reads that its key is none, and which call that was', async () => {
    const seen = await fetched('/v1/products', bearer('pk_dev_nobody'));
    expect(seen).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(seen.headers['x-request-id']).toMatch(/^[\w.-]{8,64}$/);
  });

  it('reads that a call is not for its key, that a path is none, and what is wrong with a body', async () => {
    expect(await fetched('/v1/orders', bearer(publishableKey))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await fetched('/v1/nope', bearer(publishableKey))).toMatchObject({ status: 404, code: 'not_found' });
    const headers = {
      ...bearer(publishableKey),
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    };
    const large = { method: 'POST', body: JSON.stringify({ x: 'x'.repeat(70_000) }) };
    for (const init of [{ method: 'POST', body: '{}' }, large]) {
      expect(await fetched('/v1/orders', headers, init)).toMatchObject({ status: 400, code: 'invalid_request' });
    }
  });

  it('asks whether what it knows has changed', async () => {
    const first = await fetched('/v1/products', bearer(publishableKey));
    expect(first.status).toBe(200);
    const again = await fetched('/v1/products', {
      ...bearer(publishableKey),
      'if-none-match': first.headers.etag ?? '',
    });
    expect(again).toMatchObject({ status: 304, headers: { etag: first.headers.etag } });
  });

  it('reads that a service is down, and when to come back', async () => {
    const control = (path: string) => fetch(`${house.stack.neonUrl}/_sim/${path}`, { method: 'POST' });
    await control('down');
    try {
      // A key that nobody has looked up yet is asked of the database.
      const seen = await fetched('/v1/products', bearer('pk_dev_new'));
      expect(seen).toMatchObject({ status: 503, code: 'unavailable', headers: { 'retry-after': '2' } });
    } finally {
      await control('up');
    }
  });
});

describe('a page of somebody else', () => {
  it('reads nothing of the shop', async () => {
    const foreign = await startStorefront({ port: 0, apiUrl: house.stack.url, publishableKey });
    await page.goto(foreign.url);
    await expect(fetched('/v1/products', bearer(publishableKey))).rejects.toThrow('Failed to fetch');
    expect(await fetched('/v1/products', bearer('pk_dev_nobody'))).toMatchObject({ status: 401 });
    await foreign.close();
  });
});
