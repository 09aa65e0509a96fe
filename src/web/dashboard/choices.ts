import type { Deps } from '../../api/deps.ts';
import type { FilterChoice } from '../../db/orders/order-lists.ts';
import type { Tenant } from '../../domain/access/tenant.ts';
import { type Outcome, ok } from '../../domain/fault.ts';

/** The suppliers and products of a tenant's orders, by name: for the filters and for the suppliers' names in lists. */
export interface Choices {
  readonly suppliers: readonly FilterChoice[];
  readonly products: readonly FilterChoice[];
}

/** Kept for 60 s in an isolate, as long as listings: every list needs them, and they hardly change. */
const TTL_MS = 60_000;
const MAX_TENANTS = 500;
const kept = new Map<string, { readonly askedAt: number; readonly choices: Choices }>();

export async function choicesOf(
  { orderLists, now }: Pick<Deps, 'orderLists' | 'now'>,
  tenant: Tenant,
): Promise<Outcome<Choices>> {
  const key = `${tenant.role}:${tenant.partyId}`;
  const askedAt = now();
  const known = kept.get(key);
  if (known !== undefined && askedAt - known.askedAt < TTL_MS) return ok(known.choices);
  const found = await orderLists.choices(tenant);
  if (!found.ok) return found;
  if (kept.size >= MAX_TENANTS) kept.clear();
  kept.set(key, { askedAt, choices: found.value });
  return found;
}
