import type { Page } from 'playwright-core';
import type { Platform } from '../support/platform.ts';
import type { Market } from './market.ts';

export type Who = 'nobody' | 'customer' | 'retailer' | 'newcomer' | 'supplier' | 'brand' | 'platform';

export interface Shot {
  readonly name: string;
  readonly who: Who;
  readonly path: string;
  /** On the page, before the picture. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** Around all pictures of it: a part that is down, and up again. */
  readonly before?: (platform: Platform) => Promise<unknown>;
  readonly after?: (platform: Platform) => Promise<unknown>;
}

const shot = (name: string, who: Who, path: string, more: Partial<Shot> = {}): Shot => ({ name, who, path, ...more });

/** Every page, populated, empty and failing. */
export function shots({ orders }: Market): Shot[] {
  const customer = (name: string, { id, token }: { id: string; token: string }) =>
    shot(`customer-${name}`, 'customer', `/o/${id}#${token}`, {
      act: (page) => page.locator('[data-status]').waitFor(),
    });
  return [
    shot('sign-in', 'nobody', '/sign-in'),
    shot('sign-in-sent', 'nobody', '/sign-in/sent'),
    shot('sign-in-elsewhere', 'nobody', '/sign-in/link?token=x'),
    shot('not-found', 'nobody', '/nowhere'),
    shot('orders', 'retailer', '/orders'),
    shot('orders-filtered-empty', 'retailer', '/orders?q=nobody-of-that-name'),
    shot('orders-empty', 'newcomer', '/orders'),
    shot('order-pending', 'retailer', `/orders/${orders.pending.id}`),
    shot('order-waiting', 'retailer', `/orders/${orders.waiting.id}`),
    shot('order-confirmed', 'retailer', `/orders/${orders.confirmed.id}`),
    shot('order-delivered', 'retailer', `/orders/${orders.delivered.id}`),
    shot('order-cancelled', 'retailer', `/orders/${orders.cancelled.id}`),
    shot('order-not-found', 'newcomer', `/orders/${orders.confirmed.id}`),
    shot('order-cancel', 'retailer', `/orders/${orders.confirmed.id}/cancel`),
    shot('order-supplier', 'supplier', `/orders/${orders.in_production.id}`),
    shot('order-brand', 'brand', `/orders/${orders.in_production.id}`),
    shot('order-platform', 'platform', `/orders/${orders.in_production.id}`),
    customer('dispatched', orders.dispatched),
    customer('confirmed', orders.confirmed),
    customer('cancelled', orders.cancelled),
    shot('customer-no-link', 'nobody', `/o/${orders.confirmed.id}`),
  ];
}
