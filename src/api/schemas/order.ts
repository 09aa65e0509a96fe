import { z } from '@hono/zod-openapi';
import { PAYMENT_STATUSES, SHOWN_TRANSFER_STATUSES } from '../../domain/money/payment.ts';
import { ACTORS, ROLES } from '../../domain/order/actor.ts';
import {
  AUTOMATIC_ACTIONS,
  CANCEL_REASONS,
  FULFILMENT_STATUSES,
  ORDER_ACTIONS,
  ORDER_STATUSES,
} from '../../domain/order/lifecycle.ts';
import { CHARGEBACK_STATUSES } from '../../domain/refunds/chargebacks/state.ts';
import { REFUND_SUMMARIES } from '../../domain/refunds/refund.ts';
import { REFUND_SOURCES, REFUND_STATUSES } from '../../domain/refunds/state.ts';
import { line, name } from '../text.ts';
import { DisputeOut } from './conversation.ts';
import { orNull } from './or-null.ts';
import { NextActionOut } from './payment.ts';

/** An order on the wire. These schemas are the documentation, and tests compare every answer with them. */

const NOT_OF_PARTS = 'null for suppliers and brands: it is about the whole order';
export const OWED =
  '`owed`: the order is refunded, cancelled or being cancelled, and the customer still waits for money';
const TO_SHOP = 'to the retailer and Platform Ops alone';
const time = z.iso.datetime().openapi({ description: 'RFC 3339, UTC' });
const amount = z.int().openapi({ description: 'minor units of the currency' });
const lineAmount = amount.nullable().openapi({ description: 'minor units; null for suppliers and brands' });
const charged = amount.nullable().openapi({
  description: 'taken from the card for it; less than its amount where less was captured. null before that',
});
/** The measurements and choices of a line, as they are typed. The listing says which there are. */
export const OptionsIn = z.record(name(64), z.union([line(200), z.number()]));

export const OptionsOut = z.record(z.string(), z.union([z.string(), z.number()]));

const AddressOut = z
  .strictObject({
    line1: z.string(),
    line2: z.string().optional(),
    city: z.string().optional(),
    region: z.string().optional(),
    postal_code: z.string().optional(),
    country: z.string(),
  })
  .openapi('Address');

const CustomerOut = z
  .strictObject({
    name: z.string(),
    email: z.string().optional().openapi({ description: 'not for suppliers' }),
    phone: z.string().optional(),
    address: AddressOut,
  })
  .openapi('Customer');

const corrected = time.nullable().openapi({
  description: 'when the name, phone or address of the delivery was corrected last; an earlier label is wrong',
});

const LineCorrectedOut = z
  .strictObject({
    at: time,
    by: z.string(),
    was: OptionsOut.openapi({ description: 'the options before' }),
    times: z.int().min(1),
  })
  .openapi('LineCorrected', { description: 'the last correction of the line; null where it has none' });

const LineOut = z
  .strictObject({
    id: z.string(),
    listing_id: z.string(),
    product_id: z.string(),
    sku: z.string(),
    title: z.string(),
    image_url: z.string().nullable().openapi({
      description: 'the picture of the listing when the order was placed; null where it had none',
    }),
    quantity: z.int(),
    unit_amount: lineAmount,
    amount: lineAmount,
    tax_amount: lineAmount,
    charged_amount: charged,
    options: OptionsOut,
    corrected: orNull(LineCorrectedOut),
    supplier_id: z.string(),
    brand_id: z.string(),
    refunded_quantity: z.int(),
    refunded_amount: lineAmount,
  })
  .openapi('Line');

const sendBy = time.nullable().openapi({
  description: 'when it has to leave the supplier; null where nothing was promised, and when it has left',
});

export const TrackingOut = z
  .strictObject({ carrier: z.string(), number: z.string(), url: z.string().nullable() })
  .openapi('Tracking');

const PaymentOut = z
  .strictObject({
    status: z.enum(PAYMENT_STATUSES),
    payment_intent: z.string().nullable(),
    capture_before: time.nullable(),
    captured_at: time.nullable(),
    declines: z.int().openapi({ description: 'how many cards were declined; after five, the order is cancelled' }),
    last_decline: z.string().nullable().openapi({
      description:
        "why the last card was declined: Stripe's `decline_code`, else its `code` or `type`. `resource_missing` or `invalid_request_error`: Stripe knows no such payment method, and no bank was asked. Null: none was declined",
    }),
    next_action: orNull(NextActionOut),
  })
  .openapi('Payment');

const SplitOut = z
  .strictObject({
    party: z.enum(ROLES),
    party_id: z.string(),
    amount: amount.openapi({ description: 'its share, as it was frozen when the order was placed' }),
    kept: amount.openapi({
      description: 'what it keeps of its share: less what it bears of refunds; 0 where cancelled',
    }),
    bears: amount.nullable().openapi({
      description: 'its part of refunds and chargebacks, also beyond its share; null before the capture',
    }),
    transferred: amount,
    reversed: amount,
    receivable: amount,
    transfer_status: z.enum(SHOWN_TRANSFER_STATUSES),
    transfer_code: z.string().nullable(),
    redirected_to: z.string().nullable().openapi({
      description: 'another Stripe account, to which Platform Ops have what waits for the party sent',
    }),
  })
  .openapi('Split');

/** What a refund gives back of a line, or of the shipping. */
export const RefundedLineOut = z.strictObject({
  line_id: z.string().openapi({ description: 'a line of the order; `shipping`: the price of the delivery' }),
  amount,
  quantity: z.int().openapi({ description: 'whole units; 0 where only a part of the money is given back' }),
});

const RefundOut = z
  .strictObject({
    id: z.string(),
    amount,
    status: z.enum(REFUND_STATUSES).openapi({
      description:
        '`requested`: Stripe has not accepted it yet; `pending`: Stripe has, and the bank has not; `succeeded`: the bank has; `failed`: the customer did not get it',
    }),
    reason: z.string(),
    source: z.enum(REFUND_SOURCES),
    code: z.string().nullable(),
    lines: z.array(RefundedLineOut),
    requested_at: time,
  })
  .openapi('Refund');

const cancelling = z.boolean().openapi({
  description:
    'the order is being cancelled: everything is put back, and `status` becomes `cancelled` when it is. Until then `status` is what it was',
});
const ShippingOut = z
  .strictObject({ option_id: z.string().nullable(), title: z.string() })
  .openapi({ description: 'the delivery that the customer chose; its price is in `totals`' });
const ParkedOut = z
  .strictObject({
    work: z.string(),
    code: z.string().openapi({ description: "Stripe's own `decline_code`, `code` or `type` where Stripe refused" }),
    type: z.string().nullable().openapi({ description: "Stripe's own type of error" }),
    decline_code: z.string().nullable(),
    message: z.string().nullable().openapi({ description: 'what Stripe, or our own code, said of it' }),
    tried_again: z.boolean().openapi({ description: 'it is still tried by itself, seldom' }),
    since: time,
    owed: z.string(),
  })
  .openapi('Parked');

/** All fields of an order. A field that the reader may not see is null or empty. */
export const OrderSchema = z
  .strictObject({
    id: z.string(),
    number: z.string(),
    retailer_id: z.string(),
    status: z.enum(ORDER_STATUSES).openapi({
      description:
        '`refunded`: all was refunded, or anything was after the delivery: `refund_status` says which of the two',
    }),
    cancelling,
    version: z.int(),
    currency: z.string(),
    reference: z
      .string()
      .nullable()
      .openapi({ description: `its number in the retailer's own systems; ${TO_SHOP}` }),
    metadata: z.record(z.string(), z.string()).openapi({ description: `what those systems noted with it; ${TO_SHOP}` }),
    customer: orNull(CustomerOut).openapi({ description: 'null for brands' }),
    delivery_corrected_at: corrected,
    lines: z.array(LineOut),
    shipping: ShippingOut.extend({ charged_amount: charged })
      .nullable()
      .openapi({ description: 'the delivery that the customer chose; null for brands' }),
    totals: z
      .strictObject({
        items: amount,
        shipping: amount,
        tax: amount,
        total: amount,
        captured: amount,
        refunded: amount,
        charged_back: amount.openapi({ description: "what the customer's bank took and still holds" }),
      })
      .nullable()
      .openapi({ description: NOT_OF_PARTS }),
    split: z.array(SplitOut),
    payment: orNull(PaymentOut).openapi({ description: NOT_OF_PARTS }),
    fulfilments: z.array(
      z.strictObject({
        id: z.string(),
        supplier_id: z.string(),
        status: z.enum(FULFILMENT_STATUSES),
        line_ids: z.array(z.string()),
        tracking: orNull(TrackingOut),
        reject_reason: z.string().nullable(),
        send_by: sendBy,
      }),
    ),
    expected_by: time.nullable().openapi({
      description: 'when everything should have arrived; null where nothing was promised, and when the order is over',
    }),
    refund_status: z.enum(REFUND_SUMMARIES).openapi({
      description: OWED,
    }),
    refund_owed: amount.nullable().openapi({
      description:
        'what the customer still waits for, since a refund failed or that of a cancellation waits for a person; null for suppliers and brands',
    }),
    refund_asked: z.boolean().openapi({ description: 'refunds were asked for, and Stripe has accepted none yet' }),
    refunds: z.array(RefundOut),
    chargeback_status: z.enum(CHARGEBACK_STATUSES).openapi({
      description: "whether the customer's bank disputes the payment, or keeps money of it",
    }),
    dispute_status: z
      .enum(['none', 'open', 'resolved'])
      .openapi({ description: 'of the disputes and chargebacks that the caller may see' }),
    disputes: z.array(DisputeOut),
    cancellation: z
      .strictObject({
        reason: z.enum(CANCEL_REASONS),
        requested_at: time,
        requested_by: z.enum(ACTORS),
        completed: z.boolean(),
      })
      .nullable(),
    parked: z.array(ParkedOut).openapi({ description: 'to Platform Ops alone' }),
    next_automatic_action: z.strictObject({ what: z.enum(AUTOMATIC_ACTIONS), at: time }).nullable(),
    allowed_actions: z.array(z.enum(ORDER_ACTIONS)),
    placed_at: time,
    updated_at: time,
  })
  .openapi('Order');

export const FulfilmentTaskSchema = z
  .strictObject({
    id: z.string(),
    order_id: z.string(),
    order_number: z.string(),
    order_status: z.enum(ORDER_STATUSES),
    order_cancelling: cancelling,
    supplier_id: z.string(),
    status: z.enum(FULFILMENT_STATUSES),
    requested_at: time.nullable(),
    send_by: sendBy,
    customer: orNull(CustomerOut),
    delivery_corrected_at: corrected,
    shipping: ShippingOut.nullable(),
    lines: z.array(LineOut),
    corrections: z.int().min(0).openapi({ description: 'how many times its lines were corrected; `start` takes it' }),
    tracking: orNull(TrackingOut),
    allowed_actions: z.array(z.enum(ORDER_ACTIONS)),
  })
  .openapi('Fulfilment');

export const listOf = (schema: z.ZodType) =>
  z.strictObject({ data: z.array(schema), next_cursor: z.string().nullable() });
