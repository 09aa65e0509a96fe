import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../domain/access/tenant.ts';
import { NEEDS_OF, type NeedKind, needKey } from '../../domain/needs.ts';
import { orders } from '../schema.ts';

/**
 * What the time decides. Everything else is in the order's keys. Few orders have a next move, and those that are unanswered
 * are among them: so written, Postgres expects half of all.
 */
const WITHIN: Partial<Readonly<Record<NeedKind, SQL>>> = {
  unanswered: sql`coalesce(${orders.nextAt} < now() + interval '24 hours', false)`,
  // A last word of thanks gets no answer. It goes away after a while.
  message: sql`${orders.updatedAt} > now() - interval '14 days'`,
  out_of_stock: sql`${orders.placedAt} > now() - interval '7 days'`,
};

/**
 * The orders that need this of the tenant. The first condition is that of the index. It is written so that Postgres does
 * not know how few orders have needs: it would multiply that with how few need this, and expect hardly any.
 */
export function needing(tenant: Tenant, kind: NeedKind): SQL {
  if (!NEEDS_OF[tenant.role].includes(kind)) return sql`false`;
  const key = sql`array[${needKey(kind, tenant.role, tenant.partyId)}::text]`;
  const within = WITHIN[kind];
  const needs = sql`cardinality(${orders.needs}) > 0 and ${orders.needs} @> ${key}`;
  return within === undefined ? needs : sql`${needs} and ${within}`;
}
