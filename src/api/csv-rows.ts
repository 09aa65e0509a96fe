import Papa from 'papaparse';
import { isoText } from '../domain/calendar.ts';
import { decimalText } from '../domain/money/currency.ts';
import { bookedShare } from '../domain/money/kept-shares.ts';
import { mulDivFloor, sum } from '../domain/money/money.ts';
import type { Role } from '../domain/order/actor.ts';
import type { OrderView } from '../domain/order/view.ts';

/**
 * Orders as a spreadsheet: one row per line item. What belongs to the whole order is on its first row only, so that every
 * column can be summed. Money is decimal, in major units. `line_tax_net` is the tax in what was captured and not given
 * back. Everything comes from `viewOrder`, which leaves out what the reader may not see.
 *
 * Shares are those of captured money: before the capture they are 0. `supplier_share` and the other roles' are after
 * refunds, together what was captured and not given back, less what the customer is still owed. `own_share` is before
 * refunds; less `own_refunds` it is `own_kept`. `own_refunds` is what the page Numbers calls the reader's part of
 * refunds and chargebacks, and `own_owed` what the page Money calls owed. `test/domain/money/csv-sums.test.ts` compares
 * them with each other and with the ledger.
 */

export const CSV_COLUMNS = [
  'order_number',
  'order_id',
  'placed_at',
  'status',
  'refund_status',
  'currency',
  'customer_name',
  'customer_email',
  'line_id',
  'supplier_id',
  'sku',
  'title',
  'quantity',
  'unit_amount',
  'line_amount',
  'line_tax',
  'line_refunded',
  'shipping',
  'order_total',
  'captured',
  'refunded',
  'supplier_share',
  'brand_share',
  'retailer_share',
  'platform_share',
  'transferred',
  'reversed',
  'transfer_status',
  'refund_owed',
  'charged_back',
  'supplier_name',
  'line_tax_net',
  'own_share',
  'own_refunds',
  'own_kept',
  'own_owed',
  'reference',
  'metadata',
] as const;

type Cells = Readonly<Record<(typeof CSV_COLUMNS)[number], string>>;

/**
 * Text that a spreadsheet could take for a formula, also after blanks and with full-width signs. Papaparse's own pattern
 * misses a cell that contains a line break. A number below 0 is no formula, and must stay a number.
 */
const FORMULA = /^(?!-\d+(?:\.\d+)?$)\s*[=+\-@\t\r\n＝＋－＠]/;

/** RFC 4180: CRLF after every row, also after the last one. */
export const csv = (rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `${Papa.unparse(
        rows.map((row) => [...row]),
        { newline: '\r\n', escapeFormulae: FORMULA },
      )}\r\n`;

export const csvHeader = (): string => csv([CSV_COLUMNS]);

/** Who reads. Times are in the reader's time zone, with their offset. `names`: those of suppliers, by id. */
interface CsvReader {
  readonly partyId: string;
  readonly timeZone: string;
  readonly names: ReadonlyMap<string, string>;
}

export const csvOf = (orders: readonly OrderView[], reader: CsvReader): string =>
  csv(orders.flatMap((order) => rowsOf(order, reader)).map((cells) => CSV_COLUMNS.map((column) => cells[column])));

function rowsOf(order: OrderView, { partyId, timeZone, names }: CsvReader): Cells[] {
  const money = moneyIn(order.currency);
  const placedAt = isoText(order.placedAt, timeZone);
  return order.lines.map((line, index) => ({
    order_number: order.number,
    order_id: order.id,
    placed_at: placedAt,
    status: order.status,
    refund_status: order.refundStatus,
    currency: order.currency.toUpperCase(),
    customer_name: order.customer?.name ?? '',
    customer_email: order.customer !== null && 'email' in order.customer ? order.customer.email : '',
    line_id: line.id,
    supplier_id: line.supplierId,
    sku: line.sku,
    title: line.title,
    quantity: String(line.quantity),
    unit_amount: money(line.unitAmount),
    line_amount: money(line.amount),
    line_tax: money(line.taxAmount),
    line_refunded: money(line.refundedAmount),
    supplier_name: names.get(line.supplierId) ?? '',
    line_tax_net: money(taxLeft(line)),
    reference: order.reference ?? '',
    ...(index === 0 ? { ...orderCells(order, money), ...ownCells(order, partyId, money) } : NO_ORDER_CELLS),
  }));
}

/** The tax in what was captured and not given back. Null where the reader does not see it. */
function taxLeft({ amount, taxAmount, chargedAmount, refundedAmount }: OrderView['lines'][number]): number | null {
  if (amount === null || taxAmount === null || refundedAmount === null) return null;
  const left = Math.max(0, (chargedAmount ?? 0) - refundedAmount);
  return amount === 0 ? 0 : mulDivFloor(taxAmount, left, amount);
}

type Money = (amount: number | null) => string;

const NO_ORDER_CELLS = {
  shipping: '',
  order_total: '',
  captured: '',
  refunded: '',
  supplier_share: '',
  brand_share: '',
  retailer_share: '',
  platform_share: '',
  transferred: '',
  reversed: '',
  transfer_status: '',
  refund_owed: '',
  charged_back: '',
  own_share: '',
  own_refunds: '',
  own_kept: '',
  own_owed: '',
  metadata: '',
};

function orderCells(
  { totals, split, refundOwed, metadata }: OrderView,
  money: Money,
): Omit<typeof NO_ORDER_CELLS, OwnColumn> {
  const total = (amounts: readonly number[]): string => money(sum(amounts));
  const shareOf = (role: Role): string => {
    const shares = split.filter(({ party }) => party === role);
    return shares.length === 0 ? '' : total(shares.map((share) => bookedShare(share).left));
  };
  const moved = split.filter(({ party }) => party !== 'platform');
  return {
    shipping: money(totals?.shipping ?? null),
    order_total: money(totals?.total ?? null),
    captured: money(totals?.captured ?? null),
    refunded: money(totals?.refunded ?? null),
    supplier_share: shareOf('supplier'),
    brand_share: shareOf('brand'),
    retailer_share: shareOf('retailer'),
    platform_share: shareOf('platform'),
    transferred: total(moved.map(({ transferred }) => transferred)),
    reversed: total(moved.map(({ reversed }) => reversed)),
    transfer_status: moved.map(({ partyId, transferStatus }) => `${partyId} ${transferStatus}`).join('; '),
    refund_owed: money(refundOwed),
    charged_back: money(totals?.chargedBack ?? null),
    metadata: Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata),
  };
}

type OwnColumn = 'own_share' | 'own_refunds' | 'own_kept' | 'own_owed';

/** The reader's own share. */
function ownCells({ split }: OrderView, partyId: string, money: Money): Record<OwnColumn, string> {
  const own = split.filter((share) => share.partyId === partyId);
  const booked = own.map(bookedShare);
  return {
    own_share: money(sum(booked.map(({ share }) => share))),
    own_refunds: money(sum(booked.map(({ refunds }) => refunds))),
    own_kept: money(sum(booked.map(({ left }) => left))),
    own_owed: money(own[0]?.receivable ?? 0),
  };
}

/** Minor units as an exact decimal: 12900 is `129.00`. What the reader may not see is empty. */
const moneyIn =
  (currency: string): Money =>
  (amount) =>
    amount === null ? '' : decimalText(amount, currency);
