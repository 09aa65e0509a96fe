import { z } from '@hono/zod-openapi';
import { DISPUTE_REASONS } from '../../domain/conversation/state.ts';
import { DISPUTE_ACTIONS, DISPUTE_OUTCOMES } from '../../domain/conversation/view-dispute.ts';
import { ACTORS, ROLES } from '../../domain/order/actor.ts';
import { ANSWER_STAGES, REFUND_STATUSES } from '../../domain/refunds/state.ts';
import { orNull } from './or-null.ts';

/** Messages, proposals and disputes on the wire. */

const time = z.iso.datetime();
const minor = z.int().openapi({ description: 'minor units of the currency' });
const CostShareOut = z.strictObject({ party_id: z.string(), amount: minor });

const AskOut = z.strictObject({
  amount: minor.optional(),
  lines: z.array(z.strictObject({ line_id: z.string(), quantity: z.int() })).optional(),
  shipping: minor.optional(),
});

export const ProposalOut = z
  .strictObject({
    id: z.string(),
    supplier_id: z.string(),
    from: z.string().openapi({ description: 'the side that made it; the other one answers' }),
    status: z.enum(['open', 'accepted', 'declined', 'closed']),
    closed_because: z.string().nullable().openapi({ description: 'why one that nobody answered cannot be executed' }),
    refund: AskOut,
    borne_by: z.array(CostShareOut).nullable(),
    cancel: z.boolean(),
    quote: z
      .strictObject({
        amount: minor.nullable().openapi({ description: 'for a supplier only where the terms say it' }),
        parties: z.array(
          z.strictObject({
            party: z.enum(ROLES),
            party_id: z.string(),
            amount: minor,
            from_share: minor,
            receivable: minor,
          }),
        ),
      })
      .nullable()
      .openapi({ description: 'what accepting it would do now, as far as the caller may see it' }),
    allowed_actions: z.array(z.enum(['accept', 'decline'])),
    answered_at: time.nullable(),
  })
  .openapi('Proposal');

export const MessageOut = z
  .strictObject({
    id: z.string(),
    thread: z.enum(['supplier', 'dispute']),
    supplier_id: z.string().nullable(),
    dispute_id: z.string().nullable(),
    from: z.strictObject({ role: z.enum(ACTORS), party_id: z.string().nullable() }),
    body: z.string(),
    proposal: orNull(ProposalOut),
    at: time,
  })
  .openapi('Message');

export const DisputeOut = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['dispute', 'chargeback', 'inquiry', 'fraud_warning']).openapi({
      description:
        'a fraud warning is what a bank says before any dispute: with a refund of all that is left, it may never come',
    }),
    status: z.enum(['open', 'resolved']),
    reason: z.string().openapi({ description: `${DISPUTE_REASONS.join(', ')}; of a bank's case, Stripe's word` }),
    description: z.string().nullable(),
    line_ids: z.array(z.string()),
    supplier_ids: z.array(z.string()),
    evidence_urls: z.array(z.string()),
    raised_by: z.enum([...ACTORS, 'bank']),
    raised_at: time,
    outcome: z.enum(DISPUTE_OUTCOMES).nullable(),
    note: z.string().nullable(),
    resolved_at: time.nullable(),
    refund: z.strictObject({ id: z.string(), amount: minor.nullable(), status: z.enum(REFUND_STATUSES) }).nullable(),
    borne_by: z.array(CostShareOut).nullable(),
    chargeback: z
      .strictObject({
        stripe_id: z.string(),
        amount: minor,
        currency: z.string().openapi({ description: "of `amount`; a bank may ask in another one than the order's" }),
        withdrawn: minor.openapi({ description: "what the bank holds now, in the order's currency" }),
        respond_by: time.nullable(),
        answer: z
          .strictObject({
            stage: z.enum(ANSWER_STAGES),
            status: z.enum(['asked', 'sent', 'refused', 'overtaken']).openapi({
              description:
                '`asked`: Stripe does not have it yet; `sent`: Stripe has it; `refused`: Stripe did not take it; `overtaken`: the bank decided or asked anew',
            }),
            by: z.enum(ACTORS),
            at: time,
            code: z.string().nullable().openapi({ description: 'why Stripe did not take it' }),
          })
          .nullable()
          .openapi({ description: 'the last answer to the bank' }),
        answered_by_hand: z.boolean().openapi({
          description: "the bank got evidence that somebody gave in Stripe's Dashboard",
        }),
      })
      .nullable(),
    fraud_warning: z.strictObject({ stripe_id: z.string() }).nullable(),
    allowed_actions: z.array(z.enum(DISPUTE_ACTIONS)),
  })
  .openapi('Dispute');
