import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Neon } from '../../dev/neon/server.ts';
import { NO_FILTERS } from '../../src/api/order-filters.ts';
import { apiKeyQueries } from '../../src/db/accounts/api-keys.ts';
import { memberQueries } from '../../src/db/accounts/members.ts';
import { settingsQueries } from '../../src/db/accounts/settings.ts';
import { templateQueries } from '../../src/db/accounts/templates.ts';
import { stockQueries } from '../../src/db/catalogue/stock.ts';
import { stockLists } from '../../src/db/catalogue/stock-lists.ts';
import { connect, type Db } from '../../src/db/client.ts';
import { deadLetterQueries } from '../../src/db/orders/dead-letters.ts';
import { disputeQueries } from '../../src/db/orders/disputes.ts';
import { fulfilmentQueries } from '../../src/db/orders/fulfilments.ts';
import { orderLists } from '../../src/db/orders/order-lists.ts';
import { orderQueries } from '../../src/db/orders/orders.ts';
import { readModelChecks } from '../../src/db/orders/read-model-checks.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { simpleStart } from '../../src/services/notifications/defaults.ts';
import { readModel } from '../../src/services/read-model.ts';
import { supplyChain } from '../../src/services/supply-chain.ts';
import { walkTo } from '../domain/fixtures.ts';
import { DATABASE_URL, openDatabase, type Servers } from '../services/market.ts';
import { anyText, TROUBLES } from '../support/texts.ts';
import { value } from '../support/value.ts';

const OPS = Tenant.of({ role: 'platform', partyId: 'plt_headrail' });
const supplier = (partyId: string) => Tenant.of({ role: 'supplier', partyId });

/** The part of a text that Postgres can store. */
const kept = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

/** An order with this text in every free text. Old objects may have such texts, from before the API checked them. */
function orderHolding(id: string, text: string): OrderState {
  const { customer, lines, ...rest } = walkTo('placed').state;
  return {
    ...rest,
    id,
    customer: { ...customer, name: text, email: text, address: { ...customer.address, line1: text } },
    lines: lines.map((line) => ({ ...line, title: text, options: { [text]: text } })),
  };
}

const BY = { kind: 'member', id: 'mem_clerkhazel' } as const;

/** Postgres stores as much of any text as it can. No text is a fault. */
export function textSuite(name: string, servers: () => Promise<Servers>): void {
  describe(`texts on ${name}`, () => {
    let neon: Neon;
    let db: Db;
    beforeAll(async () => {
      neon = await openDatabase(await servers());
      db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
    });
    afterAll(() => neon.close());

    test('an order is projected, projected again by ops, and found in the list', async () => {
      let n = 0;
      await fc.assert(
        fc.asyncProperty(anyText(12), async (text) => {
          n += 1;
          const order = orderHolding(`ord_text${n}`, text);
          const snapshot = { order, next: null };
          const model = readModel({
            orders: orderQueries(db),
            checks: readModelChecks(db),
            order: () => ({ read: async () => snapshot, settleProjection: async () => undefined }),
            now: Date.now,
            random: (length) => new Uint8Array(length),
            log: () => undefined,
          });
          expect(value(await model.project(snapshot))).toBe(true);
          expect(value(await model.reproject(order.id))).toEqual({ version: order.version, written: true });
          const listed = value(await orderLists(db).page(OPS, NO_FILTERS, { after: null, limit: 1_000 }));
          const found = listed.find(({ id }) => id === order.id)?.order;
          expect(found?.customer).toMatchObject({ name: kept(text), address: { line1: kept(text) } });
          expect(found?.lines[0]).toMatchObject({ title: kept(text), options: { [kept(text)]: kept(text) } });
          const [row] = await neon.query('SELECT customer_name FROM orders WHERE id = $1', [order.id]);
          expect(row).toEqual({ customer_name: kept(text) });
        }),
        { numRuns: 60 },
      );
    });

    test.each(Object.entries(TROUBLES))('%s can be written by every other query', async (_, text) => {
      const option = { id: 'standard', title: text, amount: 1 };
      const settings = value(await settingsQueries(db).putRetailer('ret_hazel', { shippingOptions: [option] }, BY));
      expect(settings?.shippingOptions).toEqual([{ ...option, title: kept(text) }]);
      const deadLetters = deadLetterQueries(db);
      value(
        await deadLetters.record({
          id: `msg_${text}`,
          queue: 'splits',
          body: { [text]: [text] },
          error: text,
          attempts: 1,
        }),
      );
      const deadLetter = { body: { [kept(text)]: [kept(text)] }, error: kept(text) };
      expect(value(await deadLetters.get(`msg_${text}`))).toMatchObject(deadLetter);
      const templates = templateQueries(db);
      value(
        await templates.put(
          'ret_hazel',
          'confirmed',
          { subject: text, html: text, text, enabled: true, simple: { ...simpleStart('confirmed'), footer: text } },
          BY,
        ),
      );
      expect(value(await templates.get('ret_hazel', 'confirmed'))).toMatchObject({
        ...{ subject: kept(text), simple: { footer: kept(text) } },
      });
      const member = { id: `mem_${text}`, partyId: 'ret_hazel', email: `${text}@example.com`, name: text };
      expect(value(await memberQueries(db).add(member, BY))).toMatchObject({ name: kept(text) });
      value(await apiKeyQueries(db).rename('ret_hazel', text, text, BY));
      const tasks = [{ id: `ful_${text}`, supplierId: 'sup_brightloom' }];
      value(await supplyChain(db).request(text, tasks));
      value(await supplyChain(db).withdraw(text, tasks));
    });

    test.each(Object.entries(TROUBLES))('%s can be searched for', async (_, text) => {
      const after = { at: 1, id: text };
      value(await memberQueries(db).byEmail(text));
      value(await memberQueries(db).revoke('ret_hazel', text, BY));
      value(await apiKeyQueries(db).revoke('ret_hazel', text, BY));
      value(await orderQueries(db).standing(text));
      value(await fulfilmentQueries(db).list(supplier(text), { statuses: [text], after, limit: 1 }));
      value(await disputeQueries(db).list(supplier(text), { status: null, after, limit: 1 }));
      const filters = { ...NO_FILTERS, q: text, supplierId: text, productId: text };
      value(await orderLists(db).page(OPS, filters, { after, limit: 1 }));
      value(await orderLists(db).page(supplier(text), { ...NO_FILTERS, q: text }, { after: null, limit: 1 }));
      value(await stockQueries(db).level('sup_ashwood', text));
      value(await stockQueries(db).set('sup_ashwood', text, 1, null, BY));
      value(await stockLists(db).history('sup_ashwood', text));
      value(await stockQueries(db).adjust(text, 'sup_ashwood', text, 1, BY));
      value(await deadLetterQueries(db).get(text));
    });
  });
}
