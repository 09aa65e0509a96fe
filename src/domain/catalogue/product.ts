import { taxInside } from '../money/money.ts';
import type { Listing } from './catalogue.ts';

/** What anybody may know of a listing: no supplier, no cost, no terms, and of the stock only whether there is any. */
export interface Product
  extends Pick<
    Listing,
    'productId' | 'title' | 'description' | 'kind' | 'imageUrl' | 'sku' | 'unitAmount' | 'currency'
  > {
  readonly listingId: string;
  readonly brand: { readonly id: string; readonly name: string };
  /** The tax inside one unit, minor units. */
  readonly taxAmount: number;
  readonly options: Listing['optionRules'];
  /** Days until it leaves the workshop. Null: nothing is promised. */
  readonly leadTimeDays: number | null;
  readonly inStock: boolean;
}

export const productOf = (listing: Listing): Product => ({
  listingId: listing.id,
  productId: listing.productId,
  title: listing.title,
  description: listing.description,
  kind: listing.kind,
  imageUrl: listing.imageUrl,
  brand: { id: listing.brand.id, name: listing.brand.name },
  sku: listing.sku,
  unitAmount: listing.unitAmount,
  taxAmount: taxInside(listing.unitAmount, listing.terms.taxBps),
  currency: listing.currency,
  options: listing.optionRules,
  leadTimeDays: listing.leadTimeDays ?? null,
  inStock: listing.onHand > 0,
});
