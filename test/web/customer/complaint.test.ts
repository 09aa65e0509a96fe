import { describe, expect, it } from 'vitest';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { CustomerDisputes } from '../../../src/web/customer/disputes.tsx';
import { Refunds } from '../../../src/web/customer/page.tsx';
import { customerSaid, hasComplaint } from '../../../src/web/customer/said.ts';
import { Raised } from '../../../src/web/kit/dispute-fields.tsx';
import { InZone } from '../../../src/web/kit/parts.tsx';
import { issue, line, walkedTo } from '../../domain/conversation/dispute-walk.ts';
import { CUSTOMER, RETAILER, type Walk } from '../../domain/fixtures.ts';

/** What a customer reads who complains, or who got a part back. */

const seen = (walk: Walk) =>
  viewOrder({ order: walk.state, next: null }, CUSTOMER) ?? expect.fail('the customer sees it');
const raised = (by: typeof RETAILER) => {
  const walk = walkedTo('delivered');
  const complaint = { reason: 'damaged', description: 'Bent', lineIds: [line(1)], evidenceUrls: [] } as const;
  expect(walk.command({ type: 'raise_dispute', ...complaint }, by)).toBeNull();
  return seen(walk);
};

describe('an open complaint of a delivered order', () => {
  it('is at the head of the page, instead of the hope that all is well', () => {
    expect(hasComplaint(raised(CUSTOMER))).toBe(true);
    expect(customerSaid(raised(CUSTOMER)).means).toContain('Your complaint is open');
  });

  it('is none if nobody raised it, or the shop did', () => {
    for (const view of [seen(walkedTo('delivered')), raised(RETAILER)]) {
      expect(hasComplaint(view)).toBe(false);
      expect(customerSaid(view).means).toContain('looks just right');
    }
  });
});

it('a refund has its reason, as the shop was told when it wrote it', () => {
  const walk = walkedTo('dispatched');
  walk.command({ type: 'refund', ask: { amount: 1_000 }, reason: 'For the wait', version: null }, RETAILER);
  const page = String(InZone({ zone: 'UTC', children: Refunds({ order: seen(issue(walk)) }) }));
  expect(page).toContain('£10.00');
  expect(page).toContain('For the wait');
});

const URLS = ['https://p.example/1', 'https://p.example/2?a=1,2'];

it.each([', ', ' ', '\n', ',\n', '; '])('photos and documents may be separated by %j', (between) => {
  for (const evidence of [URLS.join(between), `${URLS.join(between)}${between}`]) {
    expect(Raised.parse({ reason: 'damaged', description: 'Bent', line: line(1), evidence }).evidence).toEqual(URLS);
  }
});

it('who complains sees the photos and documents that they have sent', () => {
  const [dispute] = raised(CUSTOMER).disputes;
  if (dispute === undefined) return expect.fail('a dispute');
  const order = { ...raised(CUSTOMER), disputes: [{ ...dispute, evidenceUrls: URLS }] };
  const props = {
    order,
    csrf: '',
    shop: 'Northlight',
    messages: new Map(),
    tried: { part: '', fields: {}, errors: {} },
  };
  const page = String(InZone({ zone: 'UTC', children: CustomerDisputes(props) }));
  for (const url of URLS) expect(page).toContain(`href="${url}"`);
});
