import type { Examples } from './example.ts';
import {
  ADA,
  BORNE,
  CANCELLED_ORDER,
  CONFIRMED_ORDER,
  CORRECTED_ORDER,
  CORRECTED_ROLLER,
  DELIVERED_ORDER,
  DUNE_PICTURE,
  LINE_IDS,
  ORDER,
  ORDER_ID,
  PENDING_ORDER,
  REFUNDED_ORDER,
  ROLLER,
  refundId,
  SHUTTER,
} from './order.ts';

const CLIENT_SECRET = 'pi_3QxExample_secret_Example';
/** What the bank asks, where the card was typed into Stripe's Payment Element. */
const ASKED = { type: 'use_stripe_sdk', redirect_url: null };
const RETURN_URL = 'https://shop.example/thanks';

const DUNE = {
  listing_id: 'lst_northlightdune',
  product_id: 'prd_dune',
  title: 'Dune Blackout Roller',
  description: 'A blackout roller blind, made to measure.',
  kind: 'roller',
  image_url: DUNE_PICTURE,
  brand: { id: 'brd_marlowe', name: 'Marlowe & Finch' },
  sku: 'BL-DUNE',
  unit_amount: 12900,
  tax_amount: 2150,
  currency: 'gbp',
  options: {
    width_mm: { kind: 'integer', label: 'Width', unit: 'mm', min: 400, max: 2400 },
    fabric: { kind: 'choice', label: 'Fabric', values: ['oat', 'slate'] },
  },
  lead_time_days: 5,
  in_stock: true,
};

/** Placing, reading, paying, cancelling, correcting and refunding orders. */
export const ORDER_EXAMPLES: Examples = {
  'products.list': {
    answer: {
      data: [DUNE],
      next_cursor: null,
      retailer: { id: 'ret_northlight', name: 'Northlight Blinds' },
      currency: 'gbp',
      currency_digits: 2,
      shipping_options: [{ id: 'standard', title: ORDER.shipping.title, amount: 495, delivery_days: 7 }],
    },
  },
  'products.get': { answer: DUNE },
  'orders.place': {
    body: {
      customer: ADA,
      lines: [
        { listing_id: 'lst_northlightdune', quantity: 2, options: ROLLER },
        { listing_id: 'lst_northlightcafe', quantity: 1, options: SHUTTER },
      ],
      shipping_option_id: 'standard',
      reference: ORDER.reference,
      metadata: ORDER.metadata,
      payment: { confirmation_token: 'ctoken_1QxExample', return_url: RETURN_URL },
      expected_total: 59195,
    },
    answer: {
      order: { ...PENDING_ORDER, payment: { ...PENDING_ORDER.payment, status: 'requires_action', next_action: ASKED } },
      payment: {
        status: 'requires_action',
        next_action: ASKED,
        payment_intent: 'pi_3QxExample',
        client_secret: CLIENT_SECRET,
        publishable_key: 'pk_live_Example',
      },
      order_token: 'eyJvIjoib3JkX21mcmdnIn0.Example',
    },
  },
  'orders.list': { answer: { data: [ORDER], next_cursor: 'MTc5NTcyNzkwMzc4MSBvcmRfbWZyZ2c' } },
  'orders.get': { answer: ORDER },
  'orders.version': { answer: { version: 21 } },
  'orders.events': {
    answer: {
      data: [
        { seq: 1, at: '2026-11-26T09:00:00.000Z', type: 'order_placed', actor: 'customer', data: {} },
        { seq: 7, at: '2026-11-26T09:00:02.000Z', type: 'payment_captured', actor: 'system', data: { amount: 59195 } },
        { seq: 8, at: '2026-11-26T09:00:02.100Z', type: 'hidden', actor: 'hidden', data: {} },
      ],
      next_cursor: null,
    },
  },
  'orders.cancel': { body: { reason: 'Ordered twice' }, answer: CANCELLED_ORDER },
  'orders.confirmDelivery': { answer: DELIVERED_ORDER },
  'orders.revokeTokens': { answer: ORDER },
  'orders.pay': {
    body: { payment_method: 'pm_card_visa', return_url: RETURN_URL },
    answer: {
      order: {
        ...PENDING_ORDER,
        status: 'payment_authorised',
        version: 5,
        payment: { ...PENDING_ORDER.payment, status: 'authorised', capture_before: ORDER.payment.capture_before },
        next_automatic_action: { what: 'continue_saga', at: '2026-11-26T09:00:01.000Z' },
        allowed_actions: ['cancel'],
      },
      payment: { status: 'authorised' },
    },
  },
  'orders.correctCustomer': {
    body: { ...ADA, name: 'Ada King' },
    answer: {
      ...CONFIRMED_ORDER,
      version: 18,
      customer: { ...ADA, name: 'Ada King' },
      delivery_corrected_at: '2026-11-26T12:00:00.000Z',
    },
  },
  'orders.correctLine': { body: { options: CORRECTED_ROLLER }, answer: CORRECTED_ORDER },
  'orders.annotate': {
    body: { reference: ORDER.reference, metadata: { campaign: '' } },
    answer: { ...ORDER, metadata: { channel: 'web' } },
  },
  'orders.resendNotification': { body: { refund_id: refundId(1) }, answer: REFUNDED_ORDER },
  'orders.proof': {
    answer: {
      format: 'headrail-proof-1',
      statement: {
        order: ORDER_ID,
        currency: 'gbp',
        version: 21,
        count: 2,
        head: '5d341d1dca5f706a1f3dca4ffceb315ed38f13a93ecab530e75d149a0706ca64',
        for: 'customer',
      },
      entries: [
        {
          entry: {
            i: 1,
            seq: 4,
            at: 1795683601000,
            movement: 'authorise',
            ref: 'ch_3QxExample',
            account: 'held',
            owner: 'customer',
            side: 'debit',
            amount: 59195,
          },
          salt: '2573551333d698f7f8b359681c4b1d29',
        },
        { hash: '2d5e7d6b8228c5ea5e0435409edfc0c3b024b0e144fbec7312b650c3da5d1c67' },
      ],
      signature: 'Zm9yIHRoZSBleGFtcGxlIG9ubHk',
    },
  },
  'proofKey.get': { answer: { kty: 'OKP', crv: 'Ed25519', x: 'PGeMCtlAaJVyndIgrjEUs686cp2CenmxFmMolxV_5L4' } },
  'refunds.quote': {
    body: { lines: [{ line_id: LINE_IDS[0], quantity: 1 }] },
    answer: {
      version: 21,
      currency: 'gbp',
      amount: 12900,
      lines: [{ line_id: LINE_IDS[0], amount: 12900, quantity: 1 }],
      parties: [
        {
          party: 'supplier',
          party_id: 'sup_brightloom',
          amount: BORNE.sup_brightloom,
          from_share: BORNE.sup_brightloom,
          receivable: 0,
        },
        {
          party: 'brand',
          party_id: 'brd_marlowe',
          amount: BORNE.brd_marlowe,
          from_share: BORNE.brd_marlowe,
          receivable: 0,
        },
        {
          party: 'retailer',
          party_id: 'ret_northlight',
          amount: BORNE.ret_northlight,
          from_share: BORNE.ret_northlight,
          receivable: 0,
        },
        {
          party: 'platform',
          party_id: 'plt_headrail',
          amount: BORNE.plt_headrail,
          from_share: BORNE.plt_headrail,
          receivable: 0,
        },
      ],
    },
  },
  'refunds.create': {
    body: { lines: [{ line_id: LINE_IDS[0], quantity: 1 }], reason: 'One blind is too narrow', version: 21 },
    answer: REFUNDED_ORDER,
  },
};
