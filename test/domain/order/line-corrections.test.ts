import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionRules, Options } from '../../../src/domain/catalogue/catalogue.ts';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import { correctionsOf, type Offer, offerOf } from '../../../src/domain/conversation/line-corrections.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import type { Command } from '../../../src/domain/order/decide.ts';
import { event } from '../../../src/domain/order/events.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { viewEvent } from '../../../src/domain/order/view-events.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fulfilment, line, walkedTo } from '../conversation/dispute-walk.ts';
import {
  BRAND,
  CUSTOMER,
  listing,
  OPS,
  ORDER,
  RETAILER,
  request,
  SUPPLIER_A,
  SUPPLIER_B,
  SYSTEM,
  shop,
  Walk,
  walkTo,
} from '../fixtures.ts';
import { standing } from '../standing.ts';
import { requested } from './order-steps.ts';

/** Corrections of measurements and choices, until production starts. */

const { optionRules, unitAmount, currency } = listing({ id: 'lst_a' });
const OFFER: Offer = { optionRules, unitAmount, currency };
const correct = (width_mm: number, offer: Offer | null = OFFER, lineId = line(1)): Command => ({
  ...{ type: 'correct_line', lineId, options: { width_mm }, offer },
});
const said = (walk: Walk, command: Command, actor: Actor = CUSTOMER) => walk.command(command, actor)?.refused ?? 'done';
const corrected = (walk: Walk, lineId = line(1)) => walk.state.lines.find(({ id }) => id === lineId);

describe('a correction of measurements', () => {
  it('is what everybody sees of the line, with the old ones, who made it, and when', () => {
    const walk = walkedTo('confirmed');
    expect(said(walk, correct(1_210))).toBe('done');
    const shown = { options: { width_mm: 1_210 }, corrected: { by: 'customer', at: walk.now, times: 1 } };
    for (const viewer of [CUSTOMER, RETAILER, SUPPLIER_A, BRAND, OPS]) {
      const view = viewOrder({ order: walk.state, next: null }, viewer);
      expect(view?.lines[0]).toMatchObject(shown);
      expect(view?.lines[0]?.corrected?.was).toEqual({ width_mm: 1_200 });
    }
    expect(corrected(walk, line(2))).not.toHaveProperty('corrected');
  });

  it('is in the timeline of those who see the line', () => {
    const walk = walkedTo('confirmed');
    said(walk, correct(1_210), OPS);
    const found = walk.events.find(({ type }) => type === 'line_corrected');
    const seen = (viewer: Actor) => (found === undefined ? null : viewEvent(found, walk.state, viewer));
    const data = { lineId: line(1), options: { width_mm: 1_210 }, was: { width_mm: 1_200 } };
    for (const viewer of [CUSTOMER, RETAILER, SUPPLIER_A, BRAND])
      expect(seen(viewer)).toMatchObject({ type: 'line_corrected', actor: 'platform', data });
    expect(seen(SUPPLIER_B)).toMatchObject({ type: 'hidden', data: {} });
  });

  it('is mailed to a customer who had mails, and to no other', () => {
    const templates = ({ state }: Walk) => state.mails.map(({ template }) => template);
    const walk = walkedTo('confirmed');
    said(walk, correct(1_210), RETAILER);
    expect(templates(walk)).toContain('line_corrected');
    const unpaid = walkTo('placed');
    expect(said(unpaid, correct(1_210))).toBe('done');
    expect(templates(unpaid)).toEqual([]);
  });

  it.each([
    ['the customer', CUSTOMER, 'done'],
    ['the retailer', RETAILER, 'done'],
    ['Platform Ops', OPS, 'done'],
    ['its supplier', SUPPLIER_A, 'forbidden'],
    ['its brand', BRAND, 'forbidden'],
    ['another supplier', SUPPLIER_B, 'not_found'],
    ['another retailer', { role: 'retailer', partyId: 'ret_b' } as const, 'not_found'],
  ] as const)('by %s', (_, actor, expected) => {
    expect(said(walkedTo('confirmed'), correct(1_210), actor)).toBe(expected);
  });

  it.each([
    ['placed', () => walkTo('placed'), 'done'],
    ['captured', () => walkTo('captured'), 'done'],
    ['with its suppliers', () => requested(walkTo('captured')), 'done'],
    ['confirmed', () => walkedTo('confirmed'), 'done'],
    ['being made', () => walkedTo('in_production'), 'production_started'],
    ['dispatched', () => walkedTo('dispatched'), 'production_started'],
    ['delivered', () => walkedTo('delivered'), 'production_started'],
    ['being cancelled', () => cancelling(), 'order_cancelling'],
  ] as const)('of a line that is %s', (_, at, expected) => {
    expect(said(at(), correct(1_210))).toBe(expected);
  });

  it('of a line whose production has not started is done while the other line is being made', () => {
    const b = shop.listings[1];
    expect(said(walkedTo('in_production'), correct(1_210, b ?? null, line(2)))).toBe('done');
  });

  it('of a line of another order is not found', () => {
    expect(said(walkedTo('confirmed'), correct(1_210, OFFER, `${line(1)}9`))).toBe('not_found');
  });

  it('is refused at another price, with what the actor can do instead', () => {
    const dearer = { ...OFFER, unitAmount: unitAmount + 1 };
    const walk = walkedTo('confirmed');
    expect(walk.command(correct(1_210, dearer), CUSTOMER)).toMatchObject({
      refused: 'price_changed',
      reason: { unitAmount: unitAmount + 1, was: unitAmount, currency, alternatives: { ways: ['cancel'] } },
    });
    expect(said(walk, correct(1_210, { ...OFFER, currency: 'eur' }))).toBe('price_changed');
    expect(said(walk, correct(1_210, null))).toBe('listing_unavailable');
  });

  it('a repeat changes nothing, even when production has started since', () => {
    const walk = walkedTo('confirmed');
    said(walk, correct(1_210));
    walk.command({ type: 'start', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
    const before = walk.events.length;
    expect(said(walk, correct(1_210))).toBe('done');
    expect(walk.events).toHaveLength(before);
    expect(said(walk, correct(1_211))).toBe('production_started');
  });

  it('stops at a bound', () => {
    const walk = walkedTo('confirmed');
    const codes = Array.from({ length: 60 }, (_, n) => {
      const code = said(walk, correct(1_300 + n));
      walk.append(event('mail_settled', { template: 'line_corrected', outcome: 'sent' }, SYSTEM));
      return code;
    });
    expect([codes[0], codes.at(-1)]).toEqual(['done', 'conflict']);
  });
});

describe('production', () => {
  it('does not start with measurements that the supplier read before a correction', () => {
    const walk = walkedTo('confirmed');
    const start = (corrections?: number): Command => ({ type: 'start', fulfilmentId: fulfilment(1), corrections });
    said(walk, correct(1_210));
    expect(said(walk, start(0), SUPPLIER_A)).toBe('conflict');
    expect(walk.state.fulfilments[0]?.status).toBe('accepted');
    expect(said(walk, start(1), SUPPLIER_A)).toBe('done');
    // The same again is a repeat, whatever was read.
    expect(said(walk, start(0), SUPPLIER_A)).toBe('done');
  });

  it('starts without a word about corrections, and the other supplier has none to read', () => {
    const walk = walkedTo('confirmed');
    said(walk, correct(1_210));
    expect(walk.state.fulfilments.map((one) => correctionsOf(walk.state, one))).toEqual([1, 0]);
    expect(said(walk, { type: 'start', fulfilmentId: fulfilment(1) }, SUPPLIER_A)).toBe('done');
  });
});

describe('what the shop offers for a line', () => {
  const [first] = walkTo('placed').state.lines;
  if (first === undefined) throw new Error('no line');

  it.each([
    ['the same listing', {}, true],
    ['a listing of another maker', { supplier: { ...listing({ id: 'x' }).supplier, id: 'sup_c' } }, false],
    ['a listing of other goods', { sku: 'SKU-Z' }, false],
    ['another listing', { id: 'lst_z' }, false],
  ] as const)('%s', (_, change, offered) => {
    const found = offerOf({ ...shop, listings: [listing({ id: 'lst_a', ...change })] }, first);
    expect(found !== null).toBe(offered);
  });
});

const cancelling = () => {
  const walk = walkedTo('confirmed');
  walk.command({ type: 'cancel', note: null }, CUSTOMER);
  return walk;
};

const NAMES = ['width_mm', 'drop_mm', 'fabric'] as const;
const anyRule = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }))
    .map(([min, more]) => ({ kind: 'integer' as const, label: 'Width', unit: 'mm', min, max: min + more })),
  fc
    .uniqueArray(fc.constantFrom('oak', 'linen', 'caf\u00e9'), { minLength: 1 })
    .map((values) => ({ kind: 'choice' as const, label: 'Fabric', values })),
);
const anyRules: fc.Arbitrary<OptionRules> = fc.dictionary(fc.constantFrom(...NAMES), anyRule, { minKeys: 1 });
const anyValue = fc.oneof(
  fc.integer({ min: -2, max: 110 }),
  fc.constantFrom('oak', 'linen', 'caf\u00e9', 'silk', '', 1.5, '7'),
);
const anyOptions: fc.Arbitrary<Options> = fc.dictionary(fc.constantFrom(...NAMES, 'depth_mm'), anyValue);

/** Options that fit the rules, or nearly. */
const nearly = (rules: OptionRules): fc.Arbitrary<Options> =>
  fc.record(
    Object.fromEntries(
      Object.entries(rules).map(([name, rule]) => [
        name,
        rule.kind === 'integer'
          ? fc.integer({ min: rule.min - 1, max: rule.max + 1 })
          : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...rule.values) }, { weight: 1, arbitrary: anyValue }),
      ]),
    ),
  );

/** Written without the code that it checks. */
function fits(rules: OptionRules, options: Options): boolean {
  if (Object.keys(rules).sort().join() !== Object.keys(options).sort().join()) return false;
  return Object.entries(rules).every(([name, rule]) => {
    const value = options[name];
    if (rule.kind === 'choice') return rule.values.some((one) => one === value);
    return typeof value === 'number' && value % 1 === 0 && rule.min <= value && value <= rule.max;
  });
}

/** Options that the rules allow. */
const lawful = (rules: OptionRules): Options =>
  Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, rule.kind === 'integer' ? rule.min : (rule.values[0] ?? '')]),
  );

/** All that a correction may not touch. */
function rest({ lines, version: _, updatedAt: __, mails: ___, ...order }: OrderState) {
  return { ...order, lines: lines.map(({ options: ____, corrected: _____, ...line }) => line) };
}

describe('for any listing and any measurements', () => {
  it('a correction is accepted where they are within the limits and the price is equal, and changes nothing else', () => {
    let accepted = 0;
    const near = anyRules.chain((rules) =>
      fc.record({
        rules: fc.constant(rules),
        typed: fc.oneof(anyOptions, nearly(rules)),
        dearer: fc.constantFrom(0, 0, 0, 1, -1),
      }),
    );
    fc.assert(
      fc.property(near, ({ rules, typed, dearer }) => {
        const walk = placedBy(rules);
        const before = walk.state;
        const offer = { optionRules: rules, unitAmount: unitAmount + dearer, currency };
        const answer = said(walk, { type: 'correct_line', lineId: line(1), options: typed, offer });
        const equal =
          JSON.stringify(Object.entries(typed).sort()) === JSON.stringify(Object.entries(lawful(rules)).sort());
        expect(answer === 'done').toBe(equal || (dearer === 0 && fits(rules, typed)));
        expect(rest(walk.state)).toEqual(rest(before));
        const { version: _, mails: __, ...stands } = standing(walk.state);
        expect(standing(before)).toMatchObject(stands);
        if (answer === 'done' && !equal) accepted += 1;
        expect(walk.state.lines[0]?.options).toEqual(answer === 'done' ? typed : lawful(rules));
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

function placedBy(rules: OptionRules): Walk {
  const listings = [listing({ id: 'lst_a', optionRules: rules })];
  const { customer } = request();
  const lines = [{ listingId: 'lst_a', quantity: 2, options: lawful(rules) }];
  const order = priceOrder(ORDER, { ...shop, listings }, { customer, lines });
  if (isRefusal(order)) throw new Error(order.reason.key);
  return new Walk().append(event('order_placed', order, CUSTOMER));
}
