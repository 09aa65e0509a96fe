import { and, arrayContains, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { type Keyset, pastKeyset } from '../keyset.ts';
import { disputes, orders } from '../schema.ts';

/** A dispute in a list; `order` is the whole order, to be redacted (`viewDispute`) before anybody sees it. */
export interface ListedDispute {
  readonly id: string;
  /** Milliseconds; with `id` the keyset. */
  readonly raisedAt: number;
  readonly order: OrderState;
}

export interface DisputePage {
  readonly status: 'open' | 'resolved' | null;
  readonly after: Keyset | null;
  readonly limit: number;
}

export interface DisputeQueries {
  /** The disputes that the tenant takes part in, newest first. */
  list(tenant: Tenant, page: DisputePage): Promise<Outcome<readonly ListedDispute[]>>;
}

export function disputeQueries(db: Db): DisputeQueries {
  return {
    list: (tenant, page) =>
      outcomeOf(async () => {
        const rows = await pageQuery(db, tenant, page);
        return rows.map((row) => ({ ...row, raisedAt: row.raisedAt.getTime() }));
      }),
  };
}

/** Ops see all disputes, a retailer those of its orders, a supplier those that name it, a brand none. */
const OWN: Readonly<Record<Tenant['role'], (partyId: string) => SQL | undefined>> = {
  platform: () => undefined,
  retailer: (partyId) => eq(disputes.retailerId, partyId),
  supplier: (partyId) => arrayContains(disputes.supplierIds, [partyId]),
  brand: () => sql`false`,
};

function pageQuery(db: Db, tenant: Tenant, { status, after, limit }: DisputePage) {
  const { id, raisedAt } = disputes;
  return db
    .select({ id, raisedAt, order: orders.doc })
    .from(disputes)
    .innerJoin(orders, eq(orders.id, disputes.orderId))
    .where(
      and(
        OWN[tenant.role](tenant.partyId),
        status === null ? undefined : eq(disputes.status, status),
        pastKeyset(raisedAt, id, after),
      ),
    )
    .orderBy(desc(raisedAt), desc(id))
    .limit(limit);
}
