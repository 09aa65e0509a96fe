import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { asWords, needleOf } from '../../domain/order/search.ts';
import type { Db } from '../client.ts';
import { parties, products } from '../schema.ts';

/**
 * A search as it is meant. A text such as `ret_10023` is a party's or a product's id only if somebody has it; else it is
 * a reference of a shop's own. One query if the text looks like such an id, none otherwise.
 */
export async function meant<T extends { readonly q?: string | null | undefined }>(db: Db, filters: T): Promise<T> {
  const { q = null } = filters;
  const needle = q === null ? null : needleOf(q);
  if (q === null || needle?.kind !== 'named') return filters;
  const table = needle.what === 'product' ? products : parties;
  const { rows } = await db.execute(sql`select exists (select from ${table} where id = ${needle.id}) as known`);
  const known = z.array(z.object({ known: z.boolean() })).parse(rows)[0]?.known === true;
  return known ? filters : { ...filters, q: asWords(q) };
}
