import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tenant } from '../../domain/access/tenant.ts';
import { asWords, type Needle, needleOf } from '../../domain/order/search.ts';
import type { Db } from '../client.ts';
import { parties, products } from '../schema.ts';

/**
 * A search as it is meant. A text such as `ret_10023` is a party's or a product's id only if somebody has it, and if
 * the tenant can find orders by it; else it is a reference of a shop's own. One query at most if the text looks like
 * such an id, none otherwise.
 */
export async function meant<T extends { readonly q?: string | null | undefined }>(
  db: Db,
  tenant: Tenant,
  filters: T,
): Promise<T> {
  const { q = null } = filters;
  const needle = q === null ? null : needleOf(q);
  if (needle?.kind !== 'named') return filters;
  const known = finds(tenant, needle) && (await isKnown(db, needle));
  return known ? filters : { ...filters, q: asWords(needle.id) };
}

type Named = Extract<Needle, { kind: 'named' }>;

/** Nobody sees an order of another party of its own role, and the platform's id finds only its own orders. */
const finds = ({ role, partyId }: Tenant, { what, id }: Named): boolean =>
  id === partyId || (what !== 'platform' && what !== role);

async function isKnown(db: Db, { what, id }: Named): Promise<boolean> {
  const table = what === 'product' ? products : parties;
  const { rows } = await db.execute(sql`select exists (select from ${table} where id = ${id}) as known`);
  return z.array(z.object({ known: z.boolean() })).parse(rows)[0]?.known === true;
}
