import type { Address } from '../address/address.ts';
import type { Options, Party, RetailerPolicies } from '../catalogue/catalogue.ts';
import type { Share } from '../money/split.ts';
import type { Actor } from './actor.ts';

/**
 * The order as it was placed. `charged` and `shares` change later, when less is captured than the order costs; `options`
 * and `corrected`, when a line is corrected. Amounts are in minor units.
 */

export interface Customer {
  readonly name: string;
  readonly email: string;
  readonly phone?: string | undefined;
  readonly address: Address;
}

/** The last correction of a line. */
export interface LineCorrected {
  readonly at: number;
  readonly by: Actor['role'];
  /** The options before it. */
  readonly was: Options;
  /** How many corrections there were. */
  readonly times: number;
}

export interface Line {
  readonly id: string;
  readonly listingId: string;
  readonly productId: string;
  readonly sku: string;
  readonly title: string;
  /** The picture of the listing when the order was placed. Not there: it had none. */
  readonly imageUrl?: string | undefined;
  readonly quantity: number;
  readonly unitAmount: number;
  readonly amount: number;
  /**
   * What was captured for this line. Set only when less was captured than the order costs; `shares` then split this.
   */
  readonly charged?: number | undefined;
  readonly taxAmount: number;
  readonly options: Options;
  /** The names of the options in the listing's order. Not there: not known. Since 2026-11-27. */
  readonly optionNames?: readonly string[] | undefined;
  /** The days that the listing promised. Not there: none. Since 2026-11-27. */
  readonly leadTimeDays?: number | undefined;
  /** Not there: never corrected. */
  readonly corrected?: LineCorrected | undefined;
  readonly supplierId: string;
  readonly brandId: string;
  readonly shares: readonly Share[];
}

export interface Shipping {
  readonly optionId: string | null;
  readonly title: string;
  readonly amount: number;
  /** The days on the way that the option promised. Not there: none. Since 2026-11-27. */
  readonly deliveryDays?: number | undefined;
  /** What was captured for the shipping, as in `Line`. */
  readonly charged?: number | undefined;
  readonly shares: readonly Share[];
}

/** A party of this order. `refundableBps`: how much of its share a supplier gives up once production has started. */
export interface OrderParty extends Party {
  readonly refundableBps?: number | undefined;
}

/** What the retailer's own systems note with an order: names and texts of their choice. */
export type Metadata = Readonly<Record<string, string>>;

/** How the retailer's own systems know an order. Whoever places it writes them, and the retailer may change them. */
interface Annotations {
  /** Its number there: one line. Not there: none. Since 2026-11-27. */
  readonly reference?: string | undefined;
  /** Not there: none. Since 2026-11-27. */
  readonly metadata?: Metadata | undefined;
}

interface Totals {
  readonly items: number;
  readonly shipping: number;
  readonly tax: number;
  readonly total: number;
}

/** What placing an order commits: priced, routed and split. No outside system was asked yet. */
export interface PlacedOrder extends Annotations {
  readonly id: string;
  readonly number: string;
  readonly retailerId: string;
  readonly currency: string;
  readonly customer: Customer;
  readonly lines: readonly Line[];
  readonly shipping: Shipping;
  readonly parties: readonly OrderParty[];
  readonly policies: RetailerPolicies;
  readonly totals: Totals;
}
