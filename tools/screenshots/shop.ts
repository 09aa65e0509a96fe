import { RETAILERS } from '../../dev/seed/keys.ts';
import { type Storefront, startStorefront } from '../../dev/storefront/server.ts';
import type { Platform } from '../../dev/support/platform.ts';

/** Starts Northlight's storefront, and adds its origin to those that may use the publishable key. */
export async function openShop(platform: Platform): Promise<Storefront> {
  const { publishableKey, secretKey } = RETAILERS.northlight;
  const shop = await startStorefront({ port: 0, apiUrl: platform.url, publishableKey });
  const answer = await platform.fetch('/v1/settings/policies', {
    method: 'PUT',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ allowed_origins: [shop.url] }),
  });
  if (!answer.ok) throw new Error(`the shop's origin was not allowed: ${answer.status}`);
  return shop;
}
