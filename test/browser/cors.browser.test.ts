import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { type Storefront, startStorefront } from '../../dev/storefront/server.ts';
import { openSite, type Site } from './people.ts';

/** Which answers of the API the browser lets a page of the shop read (CORS). */

const { publishableKey, secretKey } = RETAILERS.northlight;

let site: Site;
let shop: Storefront;
let page: Page;

beforeAll(async () => {
  site = await openSite();
  shop = await startStorefront({ port: 0, apiUrl: site.stack.url, publishableKey });
  const allowed = { allowed_origins: [shop.url] };
  expect((await site.api.call('PUT', '/v1/settings/policies', secretKey, allowed)).status).toBe(200);
  page = await site.stranger();
  await page.goto(shop.url);
});
afterAll(async () => {
  await shop?.close();
  await site?.close();
});

const Seen = z.object({ status: z.number(), headers: z.record(z.string(), z.string()), code: z.string().nullable() });

/** Runs a fetch in the page. Throws if the browser does not let the page read the answer. */
async function fetched(path: string, headers: Record<string, string>, init: { method?: string; body?: string } = {}) {
  const call = JSON.stringify([`${site.stack.url}${path}`, { cache: 'no-store', ...init, headers }]);
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
  it('reads that its key is invalid, and the id of the request', async () => {
    const seen = await fetched('/v1/products', bearer('pk_dev_nobody'));
    expect(seen).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(seen.headers['x-request-id']).toMatch(/^[\w.-]{8,64}$/);
  });

  it('reads that its key may not make a call, that a path does not exist, and what is wrong with a body', async () => {
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

  it('can ask whether a cached answer has changed (ETag)', async () => {
    const first = await fetched('/v1/products', bearer(publishableKey));
    expect(first.status).toBe(200);
    const again = await fetched('/v1/products', {
      ...bearer(publishableKey),
      'if-none-match': first.headers.etag ?? '',
    });
    expect(again).toMatchObject({ status: 304, headers: { etag: first.headers.etag } });
  });

  it('reads that a service is down, and when to try again', async () => {
    const control = (path: string) => fetch(`${site.stack.neonUrl}/_sim/${path}`, { method: 'POST' });
    await control('down');
    try {
      // A key that is not cached yet is looked up in the database.
      const seen = await fetched('/v1/products', bearer('pk_dev_new'));
      expect(seen).toMatchObject({ status: 503, code: 'unavailable', headers: { 'retry-after': '2' } });
    } finally {
      await control('up');
    }
  });
});

describe('a page of another origin', () => {
  it('reads why it is refused, and nothing of the shop', async () => {
    const foreign = await startStorefront({ port: 0, apiUrl: site.stack.url, publishableKey });
    await page.goto(foreign.url);
    expect(await fetched('/v1/products', bearer(publishableKey))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await fetched('/v1/products', bearer('pk_dev_nobody'))).toMatchObject({ status: 401 });
    await foreign.close();
  });
});
