import { pictureOf } from '../storefront/picture/picture.ts';
import { productIdOf } from './listings.ts';
import { PRODUCTS } from './products.ts';

/** The pictures of the local market, which the shop serves: each product in its first cloth, without a size. */

const PICTURES: ReadonlyMap<string, string> = new Map(
  PRODUCTS.map(({ slug, kind, title, options }) => {
    const looks = Object.entries(options).flatMap(([name, { values = [] }]) =>
      values.slice(0, 1).map((value) => [name, value] as const),
    );
    return [productIdOf(slug), pictureOf({ kind, title, options: Object.fromEntries(looks) })];
  }),
);

/** The address of a product's picture in the shop. */
export const pictureAt = (shopUrl: string, productId: string): string => `${shopUrl}/pictures/${productId}.svg`;

/** The picture at this path; null where there is none. */
export function pictureIn(path: string): string | null {
  const [, productId = ''] = /^\/pictures\/(\w+)\.svg$/.exec(path) ?? [];
  return PICTURES.get(productId) ?? null;
}
