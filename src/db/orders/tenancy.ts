import { and, eq, like, ne, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../domain/access/tenant.ts';
import { needleOf } from '../../domain/order/search.ts';
import { orderLines, orderReferences, orderSearch, orders, products } from '../schema.ts';

/** Which orders a tenant may see, in SQL. A filter never searches more than the tenant may see. */

/** The tenant's part of `orders`. For suppliers and brands, `leadingLine` restricts it by their lines. */
export const ownOrders = (tenant: Tenant): SQL | undefined =>
  tenant.role === 'retailer' ? eq(orders.retailerId, tenant.partyId) : undefined;

export interface LineFilters {
  readonly supplierId: string | null;
  readonly productId: string | null;
  readonly q: string | null;
}

/** The id of a supplier, a brand or a product as a search is a filter by it. */
function namedLine({ q }: LineFilters) {
  const needle = q === null ? null : needleOf(q);
  const named = (what: string) => (needle?.kind === 'named' && needle.what === what ? needle.id : null);
  return { supplier: named('supplier'), brand: named('brand'), product: named('product') };
}

/** The one that all of them name; null where none is named. No line has two. */
const NONE = Symbol('no line');
function onlyOne(...named: readonly (string | null)[]): string | null | typeof NONE {
  const [first = null, second] = new Set(named.filter((id) => id !== null));
  return second === undefined ? first : NONE;
}

/**
 * The condition on the joined line. At most one line of an order fulfils it. A supplier and a brand see orders by their
 * own lines, and a filter selects among those, never among another party's. Undefined where no line is needed.
 */
export function leadingLine(tenant: Tenant, filters: LineFilters): SQL | undefined {
  const asked = namedLine(filters);
  const supplier = onlyOne(tenant.role === 'supplier' ? tenant.partyId : null, filters.supplierId, asked.supplier);
  const brand = onlyOne(tenant.role === 'brand' ? tenant.partyId : null, asked.brand);
  const productId = onlyOne(filters.productId, asked.product);
  if (supplier === NONE || brand === NONE || productId === NONE) return sql`false`;
  const flag = leads(supplier, brand, productId);
  if (flag === null) return undefined;
  return and(
    flag,
    supplier === null ? undefined : eq(orderLines.supplierId, supplier),
    productId === null ? undefined : eq(orderLines.productId, productId),
    brand === null ? undefined : eq(orderLines.brandId, brand),
    tenant.role === 'retailer' ? eq(orderLines.retailerId, tenant.partyId) : undefined,
    brand === null || productId === null ? undefined : ofBrand(productId, brand),
    supplier === null || productId === null ? undefined : made(productId, supplier),
  );
}

/**
 * The column that is true for exactly one of an order's matching lines, so that the join gives each order once. A
 * product has one brand, so filtering by both selects the same lines as by product alone.
 */
function leads(supplier: string | null, brand: string | null, product: string | null): PgColumn | null {
  if (product !== null) return supplier === null ? orderLines.leadsProduct : orderLines.leadsOffer;
  if (supplier !== null) return brand === null ? orderLines.leadsSupplier : orderLines.leadsRange;
  return brand === null ? null : orderLines.leadsBrand;
}

/** Evaluated once for each query. Without it, Postgres would look at every line of another brand's product. */
const ofBrand = (product: string, brand: string): SQL =>
  sql`exists (select from ${products} where ${products.id} = ${product} and ${products.brandId} = ${brand})`;

/**
 * Evaluated once as well: whether this supplier ever made this product. Postgres may take the two for independent, and
 * look for such orders among all. The order is that of the index.
 */
const made = (product: string, supplier: string): SQL =>
  sql`(select l.order_id from order_lines l where l.supplier_id = ${supplier} and l.product_id = ${product}
    and l.leads_offer order by l.placed_at desc, l.order_id desc limit 1) is not null`;

/**
 * The orders that a search finds, by what the role is shown of them: nobody finds an order by the e-mail or a line that
 * the order hides from them.
 */
export function searched(tenant: Tenant, q: string): SQL | undefined {
  const needle = needleOf(q);
  switch (needle.kind) {
    case 'nothing':
      return sql`false`;
    case 'order':
      return eq(orders.id, needle.orderId);
    case 'stripe_id':
      return seesPayment(tenant) ? hasStripeId(needle.id) : sql`false`;
    case 'named':
      return ofNamed(tenant, needle);
    case 'words':
      return worded(tenant, needle.anyOf);
  }
}

/** Everybody who sees an order sees its retailer. `leadingLine` finds what is named of a line. */
function ofNamed({ role, partyId }: Tenant, { what, id }: { readonly what: string; readonly id: string }) {
  if (what === 'retailer') return eq(orders.retailerId, id);
  return what === 'platform' && !(role === 'platform' && partyId === id) ? sql`false` : undefined;
}

const seesPayment = ({ role }: Tenant): boolean => role === 'retailer' || role === 'platform';

const hasStripeId = (id: string): SQL => sql`exists (select from ${orderReferences}
  where ${orderReferences.reference} = ${id} and ${orderReferences.orderId} = ${orders.id})`;

/** The line of a supplier or a brand is joined to the order, and has the text of what this party is shown. */
function worded({ role }: Tenant, anyOf: readonly (readonly string[])[]): SQL | undefined {
  if (role === 'supplier') return holding(orderLines.search, anyOf);
  if (role === 'brand') return holding(orderLines.brandSearch, anyOf);
  return sql`exists (select from ${orderSearch}
    where ${orderSearch.orderId} = ${orders.id} and ${holding(orderSearch.words, anyOf)})`;
}

/** The folded texts hold letters, digits and blanks only, so a pattern needs no escapes. */
export const holding = (text: PgColumn, anyOf: readonly (readonly string[])[]): SQL | undefined =>
  or(...anyOf.map((parts) => and(...parts.map((part) => like(text, `%${part}%`)))));

/** Nobody but Platform Ops sees what is parked. */
export const parkedOnly = ({ role }: Tenant): SQL => (role === 'platform' ? sql`${orders.parked}` : sql`false`);

/**
 * Platform Ops, the order's retailer and the suppliers that a dispute names see it. Others see no dispute. The line that
 * is joined for a supplier has the status of the disputes that name this supplier.
 */
export function disputed({ role }: Tenant, dispute: string): SQL | undefined {
  if (role === 'brand') return dispute === 'none' ? undefined : sql`false`;
  const status = role === 'supplier' ? orderLines.dispute : orders.disputeStatus;
  return dispute === 'any' ? ne(status, 'none') : eq(status, dispute);
}
