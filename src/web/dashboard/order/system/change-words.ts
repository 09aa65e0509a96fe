import { lineNames } from '../../../../domain/catalogue/line-words.ts';
import type { Change } from '../../../../domain/saga/time-travel.ts';
import { inPlainWords } from '../../../kit/words/statuses.ts';
import type { Opened } from '../../order-context.ts';

/** What changed of an order, in words: the names of its fields, and what kind of thing each number is. */

/** What a number is, by the name of its field. A test finds a number that has no kind. */
const NUMBERS = {
  money: [
    ...['amount', 'unitAmount', 'taxAmount', 'chargedAmount', 'refundedAmount', 'items', 'shipping', 'tax', 'total'],
    ...['captured', 'refunded', 'chargedBack', 'transferred', 'reversed', 'kept', 'receivable', 'refundOwed', 'share'],
    ...['withdrawn', 'excess', 'bears'],
  ],
  time: [
    ...['at', 'placedAt', 'requestedAt', 'capturedAt', 'arrivedAt', 'raisedAt', 'resolvedAt', 'answeredAt'],
    ...['holdExpiresAt', 'deliveryCorrectedAt', 'captureBefore', 'respondBy', 'sendBy', 'expectedBy', 'since'],
  ],
  count: [
    ...['quantity', 'refundedQuantity', 'messages', 'confirmations', 'tokenEpoch', 'declines', 'times', 'n', 'of'],
  ],
} as const;
type NumberKind = keyof typeof NUMBERS;

const KINDS = new Map<string, NumberKind>([
  ...NUMBERS.money.map((name) => [name, 'money'] as const),
  ...NUMBERS.time.map((name) => [name, 'time'] as const),
  ...NUMBERS.count.map((name) => [name, 'count'] as const),
]);

/** Null: the field is none of ours, such as a measurement. */
export const numberKind = (name: string): NumberKind | null => KINDS.get(name) ?? null;

/** Fields whose names do not say what people call them. */
const FIELDS: Readonly<Record<string, string>> = {
  split: 'Shares',
  kept: 'Keeps',
  receivable: 'Owes',
  amount: 'Amount',
  fulfilments: 'Tasks',
  mails: 'E-mails',
  email: 'E-mail',
  saga: 'What the system does',
  direction: 'Way',
  charge: "Stripe's charge",
  paymentIntent: "Stripe's payment",
  stripeRefundId: "Stripe's refund",
  transferId: "Stripe's transfer",
  reversalId: "Stripe's reversal",
  refundAsked: 'Only asked for',
  cancelling: 'Being cancelled',
  line1: 'Line 1',
  line2: 'Line 2',
  sku: 'SKU',
  url: 'Link',
  tokenEpoch: 'Links of the customer',
  n: 'Number',
  of: 'Of the transfer number',
  chargedBack: 'Taken by the bank',
  refundOwed: 'Owed to the customer',
};

/** The part of the comparison that only Platform Ops have. */
const INSIDE = 'inside';
/** What an id with the order's id and a number stands for. */
const PARTS: Readonly<Record<string, string>> = {
  ref: 'Refund',
  dsp: 'Dispute',
  prp: 'Proposal',
  msg: 'Message',
  ful: 'Task',
  lin: 'Item',
};
const PART = /^([a-z]{3})_[a-z2-7]{26}_(\d+)$/;
const PARTY = /^(?:ret|sup|brd|plt)_/;

/** `width_mm` -> `Width (mm)`, `transferStatus` -> `Transfer status`. */
function fieldWords(name: string): string {
  const unit = /^(.+)_(mm|cm|m)$/.exec(name);
  if (unit !== null) return `${inPlainWords(unit[1] ?? '')} (${unit[2] ?? ''})`;
  return FIELDS[name] ?? inPlainWords(name.replace(/([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`));
}

/** An id in words: the name of a party, the title of an item, `Refund 2`. Null where the text is no such id. */
export function idWords(id: string, { view, names }: Pick<Opened, 'view' | 'names'>): string | null {
  if (PARTY.test(id)) return names(id);
  const [, prefix = '', n = ''] = PART.exec(id) ?? [];
  const word = PARTS[prefix];
  if (word === undefined) return null;
  if (prefix === 'lin') return lineNames(view.lines)(id) ?? `${word} ${n}`;
  const task = view.fulfilments.find((one) => one.id === id);
  return task === undefined ? `${word} ${n}` : `${word} of ${names(task.supplierId)}`;
}

export const pathWords = (path: readonly string[], opened: Pick<Opened, 'view' | 'names'>): string =>
  path
    .filter((part) => part !== INSIDE)
    .map((part) => idWords(part, opened) ?? fieldWords(part))
    .join(' › ');

/** An entry of a list is named by its id, or counted. */
const isEntry = (part: string): boolean => /^[a-z]{2,5}_/.test(part) || /^\d+$/.test(part) || /\(\d+\)$/.test(part);

/** A row of the comparison: one field, or all fields of an entry that is new or gone. */
export interface ChangedRow {
  readonly path: readonly string[];
  /** Each with its path within the row's. */
  readonly fields: readonly Change[];
}

/**
 * One row for each field that changed, and one for each entry that is new or gone. A field that only repeats the id of
 * its row, and a list that became or was empty, say nothing.
 */
export function rowsOf(changes: readonly Change[]): ChangedRow[] {
  const told = changes.filter(({ path, before, after }) => {
    const [one, other] = [before ?? null, after ?? null];
    const repeats = (value: Change['before']) => value === null || (typeof value === 'string' && path.includes(value));
    return one !== other && !(repeats(one) && repeats(other));
  });
  const rows: ChangedRow[] = [];
  for (const [key, fields] of Map.groupBy(told, ({ path }) => entryOf(path).join('\n'))) {
    const path = key.split('\n');
    const whole = fields.every(({ before }) => empty(before)) || fields.every(({ after }) => empty(after));
    if (key !== '' && whole && fields.length > 1) rows.push({ path, fields: within(fields, path.length) });
    else
      rows.push(...fields.map((field) => ({ path: field.path, fields: [{ ...field, path: field.path.slice(-1) }] })));
  }
  return rows;
}

const empty = (value: Change['before']): boolean => value === undefined || value === null;
const within = (fields: readonly Change[], depth: number) =>
  fields.map((field) => ({ ...field, path: field.path.slice(depth) }));

/** The path to the entry that holds the field; empty where none does. */
const entryOf = (path: readonly string[]): readonly string[] => path.slice(0, path.findIndex(isEntry) + 1);
