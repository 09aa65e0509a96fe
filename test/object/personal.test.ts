import { describe, expect, it } from 'vitest';
import { Journal } from '../../durable-objects/journal/journal.ts';
import { event } from '../../src/domain/order/events.ts';
import { PERSONAL } from '../../src/domain/order/personal.ts';
import { answerOf, charged } from '../domain/banks/bank-cases.ts';
import { fulfilment, line, walkedTo } from '../domain/conversation/dispute-walk.ts';
import { CUSTOMER, OPS, placed, RETAILER, SUPPLIER_A, SYSTEM, type Walk } from '../domain/fixtures.ts';
import { Disk } from '../simulation/world/disk.ts';

/** What people write into an order is never in a row that cannot be changed. */

/** Stands in every text of a person. */
const SECRET = 'words that only a person writes';
const URL = 'https://example.com/a-photo-that-only-a-person-has';

/** Orders in which people have written everything that they can write. */
function told(): Walk[] {
  const walk = walkedTo('delivered');
  const dispute = { reason: 'damaged' as const, description: SECRET, lineIds: [line(1)], evidenceUrls: [URL] };
  walk.command({ type: 'post_message', to: 'sup_a', body: SECRET, proposal: null }, RETAILER);
  expect(walk.command({ type: 'raise_dispute', ...dispute }, CUSTOMER)).toBeNull();
  const [raised] = walk.state.disputes;
  const ruling = { outcome: 'no_refund', refund: null, borneBy: null, note: SECRET } as const;
  expect(walk.command({ type: 'resolve_dispute', disputeId: raised?.id ?? '', ...ruling }, OPS)).toBeNull();
  walk.command({ type: 'refund', ask: { amount: 100 }, reason: SECRET, version: null }, RETAILER);
  const customer = { ...walk.state.customer, name: SECRET };
  walk.append(event('customer_corrected', { customer, fields: ['name'] }, RETAILER));
  const said = { subject: SECRET, text: SECRET };
  walk.append(event('mail_settled', { template: 'confirmed', outcome: 'sent', said }, SYSTEM));
  charged(walk);
  expect(walk.command(answerOf(SECRET, 'final', walk.state.chargebacks[0]?.id), RETAILER)).toBeNull();
  expect(walk.command({ type: 'annotate', reference: SECRET, metadata: { note: SECRET } }, RETAILER)).toBeNull();
  const cancelled = walkedTo('confirmed');
  cancelled.command({ type: 'cancel', note: SECRET }, CUSTOMER);
  const rejected = walkedTo('confirmed');
  rejected.append(event('fulfilment_rejected', { fulfilmentId: fulfilment(1), reason: SECRET }, SUPPLIER_A));
  const redirected = walkedTo('confirmed');
  const redirect = { partyId: 'sup_a', account: 'acct_other', note: SECRET };
  redirected.append(event('money_redirected', redirect, OPS));
  return [walk, cancelled, rejected, redirected];
}

function written({ events }: Walk) {
  const disk = new Disk();
  const journal = new Journal(disk.open());
  journal.transaction(() => journal.create());
  for (const one of events) journal.transaction(() => journal.append(one, one.at));
  const rows = (table: 'commits' | 'personal') =>
    disk.read(`SELECT value FROM ${table}`).map(({ value }) => String(value));
  return { disk, rows };
}

describe('personal text', () => {
  it('stands beside the commits, and is read back with its events', () => {
    const walks = told();
    const types = new Set(walks.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...types]).toEqual(expect.arrayContaining(Object.keys(PERSONAL)));
    const { name, email, address } = placed().customer;
    for (const walk of walks) {
      const { disk, rows } = written(walk);
      for (const text of [SECRET, name, email, address.line1, address.postalCode]) {
        expect(rows('commits').join('\n'), text).not.toContain(`"${text}"`);
        expect(rows('personal').join('\n')).toContain(`"${text}"`);
      }
      const again = new Journal(disk.open());
      expect(again.events(0)).toEqual(walk.events);
      expect(again.order()).toEqual(walk.state);
    }
  });

  it('can be replaced without a change of the commits', () => {
    const { disk, rows } = written(told()[0] ?? walkedTo('confirmed'));
    const before = rows('commits');
    disk.open().exec("UPDATE personal SET value = replace(value, 'ada@example.com', 'forgotten')");
    expect(new Journal(disk.open()).order()?.customer.email).toBe('forgotten');
    expect(rows('commits')).toEqual(before);
  });

  it('a thousand messages make the journal grow as much for each as for the first ones', () => {
    const size = (messages: number) => {
      const walk = walkedTo('confirmed');
      for (let n = 0; n < messages; n += 1) {
        walk.command({ type: 'post_message', to: 'sup_a', body: SECRET.repeat(10), proposal: null }, RETAILER);
      }
      const { rows } = written(walk);
      return [...rows('commits'), ...rows('personal')].join('').length;
    };
    const [none, few, many] = [size(0), size(50), size(1_000)];
    expect((many - none) / 1_000).toBeLessThan(((few - none) / 50) * 1.1);
  });
});
