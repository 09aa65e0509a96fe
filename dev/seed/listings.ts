import { RETAILERS, SUPPLIERS } from './keys.ts';
import { type Kind, PRODUCTS, type SeedProduct, type Supplier } from './products.ts';

/** The listings: which retailer sells which product, from which supplier, at which price. */

export type Retailer = keyof typeof RETAILERS;

interface Range {
  readonly kinds: readonly Kind[];
  /** The suppliers that it takes products from, the preferred one first. */
  readonly from: readonly Supplier[];
  /** Its prices as a factor of the recommended ones. */
  readonly markup: number;
}

const RANGES: Readonly<Record<Retailer, Range>> = {
  northlight: {
    kinds: ['roller', 'roman', 'venetian', 'shutter'],
    from: ['brightloom', 'ashwood', 'tidewater'],
    markup: 1,
  },
  hazel: { kinds: ['roller', 'roman'], from: ['tidewater', 'brightloom'], markup: 1.08 },
  tallsash: { kinds: ['venetian', 'shutter'], from: ['tidewater', 'ashwood'], markup: 0.96 },
};

/** What a supplier charges, as a fraction of the recommended price. */
const COST: Readonly<Record<Supplier, number>> = { brightloom: 0.48, ashwood: 0.5, tidewater: 0.46 };

const ROYALTY_BPS = { marlowe: 800, harbour: 650 } as const;
const PLATFORM_FEE_BPS = 500;
/** How long each kind takes to be made. */
const LEAD_DAYS: Readonly<Record<Kind, number>> = { roller: 5, roman: 10, venetian: 7, shutter: 14 };

const SKU_PREFIX: Readonly<Record<Supplier, string>> = { brightloom: 'BL', ashwood: 'AW', tidewater: 'TW' };

/** `BL-DUNE`: a supplier's own number for a product. */
const skuOf = (supplier: Supplier, slug: string): string => `${SKU_PREFIX[supplier]}-${slug.toUpperCase()}`;
export const productIdOf = (slug: string): string => `prd_${slug}`;
/** `lst_northlightdune` */
export const listingIdOf = (retailer: Retailer, slug: string): string => `lst_${retailer}${slug}`;

const makers = Object.keys(SUPPLIERS).filter((name): name is Supplier => Object.hasOwn(SUPPLIERS, name));
const shops = Object.keys(RETAILERS).filter((name): name is Retailer => Object.hasOwn(RETAILERS, name));

export interface SeedOffer {
  readonly product_id: string;
  readonly supplier_id: string;
  readonly sku: string;
  readonly on_hand: number;
}

export const OFFERS: readonly SeedOffer[] = PRODUCTS.flatMap(({ slug, madeBy }) =>
  makers.flatMap((maker) => {
    const onHand = madeBy[maker];
    if (onHand === undefined) return [];
    return [
      { product_id: productIdOf(slug), supplier_id: SUPPLIERS[maker].id, sku: skuOf(maker, slug), on_hand: onHand },
    ];
  }),
);

/** Rounds to whole pounds that end in 4 or 9, as shops do: 129.00. */
const priceOf = (recommended: number, markup: number): number =>
  Math.round((recommended * markup + 100) / 500) * 500 - 100;

const listing = (retailer: Retailer, { slug, brand, kind, price, taxBps }: SeedProduct, maker: Supplier) => ({
  id: listingIdOf(retailer, slug),
  retailer_id: RETAILERS[retailer].id,
  product_id: productIdOf(slug),
  supplier_id: SUPPLIERS[maker].id,
  sku: skuOf(maker, slug),
  unit_amount: priceOf(price, RANGES[retailer].markup),
  currency: 'gbp',
  tax_bps: taxBps,
  supplier_cost: Math.round((price * COST[maker]) / 10) * 10,
  brand_royalty_bps: ROYALTY_BPS[brand],
  platform_fee_bps: PLATFORM_FEE_BPS,
  lead_time_days: LEAD_DAYS[kind],
});

export type SeedListing = ReturnType<typeof listing>;

export const LISTINGS: readonly SeedListing[] = shops.flatMap((retailer) => {
  const { kinds, from } = RANGES[retailer];
  return PRODUCTS.filter(({ kind }) => kinds.includes(kind)).flatMap((product) => {
    const maker = from.find((name) => product.madeBy[name] !== undefined);
    return maker === undefined ? [] : [listing(retailer, product, maker)];
  });
});
