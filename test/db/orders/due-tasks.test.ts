import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import type { Keyset } from '../../../src/db/keyset.ts';
import { type FulfilmentTask, fulfilmentQueries } from '../../../src/db/orders/fulfilments.ts';
import { type OrderFlags, orderQueries } from '../../../src/db/orders/orders.ts';
import { Tenant } from '../../../src/domain/access/tenant.ts';
import { groupFulfilments } from '../../../src/domain/catalogue/routing.ts';
import { walkTo } from '../../domain/fixtures.ts';
import { DATABASE_URL, openDatabase } from '../../services/market.ts';
import { value } from '../../support/value.ts';

const QUIET: OrderFlags = { refundStatus: 'none', disputeStatus: 'none', parked: false, nextAt: null };
const SUPPLIER = Tenant.of({ role: 'supplier', partyId: 'sup_due' });

let neon: Neon;
let db: Db;
beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
});
afterAll(() => neon?.close());

test('a list of what is due has what leaves first, then by when it was asked, over all pages, each once', async () => {
  const { list, waiting } = fulfilmentQueries(db);
  // By the days that were promised; null: none. Two are due in the same millisecond.
  const promised = [9, null, 2, 5, 2, null];
  for (const [i, leadTimeDays] of promised.entries()) {
    const order = {
      ...walkTo('placed').state,
      id: `ord_due${'abcdef'.charAt(i)}`,
      status: 'confirmed' as const,
      requestedAt: 86_400_000 * (i === 5 ? 4 : 1),
    };
    const lines = order.lines.map((line) => ({
      ...line,
      supplierId: 'sup_due',
      ...(leadTimeDays === null ? {} : { leadTimeDays }),
    }));
    const fulfilments = groupFulfilments(order.id, lines).map((planned) => ({
      ...{ ...planned, status: 'accepted' as const, tracking: null, rejectReason: null, startedAt: null },
    }));
    value(await orderQueries(db).project({ ...order, lines, fulfilments }, QUIET));
  }
  const seen: string[] = [];
  let after: Keyset | null = null;
  for (;;) {
    const asked = { statuses: ['accepted'], first: 'due', after, limit: 2 } as const;
    const page: readonly FulfilmentTask[] = value(await list(SUPPLIER, asked));
    seen.push(...page.map(({ orderId }) => orderId.slice(-1)));
    const last = page.at(-1);
    if (last === undefined) break;
    after = { at: last.firstAt, id: last.id };
  }
  expect(seen.join('')).toBe('bcefda');
  const home = value(await waiting(SUPPLIER, 9));
  expect(home.map(({ orderId }) => orderId.slice(-1)).join('')).toBe(seen.join(''));
});
