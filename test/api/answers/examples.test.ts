import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXAMPLES } from '../../../src/api/document/examples/index.ts';
import { ORDER_ID } from '../../../src/api/document/examples/order.ts';

/** The examples of the contract tell one story: they are about one order, and their numbers add up. */

const KEY = ORDER_ID.slice('ord_'.length);
const everything = JSON.stringify(EXAMPLES);

const Amounts = z.array(z.looseObject({ amount: z.int() }));
const Order = z.looseObject({
  id: z.string(),
  status: z.string(),
  lines: z.array(z.looseObject({ id: z.string(), charged_amount: z.int().nullable(), refunded_amount: z.int() })),
  totals: z.looseObject({
    items: z.int(),
    shipping: z.int(),
    total: z.int(),
    captured: z.int(),
    refunded: z.int(),
  }),
  split: z.array(z.looseObject({ amount: z.int(), kept: z.int(), bears: z.int() })),
  payment: z.looseObject({ status: z.string() }),
  refunds: z.array(z.looseObject({ id: z.string(), amount: z.int(), lines: Amounts })),
});

/** Every object in the examples that a schema fits, with the call that it belongs to. */
function found<T extends z.ZodType>(schema: T): { readonly call: string; readonly value: z.output<T> }[] {
  const search = (part: unknown): z.output<T>[] => {
    if (typeof part !== 'object' || part === null) return [];
    const fits = schema.safeParse(part);
    return [...(fits.success ? [fits.data] : []), ...Object.values(part).flatMap(search)];
  };
  return Object.entries(EXAMPLES).flatMap(([call, example]) => search(example).map((value) => ({ call, value })));
}

const sum = (rows: readonly { readonly amount: number }[]): number => rows.reduce((all, { amount }) => all + amount, 0);

it('are about one order', () => {
  const ids = everything.match(/\b(?:ord|lin|ful|ref|dsp|msg|prp)_[a-z2-7]+/g) ?? [];
  expect(new Set(ids.map((id) => id.slice(4)))).toEqual(new Set([KEY]));
  expect(ids.length).toBeGreaterThan(50);
});

describe('every order in them', () => {
  it.each(found(Order))('of $call adds up', ({ value: { lines, totals, split, refunds } }) => {
    expect(totals.items + totals.shipping).toBe(totals.total);
    expect([0, totals.total]).toContain(totals.captured);
    expect(sum(refunds)).toBe(totals.refunded);
    expect(lines.reduce((all, line) => all + line.refunded_amount, 0)).toBe(totals.refunded);
    for (const refund of refunds) expect(sum(refund.lines)).toBe(refund.amount);
    expect(lines.every((line) => (line.charged_amount !== null) === totals.captured > 0)).toBe(true);
    if (split.length === 0) return;
    expect(sum(split)).toBe(totals.total);
    expect(split.reduce((all, { bears }) => all + bears, 0)).toBe(totals.refunded);
    expect(split.filter(({ amount, kept, bears }) => kept !== amount - bears)).toEqual([]);
  });

  it('are found', () => {
    expect(found(Order).length).toBeGreaterThan(15);
  });
});

const Paid = z.looseObject({ order: Order, payment: z.looseObject({ status: z.string() }) });

it.each(found(Paid))('$call says the same of the payment twice', ({ value }) => {
  expect(value.payment.status).toBe(value.order.payment.status);
});

it('what was sent is what is answered', () => {
  const Sent = z.looseObject({ body: z.looseObject({}), answer: z.looseObject({}) });
  const { body, answer } = Sent.parse(EXAMPLES['orders.correctCustomer']);
  expect(answer.customer).toEqual(body);
  const line = Sent.parse(EXAMPLES['orders.correctLine']);
  expect(z.looseObject({ lines: z.array(z.unknown()) }).parse(line.answer).lines[0]).toMatchObject(line.body);
  const ask = z.looseObject({ lines: z.unknown(), version: z.int() });
  const quote = z.looseObject({
    body: z.looseObject({}),
    answer: z.looseObject({ version: z.int(), parties: Amounts }),
  });
  const { answer: quoted, body: asked } = quote.parse(EXAMPLES['refunds.quote']);
  const refund = z.looseObject({ body: ask, answer: Order }).parse(EXAMPLES['refunds.create']);
  expect([refund.body.lines, refund.body.version]).toEqual([asked.lines, quoted.version]);
  expect(sum(quoted.parties)).toBe(refund.answer.totals.refunded);
});
