import { annotationsOf } from '../conversation/annotations.ts';
import { CURRENCIES } from '../money/currency.ts';
import { sum, taxInside } from '../money/money.ts';
import { splitLine, splitShipping } from '../money/split.ts';
import { childId, orderNumber } from '../order/ids.ts';
import type { Customer, Line, Metadata, OrderParty, PlacedOrder, Shipping } from '../order/placed.ts';
import { type FieldError, isRefusal, type Refusal, refuse } from '../refusal.ts';
import { tidy } from '../text.ts';
import { checkOptions, type Listing, type Options, type ShippingOption, type Storefront } from './catalogue.ts';
import { demandOf } from './routing.ts';

/** What a storefront sends to place an order. Prices, taxes and suppliers never come from the caller. */
export interface PlaceRequest {
  readonly customer: Customer;
  readonly lines: readonly { readonly listingId: string; readonly quantity: number; readonly options: Options }[];
  readonly shippingOptionId?: string | undefined;
  readonly reference?: string | undefined;
  readonly metadata?: Metadata | undefined;
  /** The total that the customer saw, minor units. The order is refused where the total differs. */
  readonly expectedTotal?: number | undefined;
}

/** Prices, routes and splits an order by the retailer's listings. */
export function priceOrder(orderId: string, shop: Storefront, request: PlaceRequest): PlacedOrder | Refusal {
  const listings = chooseListings(shop, request);
  if (isRefusal(listings)) return listings;
  const lines = request.lines.map((line, i) => priceLine(orderId, i + 1, line, listings[i], shop));
  const priced = lines.flatMap((line) => (line === null ? [] : [line]));
  const option = chooseShipping(shop, request.shippingOptionId);
  if (isRefusal(option)) return option;
  const shipping = priceShipping(option, priced);
  const items = sum(priced.map((line) => line.amount));
  const total = items + shipping.amount;
  const wrong = checkTotal(shop.currency, total, request.expectedTotal);
  if (wrong !== null) return wrong;
  const soldOut = checkStock(listings, priced);
  if (soldOut !== null) return soldOut;
  return {
    id: orderId,
    number: orderNumber(orderId),
    retailerId: shop.retailer.id,
    currency: shop.currency,
    ...annotationsOf(request),
    customer: request.customer,
    lines: priced,
    shipping,
    parties: partiesOf(shop, listings),
    policies: shop.policies,
    totals: { items, shipping: shipping.amount, tax: sum(priced.map((line) => line.taxAmount)), total },
  };
}

/** The listing of each line, in order. The refusal names every problem, by path. */
function chooseListings(shop: Storefront, request: PlaceRequest): Listing[] | Refusal {
  const byId = new Map(shop.listings.map((listing) => [listing.id, listing]));
  const missing = request.lines.flatMap((line, i): FieldError[] =>
    byId.has(line.listingId) ? [] : [{ path: `lines.${i}.listing_id`, reason: { key: 'listing_unknown' } }],
  );
  if (missing.length > 0) return refuse('listing_unavailable', { key: 'listing_unavailable' }, missing);
  const chosen = request.lines.flatMap((line) => byId.get(line.listingId) ?? []);
  const errors = request.lines.flatMap((line, i) =>
    checkOptions(chosen[i]?.optionRules ?? {}, line.options, `lines.${i}.options`),
  );
  return errors.length > 0 ? refuse('invalid_options', { key: 'options_unfit' }, errors) : chosen;
}

function priceLine(
  orderId: string,
  n: number,
  { quantity, options }: PlaceRequest['lines'][number],
  listing: Listing | undefined,
  shop: Storefront,
): Line | null {
  if (listing === undefined) return null;
  const amount = listing.unitAmount * quantity;
  const parties = {
    supplierId: listing.supplier.id,
    brandId: listing.brand.id,
    retailerId: shop.retailer.id,
    platformId: shop.platform.id,
  };
  return {
    id: childId('lin', orderId, n),
    listingId: listing.id,
    productId: listing.productId,
    sku: listing.sku,
    title: listing.title,
    ...(listing.imageUrl === null ? {} : { imageUrl: listing.imageUrl }),
    quantity,
    unitAmount: listing.unitAmount,
    amount,
    taxAmount: taxInside(amount, listing.terms.taxBps),
    options,
    optionNames: Object.keys(listing.optionRules),
    ...(listing.leadTimeDays === undefined ? {} : { leadTimeDays: listing.leadTimeDays }),
    supplierId: parties.supplierId,
    brandId: parties.brandId,
    shares: splitLine({ amount, quantity }, listing.terms, parties),
  };
}

/**
 * Says early what is sold out, by the stock of the listings. Whether the order gets its units is decided when it is
 * paid. Units that others only hold count as there: a hold may expire.
 */
function checkStock(listings: readonly Listing[], lines: readonly Line[]): Refusal | null {
  const onHand = new Map(listings.map((listing) => [listing.sku, listing.onHand]));
  const short = new Set(
    demandOf(lines).flatMap(({ sku, quantity }) => (quantity > (onHand.get(sku) ?? 0) ? [sku] : [])),
  );
  if (short.size === 0) return null;
  const errors = lines.flatMap(({ sku }, i): FieldError[] =>
    short.has(sku)
      ? [
          {
            path: `lines.${i}.quantity`,
            reason: { key: (onHand.get(sku) ?? 0) > 0 ? 'line_out_of_stock' : 'line_sold_out' },
          },
        ]
      : [],
  );
  return refuse('out_of_stock', { key: 'out_of_stock' }, errors);
}

const NO_SHIPPING: ShippingOption | null = null;

/** The chosen shipping option. Without a choice it is the retailer's first one. Null where the retailer has none. */
function chooseShipping(shop: Storefront, id: string | undefined): ShippingOption | null | Refusal {
  if (id === undefined) return shop.shippingOptions[0] ?? NO_SHIPPING;
  return (
    shop.shippingOptions.find((option) => tidy(option.id) === id) ??
    refuse('shipping_option_unavailable', { key: 'shipping_option_unavailable' }, [
      { path: 'shipping_option_id', reason: { key: 'shipping_option_unknown' } },
    ])
  );
}

function priceShipping(option: ShippingOption | null, lines: readonly Line[]): Shipping {
  const amount = option?.amount ?? 0;
  return {
    optionId: option?.id ?? null,
    title: option?.title ?? 'Shipping',
    amount,
    ...(option?.deliveryDays === undefined ? {} : { deliveryDays: option.deliveryDays }),
    shares: splitShipping(amount, lines),
  };
}

function checkTotal(currency: string, total: number, expected: number | undefined): Refusal | null {
  if (expected !== undefined && expected !== total) {
    return refuse('price_changed', { key: 'total_changed', total, expected, currency });
  }
  const rule = CURRENCIES.get(currency);
  // In a currency that is not in the table, nobody knows what a minor unit is worth.
  if (rule === undefined) return refuse('currency_not_accepted', { key: 'currency_not_accepted', currency });
  const { minimum, maximum, step } = rule;
  if (total < (minimum ?? step)) {
    return refuse('amount_too_small', { key: 'total_too_small', total, minimum: minimum ?? step, currency });
  }
  if (total > maximum) return refuse('amount_too_large', { key: 'total_too_large', total, maximum, currency });
  return total % step === 0 ? null : refuse('amount_not_chargeable', { key: 'total_not_chargeable', total, currency });
}

function partiesOf(shop: Storefront, listings: readonly Listing[]): OrderParty[] {
  const all: OrderParty[] = [shop.retailer, shop.platform, ...listings.flatMap((l) => [l.supplier, l.brand])];
  return [...new Map(all.map((party) => [party.id, party])).values()];
}
