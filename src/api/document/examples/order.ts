/** The order that all examples are about: two blinds of two suppliers, paid, in production. */

const KEY = 'mfrggzdfmztwq2lknnwg23tpoa';
export const ORDER_ID = `ord_${KEY}`;
const FULFILMENT_ID = `ful_${KEY}_2`;
export const DISPUTE_ID = `dsp_${KEY}_1`;
export const LINE_IDS = [`lin_${KEY}_1`, `lin_${KEY}_2`] as const;
export const PROPOSAL_ID = `prp_${KEY}_1`;
export const messageId = (n: number): string => `msg_${KEY}_${n}`;
export const refundId = (n: number): string => `ref_${KEY}_${n}`;

const ADDRESS = { line1: '12 St James Square', city: 'London', postal_code: 'SW1Y 4JH', country: 'GB' };
export const ADA = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  phone: '+44 20 7946 0000',
  address: ADDRESS,
};
export const ROLLER = { width_mm: 1200, drop_mm: 1600, fabric: 'oat', roll: 'standard', control_side: 'left' };
export const SHUTTER = { width_mm: 900, drop_mm: 1100, material: 'basswood', louvre: '63 mm', panels: '2' };

export const DUNE_PICTURE = 'https://shop.example/pictures/dune.svg';

const LINES = [
  {
    id: LINE_IDS[0],
    listing_id: 'lst_northlightdune',
    product_id: 'prd_dune',
    sku: 'BL-DUNE',
    title: 'Dune Blackout Roller',
    image_url: DUNE_PICTURE,
    quantity: 2,
    unit_amount: 12900,
    amount: 25800,
    tax_amount: 4300,
    charged_amount: 25800,
    options: ROLLER,
    corrected: null,
    supplier_id: 'sup_brightloom',
    brand_id: 'brd_marlowe',
    refunded_quantity: 0,
    refunded_amount: 0,
  },
  {
    id: LINE_IDS[1],
    listing_id: 'lst_northlightcafe',
    product_id: 'prd_cafe',
    sku: 'AW-CAFE',
    title: 'Café Shutter',
    image_url: null,
    quantity: 1,
    unit_amount: 32900,
    amount: 32900,
    tax_amount: 5483,
    charged_amount: 32900,
    options: SHUTTER,
    corrected: null,
    supplier_id: 'sup_ashwood',
    brand_id: 'brd_harbour',
    refunded_quantity: 0,
    refunded_amount: 0,
  },
];

const share = (party: string, party_id: string, amount: number) => ({
  party,
  party_id,
  amount,
  kept: amount,
  bears: 0,
  transferred: party === 'platform' ? 0 : amount,
  reversed: 0,
  receivable: 0,
  transfer_status: party === 'platform' ? 'kept' : 'settled',
  transfer_code: null,
  redirected_to: null,
});

const fulfilment = (n: 1 | 2, supplier_id: string, status: string) => ({
  id: `ful_${KEY}_${n}`,
  supplier_id,
  status,
  line_ids: [LINE_IDS[n - 1]],
  tracking: null,
  reject_reason: null,
  send_by: n === 1 ? '2026-12-01T09:00:02.500Z' : '2026-12-10T09:00:02.500Z',
});

/** In production, as its retailer reads it. */
export const ORDER = {
  id: ORDER_ID,
  number: '183V-897Q',
  retailer_id: 'ret_northlight',
  status: 'in_production',
  cancelling: false,
  version: 21,
  currency: 'gbp',
  reference: 'SO-10421',
  metadata: { channel: 'web', campaign: 'autumn' },
  customer: ADA,
  delivery_corrected_at: null,
  lines: LINES,
  shipping: { option_id: 'standard', title: 'Standard delivery, 3 to 5 working days', charged_amount: 495 },
  totals: { items: 58700, shipping: 495, tax: 9783, total: 59195, captured: 59195, refunded: 0, charged_back: 0 },
  split: [
    share('supplier', 'sup_brightloom', 12598),
    share('supplier', 'sup_ashwood', 16727),
    share('brand', 'brd_marlowe', 1720),
    share('brand', 'brd_harbour', 1782),
    share('retailer', 'ret_northlight', 23922),
    share('platform', 'plt_headrail', 2446),
  ],
  payment: {
    status: 'captured',
    payment_intent: 'pi_3QxExample',
    capture_before: '2026-12-03T09:00:01.000Z',
    captured_at: '2026-11-26T09:00:02.000Z',
    declines: 0,
    last_decline: null,
    next_action: null,
  },
  fulfilments: [fulfilment(1, 'sup_brightloom', 'in_production'), fulfilment(2, 'sup_ashwood', 'in_production')],
  expected_by: '2026-12-17T09:00:02.500Z',
  refund_status: 'none',
  refund_owed: 0,
  refund_asked: false,
  refunds: [],
  chargeback_status: 'none',
  dispute_status: 'none',
  disputes: [],
  cancellation: null,
  parked: [],
  next_automatic_action: null,
  allowed_actions: ['refund', 'message_supplier', 'raise_dispute'],
  placed_at: '2026-11-26T09:00:00.000Z',
  updated_at: '2026-11-27T08:30:00.000Z',
};

/** A moment after it was placed, as its customer reads it. */
export const PENDING_ORDER = {
  ...ORDER,
  status: 'pending',
  version: 2,
  reference: null,
  metadata: {},
  lines: LINES.map((line) => ({ ...line, charged_amount: null })),
  shipping: { ...ORDER.shipping, charged_amount: null },
  totals: { ...ORDER.totals, captured: 0 },
  split: [],
  payment: { ...ORDER.payment, status: 'pending', capture_before: null, captured_at: null },
  fulfilments: [],
  expected_by: null,
  next_automatic_action: { what: 'expire_checkout', at: '2026-11-26T10:00:00.000Z' },
  allowed_actions: ['pay', 'cancel'],
  updated_at: '2026-11-26T09:00:00.500Z',
};

/** Taken back before production. */
export const CANCELLED_ORDER = {
  ...PENDING_ORDER,
  status: 'cancelled',
  version: 6,
  payment: { ...PENDING_ORDER.payment, status: 'released' },
  cancellation: {
    reason: 'customer_request',
    requested_at: '2026-11-26T09:05:00.000Z',
    requested_by: 'customer',
    completed: true,
  },
  next_automatic_action: null,
  allowed_actions: [],
};

export const DELIVERED_ORDER = {
  ...ORDER,
  status: 'delivered',
  version: 30,
  expected_by: null,
  fulfilments: ORDER.fulfilments.map((one) => ({
    ...one,
    status: 'delivered',
    send_by: null,
    tracking: { carrier: 'Parcelforce', number: 'PF1', url: 'https://track.example.com/PF1' },
  })),
  allowed_actions: ['raise_dispute'],
};

/** What each party bears of the refund of one roller blind, as its quote says. */
export const BORNE = {
  sup_brightloom: 6190,
  brd_marlowe: 860,
  ret_northlight: 5312,
  plt_headrail: 538,
};

const refundOf = (n: number, amount: number, reason: string, source: string, lines: readonly object[]) => ({
  id: refundId(n),
  amount,
  status: 'succeeded',
  reason,
  source,
  code: null,
  lines,
  requested_at: '2026-11-28T11:00:00.000Z',
});

/** The order after a refund of a line: by whom it is borne. */
const afterRefund = (
  line: string,
  quantity: number,
  borne: Readonly<Record<string, number>>,
  refund: ReturnType<typeof refundOf>,
) => ({
  ...ORDER,
  version: 24,
  lines: LINES.map((one) =>
    one.id === line ? { ...one, refunded_quantity: quantity, refunded_amount: refund.amount } : one,
  ),
  totals: { ...ORDER.totals, refunded: refund.amount },
  split: ORDER.split.map((one) => {
    const bears = borne[one.party_id] ?? 0;
    return { ...one, bears, kept: one.amount - bears, reversed: one.party === 'platform' ? 0 : bears };
  }),
  refund_status: 'partial',
  refunds: [refund],
});

/** One of the two roller blinds was refunded. */
export const REFUNDED_ORDER = afterRefund(
  LINE_IDS[0],
  1,
  BORNE,
  refundOf(1, 12900, 'One blind is too narrow', 'request', [{ line_id: LINE_IDS[0], amount: 12900, quantity: 1 }]),
);

/** Ashwood bears 20 pounds of the shutter, as it was proposed and accepted. */
export const AGREED_ORDER = afterRefund(
  LINE_IDS[1],
  0,
  { sup_ashwood: 2000 },
  refundOf(1, 2000, 'Agreed with the supplier', 'proposal', [{ line_id: LINE_IDS[1], amount: 2000, quantity: 0 }]),
);

/** All suppliers have accepted, and nobody has started. */
export const CONFIRMED_ORDER = {
  ...ORDER,
  status: 'confirmed',
  version: 17,
  fulfilments: [fulfilment(1, 'sup_brightloom', 'accepted'), fulfilment(2, 'sup_ashwood', 'accepted')],
  allowed_actions: ['cancel', 'refund', 'correct_line', 'correct_customer', 'message_supplier'],
};

export const CORRECTED_ROLLER = { ...ROLLER, drop_mm: 1650 };

/** The drop of the roller blinds was corrected. */
export const CORRECTED_ORDER = {
  ...CONFIRMED_ORDER,
  version: 18,
  lines: LINES.map((one) =>
    one.id === LINE_IDS[0]
      ? {
          ...one,
          options: CORRECTED_ROLLER,
          corrected: { at: '2026-11-26T12:00:00.000Z', by: 'retailer', was: ROLLER, times: 1 },
        }
      : one,
  ),
};

/** The task of the second supplier, as it reads it: no amounts and no e-mail address. */
export const TASK = {
  id: FULFILMENT_ID,
  order_id: ORDER_ID,
  order_number: ORDER.number,
  order_status: 'in_production',
  order_cancelling: false,
  supplier_id: 'sup_ashwood',
  status: 'in_production',
  requested_at: '2026-11-26T09:00:02.500Z',
  send_by: '2026-12-10T09:00:02.500Z',
  customer: { name: ADA.name, phone: ADA.phone, address: ADDRESS },
  delivery_corrected_at: null,
  shipping: { option_id: 'standard', title: ORDER.shipping.title },
  lines: LINES.slice(1).map((line) => ({
    ...line,
    unit_amount: null,
    amount: null,
    tax_amount: null,
    charged_amount: null,
    refunded_amount: null,
  })),
  corrections: 0,
  tracking: null,
  allowed_actions: ['dispatch', 'message_retailer'],
};
