import { DEFAULT_POLICIES } from '../../src/domain/catalogue/catalogue.ts';
import type { OrderState } from '../../src/domain/order/state.ts';

const PART = 'abcdefghijklmnopqrstuvwxyz';

/** A dispatched order of two blinds from two suppliers, one parcel with a tracking page and one without. */
export const ORDER: OrderState = {
  id: `ord_${PART}`,
  number: '0123-4567',
  retailerId: 'ret_1',
  currency: 'gbp',
  customer: {
    name: 'Ada Fielding',
    email: 'ada@example.com',
    address: { line1: '1 Mill Lane', city: 'Leeds', postalCode: 'LS1 1AA', country: 'GB' },
  },
  lines: [line(1, 'Roller blind', 12_900, 'sup_1'), line(2, 'Roman blind', 25_000, 'sup_2')],
  shipping: { optionId: 'standard', title: 'Standard delivery', amount: 995, shares: [] },
  parties: [{ id: 'ret_1', role: 'retailer', name: 'Northlight Blinds', account: 'acct_1' }],
  policies: DEFAULT_POLICIES,
  totals: { items: 37_900, shipping: 995, tax: 6_317, total: 38_895 },
  version: 12,
  tokenEpoch: 1,
  status: 'dispatched',
  placedAt: 0,
  updatedAt: 0,
  payment: {
    status: 'captured',
    intentId: 'pi_1',
    clientSecret: 'pi_1_secret',
    chargeId: 'ch_1',
    captureBefore: null,
    capturedAt: 0,
    captured: 38_895,
    declines: [],
    lastDecline: null,
    confirmations: 1,
    confirming: null,
    nextAction: null,
  },
  saga: { direction: 'forward', step: 'distribute_split', since: 0 },
  holdExpiresAt: null,
  fulfilments: [
    fulfilment(1, { carrier: 'Parcel Post', number: 'PP-1', url: 'https://track.example.com/PP-1' }),
    fulfilment(2, { carrier: 'Van & Man', number: 'VM-2', url: null }),
  ],
  requestedAt: 0,
  arrivedAt: null,
  transfers: [],
  refunds: [],
  reversals: [],
  returns: [],
  messageCount: 0,
  proposals: [],
  disputes: [],
  chargebacks: [],
  externalRefunds: [],
  agreedCancel: null,
  withdrawals: [],
  parked: [],
  mails: [],
};

function line(n: number, title: string, amount: number, supplierId: string): OrderState['lines'][number] {
  return {
    id: `lin_${PART}_${n}`,
    listingId: `lst_${n}`,
    productId: `prd_${n}`,
    sku: `sku-${n}`,
    title,
    quantity: 1,
    unitAmount: amount,
    amount,
    taxAmount: 0,
    options: { width_mm: 1200, drop_mm: 1600, control_side: 'left' },
    supplierId,
    brandId: 'brd_1',
    shares: [],
  };
}

function fulfilment(n: number, tracking: OrderState['fulfilments'][number]['tracking']) {
  return {
    id: `ful_${PART}_${n}`,
    supplierId: `sup_${n}`,
    lineIds: [`lin_${PART}_${n}`],
    status: 'dispatched',
    tracking,
    rejectReason: null,
    startedAt: 0,
  } as const;
}
