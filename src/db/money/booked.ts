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
 * that are right already are only read. A source that another order has keeps that order, and is marked.
 *
 * What Stripe did before the reconciliation began is not read. So an older order's movements are never missed there.
 */
export const bookedSql = (order: OrderState): SQL => sql`
  claims as (
    select c.source, c.kind, won.id as order_id, c.party_id, c.amount, won.updated_at,
      c.sure and won.placed_at >= (select began_at from reconciliation) as sure
    from won, jsonb_to_recordset(${json(rowsOf(order))})
      as c(source text, kind text, party_id text, amount bigint, sure boolean)
  ), booked as (
    insert into movements (source, kind, order_id, party_id, booked, booked_currency, sure, booked_at)
    select c.source, c.kind, c.order_id, c.party_id, c.amount, ${order.currency}::text, c.sure, c.updated_at
    from claims c left join movements known on known.source = c.source
    where coalesce(known.order_id, c.order_id) = c.order_id
      and (known.order_id, known.booked, known.sure) is distinct from (c.order_id, c.amount, c.sure)
    order by c.source
    on conflict (source) do update set order_id = excluded.order_id, party_id = excluded.party_id,
      booked = excluded.booked, booked_currency = excluded.booked_currency, sure = excluded.sure,
      booked_at = excluded.booked_at
    where coalesce(movements.order_id, excluded.order_id) = excluded.order_id
  ), twice as (
    update movements m set other_order_id = c.order_id from claims c
    where m.source = c.source and m.order_id <> c.order_id and m.other_order_id is distinct from c.order_id
  )`;
