import { randomUUID } from 'node:crypto';
import type { Person } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';
import { ONE, type Submission, type Twenty } from './twenty.ts';

type Submissions = Readonly<Record<string, () => Promise<Submission>>>;

const API = '/v1/ops/unexplained-money';
const PAGE = '/ops/unexplained-money';
const nothing = async () => null;

/** A charge whose order has lost its side in the read model. */
async function lostCharge(t: Twenty) {
  const { id } = (await t.requested(ONE)).order;
  // A later projection would write that side again.
  await t.atRest(id);
  const [lost] = await t.stack.sql(
    `update movements set order_id = null, booked = null, booked_currency = null, moved = booked,
      moved_currency = 'gbp', moved_at = now(), named = order_id
      where order_id = $1 and kind = 'charge' returning source`,
    [id],
  );
  const source = String(lost?.source);
  const row = t.rows('select order_id, open from movements where source = $1', [source]);
  return { source, row, once: { order_id: id, open: false } };
}

/** A transfer that no order knows. */
async function byHand(t: Twenty) {
  const source = `tr_${randomUUID().replaceAll('-', '')}`;
  await t.stack.sql(
    `insert into movements (source, kind, moved, moved_currency, moved_at) values ($1, 'transfer', -5, 'gbp', now())`,
    [source],
  );
  const row = t.rows('select note, open from movements where source = $1', [source]);
  return { source, row, once: { note: 'a bonus', open: false } };
}

/** Each of the two comes from the refund that failed, and from the payment in its place. */
const PAID_ONCE = { refunds: 1, refund_requested: 2, refund_issued: 2 };

const REDIRECTED_ONCE = { refunds: 0, money_redirected: 1 };

const NOTE = { note: 'a bonus' };

/** What Platform Ops do about unexplained money, by the API. */
export const moneySubmissions = (t: Twenty): Submissions => ({
  [`POST ${API}/:source/book`]: async () => {
    const { source, row, once } = await lostCharge(t);
    return t.apiCall(['POST', `${API}/${source}/book`], t.ops, {}, row, once);
  },
  [`POST ${API}/:source/explain`]: async () => {
    const { source, row, once } = await byHand(t);
    return t.apiCall(['POST', `${API}/${source}/explain`], t.ops, NOTE, row, once);
  },
  'POST /v1/ops/orders/:id/paid-otherwise': async () => {
    const { placed, order } = await t.owed();
    const path = `/v1/ops/orders/${order.id}/paid-otherwise`;
    const seen = t.seen(placed, 'refund_requested', 'refund_issued');
    return t.apiCall(['POST', path], t.ops, { amount: 1_000, note: 'by bank' }, seen, PAID_ONCE);
  },
  'POST /v1/ops/orders/:id/redirect': async () => {
    const { placed, order } = await t.waiting();
    const path = `/v1/ops/orders/${order.id}/redirect`;
    const body = { party_id: ashwood.id, account: 'acct_other', note: 'closed' };
    return t.apiCall(['POST', path], t.ops, body, t.seen(placed, 'money_redirected'), REDIRECTED_ONCE);
  },
  'POST /v1/ops/reconcile': async () => t.apiCall(['POST', '/v1/ops/reconcile'], t.ops, {}, nothing, null),
});

/** The same, on their pages. */
export const moneyForms = (t: Twenty, ops: () => Person): Submissions => ({
  [`POST ${PAGE}/:source/book`]: async () => {
    const { source, row, once } = await lostCharge(t);
    return t.form(ops(), [`${PAGE}/${source}`, `${PAGE}/${source}/book`], {}, row, once);
  },
  [`POST ${PAGE}/:source/explain`]: async () => {
    const { source, row, once } = await byHand(t);
    return t.form(ops(), [`${PAGE}/${source}`, `${PAGE}/${source}/explain`], NOTE, row, once);
  },
  'POST /orders/:id/paid-otherwise': async () => {
    const { placed, order } = await t.owed();
    const path = `/orders/${order.id}/paid-otherwise`;
    const seen = t.seen(placed, 'refund_requested', 'refund_issued');
    return t.form(ops(), [path, path], { amount: '10.00', note: 'by bank' }, seen, PAID_ONCE);
  },
  'POST /orders/:id/redirect': async () => {
    const { placed, order } = await t.waiting();
    const path = `/orders/${order.id}/redirect`;
    const fields = { party: ashwood.id, account: 'acct_other', note: 'closed' };
    return t.form(ops(), [path, path], fields, t.seen(placed, 'money_redirected'), REDIRECTED_ONCE);
  },
  'POST /ops/reconcile': async () => t.form(ops(), [PAGE, '/ops/reconcile'], {}, nothing, null),
});
