import { and, eq, exists, like, ne, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../domain/tenant.ts';
import type { Db } from './client.ts';
import { orderLines, orders } from './schema.ts';

/** Who may see which orders, in SQL; and what a filter may look at, which is never more than its reader is shown. */

/** What a line of the order has to be. */
interface LineKeys {
  readonly suppliers: readonly string[];
  readonly brands: readonly string[];
  readonly products: readonly string[];
}

/** A supplier and a brand see orders by their own lines; filters narrow those, never another party's. */
export function lineKeys(tenant: Tenant, filters: { supplierId: string | null; productId: string | null }): LineKeys {
  return {
    suppliers: [tenant.role === 'supplier' ? tenant.partyId : null, filters.supplierId].filter((id) => id !== null),
    brands: tenant.role === 'brand' ? [tenant.partyId] : [],
    products: filters.productId === null ? [] : [filters.productId],
  };
}

/** The tenant's part of `orders`; a supplier's and a brand's is by `lineKeys`. */
export const ownOrders = (tenant: Tenant): SQL | undefined =>
  tenant.role === 'retailer' ? eq(orders.retailerId, tenant.partyId) : undefined;

/**
 * The condition on the joined line, one a whole order: the first line of its product, supplier or brand. With more
 * than one key another look makes sure that one line has them all. Undefined where no line is asked for.
 */
export function leadingLine(db: Db, tenant: Tenant, keys: LineKeys): SQL | undefined {
  const { suppliers, brands, products } = keys;
  const all = [...products, ...suppliers, ...brands];
  if (all.length === 0) return undefined;
  const lead =
    products.length > 0
      ? and(orderLines.leadsProduct, ...products.map((id) => eq(orderLines.productId, id)))
      : suppliers.length > 0
        ? and(orderLines.leadsSupplier, ...suppliers.map((id) => eq(orderLines.supplierId, id)))
        : and(orderLines.leadsBrand, ...brands.map((id) => eq(orderLines.brandId, id)));
  const shop = tenant.role === 'retailer' ? eq(orderLines.retailerId, tenant.partyId) : undefined;
  return and(lead, shop, all.length > 1 ? lineWith(db, keys) : undefined);
}

function lineWith(db: Db, { suppliers, brands, products }: LineKeys): SQL {
  const line = alias(orderLines, 'line');
  return exists(
    db
      .select({ one: sql`1` })
      .from(line)
      .where(
        and(
          eq(line.orderId, orders.id),
          ...suppliers.map((id) => eq(line.supplierId, id)),
          ...brands.map((id) => eq(line.brandId, id)),
          ...products.map((id) => eq(line.productId, id)),
        ),
      ),
  );
}

/** What of an order each role may search: nobody finds by a search what no answer would show. */
const SEARCHED: Readonly<Record<Tenant['role'], SQL | null>> = {
  retailer: null,
  platform: null,
  supplier: sql`lower(' ' || ${orders.number} || ' ' || replace(${orders.number}, '-', '') || ' ' || ${orders.customerName})`,
  brand: sql`lower(' ' || ${orders.number} || ' ' || replace(${orders.number}, '-', ''))`,
};

/** Trigrams need three letters: fewer are the beginning of a word, whose blanks count. */
export function searched(tenant: Tenant, q: string): SQL | undefined {
  const text = q.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const pattern = sql`lower(${[...q.trim()].length < 3 ? `% ${text}%` : `%${text}%`})`;
  const shown = SEARCHED[tenant.role];
  return and(like(orders.search, pattern), shown === null ? undefined : like(shown, pattern));
}

/** A dispute is for ops, the order's retailer and the suppliers it names; for others there is none. */
export function disputed(tenant: Tenant, dispute: string): SQL | undefined {
  if (dispute === 'none') return hasDisputes(tenant) ? eq(orders.disputeStatus, 'none') : undefined;
  if (!hasDisputes(tenant)) return sql`false`;
  return dispute === 'any' ? ne(orders.disputeStatus, 'none') : eq(orders.disputeStatus, dispute);
}

const hasDisputes = ({ role }: Tenant): boolean => role === 'retailer' || role === 'platform';
