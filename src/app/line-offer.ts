import { type Offer, offerOf } from '../domain/conversation/line-corrections.ts';
import { type Outcome, ok } from '../domain/fault.ts';
import type { OrderState } from '../domain/order/state.ts';
import type { Catalogue } from '../services/catalogue.ts';

export interface Shops {
  readonly catalogue: Pick<Catalogue, 'storefront'>;
}

/** What the shop offers now for each line of an order, by the line's id. At most 1 s old. */
export async function lineOffers(
  { catalogue }: Shops,
  { retailerId, lines }: Pick<OrderState, 'retailerId' | 'lines'>,
): Promise<Outcome<ReadonlyMap<string, Offer | null>>> {
  const shop = await catalogue.storefront(
    retailerId,
    lines.map(({ listingId }) => listingId),
    'recent',
  );
  return shop.ok ? ok(new Map(lines.map((line) => [line.id, offerOf(shop.value, line)]))) : shop;
}
