import { filtersOf } from '../../../api/order-filters.ts';
import { search } from '../../../api/text.ts';
import { viewListed } from '../../../app/listed-orders.ts';
import { readOrder } from '../../../app/read-order.ts';
import { ROLES, type Role } from '../../../domain/order/actor.ts';
import { CHILD_PREFIXES, type RandomPrefix } from '../../../domain/order/ids.ts';
import { isNumberOf, needleOf } from '../../../domain/order/search.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { type At, type Dashboard, listPage } from '../signed-in.tsx';

/** What the box in the frame finds: the order of an id, or the list of what a text finds. */

/** An address that somebody copied is longer than what the list searches for. */
const Q = { q: search(500).optional() };

export function findPages(dashboard: Dashboard): void {
  listPage(dashboard, '/find', { roles: ROLES, query: Q, invalid: (at) => listed(at, '') }, async (at, { q = '' }) => {
    const path = await found(at, q);
    return path === null ? listed(at, q) : at.c.redirect(path, 303);
  });
}

/** The list says what is wrong with a text, or shows what it finds. */
const listed = (at: At, q: string) => {
  const typed = q === '' ? (at.c.req.query('q') ?? '') : q;
  return at.c.redirect(typed === '' ? '/orders' : `/orders?${new URLSearchParams({ q: typed })}`, 303);
};

interface Place {
  /** What follows the prefix. A shop's own reference, such as `key_77`, is searched for like any other text. */
  readonly form: RegExp;
  readonly path: (id: string) => string;
}

/** Whoever sets up a market may choose these ids. The list knows which of them exist. */
const NAMED: Place = { form: /^[a-z0-9][a-z0-9_-]*$/, path: (id) => `/orders?q=${id}` };
const MADE = /^[a-z2-7]{12,}$/;

/** Where an id leads that is not in an order's id: to its orders, or to the page that lists what it names. */
const PLACES: Readonly<Record<RandomPrefix | 'exp', Place>> = {
  ret: NAMED,
  sup: NAMED,
  brd: NAMED,
  prd: NAMED,
  lst: NAMED,
  plt: NAMED,
  key: { form: MADE, path: () => '/settings/keys' },
  mem: { form: MADE, path: () => '/settings/members' },
  exp: { form: MADE, path: () => '/orders/exports' },
};
const isPlaced = (prefix: string): prefix is keyof typeof PLACES => Object.hasOwn(PLACES, prefix);

/** Null where the text is no such id. */
export function placeOf(q: string): string | null {
  const id = q.trim();
  const prefix = id.slice(0, 3);
  if (!isPlaced(prefix) || id.charAt(3) !== '_') return null;
  const { form, path } = PLACES[prefix];
  return form.test(id.slice(4)) ? path(id) : null;
}

/** The page of the one thing that has this id. Null where there is none, or where the text is no id. */
async function found(at: At, q: string): Promise<string | null> {
  const place = placeOf(q);
  if (place !== null) return place;
  const needle = needleOf(q);
  if (needle.kind === 'order') {
    // The order itself is asked: the lists may be a second behind.
    const opened = await readOrder(at.c.env, needle.orderId, at.actor);
    return opened === null ? null : pageOf(opened.view, q, at.member.role);
  }
  if (needle.kind === 'nothing' || needle.kind === 'named') return null;
  const text = needle.kind === 'stripe_id' ? needle.id : q;
  const filters = filtersOf({ status: [], q: text }, at.member.timeZone);
  const rows = await at.c.env.orderLists.page(at.tenant, filters, { after: null, limit: 2 });
  const views = rows.ok ? viewListed(at.tenant, rows.value) : [];
  const [only] = views;
  if (only === undefined && needle.kind === 'stripe_id') return unexplained(at, needle.id);
  if (only === undefined || views.length > 1) return null;
  if (needle.kind === 'stripe_id') return pageOf(only, caseOf(only, needle.id) ?? q, at.member.role);
  return isNumberOf(q, only.number) ? pageOf(only, q, at.member.role) : null;
}

/** The page of money at Stripe that no order explains. */
async function unexplained(at: At, source: string): Promise<string | null> {
  if (at.member.role !== 'platform') return null;
  const known = await at.c.env.ops.unexplained.get(source);
  return known.ok && known.value !== null ? `/ops/unexplained-money/${source}` : null;
}

interface AtStripe {
  readonly stripeId: string;
}
interface Case {
  readonly id: string;
  readonly chargeback: AtStripe | null;
  readonly fraudWarning: AtStripe | null;
}

/** The dispute that has this id at Stripe: a chargeback, an inquiry or a fraud warning. */
export const caseOf = ({ disputes }: { readonly disputes: readonly Case[] }, stripeId: string): string | null =>
  disputes.find(({ chargeback, fraudWarning }) => (chargeback ?? fraudWarning)?.stripeId === stripeId)?.id ?? null;

const PART = new RegExp(`\\b(?:${CHILD_PREFIXES.join('|')})_[a-z2-7]{26}_\\d+`);

/** An id of a part leads to the page of this part. */
function pageOf(view: OrderView, q: string, role: Role): string {
  const part = PART.exec(q.toLowerCase())?.[0] ?? '';
  if (view.disputes.some(({ id }) => id === part)) return `/disputes/${part}`;
  if (role === 'supplier' && view.fulfilments.some(({ id }) => id === part)) return `/bench/${part}`;
  const written = part.startsWith('msg_') || part.startsWith('prp_');
  return `/orders/${view.id}${written && role !== 'brand' ? '/messages' : ''}`;
}
