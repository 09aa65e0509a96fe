import { DEFAULT_ZONE } from '../domain/calendar.ts';
import type { Catalogue, RetailerSettings } from '../services/catalogue.ts';

/** What a shop tells its customers, besides the order: its time zone and its contacts. */
export type ShopWords = Pick<
  RetailerSettings,
  'timeZone' | 'contactEmail' | 'contactPhone' | 'contactUrl' | 'reviewUrl'
>;

const SILENT: ShopWords = {
  timeZone: DEFAULT_ZONE,
  contactEmail: null,
  contactPhone: null,
  contactUrl: null,
  reviewUrl: null,
};

/** At most a minute old. While the settings cannot be read, an order is shown without them. */
export async function shopWords(
  { catalogue }: { readonly catalogue: Pick<Catalogue, 'shopSettings'> },
  retailerId: string,
): Promise<ShopWords> {
  const found = await catalogue.shopSettings(retailerId);
  return found.ok && found.value !== null ? found.value : SILENT;
}
