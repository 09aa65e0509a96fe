import { DEFAULT_ZONE } from '../domain/calendar.ts';
import type { RetailerSettings } from '../services/catalogue.ts';
import type { Deps } from './deps.ts';

/** What a shop says to its customers beside the order itself. */
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

/** At most a minute old. An order is shown also while the settings cannot be read: then without them. */
export async function shopWords({ catalogue }: Pick<Deps, 'catalogue'>, retailerId: string): Promise<ShopWords> {
  const found = await catalogue.shopSettings(retailerId);
  return found.ok && found.value !== null ? found.value : SILENT;
}
