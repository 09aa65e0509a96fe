import type { Examples } from './example.ts';
import { CANCELLED_ORDER, ORDER, ORDER_ID, PENDING_ORDER } from './order.ts';

const STOCK = { sku: 'BL-DUNE', on_hand: 118, version: 7 };
const WORDING = {
  subject: 'Order {{ order.number }} is on its way',
  html: '<p>Hello {{ customer.name }}</p>',
  text: 'Hello {{ customer.name }}',
};
const SHIPPING = [{ id: 'standard', title: ORDER.shipping.title, amount: 495 }];
const OWN_WORDING = { event: 'dispatched', ...WORDING, enabled: true, simple: null, own: true, fell_back: null };
const SIMPLE = {
  subject: 'Order {{ order.number }} is on its way',
  heading: 'Your blinds are on their way',
  paragraphs: 'Hello {{ customer.name }}, they left the workshop today.',
  button: 'Follow the order',
  signature: 'Northlight Blinds',
  logo_url: 'https://shop.example/logo.png',
  accent: '#1f5c4d',
  footer: '',
};
const EXPORT = {
  id: 'exp_mfrgg',
  status: 'ready',
  created_at: '2026-11-26T09:00:00.000Z',
  filters: {
    status: ['delivered'],
    from: '2026-01-01T00:00:00.000Z',
    to: null,
    supplier: null,
    product: null,
    q: null,
    refund_status: null,
    dispute: null,
    updated_since: null,
    needs: null,
  },
  orders: 48_210,
  bytes: 31_204_550,
  reached_at: '2026-01-01T00:04:11.000Z',
  expires_at: '2026-11-29T09:00:00.000Z',
  download_url: 'https://orders.example/exports/exp_mfrgg.csv?token=Example',
};
const MEMBER = {
  id: 'mem_clerknorthlight',
  party_id: 'ret_northlight',
  email: 'clerk@northlight.example',
  name: 'Mina Okafor',
  created_at: '2026-11-01T09:00:00.000Z',
};

const PARKED_ORDER = {
  ...ORDER,
  status: 'payment_authorised',
  version: 7,
  totals: { ...ORDER.totals, captured: 0 },
  lines: PENDING_ORDER.lines,
  shipping: PENDING_ORDER.shipping,
  split: [],
  payment: { ...ORDER.payment, status: 'authorised', captured_at: null },
  fulfilments: [],
  expected_by: null,
  parked: [
    {
      work: 'capture',
      code: 'card_declined',
      type: 'card_error',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
      tried_again: false,
      since: '2026-11-26T10:00:00.000Z',
      owed: 'the capture of 591.95 GBP',
    },
  ],
  allowed_actions: ['cancel', 'retry'],
};

const DEAD_LETTER = {
  id: 'dl_1',
  queue: 'notifications',
  body: { order_id: ORDER_ID },
  error: 'the mail service does not answer',
  attempts: 5,
  created_at: '2026-11-26T10:00:00.000Z',
  replayed_at: null,
};

const UNEXPLAINED = {
  source: 're_3QxExample',
  kind: 'refund',
  type: 'refund',
  problem: 'no_order',
  at: '2026-11-26T10:00:00.000Z',
  moved: -1500,
  moved_currency: 'gbp',
  booked: null,
  booked_currency: null,
  order_id: null,
  other_order_id: null,
  likely_order_id: ORDER_ID,
  explained: null,
  open: true,
};

const NOTE = 'A goodwill refund, agreed by phone';

/** Stock, settings, members, Platform Ops and machines. */
export const MARKET_EXAMPLES: Examples = {
  'stock.get': { answer: STOCK },
  'stock.set': { body: { on_hand: 118, version: 6 }, answer: STOCK },
  'stock.adjust': { body: { by: -2 }, answer: STOCK },
  'stock.changes': {
    answer: {
      data: [
        {
          version: 7,
          at: '2026-11-26T09:00:00.000Z',
          by: { kind: 'order', id: ORDER_ID, name: null },
          before: 120,
          after: 118,
        },
      ],
      next_cursor: null,
    },
  },
  'settings.policies.get': {
    answer: { auto_deliver_seconds: 604800, shipping_options: SHIPPING, currency: 'gbp', time_zone: 'Europe/London' },
  },
  'settings.policies.update': {
    body: { auto_deliver_seconds: 604800, shipping_options: SHIPPING, allowed_origins: ['https://shop.example'] },
    answer: {
      auto_deliver_seconds: 604800,
      shipping_options: SHIPPING,
      allowed_origins: ['https://shop.example'],
      currency: 'gbp',
      time_zone: 'Europe/London',
    },
  },
  'settings.cancellationPolicy.get': { answer: { refundable_bps: 2500 } },
  'settings.cancellationPolicy.update': { body: { refundable_bps: 2500 }, answer: { refundable_bps: 2500 } },
  'settings.notifications.get': { answer: OWN_WORDING },
  'settings.notifications.update': { body: WORDING, answer: OWN_WORDING },
  'settings.notifications.updateSimple': {
    body: { ...SIMPLE, enabled: true },
    answer: { ...OWN_WORDING, simple: SIMPLE },
  },
  'settings.notifications.reset': { answer: { ...OWN_WORDING, own: false } },
  'settings.notifications.preview': {
    body: { ...WORDING, order_id: ORDER_ID },
    answer: { subject: 'Order 183V-897Q is on its way', html: '<p>Hello Ada Lovelace</p>', text: 'Hello Ada Lovelace' },
  },
  'exports.create': {
    body: { status: ['delivered'], from: '2026-01-01' },
    answer: {
      ...EXPORT,
      status: 'waiting',
      orders: 0,
      bytes: 0,
      reached_at: null,
      expires_at: null,
      download_url: null,
    },
  },
  'exports.list': { answer: { data: [EXPORT], next_cursor: null } },
  'exports.get': { answer: EXPORT },
  'members.list': { answer: { data: [MEMBER], next_cursor: null } },
  'members.add': { body: { email: MEMBER.email, name: MEMBER.name }, answer: MEMBER },
  'securityLog.list': {
    answer: {
      data: [
        {
          id: 'sec_1',
          at: '2026-11-26T09:00:00.000Z',
          event: 'exported',
          by: { kind: 'member', id: MEMBER.id, name: MEMBER.name },
          subject: 'orders',
        },
      ],
      next_cursor: null,
    },
  },
  'ops.parked.list': { answer: { data: [PARKED_ORDER], next_cursor: null } },
  'ops.orders.retry': { answer: ORDER },
  'ops.orders.cancel': { body: { reason: 'The workshop burnt down' }, answer: CANCELLED_ORDER },
  'ops.orders.payOtherwise': { body: { amount: 1250, note: 'By bank transfer on 26 November' }, answer: ORDER },
  'ops.orders.redirect': {
    body: { party_id: 'sup_brightloom', account: 'acct_1QxOther', note: 'The old account was closed' },
    answer: {
      ...ORDER,
      split: ORDER.split.map((one) =>
        one.party_id === 'sup_brightloom' ? { ...one, redirected_to: 'acct_1QxOther' } : one,
      ),
    },
  },
  'ops.orders.reproject': { answer: { order_id: ORDER_ID, version: 21, written: true } },
  'ops.deadLetters.list': { answer: { data: [DEAD_LETTER], next_cursor: null } },
  'ops.deadLetters.replay': { answer: { ...DEAD_LETTER, replayed_at: '2026-11-26T11:00:00.000Z' } },
  'ops.unexplainedMoney.list': { answer: { data: [UNEXPLAINED], next_cursor: null } },
  'ops.unexplainedMoney.book': {
    answer: {
      ...UNEXPLAINED,
      problem: null,
      booked: UNEXPLAINED.moved,
      booked_currency: UNEXPLAINED.moved_currency,
      order_id: ORDER_ID,
      open: false,
    },
  },
  'ops.unexplainedMoney.explain': {
    body: { note: NOTE },
    answer: {
      ...UNEXPLAINED,
      explained: { by: 'plt_headrail', at: '2026-11-26T12:00:00.000Z', note: NOTE },
      open: false,
    },
  },
  'ops.reconcile': { answer: { read: true } },
  'ops.cardTesting.list': {
    answer: {
      data: [
        { at: '2026-11-26T09:00:00.000Z', retailer_id: 'ret_northlight', address: '203.0.113.7', over: 'attempts' },
      ],
      next_cursor: null,
    },
  },
  'health.get': {
    answer: {
      status: 'up',
      dependencies: [{ name: 'postgres', status: 'up', latency_ms: 4 }],
      read_model_lag_ms: 16,
      parked_orders: 0,
      unexplained_money: { count: 0, oldest_age_s: null, read_until: '2026-11-26T09:00:00.000Z' },
    },
  },
  'document.get': { answer: { openapi: '3.1.0' } },
};
