import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { Event } from '../../../packages/client/src/contract.ts';
import { createApp } from '../../../src/api/app.ts';
import { publicDocument, wholeDocument } from '../../../src/api/document/document.ts';
import { TimelineEvent } from '../../../src/api/schemas/events.ts';
import { wire } from '../../../src/api/wire.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import type { EventData, EventType, OrderEvent } from '../../../src/domain/order/events.ts';
import { replay } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { EVENT_TYPES, viewEvent } from '../../../src/domain/order/view-events.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { CUSTOMER, OPS } from '../../domain/fixtures.ts';
import { validatorsOf } from '../../support/contract/document.ts';

/** Every type of event has a schema of its own for its data, and every reader gets what the schema says. */

interface Recorded {
  readonly events: readonly OrderEvent[];
}

const orders = readFileSync('test/domain/order/journals/2026-11.jsonl', 'utf8')
  .trim()
  .split('\n')
  .flatMap((line) => {
    const { events }: Recorded = JSON.parse(line);
    const order = replay(events);
    return order === null ? [] : [{ order, events }];
  });

const dispute = { id: 'dsp_1' };
const said = { heard: { at: 1, moves: 1 }, refundable: null };
const tracking = { carrier: 'DPD', number: '1', url: null };

/** What the journals do not have, with every field that it may have. */
const FURTHER = {
  tracking_corrected: { fulfilmentId: '', tracking, mail: true },
  customer_corrected: {
    customer: { name: 'Ada', email: 'ada@example.com', address: { line1: '1 Road', country: 'GB' } },
    fields: ['name', 'email', 'phone', 'address'],
  },
  line_corrected: { lineId: '', options: { width_mm: 900 }, was: { width_mm: 800, fabric: 'oat' }, mail: true },
  order_annotated: { reference: null, metadata: { channel: 'web' } },
  mail_requested: { template: 'refund_sent', about: 'ref_1' },
  mail_settled: { template: 'refund_sent', about: 'ref_1', outcome: 'sent', said: { subject: 'x', text: 'y' } },
  tokens_revoked: {},
  refund_seen_elsewhere: { stripeRefundId: 're_1', amount: 5, status: 'pending' },
  refund_excess: { stripeRefundId: 're_1', excess: 5 },
  reversal_seen_elsewhere: { partyId: 'sup_a', of: 0, reversalId: 'trr_1', amount: 5 },
  reversal_withdrawn: { partyId: 'sup_a', n: 1 },
  return_waiting: { partyId: 'sup_a', n: 1, code: 'account_closed' },
  money_redirected: { partyId: 'sup_a', account: 'acct_1', note: 'closed' },
  chargeback_escalated: { ...dispute, respondBy: 1, ...said },
  chargeback_reopened: { ...dispute, respondBy: null, inquiry: true, ...said },
  chargeback_heard: { ...dispute, ...said },
  chargeback_excess: { ...dispute, excess: 5 },
  chargeback_evidence_given: {
    ...dispute,
    n: 1,
    stage: 'draft',
    statement: 'It was delivered.',
    evidence: {
      customerName: 'Ada',
      customerEmailAddress: 'ada@example.com',
      shippingAddress: '1 Road',
      productDescription: 'A blind',
      shippingCarrier: null,
      shippingTrackingNumber: null,
      shippingDate: null,
      uncategorizedText: '',
    },
  },
  chargeback_evidence_sent: { ...dispute, n: 1, stage: 'final' },
  chargeback_answered_by_hand: dispute,
  chargeback_evidence_refused: { ...dispute, n: 1, code: 'evidence_too_long' },
  fraud_warning_received: { ...dispute, stripeId: 'issfr_1', fraudType: 'misc', status: 'actionable', heardAt: 1 },
  fraud_warning_changed: { ...dispute, status: 'over', heardAt: 1 },
} as const satisfies { readonly [T in EventType]?: EventData[T] };

const READERS: readonly Actor[] = [
  CUSTOMER,
  { role: 'platform', partyId: 'plt_headrail' },
  { role: 'retailer', partyId: 'ret_northlight' },
  { role: 'supplier', partyId: 'sup_brightloom' },
  { role: 'brand', partyId: 'brd_marlowe' },
];

const readersOf = ({ parties }: OrderState): readonly Actor[] => [
  ...READERS,
  ...parties.map(({ role, id }): Actor => ({ role, partyId: id })),
];

/** What is wrong with an event, as somebody reads it. Null: nothing. */
function wrongWith(event: OrderEvent, order: OrderState, viewer: Actor): string | null {
  const read = TimelineEvent.safeParse(wire(viewEvent(event, order, viewer)));
  return read.success ? null : `${event.type} to ${viewer.role}: ${read.error.message}`;
}

/** An event of this order with the ids of its own parts. */
function further(type: EventType, data: object, order: OrderState): OrderEvent {
  const [line] = order.lines;
  const [fulfilment] = order.fulfilments;
  const ids = { fulfilmentId: fulfilment?.id, lineId: line?.id };
  const own = Object.fromEntries(Object.entries(ids).filter(([name]) => name in data));
  return JSON.parse(JSON.stringify({ seq: 99, at: 1, type, actor: OPS, data: { ...data, ...own } }));
}

describe('an event', () => {
  it('of the journals is to every reader as its schema says', () => {
    const wrong = orders.flatMap(({ order, events }) =>
      events.flatMap((event) => readersOf(order).map((viewer) => wrongWith(event, order, viewer))),
    );
    expect([...new Set(wrong)].filter((one) => one !== null)).toEqual([]);
  });

  it.each(Object.entries(FURTHER))('%s shows Platform Ops what its schema says', (type, data) => {
    const { order } = orders.find((one) => one.order.fulfilments.length > 0) ?? expect.fail('no order has a task');
    const made = further(z.enum(EVENT_TYPES).parse(type), data, order);
    expect(viewEvent(made, order, OPS).type).toBe(type);
    expect(wrongWith(made, order, OPS)).toBeNull();
  });

  it('of a mail names the refund that it tells of, and not its words', () => {
    const { order } = orders[0] ?? expect.fail('no order');
    const settled = further('mail_settled', FURTHER.mail_settled, order);
    const shown = { template: 'refund_sent', refund: 'ref_1', outcome: 'sent' };
    for (const viewer of [CUSTOMER, OPS]) expect(viewEvent(settled, order, viewer).data).toEqual(shown);
  });

  it('of every type is in one of the two', () => {
    const seen = new Set<string>(orders.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...EVENT_TYPES].filter((type) => !seen.has(type) && !(type in FURTHER))).toEqual([]);
  });

  it('can be wrong: a field too many, a field too few, data of another type', () => {
    const { order } = orders[0] ?? expect.fail('no order');
    const shown = wire({ seq: 1, at: 1, type: 'payment_captured', actor: 'stripe', data: { amount: 5 } });
    expect(TimelineEvent.safeParse(shown).success).toBe(true);
    for (const data of [{ amount: 5, charge: 'ch_1' }, {}, { code: 'card_declined' }, { amount: '5' }]) {
      expect(TimelineEvent.safeParse({ ...shown, data }).success).toBe(false);
    }
    expect(wrongWith(further('refund_excess', { excess: 5 }, order), order, OPS)).toContain('stripe_refund_id');
  });
});

describe('the contract', () => {
  const document: unknown = JSON.parse(
    JSON.stringify(publicDocument(wholeDocument(mountPublicPages(createApp()), 'https://orders.test'))),
  );
  const { Event: union } = z
    .object({
      components: z.object({
        schemas: z.object({
          Event: z.object({
            oneOf: z.array(z.object({ $ref: z.string() })),
            discriminator: z.object({ propertyName: z.string(), mapping: z.record(z.string(), z.string()) }),
          }),
        }),
      }),
    })
    .parse(document).components.schemas;
  const valid = validatorsOf(document)(['components', 'schemas', 'Event']);

  it('tells the schema of an event by its type', () => {
    expect(union.discriminator.propertyName).toBe('type');
    expect(Object.keys(union.discriminator.mapping).sort()).toEqual(['hidden', ...EVENT_TYPES].sort());
    expect(new Set(Object.values(union.discriminator.mapping))).toEqual(new Set(union.oneOf.map(({ $ref }) => $ref)));
  });

  it('allows new fields of an event, and no data of another event', () => {
    const shown = wire({ seq: 1, at: 1, type: 'payment_captured', actor: 'stripe', data: { amount: 5 } });
    expect(valid({ ...shown, data: { amount: 5, later: true }, later: true })).toBe(true);
    expect(valid({ ...shown, data: { code: 'card_declined' } })).toBe(false);
    expect(valid({ ...shown, type: 'unheard_of' })).toBe(false);
  });
});

it('the client knows the data of an event by its type', () => {
  expectTypeOf<Event['type']>().toEqualTypeOf<EventType | 'hidden'>();
  expectTypeOf<Extract<Event, { type: 'payment_captured' }>['data']>().toEqualTypeOf<{ readonly amount: number }>();
  expectTypeOf<Extract<Event, { type: 'fulfilment_dispatched' }>['data']['tracking']['url']>().toEqualTypeOf<
    string | null
  >();
  expectTypeOf<keyof Extract<Event, { type: 'hidden' }>['data']>().toEqualTypeOf<never>();
  const told = (event: Event): string => {
    if (event.type === 'refund_failed') return `${event.data.refund}: ${event.data.code}`;
    return event.type === 'order_cancelled' ? event.data.reason : event.type;
  };
  expect(
    told({
      seq: 9,
      at: '2026-11-27T00:00:00.000Z',
      type: 'order_cancelled',
      actor: 'system',
      data: { reason: 'out_of_stock' },
    }),
  ).toBe('out_of_stock');
});
