import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formToken } from '../../../src/api/credentials/order-token.ts';
import { PROBLEMS } from '../../../src/api/problem.ts';
import { ROLES } from '../../../src/domain/order/actor.ts';
import { FULFILMENT_STATUSES, ORDER_STATUSES, SUPPLIER_STEPS } from '../../../src/domain/order/lifecycle.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { Problem, type Reply } from '../support/client.ts';
import { atOrderPage, type Person, sendForm, signedIn } from '../support/dashboard.ts';
import { ashwood, tidewater } from '../support/world.ts';
import { ACTIONS, type Action, cellOf, type End, isEnd, ROLE_NAMES, ROWS, type RoleName, type Row } from './matrix.ts';
import { Drive, type Driven } from './matrix-drive.ts';

let api: Drive;
let anothersToken: string;
/** Members of the retailer, the supplier and Platform Ops, signed in to the dashboard. */
let people: Readonly<Record<'retailer' | 'supplier' | 'ops', Person>>;

beforeAll(async () => {
  api = new Drive(await startStack());
  for (const [sku, { secretKey }] of [
    ['AW-QUAYOAK', ashwood],
    ['TW-DALES', tidewater],
  ] as const) {
    await api.call('PUT', `/v1/stock/${sku}`, secretKey, { on_hand: 1_000 });
  }
  anothersToken = (await api.placed(await api.cart(['AW-QUAYOAK']))).order_token;
  const [retailer, supplier, ops] = await Promise.all(
    ['clerk@northlight.example', 'tasks@ashwood.example', 'ops@headrail.example'].map((m) => signedIn(api.stack, m)),
  );
  if (retailer === undefined || supplier === undefined || ops === undefined) throw new Error('nobody signed in');
  people = { retailer, supplier, ops };
});
afterAll(() => api?.stack.stop());

const Refused = Problem.extend({ status_now: z.string(), allowed_actions: z.array(z.string()) });

/** How a refusal may name an allowed action. */
const CALLED: Readonly<Record<string, RegExp>> = {
  pay: /\bpay\b/,
  cancel: /\bcancel/,
  force_cancel: /\bcancel it as Platform Ops/,
  refund: /\brefund (?:it|what)/,
  reject: /\breject/,
  raise_dispute: /\braise a dispute/,
  message_supplier: /\bmessage the supplier/,
  message_retailer: /\bmessage the retailer|\bpropose terms/,
};
/** A refusal that says to wait instead of naming an action. */
const WAIT = /given back|its answer|by itself|cancelled already|nothing is left/i;

describe('the table', () => {
  it('has a row for every status of an order and of a fulfilment, and for every step a supplier may take', () => {
    expect(new Set(ROWS.map(({ status }) => status))).toEqual(new Set(ORDER_STATUSES));
    expect(new Set(ROWS.flatMap(({ fulfilments }) => [...fulfilments]))).toEqual(new Set(FULFILMENT_STATUSES));
    const pairs = new Set(ROWS.flatMap(({ status, fulfilments }) => fulfilments.map((one) => `${status} ${one}`)));
    const stepped = Object.values(SUPPLIER_STEPS).flatMap(({ from, in: statuses }) =>
      statuses.map((s) => `${s} ${from}`),
    );
    expect(stepped.filter((pair) => !pairs.has(pair))).toEqual([]);
  });

  it('has a cell for every state, action and role: an end, or the code of a refusal', () => {
    expect(ROLE_NAMES.map((name) => (name === 'ops' ? 'platform' : name)).sort()).toEqual(
      [...ROLES, 'customer'].sort(),
    );
    const wrong = ROWS.flatMap((row) =>
      ACTIONS.flatMap((action) => {
        const words = row.cells[action].trim().split(/\s+/);
        const known = words.every((word) => isEnd(word) || Object.hasOwn(PROBLEMS, word));
        return known && words.length === ROLE_NAMES.length ? [] : [`${row.name}, ${action}: ${words.join(' ')}`];
      }),
    );
    expect(wrong).toEqual([]);
    for (const row of ROWS) expect(Object.keys(row.cells).sort(), row.name).toEqual([...ACTIONS].sort());
  });
});

/** The money at Stripe and the timeline without mails, which may still be sent. */
const standing = async ({ placed }: Driven) => ({
  money: await api.money(placed.payment.payment_intent),
  types: (await api.types(placed.order.id)).filter((type) => !type.startsWith('mail_')),
});

function checkRefusal(row: Row, action: Action, role: RoleName, reply: Reply): void {
  const code = cellOf(row, action, role);
  const what = `${row.name}: ${action} by the ${role}: ${reply.text}`;
  expect(Problem.parse(reply.body).code, what).toBe(code);
  expect(reply.status, what).toBe(Object.entries(PROBLEMS).find(([name]) => name === code)?.[1].status);
  if (code === 'not_found') return;
  const { detail, status_now, allowed_actions } = Refused.parse(reply.body);
  const may = row.may[role].split(' ').filter((name) => name !== '');
  expect(status_now, what).toBe(row.status);
  expect([...allowed_actions].sort(), what).toEqual([...may].sort());
  const named = may.filter((name) => CALLED[name]?.test(detail));
  if (may.length > 0 && !WAIT.test(detail))
    expect(named, `names nothing of ${may.join(', ')}: ${what}`).not.toEqual([]);
}

async function refuseEverybody(row: Row, driven: Driven): Promise<void> {
  for (const action of ACTIONS) {
    for (const role of ROLE_NAMES.filter((one) => !isEnd(cellOf(row, action, one)))) {
      checkRefusal(row, action, role, await api.attempt(action, driven, api.keyOf(role, driven)));
    }
    for (const key of api.strangers(driven, anothersToken)) {
      const reply = await api.attempt(action, driven, key);
      const told = `${row.name}: ${action} by ${key}: ${reply.text}`;
      expect(Problem.parse(reply.body), told).toMatchObject({ status: 404, code: 'not_found' });
      expect(reply.text, told).not.toContain('status_now');
    }
  }
}

type FormOf = (driven: Driven) => readonly [path: string, fields: Record<string, string>];
const REFUND: FormOf = ({ order }) => [`/orders/${order.id}/refund`, { how: 'full', reason: 'x', version: '1' }];
/** The same actions as forms of the dashboard. */
const FORMS: Readonly<Record<keyof typeof people, Partial<Record<Action, FormOf>>>> = {
  retailer: {
    cancel: ({ order }) => [`/orders/${order.id}/cancel`, { reason: '' }],
    refund: REFUND,
    propose: ({ order }) => [`/orders/${order.id}/messages`, { to: ashwood.id, body: 'Shall we?', refund: '1.00' }],
  },
  supplier: { reject: ({ order }) => [`/bench/${api.taskOf(order)}/reject`, { reason: 'x' }] },
  ops: {
    cancel: ({ order }) => [`/orders/${order.id}/cancel`, { reason: '' }],
    refund: REFUND,
    force: ({ order }) => [`/orders/${order.id}/force-cancel`, { reason: 'x' }],
  },
};

const plain = (html: string) => html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** Expects that the forms of the dashboard and the customer's page refuse the same as the API, with the same text. */
async function refuseAtPages(row: Row, driven: Driven): Promise<void> {
  const { order, placed } = driven;
  const refused = async (action: Action, role: RoleName, path: string, fields: Record<string, string>, who: Person) => {
    const reply = await api.attempt(action, driven, api.keyOf(role, driven));
    const answer = await sendForm(api.stack, path, { ...fields, csrf: who.csrf }, who.cookie);
    const what = `${row.name}: ${role}'s form ${path}`;
    expect(answer.status, what).toBe(reply.status);
    const { code, detail } = Problem.parse(reply.body);
    // A page shows a status in words, not as its code, and a supplier calls its fulfilment a task.
    const spoken = detail.replaceAll('_', ' ').replace('This fulfilment', 'This task');
    if (code !== 'not_found') expect(plain(await answer.text()), what).toContain(spoken);
  };
  for (const role of ['retailer', 'supplier', 'ops'] as const) {
    for (const action of ACTIONS.filter((one) => !isEnd(cellOf(row, one, role)))) {
      const form = FORMS[role][action]?.(driven);
      if (form !== undefined) await refused(action, role, form[0], form[1], people[role]);
    }
  }
  if (isEnd(cellOf(row, 'cancel', 'customer'))) return;
  const { cookie } = await atOrderPage(api.stack, order.id, placed.order_token);
  // The page no longer shows this form. It is sent as from a page that was opened earlier.
  const customer = { cookie, csrf: await formToken(api.stack.vars.TOKEN_SECRET ?? '', order.id) };
  await refused('cancel', 'customer', `/o/${order.id}/cancel`, {}, customer);
}

/** Of the SKUs that were taken: those that are back in stock. */
async function stockOf({ order }: Driven): Promise<{ back: string[]; kept: string[] }> {
  const text = 'select sku, restocked_at is not null as back from stock_moves where order_id = $1 and quantity > 0';
  const moves = await api.stack.sql(text, [order.id]);
  const skus = (back: boolean) =>
    moves
      .filter((move) => move.back === back)
      .map(({ sku }) => String(sku))
      .sort();
  return { back: skus(true), kept: skus(false) };
}

const skusWhere = ({ order }: Driven, test: (status: string) => boolean): string[] =>
  order.fulfilments
    .filter(({ status }) => test(status))
    .flatMap(({ line_ids }) => order.lines.filter(({ id }) => line_ids.includes(id)).map(({ sku }) => sku))
    .sort();
const unstarted = (status: string): boolean => ['requested', 'accepted', 'withdrawn'].includes(status);
const started = (status: string): boolean => !unstarted(status);

/** Expectations about Stripe, the stock and the order after an allowed action, by its end. */
const ENDED: Readonly<Record<End, (driven: Driven, before: Awaited<ReturnType<typeof standing>>) => Promise<void>>> = {
  void: async (driven) => {
    const { money } = await standing(driven);
    expect(money).toEqual({ status: 'canceled', captured: 0, refunded: 0, transferred: 0, reversed: 0 });
    expect((await stockOf(driven)).kept).toEqual([]);
  },
  back: async (driven) => {
    const { money } = await standing(driven);
    expect(money.captured).toBe(driven.order.totals?.total);
    expect([money.refunded, money.reversed]).toEqual([money.captured, money.transferred]);
    expect(await stockOf(driven)).toEqual({ back: driven.order.lines.map(({ sku }) => sku).sort(), kept: [] });
  },
  forced: async (driven) => {
    const { money } = await standing(driven);
    expect(money.refunded).toBe(money.captured);
    expect(money.reversed).toBeGreaterThan(0);
    expect(await stockOf(driven)).toEqual({ back: skusWhere(driven, unstarted), kept: skusWhere(driven, started) });
  },
  waits: async (driven, before) => {
    const { money, types } = await standing(driven);
    expect(money.refunded).toBe(before.money.refunded);
    expect(types).toContain('work_parked');
    expect(types).not.toContain('order_cancelled');
  },
  all: async (driven, before) => {
    const { money } = await standing(driven);
    expect(money.refunded).toBe(money.captured);
    expect(money.reversed).toBeGreaterThanOrEqual(before.money.reversed);
    expect(await stockOf(driven)).toEqual({ back: skusWhere(driven, unstarted), kept: skusWhere(driven, started) });
  },
  part: async (driven, before) => {
    const { money } = await standing(driven);
    expect(money.refunded).toBe(before.money.refunded + 100);
    expect(await stockOf(driven)).toEqual({
      back: skusWhere(driven, (s) => s === 'withdrawn'),
      kept: skusWhere(driven, (s) => s !== 'withdrawn'),
    });
  },
  sent: async (driven, before) => {
    const { money, types } = await standing(driven);
    expect(money).toEqual(before.money);
    expect(types.slice(before.types.length)).toEqual(['message_posted', 'proposal_made']);
  },
  again: async (driven, before) => expect(await standing(driven)).toEqual(before),
};
const CANCELLED: ReadonlySet<End> = new Set(['void', 'back', 'forced']);

async function allow(row: Row, action: Action, role: RoleName, driven: Driven): Promise<void> {
  const end = cellOf(row, action, role);
  if (!isEnd(end)) return;
  const before = await standing(driven);
  const reply = await api.attempt(action, driven, api.keyOf(role, driven));
  const what = `${row.name}: ${action} by the ${role} ends '${end}': ${reply.text}`;
  expect(reply.status, what).toBe(['refund', 'part', 'propose'].includes(action) ? 201 : 200);
  if (CANCELLED.has(end)) await api.cancelled(driven.order.id);
  await until(
    async () => {
      await api.rest(driven.placed);
      await ENDED[end](driven, before).catch((error: unknown) => {
        throw new Error(`${what}\n${String(error)}`);
      });
      return true;
    },
    { every: 80 },
  );
}

/** After these ends, the order is still in the same row of the table. */
const LEAVES: ReadonlySet<string> = new Set(['sent', 'again', 'part']);

/**
 * The roles that try an allowed action: usually all that may. If an earlier state of the same status has the same
 * cells, only one of them, another one for each row, because each needs a new order.
 */
function triedBy(row: Row, action: Action): readonly RoleName[] {
  const may = ROLE_NAMES.filter((one) => isEnd(cellOf(row, action, one)));
  const index = ROWS.indexOf(row);
  const like = ROWS.slice(0, index).some(({ status, cells }) => status === row.status && cells === row.cells);
  const free = may.every((one) => LEAVES.has(cellOf(row, action, one)));
  return like && !free ? may.filter((_, i) => i === index % may.length) : may;
}

describe.concurrent('an order in the state', () => {
  it.each(ROWS)('$name', async (row) => {
    const first = await api.into(row);
    expect(first.order.fulfilments.map(({ status }) => status)).toEqual(row.fulfilments);
    const before = await standing(first);
    await refuseEverybody(row, first);
    await refuseAtPages(row, first);
    expect(await standing(first), 'a refusal changes nothing').toEqual(before);
    for (const action of ACTIONS) {
      for (const role of triedBy(row, action)) {
        const fresh = LEAVES.has(cellOf(row, action, role)) ? first : await api.into(row);
        await allow(row, action, role, fresh);
      }
    }
  });
});
