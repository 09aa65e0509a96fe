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
    shot('order-refund', 'retailer', `/orders/${orders.dispatched.id}/refund`),
    shot('order-refund-quote', 'retailer', `/orders/${orders.dispatched.id}/refund?how=amount&amount=40.00`),
    shot('order-refund-too-much', 'retailer', `/orders/${orders.dispatched.id}/refund?how=amount&amount=9999`),
    shot('order-messages', 'retailer', `/orders/${orders.in_production.id}/messages`),
    shot('order-messages-none', 'retailer', `/orders/${orders.confirmed.id}/messages`),
    shot('order-messages-supplier', 'supplier', `/orders/${orders.in_production.id}/messages`),
    shot('order-raise-dispute', 'retailer', `/orders/${orders.dispatched.id}/dispute`),
    shot('order-raise-dispute-not-now', 'retailer', `/orders/${orders.confirmed.id}/dispute`),
    shot('order-down', 'retailer', `/orders?q=x`, {
      before: (platform) => fetch(`${platform.neonUrl}/_sim/down`, { method: 'POST' }),
      after: (platform) => fetch(`${platform.neonUrl}/_sim/up`, { method: 'POST' }),
    }),
    shot('disputes', 'retailer', '/disputes?status=any'),
    shot('disputes-empty', 'newcomer', '/disputes'),
    shot('dispute', 'retailer', `/disputes/dsp_${orders.delivered.id.slice(4)}_1`),
    shot('dispute-platform', 'platform', `/disputes/dsp_${orders.delivered.id.slice(4)}_1`),
    shot('bench', 'supplier', '/bench'),
    shot('bench-all', 'supplier', '/bench?status=all'),
    shot('bench-empty', 'supplier', '/bench?status=accepted&cursor='),
    shot('bench-task', 'supplier', `/bench/ful_${orders.waiting.id.slice(4)}_2`),
    shot('bench-task-dispatch', 'supplier', `/bench/ful_${orders.in_production.id.slice(4)}_2`),
    shot('bench-no-permission', 'retailer', '/bench'),
    shot('stock', 'supplier', '/stock'),
    shot('settings-notifications', 'retailer', '/settings/notifications'),
    shot('settings-notification', 'retailer', '/settings/notifications/confirmed', {
      act: async (page) => {
        await page.getByRole('button', { name: 'Show the preview' }).click();
        await page.frameLocator('iframe').getByText('Subject:').waitFor();
      },
    }),
    shot('settings-notification-broken', 'retailer', '/settings/notifications/dispatched', {
      act: async (page) => {
        await page.getByLabel('Subject').fill('Your order {{ order.nmber }}');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Not saved').waitFor();
      },
    }),
    shot('settings-policies', 'retailer', '/settings/policies'),
    shot('settings-policies-supplier', 'supplier', '/settings/policies'),
    shot('settings-cancellation', 'supplier', '/settings/cancellation-policy'),
    shot('settings-members', 'retailer', '/settings/members'),
    shot('settings-keys', 'retailer', '/settings/keys'),
    shot('ops-parked', 'platform', '/ops/parked'),
    shot('ops-dead-letters', 'platform', '/ops/dead-letters'),
    shot('ops-health', 'platform', '/ops/health'),
    customer('delivered', orders.delivered),
    customer('dispatched', orders.dispatched),
    customer('confirmed', orders.confirmed),
    customer('cancelled', orders.cancelled),
    shot('customer-no-link', 'nobody', `/o/${orders.confirmed.id}`),
  ];
}
