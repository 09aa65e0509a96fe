import { type SQL, sql } from 'drizzle-orm';
import { movementsOf } from '../../domain/money/movements.ts';
import type { OrderState } from '../../domain/order/state.ts';
import { json } from '../client.ts';

const rowsOf = (order: OrderState) =>
  movementsOf(order).map(({ source, kind, partyId, amount, sure }) => {
    return { source, kind, party_id: partyId, amount, sure };
  });

/**
 * The order's side of its movements, as parts of the statement that projects it (`won` is the order's row there). Rows
 * that are right already are only read. A source that another order has keeps that order, and is marked. Empty where
 * the order moved no money.
 *
 * Every source is looked up by itself (`offset 0`, `any`). Postgres expects a hundred of them, so in a join it would
 * read the whole table.
 *
 * What Stripe did before the reconciliation began is not read. So an older order's movements are never missed there.
 */
export function bookedSql(order: OrderState): readonly SQL[] {
  const rows = rowsOf(order);
  if (rows.length === 0) return [];
  const claims = sql`claims as (
    select c.source, c.kind, won.id as order_id, c.party_id, c.amount, won.updated_at,
      c.sure and won.placed_at >= (select began_at from reconciliation) as sure,
      known.order_id as known_order_id, known.booked as known_booked, known.sure as known_sure
    from won cross join jsonb_to_recordset(${json(rows)})
      as c(source text, kind text, party_id text, amount bigint, sure boolean)
      left join lateral (
        select m.order_id, m.booked, m.sure from movements m where m.source = c.source offset 0
      ) known on true
  )`;
  const booked = sql`booked as (
    insert into movements (source, kind, order_id, party_id, booked, booked_currency, sure, booked_at)
    select source, kind, order_id, party_id, amount, ${order.currency}::text, sure, updated_at
    from claims
    where coalesce(known_order_id, order_id) = order_id
      and (known_order_id, known_booked, known_sure) is distinct from (order_id, amount, sure)
    order by source
    on conflict (source) do update set order_id = excluded.order_id, party_id = excluded.party_id,
      booked = excluded.booked, booked_currency = excluded.booked_currency, sure = excluded.sure,
      booked_at = excluded.booked_at
    where coalesce(movements.order_id, excluded.order_id) = excluded.order_id
  )`;
  const twice = sql`twice as (
    update movements set other_order_id = ${order.id}
    where source = any(array(select source from claims where known_order_id <> order_id))
      and other_order_id is distinct from ${order.id}
  )`;
  return [claims, booked, twice];
}
