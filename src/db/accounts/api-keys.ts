import { and, desc, eq, sql } from 'drizzle-orm';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { apiKeys } from '../schema.ts';

/** A key as it can be shown. The key itself is not stored, only its hash. */
export interface ApiKey {
  readonly id: string;
  readonly kind: 'publishable' | 'secret';
  readonly name: string;
  readonly last4: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

interface NewApiKey extends Pick<ApiKey, 'id' | 'kind' | 'name' | 'last4'> {
  readonly partyId: string;
  readonly role: 'retailer' | 'supplier' | 'brand' | 'platform';
  /** SHA-256, hex. */
  readonly hash: string;
}

/** Every query names the party, so that another party's key is not found. */
export interface ApiKeyQueries {
  /** The valid ones first, then by age. */
  list(partyId: string): Promise<Outcome<readonly ApiKey[]>>;
  add(key: NewApiKey): Promise<Outcome<null>>;
  rename(partyId: string, keyId: string, name: string): Promise<Outcome<boolean>>;
  /**
   * The key stops working within 30 s, everywhere. Revoking it again changes nothing. False where there is no such key.
   */
  revoke(partyId: string, keyId: string): Promise<Outcome<boolean>>;
}

export function apiKeyQueries(db: Db): ApiKeyQueries {
  const own = (partyId: string, keyId: string) => and(eq(apiKeys.id, keyId), eq(apiKeys.partyId, partyId));
  return {
    list: (partyId) =>
      outcomeOf(async () => {
        const { id, kind, name, last4, createdAt, revokedAt } = apiKeys;
        const rows = await db
          .select({ id, kind, name, last4, createdAt, revokedAt })
          .from(apiKeys)
          .where(eq(apiKeys.partyId, partyId))
          .orderBy(sql`${apiKeys.revokedAt} is not null`, desc(apiKeys.createdAt), desc(apiKeys.id))
          .limit(100);
        return rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.getTime(),
          revokedAt: row.revokedAt?.getTime() ?? null,
        }));
      }),
    add: (key) =>
      outcomeOf(async () => {
        await db.insert(apiKeys).values(key);
        return null;
      }),
    rename: (partyId, keyId, name) =>
      outcomeOf(async () => {
        const rows = await db.update(apiKeys).set({ name }).where(own(partyId, keyId)).returning({ id: apiKeys.id });
        return rows.length > 0;
      }),
    revoke: (partyId, keyId) =>
      outcomeOf(async () => {
        const rows = await db
          .update(apiKeys)
          .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, now())` })
          .where(own(partyId, keyId))
          .returning({ id: apiKeys.id });
        return rows.length > 0;
      }),
  };
}
