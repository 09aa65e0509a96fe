import { type PlaceRequest, priceOrder } from '../domain/catalogue/placing.ts';
import type { PlacedOrder } from '../domain/order/placed.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { Catalogue } from '../services/catalogue.ts';
import { faulted } from './refusals.ts';

/**
 * Prices what is ordered by the listings in memory. A refusal is said only if the newest listings say it too: what was
 * sold out may be back, and the price that the customer saw may be newer than ours. `unavailable`: they cannot be read.
 */
export async function pricePlacing(
  { catalogue }: { readonly catalogue: Pick<Catalogue, 'storefront'> },
  orderId: string,
  retailerId: string,
  request: PlaceRequest,
): Promise<PlacedOrder | Refusal> {
  const ids = request.lines.map(({ listingId }) => listingId);
  const priced = async (age: 'usual' | 'recent'): Promise<PlacedOrder | Refusal> => {
    const shop = await catalogue.storefront(retailerId, ids, age);
    if (!shop.ok) return faulted(shop.fault);
    if (shop.value === null) throw new Error(`no shop of the retailer ${retailerId}`);
    return priceOrder(orderId, shop.value, request);
  };
  const usual = await priced('usual');
  return isRefusal(usual) && !isOutage(usual) ? priced('recent') : usual;
}

/** Another system does not answer, or refuses us. Then nothing is known about what is ordered. */
export const isOutage = ({ refused }: Refusal): boolean => refused === 'unavailable' || refused === 'internal';
