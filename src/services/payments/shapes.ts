import { z } from 'zod';

/**
 * What we read of Stripe's objects in events. An endpoint without a pinned version gets them in an older shape: what is
 * missing there has a default, as long as nothing is booked wrong because of it. Any other field may be there.
 */

const Id = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
const Metadata = z.record(z.string(), z.string()).catch({});
const word = z.string().nullish();

const Charge = z.object({
  id: z.string(),
  payment_method_details: z
    .object({ card: z.object({ capture_before: z.int().optional() }).nullish() })
    .nullish()
    .catch(null),
});

/** The names before API version 2019-02-11. */
const OLD_STATUS: Readonly<Record<string, string>> = {
  requires_source: 'requires_payment_method',
  requires_source_action: 'requires_action',
};

/** In these states there is a charge, and nothing can be booked without it. */
const CHARGED: ReadonlySet<string> = new Set(['requires_capture', 'succeeded']);

/** Before API version 2022-11-15 there was no `latest_charge`, but a list of charges, the newest first. */
export const IntentShape = z
  .object({
    id: z.string(),
    amount: z.int(),
    amount_capturable: z.int(),
    amount_received: z.int(),
    created: z.int(),
    currency: z.string(),
    status: z.string().transform((status) => OLD_STATUS[status] ?? status),
    metadata: Metadata,
    cancellation_reason: word,
    latest_charge: z.union([z.string(), Charge]).nullish(),
    charges: z.object({ data: z.array(Charge) }).nullish(),
    next_action: z
      .object({ type: z.string(), redirect_to_url: z.object({ url: word }).nullish() })
      .nullish()
      .catch(null),
    last_payment_error: z.object({ charge: word, code: word, decline_code: word }).nullish(),
  })
  .transform(({ charges, latest_charge, ...intent }) => ({
    ...intent,
    latest_charge: latest_charge ?? charges?.data[0] ?? null,
  }))
  .refine(({ status, latest_charge }) => !CHARGED.has(status) || latest_charge !== null);

export type IntentShape = z.infer<typeof IntentShape>;

export const RefundShape = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  reason: word,
  failure_reason: word,
  metadata: Metadata,
  payment_intent: Id.nullish(),
  charge: Id.nullish(),
});

export type RefundShape = z.infer<typeof RefundShape>;

/** An event without the deadline is booked: the money that the bank takes matters more. */
export const DisputeShape = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  reason: z.string().catch('general'),
  balance_transactions: z.array(z.object({ amount: z.int(), currency: z.string() })),
  /** Older API versions do not have it. */
  is_charge_refundable: z.boolean().nullish().catch(null),
  evidence_details: z
    .object({ due_by: z.int().nullish(), submission_count: z.int().nullish().catch(null) })
    .nullish()
    .catch(null),
  payment_intent: Id.nullish(),
  charge: Id.nullish(),
});

export type DisputeShape = z.infer<typeof DisputeShape>;

export const WarningShape = z.object({
  id: z.string(),
  actionable: z.boolean(),
  fraud_type: z.string().catch('misc'),
  payment_intent: Id.nullish(),
  charge: Id.nullish(),
});

export type WarningShape = z.infer<typeof WarningShape>;
const ReversalShape = z.object({
  id: z.string(),
  amount: z.int(),
  metadata: z.record(z.string(), z.string()).nullish().catch(null),
});

export type ReversalShape = z.infer<typeof ReversalShape>;

/** A transfer with all its reversals. If the event does not have all, it cannot be read, and Stripe is asked. */
export const TransferShape = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  metadata: Metadata,
  source_transaction: Id.nullish(),
  reversals: z.object({ data: z.array(ReversalShape), has_more: z.literal(false) }),
});

export const AccountShape = z.object({
  id: z.string(),
  capabilities: z.object({ transfers: word }).nullish().catch(null),
});

export const EventShape = z.object({
  id: z.string(),
  type: z.string(),
  /** In seconds. */
  created: z.int().optional().catch(undefined),
  livemode: z.boolean(),
  account: z.string().optional(),
  /** Only an id in the oldest versions. */
  request: z.object({ idempotency_key: word }).nullish().catch(null),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});
export type EventShape = z.infer<typeof EventShape>;

/** Whose an object is, and which: of any shape. Every field may be missing. */
export const WhoseShape = z.object({
  id: z.string().nullish().catch(null),
  livemode: z.boolean().nullish().catch(null),
  metadata: Metadata,
  payment_intent: Id.nullish().catch(null),
  charge: Id.nullish().catch(null),
});

/** The ids of an event of any shape, even of none. */
export const EnvelopeShape = z
  .object({
    id: z.string().nullish().catch(null),
    type: z.string().nullish().catch(null),
    data: z
      .object({ object: z.object({ id: word.catch(null) }) })
      .nullish()
      .catch(null),
  })
  .catch({ id: null, type: null, data: null });
