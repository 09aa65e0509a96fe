import { asked, asksTwice, down, queryLost, REASON, rule, sendAnyway, sendStale, tellsDown, unfold } from './acts.ts';
import { customer, shop } from './customer-shots.ts';
import type { Market } from './market.ts';
import { EMAILS, type Shot, shot, WHO, type Who } from './shot.ts';

export { EMAILS, type Shot, WHO, type Who };

type Orders = Pick<Market, 'orders'>;

/** Every page: with data, empty, and with an error. A test compares this list with the router. */
export function shots(market: Orders): Shot[] {
  return [
    ...outside(),
    ...homes(),
    ...money(),
    ...orders(market),
    ...system(market),
    ...disputes(market),
    ...tasks(market),
    ...settings(),
    ...ops(market),
  ].concat(customer(market), shop(), failing());
}

const outside = (): Shot[] => [
  shot('sign-in', 'nobody', '/sign-in'),
  shot('sign-in-wrong', 'nobody', '/sign-in', { act: sendAnyway('Send me a link', { 'E-mail': 'not an address' }) }),
  shot('sign-in-sent', 'nobody', '/sign-in/sent'),
  shot('sign-in-link', 'nobody', '/sign-in', { actWith: asked('accounts@northlight.example') }),
  shot('sign-in-unknown', 'nobody', '/sign-in/link?token=x'),
  shot('signed-out-everywhere', 'nobody', '/sign-in?done=signed_out_everywhere'),
  shot('not-found', 'nobody', '/nowhere'),
  shot('docs', 'nobody', '/docs'),
  shot('docs-guide', 'nobody', '/docs/guides/place-and-pay'),
  shot('docs-changelog', 'nobody', '/docs/changelog'),
  shot('problem', 'nobody', '/problems/price_changed'),
];

const homes = (): Shot[] => WHO.filter((who) => who in EMAILS).map((who) => shot(`home-${who}`, who, '/home'));

const money = (): Shot[] =>
  (['retailer', 'newcomer', 'supplier', 'brand', 'platform'] as const).flatMap((who) =>
    ['money', 'numbers'].map((page) => shot(`${page}-${who}`, who, `/${page}`)),
  );

const NOTHING_FOUND = shot('orders-filtered-empty', 'retailer', '/orders?q=nobody-of-that-name');

function orders({ orders: of }: Orders): Shot[] {
  const at = (state: keyof Market['orders'], rest = '') => `/orders/${of[state].id}${rest}`;
  return [
    ...[shot('orders', 'retailer', '/orders'), NOTHING_FOUND],
    shot('orders-sorted', 'retailer', '/orders?status=delivered&status=confirmed&dispute=none&sort=-updated_at'),
    shot('orders-views', 'retailer', '/orders/views?status=confirmed'),
    shot('exports', 'retailer', '/orders/exports?status=delivered'),
    shot('orders-empty', 'newcomer', '/orders'),
    shot('orders-supplier', 'supplier', '/orders'),
    shot('orders-platform', 'platform', '/orders'),
    shot('orders-brand', 'brand', '/orders'),
    shot('order-pending', 'retailer', at('pending')),
    shot('order-declined', 'retailer', at('declined')),
    shot('order-waiting', 'retailer', at('waiting')),
    shot('order-confirmed', 'retailer', at('confirmed')),
    shot('order-in-production', 'retailer', at('in_production')),
    shot('order-dispatched', 'retailer', at('dispatched')),
    shot('order-delivered', 'retailer', at('delivered', '?timeline=all')),
    shot('order-line', 'retailer', at('waiting', `/lines/lin_${of.waiting.id.slice(4)}_1`)),
    shot('order-done', 'retailer', at('confirmed', '?done=messaged')),
    shot('order-resolved', 'retailer', at('resolved')),
    shot('order-charged-back', 'retailer', at('charged_back')),
    shot('order-cancelled', 'retailer', at('cancelled')),
    shot('order-parked', 'platform', at('parked')),
    shot('order-being-cancelled', 'retailer', at('parked')),
    shot('order-cancel-under-way', 'retailer', at('parked', '/cancel')),
    shot('order-not-found', 'newcomer', at('confirmed')),
    shot('order-supplier', 'supplier', at('in_production')),
    shot('order-brand', 'brand', at('in_production')),
    shot('order-platform', 'platform', at('in_production')),
    shot('order-cancel', 'retailer', at('confirmed', '/cancel')),
    shot('order-cancel-too-late', 'retailer', at('in_production', '/cancel')),
    shot('order-cancel-stale', 'retailer', at('confirmed', '/cancel'), { act: sendStale('Cancel Order') }),
    shot('order-force-cancel', 'platform', at('in_production', '/force-cancel')),
    shot('order-refund', 'retailer', at('dispatched', '/refund')),
    shot('order-refund-quote', 'retailer', at('dispatched', '/refund?how=amount&amount=40.00')),
    shot('order-refund-full', 'retailer', at('dispatched', '/refund?how=full')),
    shot('order-refund-too-much', 'retailer', at('dispatched', '/refund?how=amount&amount=9999')),
    shot('order-refund-no-amount', 'retailer', at('dispatched', '/refund?how=amount&amount=lots')),
    shot('order-refund-contradiction', 'retailer', at('dispatched', '/refund?how=full&amount=25.00')),
    shot('order-refund-not-now', 'retailer', at('pending', '/refund')),
    shot('order-customer', 'retailer', at('confirmed', '/customer')),
    shot('order-annotations', 'retailer', at('confirmed', '/annotations')),
    shot('order-messages', 'retailer', at('in_production', '/messages')),
    shot('order-messages-none', 'retailer', at('confirmed', '/messages')),
    shot('order-messages-propose', 'supplier', at('in_production', '/messages'), {
      act: unfold('Propose terms, carried out when the other side accepts'),
    }),
    shot('order-messages-refused', 'supplier', at('in_production', '/messages'), {
      act: async (page) => {
        await unfold('Propose terms, carried out when the other side accepts')(page);
        await sendAnyway('Send', { Message: 'And all of this.', 'Refund the customer, GBP': '99999' })(page);
        await page.getByText('Not sent').waitFor();
      },
    }),
    shot('order-raise-dispute', 'retailer', at('dispatched', '/dispute')),
    shot('order-raise-dispute-wrong', 'retailer', at('dispatched', '/dispute'), { act: sendAnyway('Raise Dispute') }),
    shot('order-raise-dispute-not-now', 'retailer', at('confirmed', '/dispute')),
  ];
}

const system = ({ orders: of }: Orders): Shot[] => [
  shot('order-system', 'platform', `/orders/${of.parked.id}/system`),
  shot('order-system-retailer', 'retailer', `/orders/${of.delivered.id}/system`),
  shot('order-system-then', 'platform', `/orders/${of.delivered.id}/system?at=7`),
];

function disputes({ orders: of }: Orders): Shot[] {
  const at = (state: keyof Market['orders']) => `/disputes/dsp_${of[state].id.slice(4)}_1`;
  return [
    shot('disputes', 'retailer', '/disputes?status=any'),
    shot('disputes-empty', 'newcomer', '/disputes'),
    shot('dispute', 'retailer', at('delivered')),
    shot('dispute-supplier', 'supplier', at('delivered')),
    shot('dispute-platform', 'platform', at('delivered')),
    shot('dispute-resolved', 'retailer', at('resolved')),
    shot('dispute-chargeback', 'retailer', at('charged_back')),
    shot('dispute-ruling-wrong', 'platform', at('delivered'), {
      act: async (page) => {
        await sendAnyway('Show what this does', { 'Amount in GBP': '99999', [REASON]: 'Seen on the photo.' })(page);
        await page.locator('#f-amount-error').waitFor();
      },
    }),
    shot('dispute-ruling', 'platform', at('delivered'), {
      act: rule({ 'Amount in GBP': '25.00', 'Ashwood Joinery, Supplier': '20.00' }),
    }),
    shot('dispute-ruling-no-refund', 'platform', at('delivered'), { act: rule({}, 'No refund') }),
    shot('dispute-not-found', 'newcomer', at('delivered')),
  ];
}

/** Pages of several tasks. */
const papers = (of: Market['orders']): Shot[] => {
  const ids = (['waiting', 'confirmed', 'in_production'] as const).map((state) => `ful_${of[state].id.slice(4)}_2`);
  const query = new URLSearchParams(ids.map((id) => ['task', id]));
  const names = ['batch', 'job-sheets', 'packing-slips', 'cutting-list'];
  return names.map((name) => shot(`bench-${name}`, 'supplier', `/bench/${name}?${query}`));
};

function tasks({ orders: of }: Orders): Shot[] {
  const at = (state: keyof Market['orders']) => `/bench/ful_${of[state].id.slice(4)}_2`;
  return [
    shot('bench', 'supplier', '/bench'),
    shot('bench-all', 'supplier', '/bench?status=all'),
    shot('bench-empty', 'novice', '/bench'),
    ...papers(of),
    shot('bench-task', 'supplier', at('waiting')),
    shot('bench-task-reject', 'supplier', at('waiting'), { act: unfold('Reject') }),
    shot('bench-task-start', 'supplier', at('confirmed')),
    shot('bench-task-dispatch', 'supplier', at('in_production')),
    shot('bench-task-dispatch-wrong', 'supplier', at('in_production'), {
      act: sendAnyway('Dispatch', { 'Tracking link (optional)': 'nowhere' }),
    }),
    shot('bench-task-deliver', 'supplier', at('dispatched')),
    shot('bench-task-cancelled', 'supplier', at('parked')),
    shot('bench-no-permission', 'retailer', '/bench'),
    shot('stock', 'supplier', '/stock'),
    shot('stock-history', 'supplier', '/stock/AW-CAFE'),
    shot('stock-empty', 'novice', '/stock'),
  ];
}

const settings = (): Shot[] => [
  shot('settings-notifications', 'retailer', '/settings/notifications'),
  shot('settings-notification', 'retailer', '/settings/notifications/confirmed', {
    act: async (page) => {
      await page.getByRole('button', { name: 'Show the preview' }).click();
      await page.frameLocator('iframe').getByText('Subject:').waitFor();
    },
  }),
  shot('settings-notification-simple', 'retailer', '/settings/notifications/confirmed/simple'),
  shot('settings-notification-broken', 'retailer', '/settings/notifications/dispatched', {
    act: async (page) => {
      await sendAnyway('Save', { Subject: 'Your order {{ order.nmber }}' })(page);
      await page.getByText('Not saved').waitFor();
    },
  }),
  shot('settings-notification-no-order', 'newcomer', '/settings/notifications/delivered'),
  shot('settings-policies', 'retailer', '/settings/policies'),
  shot('settings-policies-wrong', 'retailer', '/settings/policies', {
    act: async (page) => {
      await page.locator('#f-ship_3_price').fill('cheap');
      await sendAnyway('Save', { 'Stock is held for': 'a while' })(page);
    },
  }),
  shot('settings-policies-supplier', 'supplier', '/settings/policies'),
  shot('settings-cancellation', 'supplier', '/settings/cancellation-policy'),
  shot('settings-cancellation-wrong', 'supplier', '/settings/cancellation-policy', {
    act: sendAnyway('Save', { 'Percent of your share that a refund may take': '120' }),
  }),
  shot('settings-my-emails', 'supplier', '/settings/my-emails'),
  shot('settings-general', 'retailer', '/settings/general'),
  shot('settings-general-wrong', 'retailer', '/settings/general', {
    act: sendAnyway('Save', { 'Phone for questions': 'call us', 'Web page for questions': 'here' }),
  }),
  shot('settings-general-brand', 'brand', '/settings/general'),
  shot('settings-members', 'retailer', '/settings/members'),
  shot('settings-members-wrong', 'retailer', '/settings/members', { act: sendAnyway('Add', { 'E-mail': 'no' }) }),
  shot('settings-keys', 'retailer', '/settings/keys'),
  shot('settings-key-revoke', 'retailer', '/settings/keys', { act: asksTwice }),
  shot('settings-security-log', 'retailer', '/settings/security-log'),
  shot('settings-key-made', 'brand', '/settings/keys', { act: sendAnyway('Create', { Name: 'Warehouse' }) }),
];

const ops = ({ orders: of }: Orders): Shot[] => [
  shot('ops-parked', 'platform', '/ops/parked'),
  shot('ops-dead-letters', 'platform', '/ops/dead-letters'),
  shot('ops-unexplained', 'platform', '/ops/unexplained-money'),
  shot('ops-unexplained-one', 'platform', '/ops/unexplained-money/tr_byhand'),
  shot('ops-card-testing', 'platform', '/ops/card-testing'),
  shot('ops-paid-otherwise', 'platform', `/orders/${of.parked.id}/paid-otherwise`),
  shot('ops-redirect', 'platform', `/orders/${of.parked.id}/redirect`),
  shot('ops-health', 'platform', '/ops/health'),
  shot('ops-health-down', 'platform', '/ops/health', { trouble: down('upstashUrl'), act: tellsDown }),
  shot('ops-retry-refused', 'platform', `/orders/${of.parked.id}`, { act: sendStale('Try again') }),
];

/** The two pages of an outage: the session cannot be read, or the page's data cannot be read. */
const failing = (): Shot[] => [
  shot('down', 'retailer', '/orders', { trouble: down('neonUrl') }),
  shot('down-orders', 'retailer', '/orders?q=x', { trouble: queryLost('from "orders"') }),
  shot('down-disputes', 'retailer', '/disputes', { trouble: queryLost('from "disputes"') }),
  shot('down-bench', 'supplier', '/bench', { trouble: queryLost('from "fulfilments"') }),
  shot('down-stock', 'supplier', '/stock', { trouble: queryLost('from "stock"') }),
  shot('down-notifications', 'retailer', '/settings/notifications', { trouble: queryLost('notification_templates') }),
  shot('down-keys', 'retailer', '/settings/keys', { trouble: queryLost('from api_keys k') }),
  shot('down-dead-letters', 'platform', '/ops/dead-letters', { trouble: queryLost('from "dead_letters"') }),
];
