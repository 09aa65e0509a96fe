import { z } from 'zod';
import { PLATFORM, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import type { Platform } from '../../dev/support/platform.ts';
import { until } from '../../dev/support/until.ts';
import { POLICIES } from '../../src/domain/catalogue/catalogue.ts';
import { Api, CUSTOMER, type Mine, type Order, supplierKey } from '../../test/acceptance/lib/api.ts';

/** Creates orders in every state, so that each page has something to show. */

const Rule = z.looseObject({
  min: z.number().optional(),
  max: z.number().optional(),
  values: z.array(z.string()).optional(),
});
const Products = z.looseObject({
  data: z.array(z.looseObject({ listing_id: z.string(), sku: z.string(), options: z.record(z.string(), Rule) })),
});

const PEOPLE = [
  { name: 'Ada Lovelace', email: 'ada@example.com' },
  { name: 'Grace Adeyemi', email: 'grace@example.com' },
  { name: 'Magnus Thorvaldsen-Featherstonehaugh', email: 'magnus.thorvaldsen-featherstonehaugh@example.com' },
  { name: 'Li Wei', email: 'li.wei@example.com' },
];

export interface Market {
  readonly api: Api;
  /** Orders by their state. */
  readonly orders: Readonly<Record<State, Mine>>;
}

export const STATES = [
  'delivered',
  'cancelled',
  'dispatched',
  'in_production',
  'confirmed',
  'waiting',
  'declined',
  'pending',
  'resolved',
  'charged_back',
  'parked',
] as const;
export type State = (typeof STATES)[number];

export async function openMarket(platform: Platform): Promise<Market> {
  const api = new Api(platform.url);
  const shop = await api.call('GET', '/v1/products?limit=100', RETAILERS.northlight.publishableKey);
  const products = Products.parse(shop.body).data;
  const line = (sku: string, quantity: number) => {
    const product = products.find((one) => one.sku.startsWith(sku));
    if (product === undefined) throw new Error(`the shop does not sell ${sku}`);
    const options = Object.entries(product.options).map(([name, rule]) => [
      name,
      rule.values?.[1] ?? rule.values?.[0] ?? Math.round(((rule.min ?? 0) + (rule.max ?? 0)) / 2),
    ]);
    return { listing_id: product.listing_id, quantity, options: Object.fromEntries(options) };
  };
  let n = 0;
  const make = async (state: State): Promise<[State, Mine]> => {
    const person = PEOPLE[n++ % PEOPLE.length];
    const cart = {
      customer: { ...CUSTOMER, ...person, phone: '+44 20 7946 0018' },
      lines: [line('BL-', 2), line('AW-', 1)],
      shipping_option_id: 'standard',
    };
    // Its undo is parked at once. This policy is frozen into the order when it is placed.
    if (state === 'parked') await patience(api, 1);
    const mine = await api.placed(cart);
    if (state === 'parked') await patience(api, POLICIES.undoPatienceSeconds.default);
    if (state === 'parked') await park(platform, api, mine);
    else if (state === 'charged_back') await chargeBack(platform, api, mine);
    else await bring(api, mine, state);
    return [state, mine];
  };
  const made: [State, Mine][] = [];
  for (const state of STATES) made.push(await make(state));
  const found = new Map(made);
  await talk(api, found);
  await newcomers(platform);
  await deadLetter(platform, found.get('confirmed')?.id ?? '');
  await unexplained(platform, found.get('confirmed')?.id ?? '');
  await projected(api, found);
  const of = (state: State): Mine => found.get(state) ?? { id: '', token: '' };
  return {
    api,
    orders: {
      delivered: of('delivered'),
      cancelled: of('cancelled'),
      dispatched: of('dispatched'),
      in_production: of('in_production'),
      confirmed: of('confirmed'),
      waiting: of('waiting'),
      declined: of('declined'),
      pending: of('pending'),
      resolved: of('resolved'),
      charged_back: of('charged_back'),
      parked: of('parked'),
    },
  };
}

/** The steps that bring an order to each state. */
async function bring(api: Api, mine: Mine, state: State): Promise<void> {
  if (state === 'pending') return;
  if (state === 'declined') {
    await api.pay(mine, 'pm_card_chargeDeclined');
    return;
  }
  await api.pay(mine);
  const asked = await api.reach(mine.id, (order) => order.fulfilments.length === 2);
  if (state === 'waiting') return;
  await each(api, asked, 'accept', (f) => f.status === 'requested');
  await api.reach(mine.id, (order) => order.status === 'confirmed' && order.split.every(settled));
  if (state === 'confirmed') return;
  if (state === 'cancelled') {
    await api.cancel(mine);
    await api.reach(mine.id, (order) => order.status === 'cancelled');
    return;
  }
  await each(api, asked, 'start');
  if (state === 'in_production') return;
  await each(api, asked, 'dispatch', () => true, {
    carrier: 'Parcelforce',
    tracking_number: 'PF 2210 8846 GB',
    tracking_url: 'https://track.example.com/PF22108846GB',
  });
  if (state === 'dispatched') return;
  await api.call('POST', `/v1/orders/${mine.id}/confirm-delivery`, mine.token, {});
}

/** A delivered order with a chargeback. */
async function chargeBack({ stripeUrl }: Platform, api: Api, mine: Mine): Promise<void> {
  await bring(api, mine, 'delivered');
  const { payment } = await api.order(mine.id);
  const body = JSON.stringify({ payment_intent: payment?.payment_intent, reason: 'product_unacceptable' });
  await fetch(`${stripeUrl}/_sim/charge-disputes`, { method: 'POST', body });
  await api.reach(mine.id, (order) => order.disputes.length > 0);
}

async function patience(api: Api, seconds: number): Promise<void> {
  const reply = await api.call('PUT', '/v1/settings/policies', NORTHLIGHT, { undo_patience_seconds: seconds });
  if (reply.status !== 200) throw new Error(`the policy answered ${reply.status} ${reply.code}`);
}

/** A cancelled order. Stripe always answers 500 to its refund, so the refund stays parked. */
async function park(platform: Platform, api: Api, mine: Mine): Promise<void> {
  await bring(api, mine, 'confirmed');
  const match = { path: '/v1/refunds', method: 'POST', metadata_order_id: mine.id };
  await fetch(`${platform.stripeUrl}/_sim/faults`, {
    method: 'POST',
    body: JSON.stringify({ fault: 'stored_500', match, times: 0 }),
  });
  await api.cancel(mine);
  await api.reach(mine.id, (order) => order.parked.length > 0);
}

/** A supplier who makes nothing yet: its tasks and its stock are empty. */
async function newcomers({ sql }: Platform): Promise<void> {
  await sql(
    `insert into parties (id, role, name, country) values ('sup_newcomer', 'supplier', 'New Loom Workshop', 'GB')`,
  );
  await sql(
    `insert into members (id, party_id, email, name) values ('mem_newcomer', 'sup_newcomer', 'tasks@newloom.example', 'Noor Haddad')`,
  );
}

async function deadLetter({ sql }: Platform, orderId: string): Promise<void> {
  await sql(
    `insert into dead_letters (id, queue, body, error, attempts) values ('msg-2210', 'notifications', $1, 'The mailbox did not answer', 5)`,
    [JSON.stringify({ order_id: orderId, template: 'confirmed' })],
  );
}

/** A transfer that somebody made by hand an hour ago. */
async function unexplained({ sql }: Platform, orderId: string): Promise<void> {
  await sql(
    `insert into movements (source, kind, type, moved, moved_currency, moved_at, named)
      values ('tr_byhand', 'transfer', 'transfer', -2500, 'gbp', now() - interval '1 hour', $1)`,
    [orderId],
  );
}

/** Waits until the lists show the present orders, because the read model is written a little later. */
async function projected(api: Api, orders: ReadonlyMap<State, Mine>): Promise<void> {
  await until(async () => {
    const all = List.parse((await api.call('GET', '/v1/orders', PLATFORM.secretKey)).body).data;
    const disputes = List.parse((await api.call('GET', '/v1/disputes', PLATFORM.secretKey)).body).data;
    const parked = List.parse((await api.call('GET', '/v1/ops/parked', PLATFORM.secretKey)).body).data;
    if (all.length < orders.size || disputes.length < 3 || parked.length < 1)
      throw new Error('the lists are not up to date yet');
    for (const { id } of orders.values()) {
      const { version } = Listed.parse((await api.call('GET', `/v1/orders/${id}`, PLATFORM.secretKey)).body);
      if (!all.some((one) => one.id === id && one.version === version)) throw new Error(`${id} is behind in the list`);
    }
    return true;
  });
}

const Listed = z.looseObject({ id: z.string(), version: z.number().optional() });
const List = z.looseObject({ data: z.array(Listed) });

const settled = (share: Order['split'][number]): boolean =>
  share.party === 'platform' || share.transfer_status === 'settled';

async function each(
  api: Api,
  order: Order,
  step: string,
  which: (f: Order['fulfilments'][number]) => boolean = () => true,
  body: unknown = {},
): Promise<void> {
  for (const f of order.fulfilments.filter(which)) {
    const reply = await api.call('POST', `/v1/fulfilments/${f.id}/${step}`, supplierKey(f.supplier_id), body);
    if (reply.status !== 200) throw new Error(`${step} answered ${reply.status} ${reply.code}`);
  }
}

const NORTHLIGHT = RETAILERS.northlight.secretKey;

/** Adds messages with a proposal, a partial refund, and a dispute with its thread. */
async function talk(api: Api, orders: ReadonlyMap<State, Mine>): Promise<void> {
  const post = async (path: string, key: string, body: unknown, idempotencyKey?: string) => {
    const reply = await api.call('POST', path, key, body, idempotencyKey);
    if (reply.status >= 300) throw new Error(`${path} answered ${reply.status} ${reply.code}`);
  };
  const making = await api.order(orders.get('in_production')?.id ?? '');
  const maker = making.fulfilments.at(-1)?.supplier_id ?? '';
  await post(`/v1/orders/${making.id}/messages`, NORTHLIGHT, {
    to: maker,
    body: 'The customer measured the recess again: it is 12 mm narrower. Can you still change the width?',
  });
  await post(`/v1/orders/${making.id}/messages`, supplierKey(maker), {
    body: 'The slats are cut. I can take it back and make it anew if the customer waits a week; otherwise this is what I can offer.',
    proposal: { refund: { amount: 4_000 }, borne_by: [{ party_id: maker, amount: 3_000 }] },
  });
  const done = orders.get('delivered');
  const delivered = await api.order(done?.id ?? '');
  await post(
    `/v1/orders/${delivered.id}/refunds`,
    NORTHLIGHT,
    { amount: 2_500, reason: 'One bracket was missing' },
    crypto.randomUUID(),
  );
  const lineIds = z.looseObject({ lines: z.array(z.looseObject({ id: z.string() })) }).parse(delivered).lines;
  await post(`/v1/orders/${delivered.id}/disputes`, done?.token ?? '', {
    reason: 'damaged',
    description: 'One of the blinds came with a bent headrail.\nIt does not run up all the way.',
    line_ids: [lineIds.at(-1)?.id],
    evidence_urls: ['https://photos.example.com/bent-headrail.jpg'],
  });
  const old = orders.get('resolved');
  await post(`/v1/orders/${old?.id}/disputes`, NORTHLIGHT, {
    reason: 'wrong_product',
    description: 'The café shutter came in oak instead of paulownia.',
    line_ids: [
      z
        .looseObject({ lines: z.array(z.looseObject({ id: z.string() })) })
        .parse(await api.order(old?.id ?? ''))
        .lines.at(-1)?.id,
    ],
  });
  await post(`/v1/disputes/dsp_${old?.id.slice(4)}_1/resolve`, PLATFORM.secretKey, {
    outcome: 'refund',
    refund: { amount: 6_000 },
    borne_by: [{ party_id: SUPPLIERS.ashwood.id, amount: 4_500 }],
    note: 'The maker mixed up two orders. The customer keeps the oak shutter.',
  });
  const dispute = `dsp_${delivered.id.slice(4)}_1`;
  await post(`/v1/disputes/${dispute}/messages`, NORTHLIGHT, {
    body: 'Thank you for the photo. We are asking the maker.',
  });
}
