import type { Deps } from '../../../api/deps.ts';
import type { Tenant } from '../../../domain/access/tenant.ts';
import type { WaitingCounts } from '../../../domain/needs.ts';

/** Kept for a moment in an isolate: every page shows them, and the lists are a moment behind in any case. */
const TTL_MS = 5_000;
const MAX_TENANTS = 500;
const kept = new Map<string, { readonly askedAt: number; readonly counts: WaitingCounts }>();

/**
 * What waits for a party, for the menu. `fresh`: for the page that lists it. Where the answer is not known, the menu has
 * no numbers, and the page is shown all the same.
 */
export async function countsOf(
  { home, now }: Pick<Deps, 'home' | 'now'>,
  tenant: Tenant,
  fresh = false,
): Promise<WaitingCounts> {
  const key = `${tenant.role}:${tenant.partyId}`;
  const askedAt = now();
  const known = kept.get(key);
  if (!fresh && known !== undefined && askedAt - known.askedAt < TTL_MS) return known.counts;
  const found = await home.counts(tenant);
  if (!found.ok) return {};
  if (kept.size >= MAX_TENANTS) kept.clear();
  kept.set(key, { askedAt, counts: found.value });
  return found.value;
}
