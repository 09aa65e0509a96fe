import { asc, eq } from 'drizzle-orm';
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

export interface StockLists {
  /** Everything the supplier makes, by kind and name. */
  ofSupplier(supplierId: string): Promise<Outcome<readonly StockItem[]>>;
}

export const stockLists = (db: Db): StockLists => ({
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
