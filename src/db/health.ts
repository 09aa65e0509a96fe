import { sql } from 'drizzle-orm';
import type { Outcome } from '../domain/fault.ts';
import type { Db } from './client.ts';
import { attempt } from './errors.ts';

/** Whether Postgres answers. */
export const ping = (db: Db): Promise<Outcome<null>> =>
  attempt(async () => {
    await db.execute(sql`select 1`);
    return null;
  });
