// Made by `npm run client` from the OpenAPI document. Do not edit it.

export type Product = {
  readonly listing_id: string;
  readonly product_id: string;
  readonly title: string;
  readonly description: string;
  readonly kind: string;
  /** a picture of it; null where it has none */
  readonly image_url: string | null;
  readonly brand: {
    readonly id: string;
    readonly name: string;
  };
  readonly sku: string;
  /** tax included, minor units */
  readonly unit_amount: number;
  /** the tax inside one unit */
  readonly tax_amount: number;
  readonly currency: string;
  /** every option is required when ordering */
  readonly options: { readonly [name: string]: {
    readonly kind: "integer";
    readonly label: string;
    readonly unit: string;
    readonly min: number;
    readonly max: number;
  } | {
    readonly kind: "choice";
    readonly label: string;
    readonly values: readonly string[];
  } };
  /** days until it leaves the workshop, from when the order is paid; null: not promised */
  readonly lead_time_days: number | null;
  readonly in_stock: boolean;
};

export type Problem = {
  /** a page with cause and remedy */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: "not_found" | "unauthenticated" | "forbidden" | "method_not_allowed" | "not_acceptable" | "unsupported_media_type" | "invalid_request" | "idempotency_key_missing" | "idempotency_key_reused" | "rate_limited" | "price_changed" | "listing_unavailable" | "invalid_options" | "out_of_stock" | "shipping_option_unavailable" | "amount_too_small" | "amount_too_large" | "amount_not_chargeable" | "currency_not_accepted" | "not_allowed_in_status" | "payment_already_authorised" | "payment_in_progress" | "order_cancelling" | "order_moved" | "production_started" | "nothing_to_refund" | "refund_exceeds_remaining" | "chargeback_open" | "proposal_closed" | "proposal_invalid" | "own_proposal" | "dispute_open" | "dispute_closed" | "bearing_invalid" | "nothing_parked" | "template_invalid" | "unavailable" | "conflict" | "internal";
  /** for people; programs go by `code` and the members below */
  readonly detail: string;
  /** the fields that are wrong, each by its path in the body or the query */
  readonly errors?: readonly {
    readonly path: string;
    readonly message: string;
  }[];
  /** of the order */
  readonly status_now?: "pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded";
  /** what the caller may do with the order now */
  readonly allowed_actions?: readonly ("pay" | "cancel" | "refund" | "confirm_delivery" | "accept" | "reject" | "start" | "dispatch" | "deliver" | "retry" | "force_cancel" | "pay_otherwise" | "redirect_money" | "message_retailer" | "message_supplier" | "raise_dispute" | "correct_line" | "correct_customer" | "correct_tracking")[];
  /** minor units. With `price_changed`: what the order costs now. With `amount_…`: what is refused */
  readonly total?: number;
  /** minor units. With `price_changed` of a correction: what one costs now */
  readonly unit_amount?: number;
  /** of `total` or `unit_amount` */
  readonly currency?: string;
  /** of the order with `order_moved`, else of the stock: as it is now */
  readonly version?: number;
  /** the stock as it is now */
  readonly on_hand?: number;
  /** with `dispute_open`: the disputes that are open about it */
  readonly dispute_ids?: readonly string[];
};

export type PlacedOrder = {
  readonly order: Order;
  readonly payment: {
    /** what became of the `payment` that was sent; absent where none was, and nothing is paid yet */
    readonly status?: "pending" | "requires_action" | "authorised" | "captured" | "released";
    readonly next_action?: NextAction;
    readonly client_secret: string;
    readonly payment_intent: string;
    readonly publishable_key: string;
  };
  readonly order_token: string;
};

export type Order = {
  readonly id: string;
  readonly number: string;
  readonly retailer_id: string;
  /** `refunded`: all was refunded, or anything was after the delivery: `refund_status` says which of the two */
  readonly status: "pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded";
  /** the order is being cancelled: everything is put back, and `status` becomes `cancelled` when it is. Until then `status` is what it was */
  readonly cancelling: boolean;
  readonly version: number;
  readonly currency: string;
  /** its number in the retailer's own systems; to the retailer and Platform Ops alone */
  readonly reference: string | null;
  /** what those systems noted with it; to the retailer and Platform Ops alone */
  readonly metadata: { readonly [name: string]: string };
  /** null for brands */
  readonly customer: Customer | null;
  /** when the name, phone or address of the delivery was corrected last; an earlier label is wrong */
  readonly delivery_corrected_at: string | null;
  readonly lines: readonly Line[];
  /** the delivery that the customer chose; null for brands */
  readonly shipping: {
    readonly option_id: string | null;
    readonly title: string;
    /** taken from the card for it; less than its amount where less was captured. null before that */
    readonly charged_amount: number | null;
  } | null;
  /** null for suppliers and brands: it is about the whole order */
  readonly totals: {
    /** minor units of the currency */
    readonly items: number;
    /** minor units of the currency */
    readonly shipping: number;
    /** minor units of the currency */
    readonly tax: number;
    /** minor units of the currency */
    readonly total: number;
    /** minor units of the currency */
    readonly captured: number;
    /** minor units of the currency */
    readonly refunded: number;
    /** what the customer's bank took and still holds */
    readonly charged_back: number;
  } | null;
  readonly split: readonly Split[];
  /** null for suppliers and brands: it is about the whole order */
  readonly payment: Payment | null;
  readonly fulfilments: readonly ({
    readonly id: string;
    readonly supplier_id: string;
    readonly status: "requested" | "accepted" | "in_production" | "dispatched" | "arrived" | "delivered" | "rejected" | "withdrawn";
    readonly line_ids: readonly string[];
    readonly tracking: Tracking | null;
    readonly reject_reason: string | null;
    /** when it has to leave the supplier; null where nothing was promised, and when it has left */
    readonly send_by: string | null;
  })[];
  /** when everything should have arrived; null where nothing was promised, and when the order is over */
  readonly expected_by: string | null;
  /** `owed`: a refund failed, and the customer still waits for that money */
  readonly refund_status: "none" | "partial" | "full" | "owed";
  /** what the customer still waits for, since a refund failed */
  readonly refund_owed: number | null;
  /** refunds were asked for, and Stripe has accepted none yet */
  readonly refund_asked: boolean;
  readonly refunds: readonly Refund[];
  /** whether the customer's bank disputes the payment, or keeps money of it */
  readonly chargeback_status: "none" | "open" | "kept";
  /** of the disputes and chargebacks that the caller may see */
  readonly dispute_status: "none" | "open" | "resolved";
  readonly disputes: readonly Dispute[];
  readonly cancellation: {
    readonly reason: "customer_request" | "retailer_request" | "platform_request" | "out_of_stock" | "payment_declined" | "payment_failed" | "checkout_expired" | "authorisation_expired" | "supplier_rejected" | "supplier_silent" | "agreed_with_supplier" | "service_unavailable";
    /** RFC 3339, UTC */
    readonly requested_at: string;
    readonly requested_by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
    readonly completed: boolean;
  } | null;
  /** to Platform Ops alone */
  readonly parked: readonly Parked[];
  readonly next_automatic_action: {
    readonly what: "expire_checkout" | "expire_authorisation" | "expire_supplier_answer" | "auto_deliver" | "continue_saga" | "compensate" | "retry" | "transfer" | "bank_decides";
    /** RFC 3339, UTC */
    readonly at: string;
  } | null;
  readonly allowed_actions: readonly ("pay" | "cancel" | "refund" | "confirm_delivery" | "accept" | "reject" | "start" | "dispatch" | "deliver" | "retry" | "force_cancel" | "pay_otherwise" | "redirect_money" | "message_retailer" | "message_supplier" | "raise_dispute" | "correct_line" | "correct_customer" | "correct_tracking")[];
  /** RFC 3339, UTC */
  readonly placed_at: string;
  /** RFC 3339, UTC */
  readonly updated_at: string;
};

export type Customer = {
  readonly name: string;
  /** not for suppliers */
  readonly email?: string;
  readonly phone?: string;
  readonly address: Address;
};

export type Address = {
  readonly line1: string;
  readonly line2?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postal_code?: string;
  readonly country: string;
};

export type Line = {
  readonly id: string;
  readonly listing_id: string;
  readonly product_id: string;
  readonly sku: string;
  readonly title: string;
  /** the picture of the listing when the order was placed; null where it had none */
  readonly image_url: string | null;
  readonly quantity: number;
  /** minor units; null for suppliers and brands */
  readonly unit_amount: number | null;
  /** minor units; null for suppliers and brands */
  readonly amount: number | null;
  /** minor units; null for suppliers and brands */
  readonly tax_amount: number | null;
  /** taken from the card for it; less than its amount where less was captured. null before that */
  readonly charged_amount: number | null;
  readonly options: { readonly [name: string]: string | number };
  readonly corrected: LineCorrected | null;
  readonly supplier_id: string;
  readonly brand_id: string;
  readonly refunded_quantity: number;
  /** minor units; null for suppliers and brands */
  readonly refunded_amount: number | null;
};

/** the last correction of the line; null where it has none */
export type LineCorrected = {
  /** RFC 3339, UTC */
  readonly at: string;
  readonly by: string;
  /** the options before */
  readonly was: { readonly [name: string]: string | number };
  readonly times: number;
};

export type Split = {
  readonly party: "supplier" | "brand" | "retailer" | "platform";
  readonly party_id: string;
  /** its share, as it was frozen when the order was placed */
  readonly amount: number;
  /** what it keeps of its share: less what it bears of refunds; 0 where cancelled */
  readonly kept: number;
  /** its part of refunds and chargebacks, also beyond its share; null before the capture */
  readonly bears: number | null;
  /** minor units of the currency */
  readonly transferred: number;
  /** minor units of the currency */
  readonly reversed: number;
  /** minor units of the currency */
  readonly receivable: number;
  readonly transfer_status: "due" | "claimed" | "waiting" | "settled" | "void" | "kept" | "not_due";
  readonly transfer_code: string | null;
  /** another Stripe account, to which Platform Ops have what waits for the party sent */
  readonly redirected_to: string | null;
};

export type Payment = {
  readonly status: "pending" | "requires_action" | "authorised" | "captured" | "released";
  readonly payment_intent: string | null;
  /** RFC 3339, UTC */
  readonly capture_before: string | null;
  /** RFC 3339, UTC */
  readonly captured_at: string | null;
  /** how many cards were declined; after five, the order is cancelled */
  readonly declines: number;
  /** why the last card was declined: Stripe's `decline_code`, else its `code` or `type`. `resource_missing` or `invalid_request_error`: Stripe knows no such payment method, and no bank was asked. Null: none was declined */
  readonly last_decline: string | null;
  readonly next_action: NextAction | null;
};

/** A confirmation token of Stripe.js usually leads to `use_stripe_sdk`: Stripe.js shows what the bank asks in the page itself. A payment method leads to `redirect_to_url`. */
export type NextAction = {
  readonly type: string;
  /** open this page; null with the type `use_stripe_sdk`: call `stripe.handleNextAction({ clientSecret })` of Stripe.js with `client_secret`, and then read the order */
  readonly redirect_url: string | null;
};

export type Tracking = {
  readonly carrier: string;
  readonly number: string;
  readonly url: string | null;
};

export type Refund = {
  readonly id: string;
  /** minor units of the currency */
  readonly amount: number;
  /** `requested`: Stripe has not accepted it yet; `pending`: Stripe has, and the bank has not; `succeeded`: the bank has; `failed`: the customer did not get it */
  readonly status: "requested" | "pending" | "succeeded" | "failed";
  readonly reason: string;
  readonly source: "cancel" | "request" | "proposal" | "dispute" | "chargeback" | "elsewhere" | "otherwise";
  readonly code: string | null;
  readonly lines: readonly {
    /** a line of the order; `shipping`: the price of the delivery */
    readonly line_id: string;
    /** minor units of the currency */
    readonly amount: number;
    /** whole units; 0 where only a part of the money is given back */
    readonly quantity: number;
  }[];
  /** RFC 3339, UTC */
  readonly requested_at: string;
};

export type Dispute = {
  readonly id: string;
  /** a fraud warning is what a bank says before any dispute: with a refund of all that is left, it may never come */
  readonly kind: "dispute" | "chargeback" | "inquiry" | "fraud_warning";
  readonly status: "open" | "resolved";
  /** damaged, wrong_product, not_delivered, quality, other; of a bank's case, Stripe's word */
  readonly reason: string;
  readonly description: string | null;
  readonly line_ids: readonly string[];
  readonly supplier_ids: readonly string[];
  readonly evidence_urls: readonly string[];
  readonly raised_by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe" | "bank";
  readonly raised_at: string;
  readonly outcome: "refund" | "no_refund" | "won" | "lost" | "closed" | "over" | null;
  readonly note: string | null;
  readonly resolved_at: string | null;
  readonly refund: {
    readonly id: string;
    /** minor units of the currency */
    readonly amount: number | null;
    readonly status: "requested" | "pending" | "succeeded" | "failed";
  } | null;
  readonly borne_by: readonly {
    readonly party_id: string;
    /** minor units of the currency */
    readonly amount: number;
  }[] | null;
  readonly chargeback: {
    readonly stripe_id: string;
    /** minor units of the currency */
    readonly amount: number;
    /** of `amount`; a bank may ask in another one than the order's */
    readonly currency: string;
    /** what the bank holds now, in the order's currency */
    readonly withdrawn: number;
    readonly respond_by: string | null;
    /** the last answer to the bank */
    readonly answer: {
      readonly stage: "draft" | "final";
      /** `asked`: Stripe does not have it yet; `sent`: Stripe has it; `refused`: Stripe did not take it; `overtaken`: the bank decided or asked anew */
      readonly status: "asked" | "sent" | "refused" | "overtaken";
      readonly by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
      readonly at: string;
      /** why Stripe did not take it */
      readonly code: string | null;
    } | null;
    /** the bank got evidence that somebody gave in Stripe's Dashboard */
    readonly answered_by_hand: boolean;
  } | null;
  readonly fraud_warning: {
    readonly stripe_id: string;
  } | null;
  readonly allowed_actions: readonly ("message" | "resolve" | "send_evidence" | "refund" | "cancel")[];
};

export type Parked = {
  readonly work: string;
  /** Stripe's own `decline_code`, `code` or `type` where Stripe refused */
  readonly code: string;
  /** Stripe's own type of error */
  readonly type: string | null;
  readonly decline_code: string | null;
  /** what Stripe, or our own code, said of it */
  readonly message: string | null;
  /** it is still tried by itself, seldom */
  readonly tried_again: boolean;
  /** RFC 3339, UTC */
  readonly since: string;
  readonly owed: string;
};

export type PlaceOrder = {
  readonly customer: {
    readonly name: string;
    readonly email: string;
    /** with its country code (`+44 …`), or as in the country of the address */
    readonly phone?: string | undefined;
    readonly address: NewAddress;
  };
  readonly lines: readonly ({
    readonly listing_id: string;
    readonly quantity: number;
    readonly options: { readonly [name: string]: string | number };
  })[];
  /** an id of `shipping_options` of the products; left out: the first of them, whose price is charged */
  readonly shipping_option_id?: string | undefined;
  /** the order's number in your own systems, for lists and the CSV; its customer and suppliers do not see it */
  readonly reference?: string | undefined;
  /** up to 20 names with texts of your own; a name has at most 40 characters, a text 500 */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  readonly payment?: PaymentMethod | undefined;
  /** the total that was shown; another is 409 */
  readonly expected_total?: number | undefined;
};

/** the country decides whether `city`, `region` and `postal_code` are required; an empty text counts as absent */
export type NewAddress = {
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly postal_code?: string | undefined;
  /** ISO 3166-1 */
  readonly country: string;
};

/** either a confirmation token or a payment method */
export type PaymentMethod = {
  /** of Stripe.js: `ctoken_…` */
  readonly confirmation_token: string;
  /** where the bank sends the customer back to: a page of one of the retailer's allowed origins; by default the order's page, which then opens for the customer without its token */
  readonly return_url?: string | undefined;
} | {
  /** of Stripe: `pm_…` */
  readonly payment_method: string;
  /** where the bank sends the customer back to: a page of one of the retailer's allowed origins; by default the order's page, which then opens for the customer without its token */
  readonly return_url?: string | undefined;
};

export type Export = {
  readonly id: string;
  readonly status: "waiting" | "writing" | "ready" | "expired" | "failed";
  readonly created_at: string;
  readonly filters: {
    readonly status: readonly ("pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded")[];
    readonly from: string | null;
    readonly to: string | null;
    readonly updated_since: string | null;
    readonly supplier: string | null;
    readonly product: string | null;
    readonly q: string | null;
    readonly refund_status: "none" | "partial" | "full" | "owed" | null;
    readonly dispute: string | null;
    readonly needs: "unanswered" | "proposal" | "message" | "dispute" | "bank" | "out_of_stock" | "payout" | null;
  };
  /** written so far, the newest first */
  readonly orders: number;
  readonly bytes: number;
  /** when the last of them was placed */
  readonly reached_at: string | null;
  /** null until it is ready */
  readonly expires_at: string | null;
  /** without a key, until it expires; null while there is nothing to download */
  readonly download_url: string | null;
};

/** `type` says which fields `data` has */
export type Event = HiddenEvent | OrderPlacedEvent | PaymentIntentCreatedEvent | PaymentSubmittedEvent | PaymentActionRequiredEvent | PaymentDeclinedEvent | PaymentAuthorisedEvent | InventoryHeldEvent | InventoryCommittedEvent | PaymentCapturedEvent | FulfilmentRequestedEvent | FulfilmentAcceptedEvent | FulfilmentRejectedEvent | FulfilmentStartedEvent | FulfilmentDispatchedEvent | TrackingCorrectedEvent | FulfilmentArrivedEvent | OrderConfirmedEvent | OrderInProductionEvent | OrderDispatchedEvent | OrderDeliveredEvent | CustomerCorrectedEvent | LineCorrectedEvent | OrderAnnotatedEvent | MailRequestedEvent | TokensRevokedEvent | CancelRequestedEvent | FulfilmentsWithdrawnEvent | PaymentVoidedEvent | StockReturnedEvent | HoldReleasedEvent | UndoCompletedEvent | OrderCancelledEvent | TransferClaimedEvent | TransferSettledEvent | TransferWaitingEvent | TransferVoidEvent | RefundRequestedEvent | RefundIssuedEvent | RefundSucceededEvent | RefundFailedEvent | RefundSeenElsewhereEvent | RefundExcessEvent | ReversalStartedEvent | ReversalWaitingEvent | ReversalSettledEvent | ReversalSeenElsewhereEvent | ReversalWithdrawnEvent | ReturnStartedEvent | ReturnWaitingEvent | ReturnSettledEvent | MoneyRedirectedEvent | OrderRefundedEvent | WithdrawalStartedEvent | TasksWithdrawnEvent | UnitsReturnedEvent | MessagePostedEvent | ProposalMadeEvent | ProposalAcceptedEvent | ProposalDeclinedEvent | DisputeRaisedEvent | DisputeResolvedEvent | ChargebackOpenedEvent | ChargebackEscalatedEvent | ChargebackWithdrawnEvent | ChargebackReinstatedEvent | ChargebackClosedEvent | ChargebackReopenedEvent | ChargebackHeardEvent | ChargebackExcessEvent | ChargebackEvidenceGivenEvent | ChargebackEvidenceSentEvent | ChargebackEvidenceRefusedEvent | ChargebackAnsweredByHandEvent | FraudWarningReceivedEvent | FraudWarningChangedEvent | WorkParkedEvent | WorkResumedEvent | MailSettledEvent;

/** Something happened that is not for this reader. */
export type HiddenEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "hidden";
  readonly actor: "hidden";
  readonly data: {};
};

/** The order was placed. */
export type OrderPlacedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "order_placed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly reference?: string;
    readonly metadata?: { readonly [name: string]: string };
  };
};

/** Stripe knows the payment. */
export type PaymentIntentCreatedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "payment_intent_created";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly payment_intent: string;
  };
};

/** The customer chose how to pay. */
export type PaymentSubmittedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "payment_submitted";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The customer has to do something more, such as 3-D Secure. */
export type PaymentActionRequiredEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "payment_action_required";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The card was declined. */
export type PaymentDeclinedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "payment_declined";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** The bank has set the money aside. */
export type PaymentAuthorisedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "payment_authorised";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The stock is held for this order. */
export type InventoryHeldEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "inventory_held";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The stock is taken for this order. */
export type InventoryCommittedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "inventory_committed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The card was charged. */
export type PaymentCapturedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "payment_captured";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    /** minor units of the currency */
    readonly amount: number;
  };
};

/** Every supplier of the order has its task. */
export type FulfilmentRequestedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fulfilment_requested";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** A supplier accepted its task. */
export type FulfilmentAcceptedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fulfilment_accepted";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly fulfilment_id: string;
    /** its listings are accepted without asking */
    readonly automatic: boolean;
  };
};

/** A supplier rejected its task. */
export type FulfilmentRejectedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fulfilment_rejected";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly fulfilment_id: string;
    readonly reason: string;
  };
};

/** A supplier started production. */
export type FulfilmentStartedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fulfilment_started";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly fulfilment_id: string;
  };
};

/** A supplier sent its part. */
export type FulfilmentDispatchedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fulfilment_dispatched";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly fulfilment_id: string;
    readonly tracking: {
      readonly carrier: string;
      readonly number: string;
      readonly url: string | null;
    };
    /** the customer is told, since it is the first of several parcels */
    readonly mail?: true;
  };
};

/** A supplier corrected its tracking. */
export type TrackingCorrectedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "tracking_corrected";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly fulfilment_id: string;
    readonly tracking: {
      readonly carrier: string;
      readonly number: string;
      readonly url: string | null;
    };
    /** the customer is told */
    readonly mail?: true;
  };
};

/** The part of a supplier has arrived. */
export type FulfilmentArrivedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fulfilment_arrived";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly fulfilment_id: string;
  };
};

/** All suppliers have accepted. */
export type OrderConfirmedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "order_confirmed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** Production has started. */
export type OrderInProductionEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "order_in_production";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** Everything was sent. */
export type OrderDispatchedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "order_dispatched";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** Everything has arrived. */
export type OrderDeliveredEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "order_delivered";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The customer's data was corrected. */
export type CustomerCorrectedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "customer_corrected";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    /** what is new in it */
    readonly fields: readonly ("name" | "email" | "phone" | "address")[];
  };
};

/** Measurements or choices of a line were corrected. */
export type LineCorrectedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "line_corrected";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly line_id: string;
    readonly options: { readonly [name: string]: string | number };
    /** the options before */
    readonly was: { readonly [name: string]: string | number };
  };
};

/** The retailer's own reference or metadata changed. */
export type OrderAnnotatedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "order_annotated";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    /** null: it was removed */
    readonly reference?: string | null;
    readonly metadata?: { readonly [name: string]: string };
  };
};

/** Somebody asked that a mail is sent again. */
export type MailRequestedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "mail_requested";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly template: "received" | "confirmed" | "line_corrected" | "in_production" | "partly_dispatched" | "dispatched" | "tracking_corrected" | "delivered" | "cancelled" | "refunded" | "refund_failed" | "paid_otherwise";
  };
};

/** All links to the order that were mailed so far are void. */
export type TokensRevokedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "tokens_revoked";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The order is being cancelled. */
export type CancelRequestedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "cancel_requested";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly reason: "customer_request" | "retailer_request" | "platform_request" | "out_of_stock" | "payment_declined" | "payment_failed" | "checkout_expired" | "authorisation_expired" | "supplier_rejected" | "supplier_silent" | "agreed_with_supplier" | "service_unavailable";
    /** to the retailer, Platform Ops and whoever wrote it */
    readonly note?: string | null;
  };
};

/** Tasks were withdrawn from their suppliers. */
export type FulfilmentsWithdrawnEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fulfilments_withdrawn";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly fulfilment_ids: readonly string[];
  };
};

/** The payment was released or given back, since the order is cancelled. */
export type PaymentVoidedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "payment_voided";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The stock was given back. */
export type StockReturnedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "stock_returned";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** The stock is not held any more. */
export type HoldReleasedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "hold_released";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** A step of the order was undone. */
export type UndoCompletedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "undo_completed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly undo: "release_money" | "release_hold" | "restock" | "withdraw_fulfilments" | "reverse_transfers";
  };
};

/** Everything was put back: the order is cancelled. */
export type OrderCancelledEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "order_cancelled";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly reason: "customer_request" | "retailer_request" | "platform_request" | "out_of_stock" | "payment_declined" | "payment_failed" | "checkout_expired" | "authorisation_expired" | "supplier_rejected" | "supplier_silent" | "agreed_with_supplier" | "service_unavailable";
  };
};

/** A party's transfer is being made. */
export type TransferClaimedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "transfer_claimed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    /** minor units of the currency */
    readonly amount: number;
  };
};

/** The transfer was made. */
export type TransferSettledEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "transfer_settled";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly transfer_id: string;
    /** where it differs from what was claimed */
    readonly amount?: number;
  };
};

/** Stripe does not take the transfer now. It waits. */
export type TransferWaitingEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "transfer_waiting";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** There is nothing to transfer any more. */
export type TransferVoidEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "transfer_void";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
  };
};

/** A refund was asked for. */
export type RefundRequestedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "refund_requested";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly refund: string;
    /** minor units of the currency */
    readonly amount: number;
    readonly reason: string;
    readonly source: "cancel" | "request" | "proposal" | "dispute" | "chargeback" | "elsewhere" | "otherwise";
  };
};

/** Stripe has accepted the refund, or the bank took the money. */
export type RefundIssuedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "refund_issued";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly refund: string;
    /** Stripe has not sent it yet */
    readonly pending: boolean;
    readonly mail?: true;
    /** what caused the refund */
    readonly source?: "cancel" | "request" | "proposal" | "dispute" | "chargeback" | "elsewhere" | "otherwise";
  };
};

/** The refund is on its way to the customer. */
export type RefundSucceededEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "refund_succeeded";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly refund: string;
  };
};

/** The refund failed, or the bank gave the money back. */
export type RefundFailedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "refund_failed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly refund: string;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
    /** what the customer still waits for because of it */
    readonly owed?: number;
    /** what caused the refund */
    readonly source?: "cancel" | "request" | "proposal" | "dispute" | "chargeback" | "elsewhere" | "otherwise";
  };
};

/** Somebody made a refund in Stripe's Dashboard, or it changed. */
export type RefundSeenElsewhereEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "refund_seen_elsewhere";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly stripe_refund_id: string;
    /** minor units of the currency */
    readonly amount: number;
    readonly status: "pending" | "succeeded" | "failed";
  };
};

/** Such a refund is more than was left of the order. */
export type RefundExcessEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "refund_excess";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly stripe_refund_id: string;
    /** minor units of the currency */
    readonly excess: number;
  };
};

/** A transfer is being taken back, for the party's part of a refund. */
export type ReversalStartedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "reversal_started";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly n: number;
    /** minor units of the currency */
    readonly amount: number;
    /** which transfer: 0 is that of the share, else the number of a return */
    readonly of: number;
  };
};

/** The party's balance does not cover it. It waits. */
export type ReversalWaitingEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "reversal_waiting";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly n: number;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** It was taken back. */
export type ReversalSettledEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "reversal_settled";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly n: number;
    readonly reversal_id: string;
  };
};

/** Somebody took a transfer back in Stripe's Dashboard. */
export type ReversalSeenElsewhereEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "reversal_seen_elsewhere";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly of: number;
    readonly reversal_id: string;
    /** minor units of the currency */
    readonly amount: number;
  };
};

/** It need not be taken back any more. */
export type ReversalWithdrawnEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "reversal_withdrawn";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly n: number;
  };
};

/** A party is being paid again what a failed refund had taken. */
export type ReturnStartedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "return_started";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly n: number;
    /** minor units of the currency */
    readonly amount: number;
  };
};

/** Stripe does not take this transfer now. It waits. */
export type ReturnWaitingEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "return_waiting";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly n: number;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** The party was paid again. */
export type ReturnSettledEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "return_settled";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly n: number;
    readonly transfer_id: string;
  };
};

/** What waits for a party is sent to another account. */
export type MoneyRedirectedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "money_redirected";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly party_id: string;
    readonly account: string;
    readonly note: string;
  };
};

/** The order counts as refunded. */
export type OrderRefundedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "order_refunded";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {};
};

/** A part of the order is being withdrawn. */
export type WithdrawalStartedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "withdrawal_started";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly n: number;
    readonly fulfilment_ids: readonly string[];
    /** whose units go back to stock */
    readonly skus: readonly string[];
  };
};

/** The tasks of that part were withdrawn. */
export type TasksWithdrawnEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "tasks_withdrawn";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly n: number;
  };
};

/** The units of that part are back in stock. */
export type UnitsReturnedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "units_returned";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly n: number;
  };
};

/** Somebody wrote in the thread of a supplier, or of a dispute. */
export type MessagePostedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "message_posted";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly message: string;
    readonly supplier?: string;
    readonly dispute?: string;
    /** the proposal that it makes */
    readonly proposal?: string | null;
    readonly body: string;
  };
};

/** One side of a thread proposes terms. */
export type ProposalMadeEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "proposal_made";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly proposal: string;
  };
};

/** The other side agreed to them. */
export type ProposalAcceptedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "proposal_accepted";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly proposal: string;
  };
};

/** The other side did not agree. */
export type ProposalDeclinedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "proposal_declined";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly proposal: string;
  };
};

/** Somebody complains, and Platform Ops will decide. */
export type DisputeRaisedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "dispute_raised";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    readonly reason: "damaged" | "wrong_product" | "not_delivered" | "quality" | "other";
  };
};

/** Platform Ops have decided. */
export type DisputeResolvedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "dispute_resolved";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    readonly outcome: "refund" | "no_refund";
    readonly note: string;
  };
};

/** The customer's bank asks for the money back, or only asks (`inquiry`). */
export type ChargebackOpenedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_opened";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** RFC 3339, UTC */
    readonly respond_by: string | null;
    readonly stripe_id: string;
    readonly inquiry: boolean;
    /** minor units of the currency */
    readonly amount: number;
    /** of `amount`; without it, the order's */
    readonly currency?: string;
    /** Stripe's word */
    readonly reason: string;
  };
};

/** The bank's question became a chargeback. */
export type ChargebackEscalatedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_escalated";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** RFC 3339, UTC */
    readonly respond_by: string | null;
  };
};

/** The bank took money. */
export type ChargebackWithdrawnEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_withdrawn";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** what the bank holds now */
    readonly withdrawn: number;
    /** how many movements of its money are known */
    readonly moves: number;
  };
};

/** The bank gave money back. */
export type ChargebackReinstatedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_reinstated";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** what the bank holds now */
    readonly withdrawn: number;
    /** how many movements of its money are known */
    readonly moves: number;
  };
};

/** The bank's case is closed. */
export type ChargebackClosedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_closed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    readonly outcome: "won" | "lost" | "closed";
  };
};

/** The bank's case is open again. */
export type ChargebackReopenedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_reopened";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** RFC 3339, UTC */
    readonly respond_by: string | null;
    readonly inquiry: boolean;
  };
};

/** Stripe says the same of the bank's case. */
export type ChargebackHeardEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_heard";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
  };
};

/** The bank holds more than was left of the order. */
export type ChargebackExcessEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_excess";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** minor units of the currency */
    readonly excess: number;
  };
};

/** Somebody answers the bank. */
export type ChargebackEvidenceGivenEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_evidence_given";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    readonly n: number;
    readonly stage: "draft" | "final";
  };
};

/** Stripe has the answer. */
export type ChargebackEvidenceSentEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_evidence_sent";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    readonly n: number;
    readonly stage: "draft" | "final";
  };
};

/** Stripe did not take the answer. */
export type ChargebackEvidenceRefusedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_evidence_refused";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    readonly n: number;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** The bank was answered in Stripe's Dashboard. */
export type ChargebackAnsweredByHandEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "chargeback_answered_by_hand";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
  };
};

/** The customer's bank warns that somebody else may have used the card. */
export type FraudWarningReceivedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fraud_warning_received";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    /** Stripe's word */
    readonly fraud_type: string;
    readonly status: "actionable" | "over";
  };
};

/** The warning is over, or stands again. */
export type FraudWarningChangedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "fraud_warning_changed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly dispute: string;
    readonly status: "actionable" | "over";
  };
};

/** Something waits for a person. */
export type WorkParkedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "work_parked";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly work: string;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
    readonly owed: string;
    /** what the outside system said */
    readonly said?: {
      readonly type: string | null;
      readonly code: string | null;
      readonly decline_code: string | null;
      readonly message: string;
      readonly request?: string;
    };
    /** it is still tried by itself, seldom */
    readonly waits?: boolean;
  };
};

/** It is tried again. */
export type WorkResumedEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "work_resumed";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly work: string;
  };
};

/** A mail to the customer was sent, or will not be. */
export type MailSettledEvent = {
  readonly seq: number;
  /** RFC 3339, UTC */
  readonly at: string;
  readonly type: "mail_settled";
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  readonly data: {
    readonly template: "received" | "confirmed" | "line_corrected" | "in_production" | "partly_dispatched" | "dispatched" | "tracking_corrected" | "delivered" | "cancelled" | "refunded" | "refund_failed" | "paid_otherwise";
    readonly outcome: "sent" | "void" | "refused";
  };
};

export type PaidOrder = {
  readonly order: Order;
  readonly payment: {
    readonly status: "pending" | "requires_action" | "authorised" | "captured" | "released";
    readonly next_action?: NextAction;
    readonly client_secret?: string;
  };
};

export type AnnotateOrder = {
  /** null: remove it */
  readonly reference?: string | null | undefined;
  /** names that are left out stay; an empty text removes its name; null removes all */
  readonly metadata?: { readonly [name: string]: string } | null | undefined;
};

export type Reprojected = {
  readonly order_id: string;
  readonly version: number;
  /** false where the read model already had a newer version */
  readonly written: boolean;
};

export type DeadLetter = {
  readonly id: string;
  readonly queue: string;
  readonly body?: unknown;
  readonly error: string | null;
  readonly attempts: number;
  readonly created_at: string;
  readonly replayed_at: string | null;
};

export type UnexplainedMoney = {
  /** Stripe's id of what moved the money: `re_…` */
  readonly source: string;
  readonly kind: "charge" | "refund" | "transfer" | "reversal" | "dispute" | "other";
  /** Stripe's type of its latest balance transaction */
  readonly type: string | null;
  /** null where order and Stripe agree now */
  readonly problem: "no_order" | "not_at_stripe" | "other_amount" | "two_orders" | null;
  readonly at: string;
  /** what moved at Stripe, below 0 out of the balance; null: nothing */
  readonly moved: number | null;
  readonly moved_currency: string | null;
  /** what an order knows of it; null: no order knows it */
  readonly booked: number | null;
  readonly booked_currency: string | null;
  readonly order_id: string | null;
  readonly other_order_id: string | null;
  readonly likely_order_id: string | null;
  readonly explained: {
    readonly by: string;
    readonly at: string;
    readonly note: string;
  } | null;
  readonly open: boolean;
};

export type Reconciled = {
  readonly read: true;
};

export type RefusedAttempt = {
  readonly at: string;
  /** null: an order that was placed before */
  readonly retailer_id: string | null;
  /** the network; null: the server of the shop */
  readonly address: string | null;
  /** the limit that it met */
  readonly over: string;
};

export type RefundQuote = {
  /** of the order; send it along when the refund is made */
  readonly version: number;
  readonly currency: string;
  /** minor units of the currency */
  readonly amount: number;
  readonly lines: readonly {
    /** a line of the order; `shipping`: the price of the delivery */
    readonly line_id: string;
    /** minor units of the currency */
    readonly amount: number;
    /** whole units; 0 where only a part of the money is given back */
    readonly quantity: number;
  }[];
  readonly parties: readonly ({
    readonly party: "supplier" | "brand" | "retailer" | "platform";
    readonly party_id: string;
    /** what it bears: from_share + receivable */
    readonly amount: number;
    /** netted from its transfer, or reversed */
    readonly from_share: number;
    /** what it bears beyond its share */
    readonly receivable: number;
  })[];
};

export type RefundAsk = {
  /** alone: spread over all lines and the shipping by what is left of them */
  readonly amount?: number | undefined;
  readonly lines?: readonly {
    readonly line_id: string;
    readonly quantity: number;
  }[] | undefined;
  /** minor units of the shipping */
  readonly shipping?: number | undefined;
};

export type RefundOrder = {
  /** alone: spread over all lines and the shipping by what is left of them */
  readonly amount?: number | undefined;
  readonly lines?: readonly {
    readonly line_id: string;
    readonly quantity: number;
  }[] | undefined;
  /** minor units of the shipping */
  readonly shipping?: number | undefined;
  readonly reason: string;
  /** the quote's; 409 `order_moved` where it is not the order's */
  readonly version?: number | undefined;
};

export type Proof = {
  readonly format: "headrail-proof-1";
  readonly statement: {
    readonly order: string;
    readonly currency: string;
    readonly version: number;
    readonly count: number;
    readonly head: string;
    readonly for: string;
  };
  readonly entries: readonly ({
    readonly entry: {
      readonly i: number;
      /** the event it belongs to */
      readonly seq: number;
      /** milliseconds since the epoch */
      readonly at: number;
      readonly movement: "authorise" | "void" | "capture" | "transfer" | "reversal" | "refund" | "refund_failure" | "paid_otherwise" | "chargeback" | "reinstatement" | "excess" | "excess_back";
      readonly ref: string;
      readonly account: "customer" | "held" | "cash" | "party" | "loss" | "outside";
      /** a party's id, or `customer` */
      readonly owner: string;
      readonly side: "debit" | "credit";
      /** minor units */
      readonly amount: number;
    };
    readonly salt: string;
  } | {
    readonly hash: string;
  })[];
  /** Ed25519, base64url */
  readonly signature: string;
};

export type ProofKey = {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
};

export type Message = {
  readonly id: string;
  readonly thread: "supplier" | "dispute";
  readonly supplier_id: string | null;
  readonly dispute_id: string | null;
  readonly from: {
    readonly role: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
    readonly party_id: string | null;
  };
  readonly body: string;
  readonly proposal: Proposal | null;
  readonly at: string;
};

export type Proposal = {
  readonly id: string;
  readonly supplier_id: string;
  /** the side that made it; the other one answers */
  readonly from: string;
  readonly status: "open" | "accepted" | "declined" | "closed";
  /** why one that nobody answered cannot be executed */
  readonly closed_because: string | null;
  readonly refund: {
    /** minor units of the currency */
    readonly amount?: number;
    readonly lines?: readonly {
      readonly line_id: string;
      readonly quantity: number;
    }[];
    /** minor units of the currency */
    readonly shipping?: number;
  };
  readonly borne_by: readonly {
    readonly party_id: string;
    /** minor units of the currency */
    readonly amount: number;
  }[] | null;
  readonly cancel: boolean;
  /** what accepting it would do now, as far as the caller may see it */
  readonly quote: {
    /** for a supplier only where the terms say it */
    readonly amount: number | null;
    readonly parties: readonly ({
      readonly party: "supplier" | "brand" | "retailer" | "platform";
      readonly party_id: string;
      /** minor units of the currency */
      readonly amount: number;
      /** minor units of the currency */
      readonly from_share: number;
      /** minor units of the currency */
      readonly receivable: number;
    })[];
  } | null;
  readonly allowed_actions: readonly ("accept" | "decline")[];
  readonly answered_at: string | null;
};

export type NewMessage = {
  /** the supplier; implicit for one, and where there is only one */
  readonly to?: string | undefined;
  readonly body: string;
  readonly proposal?: {
    readonly refund: {
      /** alone: spread over all lines and the shipping by what is left of them */
      readonly amount?: number | undefined;
      readonly lines?: readonly {
        readonly line_id: string;
        readonly quantity: number;
      }[] | undefined;
      /** minor units of the shipping */
      readonly shipping?: number | undefined;
    };
    readonly borne_by?: BorneBy | undefined;
    /** withdraws the supplier's fulfilment */
    readonly cancel?: boolean | undefined;
  } | undefined;
};

/** absent: by the shares and the supplier's policy */
export type BorneBy = readonly {
  readonly party_id: string;
  readonly amount: number;
}[];

export type AnsweredProposal = {
  readonly proposal: Proposal;
  readonly order: Order;
};

export type ListedDispute = {
  readonly id: string;
  /** a fraud warning is what a bank says before any dispute: with a refund of all that is left, it may never come */
  readonly kind: "dispute" | "chargeback" | "inquiry" | "fraud_warning";
  readonly status: "open" | "resolved";
  /** damaged, wrong_product, not_delivered, quality, other; of a bank's case, Stripe's word */
  readonly reason: string;
  readonly description: string | null;
  readonly line_ids: readonly string[];
  readonly supplier_ids: readonly string[];
  readonly evidence_urls: readonly string[];
  readonly raised_by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe" | "bank";
  readonly raised_at: string;
  readonly outcome: "refund" | "no_refund" | "won" | "lost" | "closed" | "over" | null;
  readonly note: string | null;
  readonly resolved_at: string | null;
  readonly refund: {
    readonly id: string;
    /** minor units of the currency */
    readonly amount: number | null;
    readonly status: "requested" | "pending" | "succeeded" | "failed";
  } | null;
  readonly borne_by: readonly {
    readonly party_id: string;
    /** minor units of the currency */
    readonly amount: number;
  }[] | null;
  readonly chargeback: {
    readonly stripe_id: string;
    /** minor units of the currency */
    readonly amount: number;
    /** of `amount`; a bank may ask in another one than the order's */
    readonly currency: string;
    /** what the bank holds now, in the order's currency */
    readonly withdrawn: number;
    readonly respond_by: string | null;
    /** the last answer to the bank */
    readonly answer: {
      readonly stage: "draft" | "final";
      /** `asked`: Stripe does not have it yet; `sent`: Stripe has it; `refused`: Stripe did not take it; `overtaken`: the bank decided or asked anew */
      readonly status: "asked" | "sent" | "refused" | "overtaken";
      readonly by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
      readonly at: string;
      /** why Stripe did not take it */
      readonly code: string | null;
    } | null;
    /** the bank got evidence that somebody gave in Stripe's Dashboard */
    readonly answered_by_hand: boolean;
  } | null;
  readonly fraud_warning: {
    readonly stripe_id: string;
  } | null;
  readonly allowed_actions: readonly ("message" | "resolve" | "send_evidence" | "refund" | "cancel")[];
  readonly order_id: string;
  readonly order_number: string;
};

export type NewDispute = {
  readonly reason: "damaged" | "wrong_product" | "not_delivered" | "quality" | "other";
  readonly description: string;
  readonly line_ids: readonly string[];
  /** https addresses, shown to those who take part; never fetched */
  readonly evidence_urls?: readonly string[] | undefined;
};

export type Ruling = {
  readonly outcome: "refund" | "no_refund";
  readonly refund?: RefundAsk | undefined;
  readonly borne_by?: BorneBy | undefined;
  readonly note: string;
};

export type EvidencePack = { readonly [name: string]: unknown };

export type BankAnswer = {
  /** `draft`: Stripe keeps it, and you may send another one; `final`: Stripe passes it on to the bank, and nobody can change it */
  readonly stage: "draft" | "final";
  /** what you say, above the record of the order */
  readonly statement?: string | undefined;
};

export type Fulfilment = {
  readonly id: string;
  readonly order_id: string;
  readonly order_number: string;
  readonly order_status: "pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded";
  /** the order is being cancelled: everything is put back, and `status` becomes `cancelled` when it is. Until then `status` is what it was */
  readonly order_cancelling: boolean;
  readonly supplier_id: string;
  readonly status: "requested" | "accepted" | "in_production" | "dispatched" | "arrived" | "delivered" | "rejected" | "withdrawn";
  /** RFC 3339, UTC */
  readonly requested_at: string | null;
  /** when it has to leave the supplier; null where nothing was promised, and when it has left */
  readonly send_by: string | null;
  readonly customer: Customer | null;
  /** when the name, phone or address of the delivery was corrected last; an earlier label is wrong */
  readonly delivery_corrected_at: string | null;
  /** the delivery that the customer chose; its price is in `totals` */
  readonly shipping: {
    readonly option_id: string | null;
    readonly title: string;
  } | null;
  readonly lines: readonly Line[];
  /** how many times its lines were corrected; `start` takes it */
  readonly corrections: number;
  readonly tracking: Tracking | null;
  readonly allowed_actions: readonly ("pay" | "cancel" | "refund" | "confirm_delivery" | "accept" | "reject" | "start" | "dispatch" | "deliver" | "retry" | "force_cancel" | "pay_otherwise" | "redirect_money" | "message_retailer" | "message_supplier" | "raise_dispute" | "correct_line" | "correct_customer" | "correct_tracking")[];
};

export type Stock = {
  readonly sku: string;
  /** unsold units */
  readonly on_hand: number;
  readonly version: number;
};

export type StockChange = {
  /** the number of the change among those of the SKU */
  readonly version: number;
  readonly at: string;
  /** who made it; `order`: units were sold, or given back */
  readonly by: {
    readonly kind: "member" | "key" | "order";
    readonly id: string;
    readonly name: string | null;
  };
  /** unsold units */
  readonly before: number;
  readonly after: number;
};

/** A retailer's fields, or a supplier's */
export type Policies = {
  /** seconds: a pending order is cancelled after this long; 3600 unless set */
  readonly checkout_expiry_seconds?: number;
  /** seconds: a supplier must answer within this time; 172800 unless set */
  readonly supplier_sla_seconds?: number;
  /** seconds: delivered this long after arrival; 604800 unless set */
  readonly auto_deliver_seconds?: number;
  /** seconds: an inventory hold lasts this long; 600 unless set */
  readonly hold_seconds?: number;
  /** seconds: cancel this long before an authorisation ends; 3600 unless set */
  readonly capture_margin_seconds?: number;
  /** seconds: a saga step is tried for this long; 900 unless set */
  readonly step_patience_seconds?: number;
  /** seconds: an undo is tried for this long, then parked; 14400 unless set */
  readonly undo_patience_seconds?: number;
  readonly shipping_options?: readonly {
    readonly id: string;
    readonly title: string;
    readonly amount: number;
    /** days on the way; left out: not promised */
    readonly delivery_days?: number;
  }[];
  readonly allowed_origins?: readonly string[];
  readonly review_url?: string | null;
  readonly contact_email?: string | null;
  readonly contact_phone?: string | null;
  readonly contact_url?: string | null;
  readonly auto_accept?: boolean;
  /** in which days and times are told, and what a day of a filter is; UTC unless set */
  readonly time_zone?: string;
  readonly currency?: string;
};

export type PoliciesPatch = {
  /** seconds: a pending order is cancelled after this long; 3600 unless set */
  readonly checkout_expiry_seconds?: number | undefined;
  /** seconds: a supplier must answer within this time; 172800 unless set */
  readonly supplier_sla_seconds?: number | undefined;
  /** seconds: delivered this long after arrival; 604800 unless set */
  readonly auto_deliver_seconds?: number | undefined;
  /** seconds: an inventory hold lasts this long; 600 unless set */
  readonly hold_seconds?: number | undefined;
  /** seconds: cancel this long before an authorisation ends; 3600 unless set */
  readonly capture_margin_seconds?: number | undefined;
  /** seconds: a saga step is tried for this long; 900 unless set */
  readonly step_patience_seconds?: number | undefined;
  /** seconds: an undo is tried for this long, then parked; 14400 unless set */
  readonly undo_patience_seconds?: number | undefined;
  readonly shipping_options?: readonly ({
    readonly id: string;
    readonly title: string;
    readonly amount: number;
    /** days on the way; left out: not promised */
    readonly delivery_days?: number | undefined;
  })[] | undefined;
  readonly allowed_origins?: readonly string[] | undefined;
  readonly review_url?: string | null | undefined;
  readonly contact_email?: string | null | undefined;
  readonly contact_phone?: string | null | undefined;
  readonly contact_url?: string | null | undefined;
  readonly auto_accept?: boolean | undefined;
  /** in which days and times are told, and what a day of a filter is; UTC unless set */
  readonly time_zone?: string | undefined;
};

export type CancellationPolicy = {
  /** basis points of its share that it gives up once production has started */
  readonly refundable_bps: number;
};

export type NotificationWording = {
  readonly event: "received" | "confirmed" | "line_corrected" | "in_production" | "partly_dispatched" | "dispatched" | "tracking_corrected" | "delivered" | "cancelled" | "refunded" | "refund_failed" | "paid_otherwise";
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly enabled: boolean;
  /** the fields it was made from; null: it was written as Liquid */
  readonly simple: SimpleWording | null;
  /** false: the default, since the retailer has no wording of its own */
  readonly own: boolean;
  /** the last mail that was sent in the default wording, because this one failed */
  readonly fell_back: {
    readonly at: string;
    readonly why: string;
    readonly order_id: string;
  } | null;
};

export type SimpleWording = {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: string;
  readonly button: string;
  readonly signature: string;
  readonly logo_url: string;
  readonly accent: string;
  readonly footer: string;
};

export type SimpleWordingBody = {
  readonly subject: string;
  readonly heading: string;
  /** an empty line begins a new paragraph */
  readonly paragraphs: string;
  readonly button: string;
  readonly signature?: string | undefined;
  readonly logo_url?: string | undefined;
  /** the colour of the button */
  readonly accent: string;
  readonly footer?: string | undefined;
  readonly enabled?: boolean | undefined;
};

export type NotificationPreview = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};

export type Member = {
  readonly id: string;
  readonly party_id: string;
  readonly email: string;
  readonly name: string;
  readonly created_at: string;
};

export type SecurityEntry = {
  readonly id: string;
  readonly at: string;
  readonly event: "signed_in" | "signed_out_everywhere" | "member_added" | "member_removed" | "key_made" | "key_renamed" | "key_adopted" | "key_revoked" | "settings_changed" | "exported" | "export_downloaded";
  readonly by: {
    readonly kind: "member" | "key";
    readonly id: string;
    /** its present name; null: Platform Ops */
    readonly name: string | null;
  };
  /** an e-mail address, a key, or names of settings */
  readonly subject: string | null;
};

export type Health = {
  readonly status: "up" | "down";
  readonly dependencies: readonly ({
    readonly name: string;
    readonly status: "up" | "down";
    readonly latency_ms: number;
  })[];
  readonly read_model_lag_ms: number | null;
  /** orders that wait for a person */
  readonly parked_orders: number | null;
  /** what orders and Stripe do not agree on; Stripe was read until `read_until` */
  readonly unexplained_money: {
    readonly count: number;
    readonly oldest_age_s: number | null;
    readonly read_until: string;
  } | null;
};

/** Every call by its name: what it takes, and what it answers. */
export interface Calls {
  /** List the products of the shop */
  'products.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly Product[];
    readonly next_cursor: string | null;
    readonly retailer: {
      readonly id: string;
      readonly name: string;
    };
    readonly currency: string;
    /** how many decimals of the amounts are shown: 1250 is 12.50 with 2 */
    readonly currency_digits: number;
    readonly shipping_options: readonly ({
      readonly id: string;
      readonly title: string;
      readonly amount: number;
      /** days on the way; null: not promised */
      readonly delivery_days: number | null;
    })[];
  } };
  /** Get a product */
  'products.get': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
  }; readonly answers: Product };
  /** Place an order */
  'orders.place': { readonly takes: {
    readonly body: PlaceOrder;
  }; readonly answers: PlacedOrder };
  /** List orders */
  'orders.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire. It is of the same `sort` */
      readonly cursor?: string | undefined;
      /** `-` is descending. To follow all changes, read `updated_at` with `updated_since`: an order that changes meanwhile comes again at the end */
      readonly sort?: "-placed_at" | "placed_at" | "-updated_at" | "updated_at" | undefined;
      /** repeatable; `refunded` is every order of which anything was refunded */
      readonly status?: readonly ("pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded")[] | undefined;
      /** placed at or after: a time, or a day in the caller's time zone (Settings) */
      readonly from?: string | undefined;
      /** placed before this time, or until the end of this day in the caller's time zone (Settings) */
      readonly to?: string | undefined;
      /** changed at or after: a time, or a day in the caller's time zone (Settings) */
      readonly updated_since?: string | undefined;
      readonly supplier?: string | undefined;
      readonly product?: string | undefined;
      /** words in any order, or parts of them: of the number, the customer’s name, e-mail, phone, street, town or postcode, a SKU, a product, the tracking of a parcel, the reference or a text of the metadata; or an id of the order or a part of it, a party, a product, a listing or Stripe; as far as the caller sees them */
      readonly q?: string | undefined;
      readonly refund_status?: "none" | "partial" | "full" | "owed" | undefined;
      /** `any`: has or had one; brands see none */
      readonly dispute?: "any" | "none" | "open" | "resolved" | undefined;
      /** only those whose work waits for a person; Platform Ops see them */
      readonly parked?: "true" | undefined;
      /** only those that need something of the caller: an answer to a `proposal`, a `message` or a `bank`; a look at a `dispute`; a retailer's order that is cancelled within 24 hours because a supplier is `unanswered`, or that was lost within 7 days, `out_of_stock`; a brand's with a `payout` to come */
      readonly needs?: "unanswered" | "proposal" | "message" | "dispute" | "bank" | "out_of_stock" | "payout" | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly Order[];
    readonly next_cursor: string | null;
  } };
  /** Export orders as CSV */
  'orders.csv': { readonly takes: {
    readonly query?: {
      /** repeatable; `refunded` is every order of which anything was refunded */
      readonly status?: readonly ("pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded")[] | undefined;
      /** placed at or after: a time, or a day in the caller's time zone (Settings) */
      readonly from?: string | undefined;
      /** placed before this time, or until the end of this day in the caller's time zone (Settings) */
      readonly to?: string | undefined;
      /** changed at or after: a time, or a day in the caller's time zone (Settings) */
      readonly updated_since?: string | undefined;
      readonly supplier?: string | undefined;
      readonly product?: string | undefined;
      /** words in any order, or parts of them: of the number, the customer’s name, e-mail, phone, street, town or postcode, a SKU, a product, the tracking of a parcel, the reference or a text of the metadata; or an id of the order or a part of it, a party, a product, a listing or Stripe; as far as the caller sees them */
      readonly q?: string | undefined;
      readonly refund_status?: "none" | "partial" | "full" | "owed" | undefined;
      /** `any`: has or had one; brands see none */
      readonly dispute?: "any" | "none" | "open" | "resolved" | undefined;
      /** only those whose work waits for a person; Platform Ops see them */
      readonly parked?: "true" | undefined;
      /** only those that need something of the caller: an answer to a `proposal`, a `message` or a `bank`; a look at a `dispute`; a retailer's order that is cancelled within 24 hours because a supplier is `unanswered`, or that was lost within 7 days, `out_of_stock`; a brand's with a `payout` to come */
      readonly needs?: "unanswered" | "proposal" | "message" | "dispute" | "bank" | "out_of_stock" | "payout" | undefined;
      /** 1: begin with a byte order mark, for Excel */
      readonly bom?: "0" | "1" | undefined;
    } | undefined;
  }; readonly answers: string };
  /** Export orders in the background */
  'exports.create': { readonly takes: {
    readonly body: {
      /** repeatable; `refunded` is every order of which anything was refunded */
      readonly status?: readonly ("pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded")[] | undefined;
      /** placed at or after: a time, or a day in the caller's time zone (Settings) */
      readonly from?: string | undefined;
      /** placed before this time, or until the end of this day in the caller's time zone (Settings) */
      readonly to?: string | undefined;
      /** changed at or after: a time, or a day in the caller's time zone (Settings) */
      readonly updated_since?: string | undefined;
      readonly supplier?: string | undefined;
      readonly product?: string | undefined;
      readonly q?: string | undefined;
      readonly refund_status?: "none" | "partial" | "full" | "owed" | undefined;
      /** `any`: has or had one; brands see none */
      readonly dispute?: "any" | "none" | "open" | "resolved" | undefined;
      /** only those whose work waits for a person; Platform Ops see them */
      readonly parked?: "true" | undefined;
      /** only those that need something of the caller: an answer to a `proposal`, a `message` or a `bank`; a look at a `dispute`; a retailer's order that is cancelled within 24 hours because a supplier is `unanswered`, or that was lost within 7 days, `out_of_stock`; a brand's with a `payout` to come */
      readonly needs?: "unanswered" | "proposal" | "message" | "dispute" | "bank" | "out_of_stock" | "payout" | undefined;
      /** begin with a byte order mark, for Excel */
      readonly bom?: boolean | undefined;
    };
  }; readonly answers: Export };
  /** List exports */
  'exports.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly Export[];
    readonly next_cursor: string | null;
  } };
  /** Get an export */
  'exports.get': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
  }; readonly answers: Export };
  /** Get an order */
  'orders.get': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
  }; readonly answers: Order };
  /** Change reference and metadata */
  'orders.annotate': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: AnnotateOrder;
  }; readonly answers: Order };
  /** Get the version of an order */
  'orders.version': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
  }; readonly answers: {
    readonly version: number;
  } };
  /** Get the timeline of an order */
  'orders.events': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      readonly after?: number | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly Event[];
    readonly next_cursor: string | null;
  } };
  /** Cancel an order */
  'orders.cancel': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {
      readonly reason?: string | undefined;
    } | undefined;
  }; readonly answers: Order };
  /** Confirm the delivery */
  'orders.confirmDelivery': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Order };
  /** Revoke the links of an order */
  'orders.revokeTokens': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Order };
  /** Pay an order */
  'orders.pay': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: PaymentMethod;
  }; readonly answers: PaidOrder };
  /** Correct the customer */
  'orders.correctCustomer': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: {
      readonly name: string;
      readonly email: string;
      /** with its country code (`+44 …`), or as in the country of the address */
      readonly phone?: string | undefined;
      readonly address: NewAddress;
    };
  }; readonly answers: Order };
  /** Correct the measurements of a line */
  'orders.correctLine': { readonly takes: {
    readonly path: {
      readonly id: string;
      readonly line: string;
    };
    readonly body: {
      readonly options: { readonly [name: string]: string | number };
    };
  }; readonly answers: Order };
  /** Send a mail again */
  'orders.resendNotification': { readonly takes: {
    readonly path: {
      readonly id: string;
      readonly event: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Order };
  /** List parked orders */
  'ops.parked.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly Order[];
    readonly next_cursor: string | null;
  } };
  /** Retry the parked work of an order */
  'ops.orders.retry': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Order };
  /** Cancel an order by force */
  'ops.orders.cancel': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: {
      readonly reason: string;
    };
  }; readonly answers: Order };
  /** Say that a failed refund was paid otherwise */
  'ops.orders.payOtherwise': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: {
      /** minor units, at most what is owed (`refund_owed`) */
      readonly amount: number;
      /** how it was paid; the customer and the shop read it */
      readonly note: string;
    };
  }; readonly answers: Order };
  /** Redirect what waits for a party */
  'ops.orders.redirect': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: {
      readonly party_id: string;
      readonly account: string;
      /** why; the party reads it */
      readonly note: string;
    };
  }; readonly answers: Order };
  /** Rebuild the read model of an order */
  'ops.orders.reproject': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Reprojected };
  /** List dead letters */
  'ops.deadLetters.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly DeadLetter[];
    readonly next_cursor: string | null;
  } };
  /** Replay a dead letter */
  'ops.deadLetters.replay': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: DeadLetter };
  /** List unexplained money */
  'ops.unexplainedMoney.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
      readonly show?: "open" | "noted" | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly UnexplainedMoney[];
    readonly next_cursor: string | null;
  } };
  /** Book unexplained money */
  'ops.unexplainedMoney.book': { readonly takes: {
    readonly path: {
      readonly source: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: UnexplainedMoney };
  /** Explain unexplained money */
  'ops.unexplainedMoney.explain': { readonly takes: {
    readonly path: {
      readonly source: string;
    };
    readonly body: {
      readonly note: string;
    };
  }; readonly answers: UnexplainedMoney };
  /** Reconcile with Stripe now */
  'ops.reconcile': { readonly takes: {
    readonly body?: {} | undefined;
  }; readonly answers: Reconciled };
  /** List refused attempts */
  'ops.cardTesting.list': { readonly takes: {
  }; readonly answers: {
    readonly data: readonly RefusedAttempt[];
    readonly next_cursor: string | null;
  } };
  /** Quote a refund */
  'refunds.quote': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: RefundAsk | undefined;
  }; readonly answers: RefundQuote };
  /** Refund an order */
  'refunds.create': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: RefundOrder;
  }; readonly answers: Order };
  /** Get the proof of the money */
  'orders.proof': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
  }; readonly answers: Proof };
  /** Get the public key of proofs */
  'proofKey.get': { readonly takes: {
  }; readonly answers: ProofKey };
  /** List the messages of an order */
  'messages.list': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      /** only this thread */
      readonly supplier?: string | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly Message[];
    readonly next_cursor: string | null;
  } };
  /** Write a message */
  'messages.create': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: NewMessage;
  }; readonly answers: Message };
  /** Accept a proposal */
  'proposals.accept': { readonly takes: {
    readonly path: {
      readonly id: string;
      readonly proposal_id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: AnsweredProposal };
  /** Decline a proposal */
  'proposals.decline': { readonly takes: {
    readonly path: {
      readonly id: string;
      readonly proposal_id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: AnsweredProposal };
  /** List disputes */
  'disputes.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
      readonly status?: "open" | "resolved" | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly ListedDispute[];
    readonly next_cursor: string | null;
  } };
  /** Raise a dispute */
  'disputes.raise': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: NewDispute;
  }; readonly answers: Dispute };
  /** Get a dispute */
  'disputes.get': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
  }; readonly answers: Dispute };
  /** List the messages of a dispute */
  'disputes.messages.list': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
  }; readonly answers: {
    readonly data: readonly Message[];
    readonly next_cursor: string | null;
  } };
  /** Write in a dispute */
  'disputes.messages.create': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: {
      readonly body: string;
    };
  }; readonly answers: Message };
  /** Resolve a dispute */
  'disputes.resolve': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: Ruling;
  }; readonly answers: Dispute };
  /** Get the evidence of an order */
  'orders.evidence': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
  }; readonly answers: EvidencePack };
  /** Answer the bank */
  'disputes.sendEvidence': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: BankAnswer;
  }; readonly answers: Dispute };
  /** List tasks */
  'fulfilments.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
      readonly status?: readonly ("requested" | "accepted" | "in_production" | "dispatched" | "arrived" | "delivered" | "rejected" | "withdrawn")[] | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly Fulfilment[];
    readonly next_cursor: string | null;
  } };
  /** Accept a task */
  'fulfilments.accept': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Fulfilment };
  /** Start production */
  'fulfilments.start': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {
      /** the task's `corrections`, as they were read */
      readonly corrections?: number | undefined;
    } | undefined;
  }; readonly answers: Fulfilment };
  /** Report an arrival */
  'fulfilments.deliver': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Fulfilment };
  /** Reject a task */
  'fulfilments.reject': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: {
      readonly reason: string;
    };
  }; readonly answers: Fulfilment };
  /** Dispatch a task */
  'fulfilments.dispatch': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: {
      readonly carrier: string;
      readonly tracking_number: string;
      readonly tracking_url?: string | undefined;
    };
  }; readonly answers: Fulfilment };
  /** Correct the tracking */
  'fulfilments.correctTracking': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly body: {
      readonly carrier: string;
      readonly tracking_number: string;
      readonly tracking_url?: string | undefined;
    };
  }; readonly answers: Fulfilment };
  /** Get the stock of a SKU */
  'stock.get': { readonly takes: {
    readonly path: {
      readonly sku: string;
    };
  }; readonly answers: Stock };
  /** Set the stock of a SKU */
  'stock.set': { readonly takes: {
    readonly path: {
      readonly sku: string;
    };
    readonly body: {
      readonly on_hand: number;
      readonly version?: number | undefined;
    };
  }; readonly answers: Stock };
  /** Adjust the stock of a SKU */
  'stock.adjust': { readonly takes: {
    readonly path: {
      readonly sku: string;
    };
    readonly body: {
      readonly by: number;
    };
  }; readonly answers: Stock };
  /** List the changes of the stock of a SKU */
  'stock.changes': { readonly takes: {
    readonly path: {
      readonly sku: string;
    };
  }; readonly answers: {
    readonly data: readonly StockChange[];
    readonly next_cursor: string | null;
  } };
  /** Get the policies */
  'settings.policies.get': { readonly takes: {
  }; readonly answers: Policies };
  /** Change the policies */
  'settings.policies.update': { readonly takes: {
    readonly body: PoliciesPatch;
  }; readonly answers: Policies };
  /** Get the cancellation policy */
  'settings.cancellationPolicy.get': { readonly takes: {
  }; readonly answers: CancellationPolicy };
  /** Change the cancellation policy */
  'settings.cancellationPolicy.update': { readonly takes: {
    readonly body: {
      /** basis points of its share that it gives up once production has started */
      readonly refundable_bps: number;
    };
  }; readonly answers: CancellationPolicy };
  /** Get the wording of a mail */
  'settings.notifications.get': { readonly takes: {
    readonly path: {
      readonly event: string;
    };
  }; readonly answers: NotificationWording };
  /** Change the wording of a mail */
  'settings.notifications.update': { readonly takes: {
    readonly path: {
      readonly event: string;
    };
    readonly body: {
      readonly subject: string;
      readonly html: string;
      readonly text: string;
      readonly enabled?: boolean | undefined;
    };
  }; readonly answers: NotificationWording };
  /** Reset the wording of a mail */
  'settings.notifications.reset': { readonly takes: {
    readonly path: {
      readonly event: string;
    };
  }; readonly answers: NotificationWording };
  /** Change the wording of a mail without Liquid */
  'settings.notifications.updateSimple': { readonly takes: {
    readonly path: {
      readonly event: string;
    };
    readonly body: SimpleWordingBody;
  }; readonly answers: NotificationWording };
  /** Preview a mail */
  'settings.notifications.preview': { readonly takes: {
    readonly path: {
      readonly event: string;
    };
    readonly body: {
      readonly subject: string;
      readonly html: string;
      readonly text: string;
      /** a real order of the retailer */
      readonly order_id: string;
    };
  }; readonly answers: NotificationPreview };
  /** List members */
  'members.list': { readonly takes: {
    readonly query?: {
      /** Platform Ops: another party's members */
      readonly party_id?: string | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly Member[];
    readonly next_cursor: string | null;
  } };
  /** Add a member */
  'members.add': { readonly takes: {
    readonly body: {
      readonly email: string;
      readonly name: string;
      /** Platform Ops: another party's members */
      readonly party_id?: string | undefined;
    };
  }; readonly answers: Member };
  /** Remove a member */
  'members.remove': { readonly takes: {
    readonly path: {
      readonly id: string;
    };
    readonly query?: {
      /** Platform Ops: another party's members */
      readonly party_id?: string | undefined;
    } | undefined;
  }; readonly answers: undefined };
  /** Read the security log */
  'securityLog.list': { readonly takes: {
    readonly query?: {
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    readonly data: readonly SecurityEntry[];
    readonly next_cursor: string | null;
  } };
  /** Get the health */
  'health.get': { readonly takes: {
  }; readonly answers: Health };
  /** Get this document */
  'document.get': { readonly takes: {
  }; readonly answers: { readonly [name: string]: unknown } };
}

/** Method and path of every call. `true`: it takes an idempotency key. */
export const CALLS: { readonly [C in keyof Calls]: readonly [method: string, path: string, keyed?: true] } = {
  'products.list': ['GET', '/v1/products'],
  'products.get': ['GET', '/v1/products/{id}'],
  'orders.place': ['POST', '/v1/orders', true],
  'orders.list': ['GET', '/v1/orders'],
  'orders.csv': ['GET', '/v1/orders.csv'],
  'exports.create': ['POST', '/v1/exports', true],
  'exports.list': ['GET', '/v1/exports'],
  'exports.get': ['GET', '/v1/exports/{id}'],
  'orders.get': ['GET', '/v1/orders/{id}'],
  'orders.annotate': ['PATCH', '/v1/orders/{id}', true],
  'orders.version': ['GET', '/v1/orders/{id}/version'],
  'orders.events': ['GET', '/v1/orders/{id}/events'],
  'orders.cancel': ['POST', '/v1/orders/{id}/cancel', true],
  'orders.confirmDelivery': ['POST', '/v1/orders/{id}/confirm-delivery', true],
  'orders.revokeTokens': ['POST', '/v1/orders/{id}/revoke-tokens', true],
  'orders.pay': ['POST', '/v1/orders/{id}/payment', true],
  'orders.correctCustomer': ['PUT', '/v1/orders/{id}/customer', true],
  'orders.correctLine': ['PUT', '/v1/orders/{id}/lines/{line}/options', true],
  'orders.resendNotification': ['POST', '/v1/orders/{id}/notifications/{event}/resend', true],
  'ops.parked.list': ['GET', '/v1/ops/parked'],
  'ops.orders.retry': ['POST', '/v1/ops/orders/{id}/retry', true],
  'ops.orders.cancel': ['POST', '/v1/ops/orders/{id}/cancel', true],
  'ops.orders.payOtherwise': ['POST', '/v1/ops/orders/{id}/paid-otherwise', true],
  'ops.orders.redirect': ['POST', '/v1/ops/orders/{id}/redirect', true],
  'ops.orders.reproject': ['POST', '/v1/ops/orders/{id}/reproject', true],
  'ops.deadLetters.list': ['GET', '/v1/ops/dead-letters'],
  'ops.deadLetters.replay': ['POST', '/v1/ops/dead-letters/{id}/replay', true],
  'ops.unexplainedMoney.list': ['GET', '/v1/ops/unexplained-money'],
  'ops.unexplainedMoney.book': ['POST', '/v1/ops/unexplained-money/{source}/book', true],
  'ops.unexplainedMoney.explain': ['POST', '/v1/ops/unexplained-money/{source}/explain', true],
  'ops.reconcile': ['POST', '/v1/ops/reconcile', true],
  'ops.cardTesting.list': ['GET', '/v1/ops/card-testing'],
  'refunds.quote': ['POST', '/v1/orders/{id}/refund-quote'],
  'refunds.create': ['POST', '/v1/orders/{id}/refunds', true],
  'orders.proof': ['GET', '/v1/orders/{id}/proof'],
  'proofKey.get': ['GET', '/v1/proof-key'],
  'messages.list': ['GET', '/v1/orders/{id}/messages'],
  'messages.create': ['POST', '/v1/orders/{id}/messages', true],
  'proposals.accept': ['POST', '/v1/orders/{id}/proposals/{proposal_id}/accept', true],
  'proposals.decline': ['POST', '/v1/orders/{id}/proposals/{proposal_id}/decline', true],
  'disputes.list': ['GET', '/v1/disputes'],
  'disputes.raise': ['POST', '/v1/orders/{id}/disputes', true],
  'disputes.get': ['GET', '/v1/disputes/{id}'],
  'disputes.messages.list': ['GET', '/v1/disputes/{id}/messages'],
  'disputes.messages.create': ['POST', '/v1/disputes/{id}/messages', true],
  'disputes.resolve': ['POST', '/v1/disputes/{id}/resolve', true],
  'orders.evidence': ['GET', '/v1/orders/{id}/evidence'],
  'disputes.sendEvidence': ['POST', '/v1/disputes/{id}/evidence', true],
  'fulfilments.list': ['GET', '/v1/fulfilments'],
  'fulfilments.accept': ['POST', '/v1/fulfilments/{id}/accept', true],
  'fulfilments.start': ['POST', '/v1/fulfilments/{id}/start', true],
  'fulfilments.deliver': ['POST', '/v1/fulfilments/{id}/deliver', true],
  'fulfilments.reject': ['POST', '/v1/fulfilments/{id}/reject', true],
  'fulfilments.dispatch': ['POST', '/v1/fulfilments/{id}/dispatch', true],
  'fulfilments.correctTracking': ['PUT', '/v1/fulfilments/{id}/tracking', true],
  'stock.get': ['GET', '/v1/stock/{sku}'],
  'stock.set': ['PUT', '/v1/stock/{sku}'],
  'stock.adjust': ['POST', '/v1/stock/{sku}/adjust', true],
  'stock.changes': ['GET', '/v1/stock/{sku}/changes'],
  'settings.policies.get': ['GET', '/v1/settings/policies'],
  'settings.policies.update': ['PUT', '/v1/settings/policies'],
  'settings.cancellationPolicy.get': ['GET', '/v1/settings/cancellation-policy'],
  'settings.cancellationPolicy.update': ['PUT', '/v1/settings/cancellation-policy'],
  'settings.notifications.get': ['GET', '/v1/settings/notifications/{event}'],
  'settings.notifications.update': ['PUT', '/v1/settings/notifications/{event}'],
  'settings.notifications.reset': ['DELETE', '/v1/settings/notifications/{event}'],
  'settings.notifications.updateSimple': ['PUT', '/v1/settings/notifications/{event}/simple'],
  'settings.notifications.preview': ['POST', '/v1/settings/notifications/{event}/preview'],
  'members.list': ['GET', '/v1/members'],
  'members.add': ['POST', '/v1/members'],
  'members.remove': ['DELETE', '/v1/members/{id}'],
  'securityLog.list': ['GET', '/v1/security-log'],
  'health.get': ['GET', '/healthz'],
  'document.get': ['GET', '/openapi.json'],
};
