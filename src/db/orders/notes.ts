import { and, eq, sql } from 'drizzle-orm';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { members, orderNotes } from '../schema.ts';

/** What a party's members noted about an order. */
export interface OrderNote {
  readonly note: string;
  readonly tags: readonly string[];
  /** Who wrote it last; null where the member is not there any more. */
  readonly by: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A tenant reads and writes its own notes only. The caller checks that the tenant may see the order. */
export interface NoteQueries {
  get(tenant: Tenant, orderId: string): Promise<Outcome<OrderNote | null>>;
  put(
    tenant: Tenant,
    orderId: string,
    note: Pick<OrderNote, 'note' | 'tags'>,
    memberId: string,
  ): Promise<Outcome<null>>;
}

export const noteQueries = (db: Db): NoteQueries => ({
  get: ({ partyId }, orderId) =>
    outcomeOf(async () => {
      const rows = await db
        .select({ note: orderNotes.note, tags: orderNotes.tags, by: members.name, at: orderNotes.writtenAt })
        .from(orderNotes)
        .leftJoin(members, eq(members.id, orderNotes.writtenBy))
        .where(and(eq(orderNotes.orderId, orderId), eq(orderNotes.partyId, partyId)));
      const [row] = rows;
      return row === undefined ? null : { ...row, at: row.at.getTime() };
    }),
  put: ({ partyId }, orderId, { note, tags }, memberId) =>
    outcomeOf(async () => {
      const written = { note, tags: [...tags], writtenBy: memberId, writtenAt: sql`now()` };
      await db
        .insert(orderNotes)
        .values({ orderId, partyId, ...written })
        .onConflictDoUpdate({ target: [orderNotes.orderId, orderNotes.partyId], set: written });
      return null;
    }),
});
