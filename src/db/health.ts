import { sql } from 'drizzle-orm';
import type { Outcome } from '../domain/fault.ts';
import type { Db } from './client.ts';
import { outcomeOf } from './errors.ts';

/** Whether Postgres answers. */
export const ping = (db: Db): Promise<Outcome<null>> =>
  outcomeOf(async () => {
    await db.execute(sql`select 1`);
    return null;
  });
