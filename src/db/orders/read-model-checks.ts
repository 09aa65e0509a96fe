import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';

/** An order and the version that the read model has of it; 0 where it has none. */
interface Projected {
  readonly id: string;
  readonly version: number;
}

interface Check {
  readonly sampled: number;
  readonly behind: number;
  /** Milliseconds by which the worst of the sample was behind. */
  readonly lagMs: number;
}

/** How well the read model agrees with the orders. */
export interface ReadModelChecks {
  /**
   * Orders to compare with their objects: those that changed last, some by chance, and those that took stock within the
   * hour and were never projected. `from` is a random id, at which the sample by chance starts.
   */
  sample(from: string): Promise<Outcome<readonly Projected[]>>;
  /** Orders that should have moved by themselves some time ago, the longest waiting first. */
  late(): Promise<Outcome<readonly Projected[]>>;
  save(check: Check): Promise<Outcome<null>>;
  /** How far the read model is behind, in milliseconds; null where it is not known. */
  lag(): Promise<Outcome<number | null>>;
}

const RECENT = 20;
const RANDOM = 10;
const MISSING = 20;
const LATE = 50;

export function readModelChecks(db: Db): ReadModelChecks {
  return {
    sample: (from) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          (select id, version from orders order by projected_at desc limit ${RECENT})
          union (select id, version from orders where id >= ${from} order by id limit ${RANDOM})
          union (select order_id, 0 from stock_moves m where ${unprojected} limit ${MISSING})`);
        return z.array(z.object({ id: z.string(), version: z.coerce.number() })).parse(rows);
      }),
    late: () =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          select id, version from orders where next_at < now() - interval '1 minute' order by next_at limit ${LATE}`);
        return z.array(z.object({ id: z.string(), version: z.coerce.number() })).parse(rows);
      }),
    save: ({ sampled, behind, lagMs }) =>
      outcomeOf(async () => {
        await db.execute(sql`
          insert into read_model_checks (id, checked_at, sampled, behind, lag_ms)
          values (1, now(), ${sampled}::int, ${behind}::int, ${Math.round(lagMs)}::bigint)
          on conflict (id) do update set checked_at = excluded.checked_at, sampled = excluded.sampled,
            behind = excluded.behind, lag_ms = excluded.lag_ms`);
        return null;
      }),
    lag: () =>
      outcomeOf(async () => {
        const { rows } = await db.execute(LAG);
        return z.array(z.object({ lag: z.coerce.number().nullable() })).parse(rows)[0]?.lag ?? null;
      }),
  };
}

/** A supplier's own adjustment of its stock is a move, too, but of no order. */
const unprojected = sql`m.moved_at > now() - interval '1 hour' and m.moved_at < now() - interval '2 seconds'
  and starts_with(m.order_id, 'ord_') and not exists (select from orders o where o.id = m.order_id)`;

/**
 * The largest lag of three: of an order that took stock and is in no list, of the cron's last check, and of the latest
 * projections.
 */
const LAG = sql`
  select greatest(
    (select extract(epoch from now() - min(m.moved_at)) * 1000 from stock_moves m where ${unprojected}),
    (select lag_ms from read_model_checks where checked_at > now() - interval '10 minutes'),
    (select max(greatest(0, extract(epoch from projected_at - updated_at) * 1000)) from (
      select projected_at, updated_at from orders where projected_at > now() - interval '5 minutes'
      order by projected_at desc limit ${RECENT}) latest)
  )::bigint as lag`;
