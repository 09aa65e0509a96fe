import { addressLines } from '../../../domain/address/address.ts';
import { lineNames } from '../../../domain/catalogue/line-words.ts';
import type { OrderEvent } from '../../../domain/order/events.ts';
import type { Customer } from '../../../domain/order/placed.ts';
import type { OrderState, Tracking } from '../../../domain/order/state.ts';
import type { EventView } from '../../../domain/order/view-events.ts';
import { momentAt } from '../../../domain/saga/time-travel.ts';
import { money } from '../../kit/parts.tsx';
import { correctionText } from '../../kit/words/options.ts';
import type { Opened } from '../order-context.ts';
import { owedWords } from './parked.ts';

/** Reads the data of an event. Redaction makes it untyped. What is not there is an empty text. */
export interface EventReading {
  has(name: string): boolean;
  flag(name: string): boolean;
  text(name: string): string;
  amount(name: string): string;
  party(name: string): string;
  tracking(): string;
  maker(): string;
  line(): string;
  /** `: £120.00`, for who sees the price of the order. */
  total(): string;
  /** The amount that a bank asks for, in its own currency. */
  asked(): string;
  /** The amount of the refund that the event is about. */
  refund(): string;
  /** `: £40.00`: the amount of the party's transfer, reversal or return. */
  moved(kind: 'transfers' | 'reversals' | 'returns'): string;
  /** What the proposal is, that the event is about. */
  terms(): string;
  /** `, £40.00`: what Platform Ops decided to refund. */
  ruled(): string;
  /** What is owed, and to whom, since a step gave up. */
  owed(): string;
  /** What a correction changed: what is new, and what was before. */
  changes(): string;
}

export function readEvent(event: EventView, opened: Opened): EventReading {
  const { data } = event;
  const { view, state, names } = opened;
  const text = (name: string): string => {
    const value = data[name];
    return typeof value === 'string' ? value : '';
  };
  const number = (name: string): number | null => {
    const value = data[name];
    return typeof value === 'number' ? value : null;
  };
  const amount = (name: string): string => money(number(name), view.currency);
  return {
    text,
    amount,
    has: (name) => data[name] !== undefined,
    flag: (name) => data[name] === true,
    tracking: () => trackingText(trackingIn(data)),
    line: () => lineNames(view.lines)(text('lineId')) ?? '',
    party: (name) => names(text(name)),
    maker: () => {
      const found = view.fulfilments.find((f) => f.id === text('fulfilmentId'));
      return found === undefined ? 'The supplier' : names(found.supplierId);
    },
    total: () => (view.totals === null ? '' : `: ${money(view.totals.total, view.currency)}`),
    asked: () => money(number('amount'), text('currency') === '' ? view.currency : text('currency')),
    refund: () => money(view.refunds.find(({ id }) => id === text('refund'))?.amount, view.currency),
    moved: (kind) => {
      const own = state[kind].filter(({ partyId }) => partyId === text('partyId'));
      const found = own.find((one) => !('n' in one) || one.n === number('n'));
      const moved = number('amount') ?? found?.amount;
      return moved === undefined ? '' : `: ${money(moved, view.currency)}`;
    },
    terms: () => termsText(text('proposal'), opened),
    ruled: () => {
      const refund = view.disputes.find(({ id }) => id === text('dispute'))?.refund?.amount ?? null;
      return refund === null ? '' : `, ${money(refund, view.currency)}`;
    },
    owed: () => owedWords({ work: text('work'), owed: text('owed') }, view, names),
    changes: () => changesOf(event, opened),
  };
}

function termsText(id: string, { state, view, names }: Opened): string {
  const proposal = state.proposals.find((one) => one.id === id);
  if (proposal === undefined) return '';
  const { refund, cancel, supplierId } = proposal;
  const all = refund.lines === undefined && refund.shipping === undefined;
  const whole = all ? 'what is left' : 'a part';
  const amount = refund.amount === undefined ? whole : money(refund.amount, view.currency);
  return `Refund ${amount}${cancel ? `, and cancel what ${names(supplierId)} makes` : ''}`;
}

function trackingIn({ tracking }: EventView['data']): Pick<Tracking, 'carrier' | 'number'> | null {
  if (typeof tracking !== 'object' || tracking === null || !('carrier' in tracking) || !('number' in tracking))
    return null;
  return { carrier: String(tracking.carrier), number: String(tracking.number) };
}

const trackingText = (tracking: Pick<Tracking, 'carrier' | 'number'> | null | undefined): string =>
  tracking === null || tracking === undefined ? '' : `${tracking.carrier}, ${tracking.number}`;

/** `Name: Janet, before Jane`. */
function changed(label: string, now: string, was: string): string {
  if (was === '') return `${label}: ${now}`;
  return `${label}: ${now === '' ? 'removed' : now}, before ${was}`;
}

/** Each correction with what was there before it. Only the fields that redaction left are told. */
function changesOf({ seq, type, data }: EventView, { events }: Opened): string {
  if (type === 'line_corrected') return correctionText(data);
  const moment = momentAt(events, seq);
  if (moment === null || moment.before === null) return '';
  const { event, before } = moment;
  return changesOfOrder(event, before, data).join('; ');
}

function changesOfOrder(event: OrderEvent, before: OrderState, data: EventView['data']): string[] {
  switch (event.type) {
    case 'tracking_corrected': {
      const was = before.fulfilments.find(({ id }) => id === event.data.fulfilmentId)?.tracking;
      return [changed('Tracking', trackingText(trackingIn(data)), trackingText(was))];
    }
    case 'customer_corrected': {
      const shown: readonly unknown[] = Array.isArray(data.fields) ? data.fields : [];
      return event.data.fields
        .filter((field) => shown.includes(field))
        .map((field) =>
          changed(LABEL[field], ofCustomer(event.data.customer, field), ofCustomer(before.customer, field)),
        );
    }
    case 'order_annotated': {
      const { reference, metadata = {} } = event.data;
      const named = Object.entries(metadata).map(([name, now]) => changed(name, now, before.metadata?.[name] ?? ''));
      if (reference === undefined) return named;
      return [changed('Reference', reference ?? '', before.reference ?? ''), ...named];
    }
    default:
      return [];
  }
}

const LABEL: Readonly<Record<keyof Customer, string>> = {
  name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  address: 'Address',
};

function ofCustomer(customer: Customer, field: keyof Customer): string {
  if (field !== 'address') return customer[field] ?? '';
  return addressLines('', customer.address)
    .filter((line) => line !== '')
    .join(', ');
}
