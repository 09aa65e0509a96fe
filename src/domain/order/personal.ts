import type { EventData, EventType, NewEvent, OrderEvent } from './events.ts';

/**
 * The fields of events that hold what people wrote or who they are. The journal keeps them in rows of their own beside
 * the immutable events, so that a person can be forgotten later without rewriting history.
 */
export const PERSONAL: { readonly [T in EventType]?: readonly (keyof EventData[T])[] } = {
  order_placed: ['customer', 'reference', 'metadata'],
  customer_corrected: ['customer'],
  order_annotated: ['reference', 'metadata'],
  cancel_requested: ['note'],
  fulfilment_rejected: ['reason'],
  refund_requested: ['reason'],
  money_redirected: ['note'],
  message_posted: ['body'],
  dispute_raised: ['description', 'evidenceUrls'],
  dispute_resolved: ['note'],
  chargeback_evidence_given: ['statement', 'evidence'],
  mail_settled: ['said'],
};

/** The personal fields of one event, by name. */
export type PersonalFields = Readonly<Record<string, unknown>>;

const namesOf = (type: EventType): readonly string[] => PERSONAL[type] ?? [];

/** An event in two parts: without its personal fields, and those fields. Null: it has none. */
export function splitPersonal(event: NewEvent): { readonly data: object; readonly personal: PersonalFields | null } {
  const names = namesOf(event.type);
  const fields = Object.entries(event.data);
  const personal = fields.filter(([name, value]) => names.includes(name) && value !== null && value !== undefined);
  if (personal.length === 0) return { data: event.data, personal: null };
  const rest = fields.filter((field) => !personal.includes(field));
  return { data: Object.fromEntries(rest), personal: Object.fromEntries(personal) };
}

/** The data of an event with its personal fields. */
export const joinPersonal = (data: object, personal: PersonalFields | undefined): OrderEvent['data'] =>
  ({ ...data, ...personal }) as OrderEvent['data'];
