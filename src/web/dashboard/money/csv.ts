import { csv } from '../../../api/csv-rows.ts';
import { BOM, streamed } from '../../../api/csv-stream.ts';
import type { PartyMoneyQueries, PartyMovement } from '../../../db/money/party-movements.ts';
import type { Tenant } from '../../../domain/access/tenant.ts';
import { isoText } from '../../../domain/calendar.ts';
import { decimalText } from '../../../domain/money/currency.ts';
import { orderNumber } from '../../../domain/order/ids.ts';

/**
 * The movements of a party as a spreadsheet: one row for each object of Stripe's. Amounts are decimal, in major units.
 * Above 0: the party received it. Below 0: it was taken back. So a column of one currency can be summed.
 */

const MOVEMENT_COLUMNS = [
  'moved_at',
  'kind',
  'amount',
  'currency',
  'order_number',
  'order_id',
  'retailer_name',
  'stripe_id',
  'party_id',
  'party_name',
] as const;

/** Times are in the reader's time zone, with their offset. */
const rowsOf = (movements: readonly PartyMovement[], timeZone: string): string =>
  csv(
    movements.map(({ at, kind, amount, currency, orderId, retailerName, source, partyId, partyName }) => [
      isoText(at, timeZone),
      kind,
      decimalText(amount, currency),
      currency.toUpperCase(),
      orderNumber(orderId),
      orderId,
      retailerName,
      source,
      partyId,
      partyName,
    ]),
  );

type Asked = Parameters<PartyMoneyQueries['movements']>[1];

/** All movements that are asked for, the newest first, page by page. A fault if the first page cannot be read. */
export const movementsCsv = (
  money: Pick<PartyMoneyQueries, 'movements'>,
  tenant: Tenant,
  { timeZone, ...asked }: Asked & { readonly timeZone: string },
) =>
  streamed<PartyMovement>({
    head: `${BOM}${csv([MOVEMENT_COLUMNS])}`,
    page: (last, limit) =>
      money.movements(tenant, asked, { after: last === null ? null : { at: last.at, id: last.source }, limit }),
    rows: (movements) => rowsOf(movements, timeZone),
  });
