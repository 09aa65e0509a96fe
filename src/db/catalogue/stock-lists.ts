import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { offers, products, stock } from '../schema.ts';

/** One of a supplier's SKUs as its stock page shows it. */
export interface StockItem {
  readonly sku: string;
  readonly title: string;
  readonly kind: string;
  readonly onHand: number;
  readonly version: number;
}

/** One change of a SKU's stock, and who made it. `order`: it took units, or gave them back. */
export interface StockHistoryEntry {
  /** Its number among the changes of the SKU. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `name`: the present one; null for an order, and for somebody of Platform Ops. */
  readonly by: { readonly kind: 'member' | 'key' | 'order'; readonly id: string; readonly name: string | null };
  /** Unsold units. */
  readonly before: number;
  readonly after: number;
}

const Entry = z.object({
  version: z.coerce.number(),
  at: z.coerce.number(),
  kind: z.enum(['member', 'key', 'order']),
  author: z.string(),
  name: z.string().nullable(),
  before: z.number(),
  after: z.number(),
});

const historySql = (supplierId: string, sku: string) => sql`
  select c.version, (extract(epoch from c.at) * 1000)::bigint as at, c.author_kind as kind, c.author_id as author,
    coalesce(m.name, k.name) as name, c.before, c.after
  from stock_changes c join stock s on s.sku = c.sku
  left join members m on c.author_kind = 'member' and m.id = c.author_id and m.party_id = s.supplier_id
  left join api_keys k on c.author_kind = 'key' and k.id = c.author_id and k.party_id = s.supplier_id
  where c.sku = ${sku} and s.supplier_id = ${supplierId}
  order by c.version desc`;

export interface StockLists {
  /** The last changes of a SKU, newest first. None where it is not the supplier's. */
  history(supplierId: string, sku: string): Promise<Outcome<readonly StockHistoryEntry[]>>;
  /** Everything the supplier makes, by kind and name. */
  ofSupplier(supplierId: string): Promise<Outcome<readonly StockItem[]>>;
}

export const stockLists = (db: Db): StockLists => ({
  history: (supplierId, sku) =>
    outcomeOf(async () => {
      const { rows } = await db.execute(historySql(supplierId, sku));
      return z
        .array(Entry)
        .parse(rows)
        .map(({ kind, author, name, ...entry }) => ({ ...entry, by: { kind, id: author, name } }));
    }),
  ofSupplier: (supplierId) =>
    outcomeOf(() =>
      db
        .select({
          sku: stock.sku,
          title: products.title,
          kind: products.kind,
          onHand: stock.onHand,
          version: stock.version,
        })
        .from(stock)
        .innerJoin(offers, eq(offers.sku, stock.sku))
        .innerJoin(products, eq(products.id, offers.productId))
        .where(eq(stock.supplierId, supplierId))
        .orderBy(asc(products.kind), asc(products.title), asc(stock.sku)),
    ),
});
