import type { Role } from '../../../domain/order/actor.ts';

/** What each role may look for: the same that `src/domain/order/search.ts` lets it find. */
const OF_GOODS = ['product', 'SKU', 'tracking number'];
const OF_PERSON = ['name', 'phone', 'street', 'town', 'postcode'];
const FOUND_BY: Readonly<Record<Role, readonly string[]>> = {
  retailer: ['number', ...OF_PERSON, 'e-mail', ...OF_GOODS, 'your own reference', "any id of Headrail's or Stripe's"],
  supplier: ['number', ...OF_PERSON, ...OF_GOODS, "any id of Headrail's"],
  brand: ['number', ...OF_GOODS, "any id of Headrail's"],
  platform: ['number', ...OF_PERSON, 'e-mail', ...OF_GOODS, "the shop's reference", "any id of Headrail's or Stripe's"],
};

const EXAMPLES: Readonly<Record<Role, string>> = {
  retailer: 'Number, name, town, tracking, any id',
  supplier: 'Number, name, town, tracking, any id',
  brand: 'Number, product, tracking, any id',
  platform: 'Number, name, town, tracking, any id',
};

/** What has room in a field. The hint says the rest. */
export const searchExamples = (role: Role): string => EXAMPLES[role];

/** `Number, name or any id.` */
export function searchHint(role: Role): string {
  const all = FOUND_BY[role];
  const text = `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}. Several words may be in any order.`;
}
