import { createHmac } from 'node:crypto';
import { CUSTOMER } from '../../../dev/api-client.ts';
import { SUPPLIERS } from '../../../dev/seed/keys.ts';
import { DEV_SECRETS } from '../../../dev/settings.ts';
import type { Dice } from './dice.ts';
import type { World } from './world.ts';

/** Bodies that do something: those of calls whose schema alone does not say what will be accepted. */

const NAMES = ['Ada Lovelace', "Eve onload=x O'Brien", 'Zoë Café', '李小龍', 'عمر', '=1+1', '<b>Bob</b>', '🧵 Ada'];
const CARDS = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_authenticationRequired',
  'pm_nothing',
];

type Body = (world: World, dice: Dice, order: string | null) => unknown;

const lineIds = (order: string | null, dice: Dice): string[] => {
  const id = order?.slice('ord_'.length) ?? 'x';
  return Array.from({ length: 1 + dice.below(2) }, (_, i) => `lin_${id}_${i + 1}`);
};

const ask = (dice: Dice, order: string | null) =>
  dice.pick([
    { amount: 1 + dice.below(2_000) },
    { lines: lineIds(order, dice).map((line_id) => ({ line_id, quantity: 1 })) },
    { shipping: dice.below(400) },
    {},
  ]);

const optionsOf = (options: World['shop']['data'][number]['options']) =>
  Object.fromEntries(Object.entries(options).map(([name, { values, min }]) => [name, values?.[0] ?? min ?? 0]));

export function cart({ shop }: Pick<World, 'shop'>, dice: Dice) {
  const lines = Array.from({ length: 1 + dice.below(3) }, () => {
    const { listing_id, options } = dice.pick(shop.data);
    return { listing_id, quantity: 1 + dice.below(2), options: optionsOf(options) };
  });
  const [shipping] = shop.shipping_options;
  return {
    customer: { ...CUSTOMER, name: dice.pick(NAMES), ...(dice.chance(30) ? { phone: '+44 20 7946 0000' } : {}) },
    lines,
    ...(shipping === undefined ? {} : { shipping_option_id: shipping.id }),
    ...(dice.chance(40) ? { payment: { payment_method: dice.pick(CARDS) } } : {}),
  };
}

const supplier = (dice: Dice): string => dice.pick(Object.values(SUPPLIERS)).id;

const page: Body = (world, dice, order) => ({
  csrf: world.csrf(order),
  key: dice.uuid(),
  reason: 'damaged',
  description: dice.pick(NAMES),
  body: dice.pick(NAMES),
  line_ids: lineIds(order, dice)[0],
});

export const BODIES: Readonly<Record<string, Body>> = {
  'POST /v1/orders': cart,
  'POST /v1/orders/{id}/payment': (_, dice) => ({ payment_method: dice.pick(CARDS) }),
  'POST /v1/orders/{id}/refund-quote': (_, dice, order) => ask(dice, order),
  'POST /v1/orders/{id}/refunds': (_, dice, order) => ({ ...ask(dice, order), reason: 'late' }),
  'PUT /v1/orders/{id}/customer': (_, dice) => ({ ...CUSTOMER, name: dice.pick(NAMES) }),
  'PATCH /v1/orders/{id}': (_, dice) => ({ reference: dice.pick(NAMES), metadata: { note: dice.pick(NAMES) } }),
  'PUT /v1/orders/{id}/lines/{line}/options': ({ shop }, dice) => ({
    options: optionsOf(dice.pick(shop.data).options),
  }),
  'POST /v1/orders/{id}/disputes': (_, dice, order) => ({
    reason: 'damaged',
    description: dice.pick(NAMES),
    line_ids: lineIds(order, dice),
    ...(dice.chance(30) ? { evidence_urls: ["https://photos.example/?n=O'Brien"] } : {}),
  }),
  'POST /v1/orders/{id}/messages': (_, dice, order) => ({
    ...(dice.chance(60) ? { to: supplier(dice) } : {}),
    body: dice.pick(NAMES),
    ...(dice.chance(50) ? { proposal: { refund: ask(dice, order), cancel: dice.chance(20) } } : {}),
  }),
  'POST /v1/disputes/{id}/resolve': (_, dice, order) => ({
    outcome: dice.pick(['refund', 'no_refund']),
    note: dice.pick(NAMES),
    ...(dice.chance(40) ? { refund: ask(dice, order) } : {}),
    ...(dice.chance(20) ? { borne_by: [{ party_id: supplier(dice), amount: dice.below(500) }] } : {}),
  }),
  'POST /o/{id}/confirm-delivery': page,
  'POST /o/{id}/cancel': page,
  'POST /o/{id}/disputes': page,
  'POST /o/{id}/disputes/{dispute}/messages': page,
  'POST /o/session': ({ orders }, dice, order) => {
    const mine = orders.find(({ id }) => id === order);
    return { order_id: order ?? 'ord_x', token: dice.chance(80) ? (mine?.token ?? 'x') : 'x' };
  },
  'POST /v1/ops/orders/{id}/reproject': () => ({}),
  'POST /v1/ops/orders/{id}/redirect': (_, dice) => ({
    party_id: supplier(dice),
    account: dice.pick(['acct_dev_ashwood', 'acct_x', 'x']),
    note: dice.pick(NAMES),
  }),
  'POST /v1/ops/orders/{id}/paid-otherwise': (_, dice) => ({ amount: 1 + dice.below(5_000), note: dice.pick(NAMES) }),
  'POST /v1/stock/{sku}/adjust': (_, dice) => ({ by: 1 + dice.below(50) }),
  'PUT /v1/settings/notifications/{event}/simple': (_, dice) => ({
    ...{ subject: 'Order {{ order.number }}', heading: dice.pick(NAMES), paragraphs: dice.pick(NAMES) },
    ...{ button: 'Look', accent: '#1f5c4d', footer: dice.pick(NAMES) },
  }),
  'POST /v1/settings/notifications/{event}/preview': (_, dice, order) => ({
    subject: 'Order {{ order.number }}',
    html: `<p>{{ customer.name }} ${dice.pick(NAMES)}</p>`,
    text: '{% for line in lines %}{{ line.title }}{% endfor %}',
    order_id: order ?? 'ord_x',
  }),
  'PUT /v1/stock/{sku}': (_, dice) => ({ on_hand: 1_000 + dice.below(100_000) }),
  // Short deadlines would end every order of the run.
  'PUT /v1/settings/policies': (_, dice) =>
    dice.pick([
      { time_zone: dice.pick(['Asia/Tokyo', 'UTC']) },
      { contact_email: 'shop@northlight.example', review_url: null },
      { shipping_options: [{ id: 'standard', title: 'Standard', amount: dice.below(900) }] },
      { auto_accept: true },
      { allowed_origins: ['https://shop.example'] },
    ]),
};

const EVENTS = [
  'payment_intent.succeeded',
  'payment_intent.canceled',
  'refund.created',
  'refund.failed',
  'charge.dispute.created',
  'account.updated',
  'customer.created',
];

/** An event as Stripe sends one, about an order of this run. */
export function stripeEvent(dice: Dice, order: string | null): unknown {
  const type = dice.pick(EVENTS);
  return {
    id: `evt_${dice.below(1_000_000)}`,
    object: 'event',
    type,
    livemode: false,
    created: 1_800_000_000,
    api_version: dice.pick(['2026-10-28.endive', '2020-01-01']),
    data: {
      object: {
        id: dice.pick(['pi_1', 're_1', 'dp_1', 'acct_dev_ashwood']),
        object: dice.pick(['payment_intent', 'refund', 'dispute', 'account']),
        status: dice.pick(['succeeded', 'failed', 'requires_capture', 'needs_response']),
        amount: dice.below(10_000),
        currency: 'gbp',
        livemode: false,
        metadata: order === null ? {} : { order_id: order },
      },
    },
    ...(type === 'account.updated' ? { account: 'acct_dev_ashwood' } : {}),
  };
}

/** Stripe's signature of a body. The local secrets are no secret. */
export function signature(path: string, body: string, seconds: number): string {
  const { STRIPE_WEBHOOK_SECRET, STRIPE_CONNECT_WEBHOOK_SECRET } = DEV_SECRETS;
  const secret = path.endsWith('/connect') ? STRIPE_CONNECT_WEBHOOK_SECRET : STRIPE_WEBHOOK_SECRET;
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
