// Made by `npm run client` from the OpenAPI document. Do not edit it.

export type Product = {
  /** the product as this shop sells it; `products.list` has it */
  readonly listing_id: string;
  /** the product, the same in every shop that sells it */
  readonly product_id: string;
  /** the name that customers see */
  readonly title: string;
  /** a few sentences for the customer */
  readonly description: string;
  /** the kind of blind: `roller`, for example. It says how the picture of it is drawn */
  readonly kind: string;
  /** a picture of it; null where it has none */
  readonly image_url: string | null;
  /** whose design it is */
  readonly brand: {
    /** `brd_…` */
    readonly id: string;
    /** for customers */
    readonly name: string;
  };
  /** the supplier's own code of the product; its stock is counted by it */
  readonly sku: string;
  /** tax included, minor units */
  readonly unit_amount: number;
  /** the tax inside one unit */
  readonly tax_amount: number;
  /** ISO 4217, in lower case: `gbp` */
  readonly currency: string;
  /** every option is required when ordering */
  readonly options: { readonly [name: string]: {
    /** `integer`: a measurement; `choice`: one of `values` */
    readonly kind: "integer";
    /** for the customer, beside the field */
    readonly label: string;
    /** of the number: `mm` */
    readonly unit: string;
    /** the smallest number that is accepted */
    readonly min: number;
    /** the largest number that is accepted */
    readonly max: number;
  } | {
    /** `integer`: a measurement; `choice`: one of `values` */
    readonly kind: "choice";
    /** for the customer, beside the field */
    readonly label: string;
    /** what may be sent; show them in this order */
    readonly values: readonly string[];
  } };
  /** days until it leaves the workshop, from when the order is paid; null: not promised */
  readonly lead_time_days: number | null;
  /** false: at the moment it cannot be ordered */
  readonly in_stock: boolean;
};

export type Problem = {
  /** a page with cause and remedy */
  readonly type: string;
  /** the kind of problem in a few words */
  readonly title: string;
  /** the status of the answer */
  readonly status: number;
  /** what is wrong; programs compare it. New codes may come */
  readonly code: "not_found" | "unauthenticated" | "forbidden" | "method_not_allowed" | "not_acceptable" | "unsupported_media_type" | "invalid_request" | "idempotency_key_missing" | "idempotency_key_reused" | "rate_limited" | "price_changed" | "listing_unavailable" | "invalid_options" | "out_of_stock" | "shipping_option_unavailable" | "amount_too_small" | "amount_too_large" | "amount_not_chargeable" | "currency_not_accepted" | "not_allowed_in_status" | "payment_already_authorised" | "payment_in_progress" | "order_cancelling" | "order_moved" | "production_started" | "nothing_to_refund" | "refund_exceeds_remaining" | "chargeback_open" | "proposal_closed" | "proposal_invalid" | "own_proposal" | "dispute_open" | "dispute_closed" | "bearing_invalid" | "nothing_parked" | "template_invalid" | "unavailable" | "conflict" | "internal";
  /** for people; programs go by `code` and the members below */
  readonly detail: string;
  /** the fields that are wrong, each by its path in the body or the query */
  readonly errors?: readonly {
    /** where it is: `lines.0.quantity` */
    readonly path: string;
    /** what is wrong with it, to show beside the field */
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
  /** the order as its customer sees it */
  readonly order: Order;
  /** what the browser needs to pay, and what became of a payment that was sent */
  readonly payment: {
    /** what became of the `payment` that was sent; absent where none was, and nothing is paid yet */
    readonly status?: "pending" | "requires_action" | "authorised" | "captured" | "released";
    /** what the bank asks; absent: nothing */
    readonly next_action?: NextAction;
    /** for Stripe.js: the payment's client secret */
    readonly client_secret: string;
    /** Stripe's id of the payment: `pi_…` */
    readonly payment_intent: string;
    /** for Stripe.js: Stripe's publishable key of the Platform */
    readonly publishable_key: string;
  };
  /** the key of this customer for this one order; send it as `Authorization: Bearer …` */
  readonly order_token: string;
};

export type Order = {
  /** `ord_…`; the same idempotency key of the same shop always gives the same id */
  readonly id: string;
  /** for people: short, and made from the id */
  readonly number: string;
  /** the shop that sold it */
  readonly retailer_id: string;
  /** `refunded`: all was refunded, or anything was after the delivery: `refund_status` says which of the two */
  readonly status: "pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded";
  /** the order is being cancelled: everything is put back, and `status` becomes `cancelled` when it is. Until then `status` is what it was */
  readonly cancelling: boolean;
  /** the version of the order: it grows with every event */
  readonly version: number;
  /** ISO 4217, in lower case: `gbp` */
  readonly currency: string;
  /** its number in the retailer's own systems; to the retailer and Platform Ops alone */
  readonly reference: string | null;
  /** what those systems noted with it; to the retailer and Platform Ops alone */
  readonly metadata: { readonly [name: string]: string };
  /** null for brands */
  readonly customer: Customer | null;
  /** when the name, phone or address of the delivery was corrected last; an earlier label is wrong */
  readonly delivery_corrected_at: string | null;
  /** what was ordered; suppliers and brands see their own lines */
  readonly lines: readonly Line[];
  /** the delivery that the customer chose; null for brands */
  readonly shipping: {
    /** an id of `shipping_options` of the products; null: the shop had none to choose from */
    readonly option_id: string | null;
    /** the name that customers see */
    readonly title: string;
    /** taken from the card for it; less than its amount where less was captured. null before that */
    readonly charged_amount: number | null;
  } | null;
  /** null for suppliers and brands: it is about the whole order */
  readonly totals: {
    /** all lines, tax included; minor units of the currency */
    readonly items: number;
    /** the delivery; minor units of the currency */
    readonly shipping: number;
    /** the tax inside `items`; it is not added to it; minor units of the currency */
    readonly tax: number;
    /** `items` and `shipping`: what the customer agreed to pay; minor units of the currency */
    readonly total: number;
    /** what the card was charged; 0 until then; minor units of the currency */
    readonly captured: number;
    /** what was given back, or is on its way; chargebacks are not in it; minor units of the currency */
    readonly refunded: number;
    /** what the customer's bank took and still holds */
    readonly charged_back: number;
  } | null;
  /** who gets what of the money; suppliers, brands and retailers see their own entry or, as the shop, all; empty for customers */
  readonly split: readonly Split[];
  /** null for suppliers and brands: it is about the whole order */
  readonly payment: Payment | null;
  /** one task for each supplier; empty until the stock is taken */
  readonly fulfilments: readonly ({
    /** `ful_…` */
    readonly id: string;
    /** the supplier that makes it */
    readonly supplier_id: string;
    /** `requested`: the supplier has not answered; `arrived`: the supplier says so, and the order waits for the customer; `withdrawn`: taken back */
    readonly status: "requested" | "accepted" | "in_production" | "dispatched" | "arrived" | "delivered" | "rejected" | "withdrawn";
    /** the lines that it makes */
    readonly line_ids: readonly string[];
    /** the parcel; null until it is sent */
    readonly tracking: Tracking | null;
    /** what the supplier wrote; null: it did not reject it */
    readonly reject_reason: string | null;
    /** when it has to leave the supplier; null where nothing was promised, and when it has left */
    readonly send_by: string | null;
  })[];
  /** when everything should have arrived; null where nothing was promised, and when the order is over */
  readonly expected_by: string | null;
  /** `owed`: the order is refunded, cancelled or being cancelled, and the customer still waits for money */
  readonly refund_status: "none" | "partial" | "full" | "owed";
  /** what the customer still waits for, since a refund failed or that of a cancellation waits for a person; null for suppliers and brands */
  readonly refund_owed: number | null;
  /** refunds were asked for, and Stripe has accepted none yet */
  readonly refund_asked: boolean;
  /** oldest first; empty for suppliers and brands */
  readonly refunds: readonly Refund[];
  /** whether the customer's bank disputes the payment, or keeps money of it */
  readonly chargeback_status: "none" | "open" | "kept";
  /** of the disputes and chargebacks that the caller may see */
  readonly dispute_status: "none" | "open" | "resolved";
  /** complaints and cases of banks that the caller takes part in */
  readonly disputes: readonly Dispute[];
  /** who cancelled it, and why; null: nobody has */
  readonly cancellation: {
    /** why, as a word of a closed list */
    readonly reason: "customer_request" | "retailer_request" | "platform_request" | "out_of_stock" | "payment_declined" | "payment_failed" | "checkout_expired" | "authorisation_expired" | "supplier_rejected" | "supplier_silent" | "agreed_with_supplier" | "service_unavailable";
    /** when it was asked for; RFC 3339, UTC */
    readonly requested_at: string;
    /** the role of who asked; `system`: a deadline or a failed step */
    readonly requested_by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
    /** true: everything is put back */
    readonly completed: boolean;
  } | null;
  /** to Platform Ops alone */
  readonly parked: readonly Parked[];
  /** what happens by itself if nobody does anything; null: nothing */
  readonly next_automatic_action: {
    /** `expire_checkout`: an unpaid order is cancelled; `expire_supplier_answer`: cancelled since a supplier is silent; `auto_deliver`: it counts as delivered; others: the platform goes on */
    readonly what: "expire_checkout" | "expire_authorisation" | "expire_supplier_answer" | "auto_deliver" | "continue_saga" | "compensate" | "retry" | "transfer" | "bank_decides";
    /** when; RFC 3339, UTC */
    readonly at: string;
  } | null;
  /** what the caller may do with it now; every other action is refused */
  readonly allowed_actions: readonly ("pay" | "cancel" | "refund" | "confirm_delivery" | "accept" | "reject" | "start" | "dispatch" | "deliver" | "retry" | "force_cancel" | "pay_otherwise" | "redirect_money" | "message_retailer" | "message_supplier" | "raise_dispute" | "correct_line" | "correct_customer" | "correct_tracking")[];
  /** when it was placed; RFC 3339, UTC */
  readonly placed_at: string;
  /** when its last event happened; RFC 3339, UTC */
  readonly updated_at: string;
};

export type Customer = {
  /** who gets the parcel */
  readonly name: string;
  /** not for suppliers */
  readonly email?: string;
  /** for the delivery; absent: the customer gave none */
  readonly phone?: string;
  /** where it is delivered */
  readonly address: Address;
};

export type Address = {
  /** street and house number */
  readonly line1: string;
  /** flat, building or company */
  readonly line2?: string;
  /** the town or city */
  readonly city?: string;
  /** the state, county or province, where the country uses one */
  readonly region?: string;
  /** in the form of the country */
  readonly postal_code?: string;
  /** ISO 3166-1, two capital letters: `GB` */
  readonly country: string;
};

export type Line = {
  /** `lin_…` */
  readonly id: string;
  /** the product as this shop sells it; `products.list` has it */
  readonly listing_id: string;
  /** the product, the same in every shop that sells it */
  readonly product_id: string;
  /** the supplier's own code of the product; its stock is counted by it */
  readonly sku: string;
  /** the name that customers see */
  readonly title: string;
  /** the picture of the listing when the order was placed; null where it had none */
  readonly image_url: string | null;
  /** how many pieces */
  readonly quantity: number;
  /** one piece, tax included; minor units; null for suppliers and brands */
  readonly unit_amount: number | null;
  /** all its pieces, tax included; minor units; null for suppliers and brands */
  readonly amount: number | null;
  /** the tax inside `amount`; minor units; null for suppliers and brands */
  readonly tax_amount: number | null;
  /** taken from the card for it; less than its amount where less was captured. null before that */
  readonly charged_amount: number | null;
  /** measurements and choices, as they were ordered or corrected */
  readonly options: { readonly [name: string]: string | number };
  /** the last correction of it; null: never corrected */
  readonly corrected: LineCorrected | null;
  /** the supplier that makes it */
  readonly supplier_id: string;
  /** the brand of the product */
  readonly brand_id: string;
  /** how many pieces were refunded */
  readonly refunded_quantity: number;
  /** what was refunded of it; minor units; null for suppliers and brands */
  readonly refunded_amount: number | null;
};

/** the last correction of the line; null where it has none */
export type LineCorrected = {
  /** when; RFC 3339, UTC */
  readonly at: string;
  /** the role of whoever corrected it */
  readonly by: string;
  /** the options before */
  readonly was: { readonly [name: string]: string | number };
  /** how often it was corrected so far */
  readonly times: number;
};

export type Split = {
  /** the role of the party in this order */
  readonly party: "supplier" | "brand" | "retailer" | "platform";
  /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
  readonly party_id: string;
  /** its share, as it was frozen when the order was placed */
  readonly amount: number;
  /** what it keeps of its share: less what it bears of refunds; 0 where cancelled */
  readonly kept: number;
  /** its part of refunds and chargebacks, also beyond its share; null before the capture */
  readonly bears: number | null;
  /** what its Stripe account got so far; minor units of the currency */
  readonly transferred: number;
  /** what was taken back from it; minor units of the currency */
  readonly reversed: number;
  /** what it owes: reversals that wait, and what it bears beyond its share; minor units of the currency */
  readonly receivable: number;
  /** `not_due`: the order is not confirmed; `due`, `claimed`: on its way; `waiting`: Stripe does not take it now, or Platform Ops look at it; `settled`: made; `void`: nothing is left; `kept`: the share of the Platform stays where it is */
  readonly transfer_status: "due" | "claimed" | "waiting" | "settled" | "void" | "kept" | "not_due";
  /** why it waits; null: it does not */
  readonly transfer_code: string | null;
  /** another Stripe account, to which Platform Ops have what waits for the party sent */
  readonly redirected_to: string | null;
};

export type Payment = {
  /** `pending`: no card was taken yet, or it was declined; `requires_action`: the bank asks the customer; `authorised`: the money is held; `captured`: charged; `released`: nothing is held any more */
  readonly status: "pending" | "requires_action" | "authorised" | "captured" | "released";
  /** Stripe's id of the payment: `pi_…`; null: Stripe does not have it yet */
  readonly payment_intent: string | null;
  /** when the bank stops holding the money; null: it holds none; RFC 3339, UTC */
  readonly capture_before: string | null;
  /** when the card was charged; null: not yet; RFC 3339, UTC */
  readonly captured_at: string | null;
  /** how many cards were declined; after five, the order is cancelled */
  readonly declines: number;
  /** why the last card was declined: Stripe's `decline_code`, else its `code` or `type`. `resource_missing` or `invalid_request_error`: Stripe knows no such payment method, and no bank was asked. Null: none was declined */
  readonly last_decline: string | null;
  /** what the bank asks of the customer; null: nothing */
  readonly next_action: NextAction | null;
};

/** A confirmation token of Stripe.js usually leads to `use_stripe_sdk`: Stripe.js shows what the bank asks in the page itself. A payment method leads to `redirect_to_url`. */
export type NextAction = {
  /** `redirect_to_url` or `use_stripe_sdk`: see `redirect_url` */
  readonly type: string;
  /** open this page; null with the type `use_stripe_sdk`: call `stripe.handleNextAction({ clientSecret })` of Stripe.js with `client_secret`, and then read the order */
  readonly redirect_url: string | null;
};

export type Tracking = {
  /** the name of the company that delivers the parcel */
  readonly carrier: string;
  /** the tracking number of the parcel */
  readonly number: string;
  /** a page that shows where the parcel is; null: the supplier gave none */
  readonly url: string | null;
};

export type Refund = {
  /** `ref_…` */
  readonly id: string;
  /** what the customer gets back; minor units of the currency */
  readonly amount: number;
  /** `requested`: Stripe has not accepted it yet; `pending`: Stripe has, and the bank has not; `succeeded`: the bank has; `failed`: the customer did not get it */
  readonly status: "requested" | "pending" | "succeeded" | "failed";
  /** why; the customer reads it. `request`, `otherwise`: what the person wrote. Else words of ours: `cancelled`, `agreed_with_supplier`, `dispute_…` with the reason of the dispute, `chargeback`, or `made at Stripe, not here` */
  readonly reason: string;
  /** what caused it; `elsewhere`: somebody in the Dashboard of Stripe; `otherwise`: the Platform paid what a failed refund owed in another way */
  readonly source: "cancel" | "request" | "proposal" | "dispute" | "chargeback" | "elsewhere" | "otherwise";
  /** why it failed; null: it did not */
  readonly code: string | null;
  /** what it gives back of each line and of the shipping */
  readonly lines: readonly {
    /** a line of the order; `shipping`: the price of the delivery */
    readonly line_id: string;
    /** what it gives back of it; minor units of the currency */
    readonly amount: number;
    /** whole units; 0 where only a part of the money is given back */
    readonly quantity: number;
  }[];
  /** when it was asked for; RFC 3339, UTC */
  readonly requested_at: string;
};

export type Dispute = {
  /** `dsp_…` */
  readonly id: string;
  /** a fraud warning is what a bank says before any dispute: with a refund of all that is left, it may never come */
  readonly kind: "dispute" | "chargeback" | "inquiry" | "fraud_warning";
  /** `open` until Platform Ops, or the bank, have decided */
  readonly status: "open" | "resolved";
  /** damaged, wrong_product, not_delivered, quality, other; of a bank's case, Stripe's word */
  readonly reason: string;
  /** what the customer or the retailer wrote; null: it is a bank's case */
  readonly description: string | null;
  /** the lines that it is about; empty: a bank's case is about the whole order */
  readonly line_ids: readonly string[];
  /** the suppliers of these lines; they take part in it */
  readonly supplier_ids: readonly string[];
  /** links of whoever raised it; they are never opened by us */
  readonly evidence_urls: readonly string[];
  /** the role of whoever raised it */
  readonly raised_by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe" | "bank";
  /** when it began */
  readonly raised_at: string;
  /** null while it is open. `refund`, `no_refund`: Platform Ops decided; `won`, `lost`, `closed`: the bank did; `over`: a warning that does not matter any more */
  readonly outcome: "refund" | "no_refund" | "won" | "lost" | "closed" | "over" | null;
  /** the reasons of Platform Ops; null: they have not decided, or a bank did */
  readonly note: string | null;
  /** when it ended; null while it is open */
  readonly resolved_at: string | null;
  /** the refund that the decision made; null: none */
  readonly refund: {
    /** `ref_…` */
    readonly id: string;
    /** null: the caller does not see the money of the customer; minor units of the currency */
    readonly amount: number | null;
    /** as in `refunds` of the order */
    readonly status: "requested" | "pending" | "succeeded" | "failed";
  } | null;
  /** who bears the refund, as decided; null: by the shares, or the caller does not see it */
  readonly borne_by: readonly {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** what this party bears; minor units of the currency */
    readonly amount: number;
  }[] | null;
  /** the bank's case; null: it is none, or the caller does not see it */
  readonly chargeback: {
    /** Stripe's id of the case: `du_…` */
    readonly stripe_id: string;
    /** what the bank asks for; minor units of the currency */
    readonly amount: number;
    /** of `amount`; a bank may ask in another one than the order's */
    readonly currency: string;
    /** what the bank holds now, in the order's currency */
    readonly withdrawn: number;
    /** until when the bank takes an answer; null: it did not say */
    readonly respond_by: string | null;
    /** the last answer to the bank */
    readonly answer: {
      /** `draft`: Stripe keeps it, and it can be changed; `final`: for the bank */
      readonly stage: "draft" | "final";
      /** `asked`: Stripe does not have it yet; `sent`: Stripe has it; `refused`: Stripe did not take it; `overtaken`: the bank decided or asked anew */
      readonly status: "asked" | "sent" | "refused" | "overtaken";
      /** the role of whoever answered */
      readonly by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
      /** when it was given */
      readonly at: string;
      /** why Stripe did not take it */
      readonly code: string | null;
    } | null;
    /** the bank got evidence that somebody gave in Stripe's Dashboard */
    readonly answered_by_hand: boolean;
  } | null;
  /** the warning of the bank; null: it is none, or the caller does not see it */
  readonly fraud_warning: {
    /** Stripe's id of the warning: `issfr_…` */
    readonly stripe_id: string;
  } | null;
  /** what the caller may do with it now; every other action is refused */
  readonly allowed_actions: readonly ("message" | "resolve" | "send_evidence" | "refund" | "cancel")[];
};

export type Parked = {
  /** its internal name */
  readonly work: string;
  /** Stripe's own `decline_code`, `code` or `type` where Stripe refused */
  readonly code: string;
  /** Stripe's own type of error */
  readonly type: string | null;
  /** the bank's reason, in Stripe's words; null: there was none */
  readonly decline_code: string | null;
  /** what Stripe, or our own code, said of it */
  readonly message: string | null;
  /** it is still tried by itself, seldom */
  readonly tried_again: boolean;
  /** since when it waits; RFC 3339, UTC */
  readonly since: string;
  /** what is still to be done, in words */
  readonly owed: string;
};

export type PlaceOrder = {
  /** who orders, and where it goes */
  readonly customer: {
    /** who gets the parcel */
    readonly name: string;
    /** gets a mail about every step */
    readonly email: string;
    /** with its country code (`+44 …`), or as in the country of the address */
    readonly phone?: string | undefined;
    /** where it is delivered */
    readonly address: NewAddress;
  };
  /** what is ordered: one entry for each product and set of measurements */
  readonly lines: readonly ({
    /** the product as this shop sells it; `products.list` has it */
    readonly listing_id: string;
    /** how many pieces */
    readonly quantity: number;
    /** one value for each option of the product: a whole number, or one of its `values` */
    readonly options: { readonly [name: string]: string | number };
  })[];
  /** an id of `shipping_options` of the products; left out: the first of them, whose price is charged */
  readonly shipping_option_id?: string | undefined;
  /** the order's number in your own systems, for lists and the CSV; its customer and suppliers do not see it */
  readonly reference?: string | undefined;
  /** up to 20 names with texts of your own; a name has at most 40 characters, a text 500 */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** pays in the same call; left out: pay later, with `orders.pay` or Stripe.js */
  readonly payment?: PaymentMethod | undefined;
  /** the total that was shown; another is 409 */
  readonly expected_total?: number | undefined;
};

/** the country decides whether `city`, `region` and `postal_code` are required; an empty text counts as left out */
export type NewAddress = {
  /** street and house number */
  readonly line1: string;
  /** flat, building or company */
  readonly line2?: string | undefined;
  /** the town or city */
  readonly city?: string | undefined;
  /** the state, county or province, where the country uses one */
  readonly region?: string | undefined;
  /** in the form of the country */
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
  /** `exp_…` */
  readonly id: string;
  /** `waiting`, then `writing`, then `ready`; `expired`: the file is deleted; `failed`: ask again */
  readonly status: "waiting" | "writing" | "ready" | "expired" | "failed";
  /** when it was asked for */
  readonly created_at: string;
  /** which orders, as it was understood; null: no such filter */
  readonly filters: {
    /** empty: any */
    readonly status: readonly ("pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded")[];
    /** placed at or after */
    readonly from: string | null;
    /** placed before */
    readonly to: string | null;
    /** changed at or after */
    readonly updated_since: string | null;
    /** the id of a supplier */
    readonly supplier: string | null;
    /** the id of a product */
    readonly product: string | null;
    /** the words that were searched */
    readonly q: string | null;
    /** how much of it was refunded */
    readonly refund_status: "none" | "partial" | "full" | "owed" | null;
    /** whether it has a dispute */
    readonly dispute: string | null;
    /** what it needs of the caller */
    readonly needs: "unanswered" | "proposal" | "message" | "dispute" | "bank" | "out_of_stock" | "payout" | null;
  };
  /** written so far, the newest first */
  readonly orders: number;
  /** the size of the file so far */
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
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "hidden";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "hidden";
  /** the facts of this type of event */
  readonly data: {};
};

/** The order was placed. */
export type OrderPlacedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "order_placed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the order's number in the retailer's own systems; absent: none */
    readonly reference?: string;
    /** what the retailer's own systems noted; absent: it did not change */
    readonly metadata?: { readonly [name: string]: string };
  };
};

/** Stripe knows the payment. */
export type PaymentIntentCreatedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "payment_intent_created";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** Stripe's id of the payment: `pi_…` */
    readonly payment_intent: string;
  };
};

/** The customer chose how to pay. */
export type PaymentSubmittedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "payment_submitted";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The customer has to do something more, such as 3-D Secure. */
export type PaymentActionRequiredEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "payment_action_required";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The card was declined. */
export type PaymentDeclinedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "payment_declined";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** The bank has set the money aside. */
export type PaymentAuthorisedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "payment_authorised";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The stock is held for this order. */
export type InventoryHeldEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "inventory_held";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The stock is taken for this order. */
export type InventoryCommittedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "inventory_committed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The card was charged. */
export type PaymentCapturedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "payment_captured";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** how much; minor units of the currency */
    readonly amount: number;
  };
};

/** Every supplier of the order has its task. */
export type FulfilmentRequestedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fulfilment_requested";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** A supplier accepted its task. */
export type FulfilmentAcceptedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fulfilment_accepted";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the task of a supplier */
    readonly fulfilment_id: string;
    /** its listings are accepted without asking */
    readonly automatic: boolean;
  };
};

/** A supplier rejected its task. */
export type FulfilmentRejectedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fulfilment_rejected";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the task of a supplier */
    readonly fulfilment_id: string;
    /** why, as the person or the rule that did it said */
    readonly reason: string;
  };
};

/** A supplier started production. */
export type FulfilmentStartedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fulfilment_started";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the task of a supplier */
    readonly fulfilment_id: string;
  };
};

/** A supplier sent its part. */
export type FulfilmentDispatchedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fulfilment_dispatched";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the task of a supplier */
    readonly fulfilment_id: string;
    /** carrier, number and page of the parcel */
    readonly tracking: {
      /** the name of the company that delivers the parcel */
      readonly carrier: string;
      /** the tracking number of the parcel */
      readonly number: string;
      /** a page that shows where the parcel is; null: the supplier gave none */
      readonly url: string | null;
    };
    /** the customer is told, since it is the first of several parcels */
    readonly mail?: true;
  };
};

/** A supplier corrected its tracking. */
export type TrackingCorrectedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "tracking_corrected";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the task of a supplier */
    readonly fulfilment_id: string;
    /** carrier, number and page of the parcel */
    readonly tracking: {
      /** the name of the company that delivers the parcel */
      readonly carrier: string;
      /** the tracking number of the parcel */
      readonly number: string;
      /** a page that shows where the parcel is; null: the supplier gave none */
      readonly url: string | null;
    };
    /** the customer is told */
    readonly mail?: true;
  };
};

/** The part of a supplier has arrived. */
export type FulfilmentArrivedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fulfilment_arrived";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the task of a supplier */
    readonly fulfilment_id: string;
  };
};

/** All suppliers have accepted. */
export type OrderConfirmedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "order_confirmed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** Production has started. */
export type OrderInProductionEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "order_in_production";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** Everything was sent. */
export type OrderDispatchedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "order_dispatched";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** Everything has arrived. */
export type OrderDeliveredEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "order_delivered";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The customer's data was corrected. */
export type CustomerCorrectedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "customer_corrected";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** what is new in it */
    readonly fields: readonly ("name" | "email" | "phone" | "address")[];
  };
};

/** Measurements or choices of a line were corrected. */
export type LineCorrectedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "line_corrected";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of a line of the order */
    readonly line_id: string;
    /** measurements and choices, as they are from now on */
    readonly options: { readonly [name: string]: string | number };
    /** the options before */
    readonly was: { readonly [name: string]: string | number };
  };
};

/** The retailer's own reference or metadata changed. */
export type OrderAnnotatedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "order_annotated";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** null: it was removed */
    readonly reference?: string | null;
    /** what the retailer's own systems noted; absent: it did not change */
    readonly metadata?: { readonly [name: string]: string };
  };
};

/** Somebody asked that a mail is sent again. */
export type MailRequestedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "mail_requested";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** which mail */
    readonly template: "received" | "confirmed" | "line_corrected" | "in_production" | "partly_dispatched" | "dispatched" | "tracking_corrected" | "delivered" | "cancelled" | "refunded" | "refund_sent" | "refund_failed" | "paid_otherwise";
    /** the refund that a `refund_sent` tells of */
    readonly refund?: string;
  };
};

/** All links to the order that were mailed so far are void. */
export type TokensRevokedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "tokens_revoked";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The order is being cancelled. */
export type CancelRequestedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "cancel_requested";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** why, as the person or the rule that did it said */
    readonly reason: "customer_request" | "retailer_request" | "platform_request" | "out_of_stock" | "payment_declined" | "payment_failed" | "checkout_expired" | "authorisation_expired" | "supplier_rejected" | "supplier_silent" | "agreed_with_supplier" | "service_unavailable";
    /** to the retailer, Platform Ops and whoever wrote it */
    readonly note?: string | null;
  };
};

/** Tasks were withdrawn from their suppliers. */
export type FulfilmentsWithdrawnEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fulfilments_withdrawn";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the tasks of suppliers */
    readonly fulfilment_ids: readonly string[];
  };
};

/** The payment was released or given back, since the order is cancelled. */
export type PaymentVoidedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "payment_voided";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The stock was given back. */
export type StockReturnedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "stock_returned";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** The stock is not held any more. */
export type HoldReleasedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "hold_released";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** A step of the order was undone. */
export type UndoCompletedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "undo_completed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the name of the undo: which step was put back */
    readonly undo: "release_money" | "release_hold" | "restock" | "withdraw_fulfilments" | "reverse_transfers";
  };
};

/** Everything was put back: the order is cancelled. */
export type OrderCancelledEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "order_cancelled";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** why, as the person or the rule that did it said */
    readonly reason: "customer_request" | "retailer_request" | "platform_request" | "out_of_stock" | "payment_declined" | "payment_failed" | "checkout_expired" | "authorisation_expired" | "supplier_rejected" | "supplier_silent" | "agreed_with_supplier" | "service_unavailable";
  };
};

/** A party's transfer is being made. */
export type TransferClaimedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "transfer_claimed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** how much; minor units of the currency */
    readonly amount: number;
  };
};

/** The transfer was made. */
export type TransferSettledEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "transfer_settled";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** Stripe's id of the transfer: `tr_…` */
    readonly transfer_id: string;
    /** where it differs from what was claimed */
    readonly amount?: number;
  };
};

/** Stripe does not take the transfer now. It waits. */
export type TransferWaitingEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "transfer_waiting";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** There is nothing to transfer any more. */
export type TransferVoidEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "transfer_void";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
  };
};

/** A refund was asked for. */
export type RefundRequestedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "refund_requested";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the refund */
    readonly refund: string;
    /** how much; minor units of the currency */
    readonly amount: number;
    /** why, as the person or the rule that did it said */
    readonly reason: string;
    /** what caused the refund: the words of `refunds.source` of an order */
    readonly source: "cancel" | "request" | "proposal" | "dispute" | "chargeback" | "elsewhere" | "otherwise";
  };
};

/** Stripe has accepted the refund, or the bank took the money. */
export type RefundIssuedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "refund_issued";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the refund */
    readonly refund: string;
    /** Stripe has not sent it yet */
    readonly pending: boolean;
    /** true: the customer gets a mail about it */
    readonly mail?: true;
    /** what caused the refund */
    readonly source?: "cancel" | "request" | "proposal" | "dispute" | "chargeback" | "elsewhere" | "otherwise";
  };
};

/** The refund is on its way to the customer. */
export type RefundSucceededEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "refund_succeeded";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the refund */
    readonly refund: string;
    /** true: the customer gets a mail about it */
    readonly mail?: true;
  };
};

/** The refund failed, or the bank gave the money back. */
export type RefundFailedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "refund_failed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the refund */
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
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "refund_seen_elsewhere";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** Stripe's id of the refund: `re_…` */
    readonly stripe_refund_id: string;
    /** how much; minor units of the currency */
    readonly amount: number;
    /** what it is from now on */
    readonly status: "pending" | "succeeded" | "failed";
  };
};

/** Such a refund is more than was left of the order. */
export type RefundExcessEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "refund_excess";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** Stripe's id of the refund: `re_…` */
    readonly stripe_refund_id: string;
    /** how much it is too much; minor units of the currency */
    readonly excess: number;
  };
};

/** A transfer is being taken back, for the party's part of a refund. */
export type ReversalStartedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "reversal_started";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** how much; minor units of the currency */
    readonly amount: number;
    /** which transfer: 0 is that of the share, else the number of a return */
    readonly of: number;
  };
};

/** The party's balance does not cover it. It waits. */
export type ReversalWaitingEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "reversal_waiting";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** It was taken back. */
export type ReversalSettledEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "reversal_settled";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** Stripe's id of the reversal: `trr_…` */
    readonly reversal_id: string;
  };
};

/** Somebody took a transfer back in Stripe's Dashboard. */
export type ReversalSeenElsewhereEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "reversal_seen_elsewhere";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** which transfer: 0 is that of the share, else the number of a return */
    readonly of: number;
    /** Stripe's id of the reversal: `trr_…` */
    readonly reversal_id: string;
    /** how much; minor units of the currency */
    readonly amount: number;
  };
};

/** It need not be taken back any more. */
export type ReversalWithdrawnEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "reversal_withdrawn";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
  };
};

/** A party is being paid again what a failed refund had taken. */
export type ReturnStartedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "return_started";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** how much; minor units of the currency */
    readonly amount: number;
  };
};

/** Stripe does not take this transfer now. It waits. */
export type ReturnWaitingEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "return_waiting";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** The party was paid again. */
export type ReturnSettledEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "return_settled";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** Stripe's id of the transfer: `tr_…` */
    readonly transfer_id: string;
  };
};

/** What waits for a party is sent to another account. */
export type MoneyRedirectedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "money_redirected";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** the Stripe account that gets it: `acct_…` */
    readonly account: string;
    /** what the person wrote about it */
    readonly note: string;
  };
};

/** The order counts as refunded. */
export type OrderRefundedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "order_refunded";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {};
};

/** A part of the order is being withdrawn. */
export type WithdrawalStartedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "withdrawal_started";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** the tasks of suppliers */
    readonly fulfilment_ids: readonly string[];
    /** whose units go back to stock */
    readonly skus: readonly string[];
  };
};

/** The tasks of that part were withdrawn. */
export type TasksWithdrawnEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "tasks_withdrawn";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
  };
};

/** The units of that part are back in stock. */
export type UnitsReturnedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "units_returned";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
  };
};

/** Somebody wrote in the thread of a supplier, or of a dispute. */
export type MessagePostedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "message_posted";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the message */
    readonly message: string;
    /** the supplier of the thread; absent in a dispute's thread */
    readonly supplier?: string;
    /** the id of the dispute */
    readonly dispute?: string;
    /** the proposal that it makes */
    readonly proposal?: string | null;
    /** the text of the message */
    readonly body: string;
  };
};

/** One side of a thread proposes terms. */
export type ProposalMadeEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "proposal_made";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the proposal */
    readonly proposal: string;
  };
};

/** The other side agreed to them. */
export type ProposalAcceptedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "proposal_accepted";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the proposal */
    readonly proposal: string;
  };
};

/** The other side did not agree. */
export type ProposalDeclinedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "proposal_declined";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the proposal */
    readonly proposal: string;
  };
};

/** Somebody complains, and Platform Ops will decide. */
export type DisputeRaisedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "dispute_raised";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** why, as the person or the rule that did it said */
    readonly reason: "damaged" | "wrong_product" | "not_delivered" | "quality" | "other";
  };
};

/** Platform Ops have decided. */
export type DisputeResolvedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "dispute_resolved";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** how it ended */
    readonly outcome: "refund" | "no_refund";
    /** what the person wrote about it */
    readonly note: string;
  };
};

/** The customer's bank asks for the money back, or only asks (`inquiry`). */
export type ChargebackOpenedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_opened";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** until when the bank takes an answer; null: it did not say; RFC 3339, UTC */
    readonly respond_by: string | null;
    /** Stripe's id of the bank's case: `du_…` */
    readonly stripe_id: string;
    /** true: the bank only asks, and has taken no money */
    readonly inquiry: boolean;
    /** how much; minor units of the currency */
    readonly amount: number;
    /** of `amount`; without it, the order's */
    readonly currency?: string;
    /** Stripe's word */
    readonly reason: string;
  };
};

/** The bank's question became a chargeback. */
export type ChargebackEscalatedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_escalated";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** until when the bank takes an answer; null: it did not say; RFC 3339, UTC */
    readonly respond_by: string | null;
  };
};

/** The bank took money. */
export type ChargebackWithdrawnEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_withdrawn";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
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
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_reinstated";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
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
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_closed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** how it ended */
    readonly outcome: "won" | "lost" | "closed";
  };
};

/** The bank's case is open again. */
export type ChargebackReopenedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_reopened";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
    /** until when the bank takes an answer; null: it did not say; RFC 3339, UTC */
    readonly respond_by: string | null;
    /** true: the bank only asks, and has taken no money */
    readonly inquiry: boolean;
  };
};

/** Stripe says the same of the bank's case. */
export type ChargebackHeardEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_heard";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** whether Stripe takes refunds in spite of the case; null where Stripe did not say */
    readonly refundable?: boolean | null;
  };
};

/** The bank holds more than was left of the order. */
export type ChargebackExcessEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_excess";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** how much it is too much; minor units of the currency */
    readonly excess: number;
  };
};

/** Somebody answers the bank. */
export type ChargebackEvidenceGivenEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_evidence_given";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** `draft`: it can still be changed; `final`: it went to the bank */
    readonly stage: "draft" | "final";
  };
};

/** Stripe has the answer. */
export type ChargebackEvidenceSentEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_evidence_sent";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** `draft`: it can still be changed; `final`: it went to the bank */
    readonly stage: "draft" | "final";
  };
};

/** Stripe did not take the answer. */
export type ChargebackEvidenceRefusedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_evidence_refused";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** its number, to tell it from others of its kind in this order */
    readonly n: number;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
  };
};

/** The bank was answered in Stripe's Dashboard. */
export type ChargebackAnsweredByHandEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "chargeback_answered_by_hand";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
  };
};

/** The customer's bank warns that somebody else may have used the card. */
export type FraudWarningReceivedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fraud_warning_received";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** Stripe's word */
    readonly fraud_type: string;
    /** what it is from now on */
    readonly status: "actionable" | "over";
  };
};

/** The warning is over, or stands again. */
export type FraudWarningChangedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "fraud_warning_changed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the id of the dispute */
    readonly dispute: string;
    /** what it is from now on */
    readonly status: "actionable" | "over";
  };
};

/** Something waits for a person. */
export type WorkParkedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "work_parked";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the name of the work that waits: an internal name, for Platform Ops */
    readonly work: string;
    /** why: a short word of ours or Stripe's */
    readonly code: string;
    /** what is still to be done, in words */
    readonly owed: string;
    /** what the outside system said */
    readonly said?: {
      /** what happened; it says which fields `data` has */
      readonly type: string | null;
      /** why: a short word of ours or Stripe's; null: there was none */
      readonly code: string | null;
      /** the bank's reason, in Stripe's words; null: there was none */
      readonly decline_code: string | null;
      /** the id of the message */
      readonly message: string;
      /** Stripe's id of the request, for its support */
      readonly request?: string;
    };
    /** it is still tried by itself, seldom */
    readonly waits?: boolean;
  };
};

/** It is tried again. */
export type WorkResumedEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "work_resumed";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** the name of the work that waits: an internal name, for Platform Ops */
    readonly work: string;
  };
};

/** A mail to the customer was sent, or will not be. */
export type MailSettledEvent = {
  /** its number in the order: 1, 2, 3 … */
  readonly seq: number;
  /** when it happened; RFC 3339, UTC */
  readonly at: string;
  /** what happened; it says which fields `data` has */
  readonly type: "mail_settled";
  /** who did it; `system`: a deadline or the platform itself; `stripe`: news from Stripe */
  readonly actor: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
  /** the facts of this type of event */
  readonly data: {
    /** which mail */
    readonly template: "received" | "confirmed" | "line_corrected" | "in_production" | "partly_dispatched" | "dispatched" | "tracking_corrected" | "delivered" | "cancelled" | "refunded" | "refund_sent" | "refund_failed" | "paid_otherwise";
    /** the refund that a `refund_sent` tells of */
    readonly refund?: string;
    /** how it ended */
    readonly outcome: "sent" | "void" | "refused";
  };
};

export type PaidOrder = {
  /** the order as it is now */
  readonly order: Order;
  /** what became of the payment */
  readonly payment: {
    /** `pending`: declined, try another card; `requires_action`: the bank asks the customer */
    readonly status: "pending" | "requires_action" | "authorised" | "captured" | "released";
    /** what the bank asks; absent: nothing */
    readonly next_action?: NextAction;
    /** for Stripe.js; absent when the customer has nothing more to do */
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
  /** the id of the order */
  readonly order_id: string;
  /** the version of the order: it grows with every event */
  readonly version: number;
  /** false where the read model already had a newer version */
  readonly written: boolean;
};

export type DeadLetter = {
  /** `dl_…` */
  readonly id: string;
  /** the name of the queue */
  readonly queue: string;
  /** the message as it was sent to the queue */
  readonly body?: unknown;
  /** what went wrong the last time; null: it is not known */
  readonly error: string | null;
  /** how often it was tried */
  readonly attempts: number;
  /** when it was given up */
  readonly created_at: string;
  /** when it was sent again; null: it was not */
  readonly replayed_at: string | null;
};

export type UnexplainedMoney = {
  /** Stripe's id of what moved the money: `re_…` */
  readonly source: string;
  /** what Stripe calls it; `other`: no order can explain it */
  readonly kind: "charge" | "refund" | "transfer" | "reversal" | "dispute" | "other";
  /** Stripe's type of its latest balance transaction */
  readonly type: string | null;
  /** null where order and Stripe agree now */
  readonly problem: "no_order" | "not_at_stripe" | "other_amount" | "two_orders" | null;
  /** when it was last seen at Stripe or in an order */
  readonly at: string;
  /** what moved at Stripe, below 0 out of the balance; null: nothing */
  readonly moved: number | null;
  /** null: nothing moved */
  readonly moved_currency: string | null;
  /** what an order knows of it; null: no order knows it */
  readonly booked: number | null;
  /** null: no order knows it */
  readonly booked_currency: string | null;
  /** the order that booked it; null: none */
  readonly order_id: string | null;
  /** a second order that booked it; null: none */
  readonly other_order_id: string | null;
  /** the order that it seems to belong to; null: none */
  readonly likely_order_id: string | null;
  /** what a person noted about it; null: nothing */
  readonly explained: {
    /** the party of the person */
    readonly by: string;
    /** when */
    readonly at: string;
    /** the explanation */
    readonly note: string;
  } | null;
  /** true: it waits for a person */
  readonly open: boolean;
};

export type Reconciled = {
  /** always true */
  readonly read: true;
};

export type RefusedAttempt = {
  /** when */
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
  /** ISO 4217, in lower case: `gbp` */
  readonly currency: string;
  /** what the customer would get back; minor units of the currency */
  readonly amount: number;
  /** the same, by line */
  readonly lines: readonly {
    /** a line of the order; `shipping`: the price of the delivery */
    readonly line_id: string;
    /** what it would give back of it; minor units of the currency */
    readonly amount: number;
    /** whole units; 0 where only a part of the money is given back */
    readonly quantity: number;
  }[];
  /** who would bear it; the amounts add up to `amount` */
  readonly parties: readonly ({
    /** the role of the party in this order */
    readonly party: "supplier" | "brand" | "retailer" | "platform";
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
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
  /** whole pieces of lines; left out: no line by itself */
  readonly lines?: readonly {
    /** the id of a line of the order */
    readonly line_id: string;
    /** how many pieces, at most what is left of the line */
    readonly quantity: number;
  }[] | undefined;
  /** minor units of the shipping */
  readonly shipping?: number | undefined;
};

export type RefundOrder = {
  /** alone: spread over all lines and the shipping by what is left of them */
  readonly amount?: number | undefined;
  /** whole pieces of lines; left out: no line by itself */
  readonly lines?: readonly {
    /** the id of a line of the order */
    readonly line_id: string;
    /** how many pieces, at most what is left of the line */
    readonly quantity: number;
  }[] | undefined;
  /** minor units of the shipping */
  readonly shipping?: number | undefined;
  /** why; the customer reads it */
  readonly reason: string;
  /** the quote's; 409 `order_moved` where it is not the order's */
  readonly version?: number | undefined;
};

export type Proof = {
  /** how to read it; another format has another name */
  readonly format: "headrail-proof-1";
  /** what is signed */
  readonly statement: {
    /** the id of the order */
    readonly order: string;
    /** ISO 4217, in lower case: `gbp` */
    readonly currency: string;
    /** the version of the order: it grows with every event */
    readonly version: number;
    /** how many entries the journal has */
    readonly count: number;
    /** the hash at the end of the chain: SHA-256, hex */
    readonly head: string;
    /** whose proof it is: a party's id, `customer`, or `all` */
    readonly for: string;
  };
  /** the journal, oldest first */
  readonly entries: readonly ({
    /** one side of a movement of money */
    readonly entry: {
      /** its place in the journal, from 1 */
      readonly i: number;
      /** the event it belongs to */
      readonly seq: number;
      /** milliseconds since the epoch */
      readonly at: number;
      /** what moved the money */
      readonly movement: "authorise" | "void" | "capture" | "transfer" | "reversal" | "refund" | "refund_failure" | "paid_otherwise" | "chargeback" | "reinstatement" | "excess" | "excess_back";
      /** the id of our refund, or Stripe's id of the charge, transfer or reversal */
      readonly ref: string;
      /** the account in the books */
      readonly account: "customer" | "held" | "cash" | "party" | "loss" | "outside";
      /** a party's id, or `customer` */
      readonly owner: string;
      /** every movement has as much `debit` as `credit` */
      readonly side: "debit" | "credit";
      /** above 0; minor units */
      readonly amount: number;
    };
    /** random; it goes into the hash, so that nobody can guess an entry from it */
    readonly salt: string;
  } | {
    /** SHA-256, hex */
    readonly hash: string;
  })[];
  /** Ed25519, base64url */
  readonly signature: string;
};

export type ProofKey = {
  /** the kind of key */
  readonly kty: "OKP";
  /** the curve */
  readonly crv: "Ed25519";
  /** the public key, base64url */
  readonly x: string;
};

export type Message = {
  /** `msg_…` */
  readonly id: string;
  /** `supplier`: between the retailer and one supplier; `dispute`: between all who take part in it */
  readonly thread: "supplier" | "dispute";
  /** the supplier of the thread; null: it is a dispute's */
  readonly supplier_id: string | null;
  /** the dispute of the thread; null: it is a supplier's */
  readonly dispute_id: string | null;
  /** who wrote it */
  readonly from: {
    /** the role of the writer */
    readonly role: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
    /** the party of the writer; null: the customer */
    readonly party_id: string | null;
  };
  /** plain text; lines are kept */
  readonly body: string;
  /** what it proposes; null: nothing */
  readonly proposal: Proposal | null;
  /** when it was written */
  readonly at: string;
};

export type Proposal = {
  /** `prp_…` */
  readonly id: string;
  /** the supplier whose thread it is in */
  readonly supplier_id: string;
  /** the side that made it; the other one answers */
  readonly from: string;
  /** `closed`: it cannot be accepted any more, since the order moved on */
  readonly status: "open" | "accepted" | "declined" | "closed";
  /** why one that nobody answered cannot be executed */
  readonly closed_because: string | null;
  /** what the customer would get back; empty: all that is left */
  readonly refund: {
    /** alone: spread over everything that is left; minor units of the currency */
    readonly amount?: number;
    /** whole pieces of lines; absent: no line by itself */
    readonly lines?: readonly {
      /** the id of a line of the order */
      readonly line_id: string;
      /** how many pieces */
      readonly quantity: number;
    }[];
    /** of the delivery; minor units of the currency */
    readonly shipping?: number;
  };
  /** who would bear it; null: by the shares and the supplier's policy */
  readonly borne_by: readonly {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** what this party would bear; minor units of the currency */
    readonly amount: number;
  }[] | null;
  /** true: it also withdraws the supplier's task */
  readonly cancel: boolean;
  /** what accepting it would do now, as far as the caller may see it */
  readonly quote: {
    /** for a supplier only where the terms say it */
    readonly amount: number | null;
    /** who would bear it, as far as the caller sees it */
    readonly parties: readonly ({
      /** the role of the party in this order */
      readonly party: "supplier" | "brand" | "retailer" | "platform";
      /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
      readonly party_id: string;
      /** all that it would bear; minor units of the currency */
      readonly amount: number;
      /** out of its share; minor units of the currency */
      readonly from_share: number;
      /** beyond its share; minor units of the currency */
      readonly receivable: number;
    })[];
  } | null;
  /** empty: the caller cannot answer it */
  readonly allowed_actions: readonly ("accept" | "decline")[];
  /** when it was accepted or declined; null: it was not */
  readonly answered_at: string | null;
};

export type NewMessage = {
  /** the supplier; implicit for one, and where there is only one */
  readonly to?: string | undefined;
  /** plain text; lines are kept */
  readonly body: string;
  /** terms that the other side can accept: they are executed at once then */
  readonly proposal?: {
    /** what the customer gets back; empty: all that is left */
    readonly refund: {
      /** alone: spread over all lines and the shipping by what is left of them */
      readonly amount?: number | undefined;
      /** whole pieces of lines; left out: no line by itself */
      readonly lines?: readonly {
        /** the id of a line of the order */
        readonly line_id: string;
        /** how many pieces, at most what is left of the line */
        readonly quantity: number;
      }[] | undefined;
      /** minor units of the shipping */
      readonly shipping?: number | undefined;
    };
    /** who bears it; left out: by the shares and the supplier's policy */
    readonly borne_by?: BorneBy | undefined;
    /** withdraws the supplier's fulfilment */
    readonly cancel?: boolean | undefined;
  } | undefined;
};

/** left out: by the shares and the supplier's policy */
export type BorneBy = readonly {
  /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
  readonly party_id: string;
  /** minor units that this party bears */
  readonly amount: number;
}[];

export type AnsweredProposal = {
  /** the proposal, answered */
  readonly proposal: Proposal;
  /** the order as it is then */
  readonly order: Order;
};

export type ListedDispute = {
  /** `dsp_…` */
  readonly id: string;
  /** a fraud warning is what a bank says before any dispute: with a refund of all that is left, it may never come */
  readonly kind: "dispute" | "chargeback" | "inquiry" | "fraud_warning";
  /** `open` until Platform Ops, or the bank, have decided */
  readonly status: "open" | "resolved";
  /** damaged, wrong_product, not_delivered, quality, other; of a bank's case, Stripe's word */
  readonly reason: string;
  /** what the customer or the retailer wrote; null: it is a bank's case */
  readonly description: string | null;
  /** the lines that it is about; empty: a bank's case is about the whole order */
  readonly line_ids: readonly string[];
  /** the suppliers of these lines; they take part in it */
  readonly supplier_ids: readonly string[];
  /** links of whoever raised it; they are never opened by us */
  readonly evidence_urls: readonly string[];
  /** the role of whoever raised it */
  readonly raised_by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe" | "bank";
  /** when it began */
  readonly raised_at: string;
  /** null while it is open. `refund`, `no_refund`: Platform Ops decided; `won`, `lost`, `closed`: the bank did; `over`: a warning that does not matter any more */
  readonly outcome: "refund" | "no_refund" | "won" | "lost" | "closed" | "over" | null;
  /** the reasons of Platform Ops; null: they have not decided, or a bank did */
  readonly note: string | null;
  /** when it ended; null while it is open */
  readonly resolved_at: string | null;
  /** the refund that the decision made; null: none */
  readonly refund: {
    /** `ref_…` */
    readonly id: string;
    /** null: the caller does not see the money of the customer; minor units of the currency */
    readonly amount: number | null;
    /** as in `refunds` of the order */
    readonly status: "requested" | "pending" | "succeeded" | "failed";
  } | null;
  /** who bears the refund, as decided; null: by the shares, or the caller does not see it */
  readonly borne_by: readonly {
    /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
    readonly party_id: string;
    /** what this party bears; minor units of the currency */
    readonly amount: number;
  }[] | null;
  /** the bank's case; null: it is none, or the caller does not see it */
  readonly chargeback: {
    /** Stripe's id of the case: `du_…` */
    readonly stripe_id: string;
    /** what the bank asks for; minor units of the currency */
    readonly amount: number;
    /** of `amount`; a bank may ask in another one than the order's */
    readonly currency: string;
    /** what the bank holds now, in the order's currency */
    readonly withdrawn: number;
    /** until when the bank takes an answer; null: it did not say */
    readonly respond_by: string | null;
    /** the last answer to the bank */
    readonly answer: {
      /** `draft`: Stripe keeps it, and it can be changed; `final`: for the bank */
      readonly stage: "draft" | "final";
      /** `asked`: Stripe does not have it yet; `sent`: Stripe has it; `refused`: Stripe did not take it; `overtaken`: the bank decided or asked anew */
      readonly status: "asked" | "sent" | "refused" | "overtaken";
      /** the role of whoever answered */
      readonly by: "customer" | "supplier" | "brand" | "retailer" | "platform" | "system" | "stripe";
      /** when it was given */
      readonly at: string;
      /** why Stripe did not take it */
      readonly code: string | null;
    } | null;
    /** the bank got evidence that somebody gave in Stripe's Dashboard */
    readonly answered_by_hand: boolean;
  } | null;
  /** the warning of the bank; null: it is none, or the caller does not see it */
  readonly fraud_warning: {
    /** Stripe's id of the warning: `issfr_…` */
    readonly stripe_id: string;
  } | null;
  /** what the caller may do with it now; every other action is refused */
  readonly allowed_actions: readonly ("message" | "resolve" | "send_evidence" | "refund" | "cancel")[];
  /** the id of the order */
  readonly order_id: string;
  /** the number of the order, as people see it */
  readonly order_number: string;
};

export type NewDispute = {
  /** the kind of complaint */
  readonly reason: "damaged" | "wrong_product" | "not_delivered" | "quality" | "other";
  /** what is wrong; the retailer, its suppliers and Platform Ops read it */
  readonly description: string;
  /** the lines that it is about */
  readonly line_ids: readonly string[];
  /** https addresses, shown to those who take part; never fetched */
  readonly evidence_urls?: readonly string[] | undefined;
};

export type Ruling = {
  /** who is right: `refund` is the customer */
  readonly outcome: "refund" | "no_refund";
  /** with `refund`; left out or empty: all that is left */
  readonly refund?: RefundAsk | undefined;
  /** left out: by the shares; else the rest is the retailer's */
  readonly borne_by?: BorneBy | undefined;
  /** the reasons; everybody who takes part reads them */
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
  /** `ful_…` */
  readonly id: string;
  /** the id of the order */
  readonly order_id: string;
  /** the number of the order, as people see it */
  readonly order_number: string;
  /** the status of the whole order, with the tasks of other suppliers */
  readonly order_status: "pending" | "payment_authorised" | "confirmed" | "in_production" | "dispatched" | "delivered" | "cancelled" | "refunded";
  /** the order is being cancelled: everything is put back, and `status` becomes `cancelled` when it is. Until then `status` is what it was */
  readonly order_cancelling: boolean;
  /** the supplier that makes it */
  readonly supplier_id: string;
  /** `requested`: accept or reject it; `accepted`: start it; `in_production`: dispatch it; `dispatched`, `arrived`: it is on its way, or there; `rejected`, `withdrawn`: do nothing */
  readonly status: "requested" | "accepted" | "in_production" | "dispatched" | "arrived" | "delivered" | "rejected" | "withdrawn";
  /** when the supplier got it; null: not yet; RFC 3339, UTC */
  readonly requested_at: string | null;
  /** when it has to leave the supplier; null where nothing was promised, and when it has left */
  readonly send_by: string | null;
  /** name, phone and address for the delivery, without an e-mail address; null once they are not needed */
  readonly customer: Customer | null;
  /** when the name, phone or address of the delivery was corrected last; an earlier label is wrong */
  readonly delivery_corrected_at: string | null;
  /** the delivery that the customer chose; its price is in `totals` */
  readonly shipping: {
    /** the id of the delivery that was chosen; null: there was none to choose from */
    readonly option_id: string | null;
    /** the name that customers see */
    readonly title: string;
  } | null;
  /** what to make, without prices */
  readonly lines: readonly Line[];
  /** how many times its lines were corrected; `start` takes it */
  readonly corrections: number;
  /** the parcel; null until it is sent */
  readonly tracking: Tracking | null;
  /** what the caller may do with it now; every other action is refused */
  readonly allowed_actions: readonly ("pay" | "cancel" | "refund" | "confirm_delivery" | "accept" | "reject" | "start" | "dispatch" | "deliver" | "retry" | "force_cancel" | "pay_otherwise" | "redirect_money" | "message_retailer" | "message_supplier" | "raise_dispute" | "correct_line" | "correct_customer" | "correct_tracking")[];
};

export type Stock = {
  /** the supplier's own code of the product; its stock is counted by it */
  readonly sku: string;
  /** unsold units */
  readonly on_hand: number;
  /** the number of its last change; send it along, and nobody overwrites a change unseen */
  readonly version: number;
};

export type StockChange = {
  /** the number of the change among those of the SKU */
  readonly version: number;
  /** when */
  readonly at: string;
  /** who made it; `order`: units were sold, or given back */
  readonly by: {
    /** `member`: a person on the pages; `key`: a program */
    readonly kind: "member" | "key" | "order";
    /** the id of the member, the key or the order */
    readonly id: string;
    /** the present name of the member or key; null: it is an order, or Platform Ops */
    readonly name: string | null;
  };
  /** unsold units */
  readonly before: number;
  /** unsold units */
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
  /** how it can be delivered; the first one is the default */
  readonly shipping_options?: readonly {
    /** sent as `shipping_option_id` when an order is placed */
    readonly id: string;
    /** the name that customers see */
    readonly title: string;
    /** its price, tax included, in minor units */
    readonly amount: number;
    /** days on the way; left out: not promised */
    readonly delivery_days?: number;
  }[];
  /** the web addresses of the shop, whose pages may use the publishable key; empty: none. Absent in a supplier's */
  readonly allowed_origins?: readonly string[];
  /** where customers write a review; the mail about the delivery links to it; null: no link */
  readonly review_url?: string | null;
  /** for customers; mails and pages show it; null: none */
  readonly contact_email?: string | null;
  /** for customers; mails and pages show it; null: none */
  readonly contact_phone?: string | null;
  /** a page with the ways to reach the shop; null: none */
  readonly contact_url?: string | null;
  /** of a supplier: true accepts every new task at once */
  readonly auto_accept?: boolean;
  /** in which days and times are told, and what a day of a filter is; UTC unless set */
  readonly time_zone?: string;
  /** of the shop: ISO 4217, in lower case. Absent in a supplier's */
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
  /** how it can be delivered; the first one is the default */
  readonly shipping_options?: readonly ({
    /** sent as `shipping_option_id` when an order is placed */
    readonly id: string;
    /** the name that customers see */
    readonly title: string;
    /** its price, tax included, in minor units */
    readonly amount: number;
    /** days on the way; left out: not promised */
    readonly delivery_days?: number | undefined;
  })[] | undefined;
  /** the web addresses of the shop, whose pages may use the publishable key; an empty list: none; left out: stays */
  readonly allowed_origins?: readonly string[] | undefined;
  /** where customers write a review; the mail about the delivery links to it; null: no link */
  readonly review_url?: string | null | undefined;
  /** for customers; mails and pages show it; null: none */
  readonly contact_email?: string | null | undefined;
  /** for customers; mails and pages show it; null: none */
  readonly contact_phone?: string | null | undefined;
  /** a page with the ways to reach the shop; null: none */
  readonly contact_url?: string | null | undefined;
  /** of a supplier: true accepts every new task at once */
  readonly auto_accept?: boolean | undefined;
  /** in which days and times are told, and what a day of a filter is; UTC unless set */
  readonly time_zone?: string | undefined;
};

export type CancellationPolicy = {
  /** basis points of its share that it gives up once production has started */
  readonly refundable_bps: number;
};

export type NotificationWording = {
  /** which mail */
  readonly event: "received" | "confirmed" | "line_corrected" | "in_production" | "partly_dispatched" | "dispatched" | "tracking_corrected" | "delivered" | "cancelled" | "refunded" | "refund_sent" | "refund_failed" | "paid_otherwise";
  /** the subject of the mail */
  readonly subject: string;
  /** the mail as HTML */
  readonly html: string;
  /** the mail as plain text */
  readonly text: string;
  /** false: customers do not get this mail */
  readonly enabled: boolean;
  /** the fields it was made from; null: it was written as Liquid */
  readonly simple: SimpleWording | null;
  /** false: the default, since the retailer has no wording of its own */
  readonly own: boolean;
  /** the last mail that was sent in the default wording, because this one failed */
  readonly fell_back: {
    /** when it was sent */
    readonly at: string;
    /** what was wrong with the wording */
    readonly why: string;
    /** the id of the order */
    readonly order_id: string;
  } | null;
};

export type SimpleWording = {
  /** the subject of the mail */
  readonly subject: string;
  /** the first line inside the mail */
  readonly heading: string;
  /** the text of the mail */
  readonly paragraphs: string;
  /** the words of the button that opens the order */
  readonly button: string;
  /** who signs the mail; an empty text: nobody */
  readonly signature: string;
  /** an https address of a picture; an empty text: no picture */
  readonly logo_url: string;
  /** the colour of the button: `#1f5c4d` */
  readonly accent: string;
  /** small print at the end; an empty text: none */
  readonly footer: string;
};

export type SimpleWordingBody = {
  /** the subject of the mail */
  readonly subject: string;
  /** the first line inside the mail */
  readonly heading: string;
  /** an empty line begins a new paragraph */
  readonly paragraphs: string;
  /** the words of the button that opens the order */
  readonly button: string;
  /** who signs the mail; an empty text: nobody */
  readonly signature?: string | undefined;
  /** an https address of a picture; an empty text: no picture */
  readonly logo_url?: string | undefined;
  /** the colour of the button */
  readonly accent: string;
  /** small print at the end; an empty text: none */
  readonly footer?: string | undefined;
  /** false: customers do not get this mail */
  readonly enabled?: boolean | undefined;
};

export type NotificationPreview = {
  /** the subject of the mail */
  readonly subject: string;
  /** the mail as HTML */
  readonly html: string;
  /** the mail as plain text */
  readonly text: string;
};

export type Member = {
  /** `mem_…` */
  readonly id: string;
  /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
  readonly party_id: string;
  /** gets the sign-in links */
  readonly email: string;
  /** for colleagues */
  readonly name: string;
  /** when it was added */
  readonly created_at: string;
};

export type SecurityEntry = {
  /** of the entry */
  readonly id: string;
  /** when */
  readonly at: string;
  /** what was done */
  readonly event: "signed_in" | "signed_out_everywhere" | "member_added" | "member_removed" | "key_made" | "key_renamed" | "key_adopted" | "key_revoked" | "settings_changed" | "exported" | "export_downloaded";
  /** who did it */
  readonly by: {
    /** `member`: a person on the pages; `key`: a program */
    readonly kind: "member" | "key";
    /** the id of the member or the key */
    readonly id: string;
    /** its present name; null: Platform Ops */
    readonly name: string | null;
  };
  /** an e-mail address, a key, or names of settings */
  readonly subject: string | null;
};

export type Health = {
  /** `down`: a dependency is */
  readonly status: "up" | "down";
  /** each system that we need */
  readonly dependencies: readonly ({
    /** of the system */
    readonly name: string;
    /** as it answered just now */
    readonly status: "up" | "down";
    /** how long its answer took, in milliseconds */
    readonly latency_ms: number;
  })[];
  /** how far the lists are behind the orders, in milliseconds; null: not known */
  readonly read_model_lag_ms: number | null;
  /** orders that wait for a person */
  readonly parked_orders: number | null;
  /** what orders and Stripe do not agree on; Stripe was read until `read_until` */
  readonly unexplained_money: {
    /** how many */
    readonly count: number;
    /** how old the oldest is, in seconds; null: there is none */
    readonly oldest_age_s: number | null;
    /** everything at Stripe before it was read */
    readonly read_until: string;
  } | null;
};

/** Every call by its name: what it takes, and what it answers. */
export interface Calls {
  /** List the products of the shop */
  'products.list': { readonly takes: {
    readonly query?: {
      /** the most rows of a page */
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly Product[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
    /** the shop that the key belongs to */
    readonly retailer: {
      /** `ret_…` */
      readonly id: string;
      /** for customers */
      readonly name: string;
    };
    /** ISO 4217, in lower case: `gbp` */
    readonly currency: string;
    /** how many decimals of the amounts are shown: 1250 is 12.50 with 2 */
    readonly currency_digits: number;
    /** how it can be delivered; the first one is the default */
    readonly shipping_options: readonly ({
      /** sent as `shipping_option_id` when an order is placed */
      readonly id: string;
      /** the name that customers see */
      readonly title: string;
      /** its price, tax included, in minor units */
      readonly amount: number;
      /** days on the way; null: not promised */
      readonly delivery_days: number | null;
    })[];
  } };
  /** Get a product */
  'products.get': { readonly takes: {
    readonly path: {
      /** a `listing_id` of the list */
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
      /** the most rows of a page */
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
      /** the id of a supplier: with a line of it */
      readonly supplier?: string | undefined;
      /** a `product_id`: with a line of it */
      readonly product?: string | undefined;
      /** words in any order, or parts of them: of the number, the customer’s name, e-mail, phone, street, town or postcode, a SKU, a product, the tracking of a parcel, the reference or a text of the metadata; or an id of the order or a part of it, a party, a product, a listing or Stripe; as far as the caller sees them */
      readonly q?: string | undefined;
      /** how much was refunded; `owed`: the order is refunded, cancelled or being cancelled, and the customer still waits for money */
      readonly refund_status?: "none" | "partial" | "full" | "owed" | undefined;
      /** `any`: has or had one; brands see none */
      readonly dispute?: "any" | "none" | "open" | "resolved" | undefined;
      /** only those whose work waits for a person; Platform Ops see them */
      readonly parked?: "true" | undefined;
      /** only those that need something of the caller: an answer to a `proposal`, a `message` or a `bank`; a look at a `dispute`; a retailer's order that is cancelled within 24 hours because a supplier is `unanswered`, or that was lost within 7 days, `out_of_stock`; a brand's with a `payout` to come */
      readonly needs?: "unanswered" | "proposal" | "message" | "dispute" | "bank" | "out_of_stock" | "payout" | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly Order[];
    /** send it as `cursor` for the next page; null on the last page */
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
      /** the id of a supplier: with a line of it */
      readonly supplier?: string | undefined;
      /** a `product_id`: with a line of it */
      readonly product?: string | undefined;
      /** words in any order, or parts of them: of the number, the customer’s name, e-mail, phone, street, town or postcode, a SKU, a product, the tracking of a parcel, the reference or a text of the metadata; or an id of the order or a part of it, a party, a product, a listing or Stripe; as far as the caller sees them */
      readonly q?: string | undefined;
      /** how much was refunded; `owed`: the order is refunded, cancelled or being cancelled, and the customer still waits for money */
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
      /** the id of a supplier: with a line of it */
      readonly supplier?: string | undefined;
      /** a `product_id`: with a line of it */
      readonly product?: string | undefined;
      /** words to search, as in the list of orders */
      readonly q?: string | undefined;
      /** how much was refunded; `owed`: the order is refunded, cancelled or being cancelled, and the customer still waits for money */
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
      /** the most rows of a page */
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly Export[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Get an export */
  'exports.get': { readonly takes: {
    readonly path: {
      /** the id of the export */
      readonly id: string;
    };
  }; readonly answers: Export };
  /** Get an order */
  'orders.get': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
  }; readonly answers: Order };
  /** Change reference and metadata */
  'orders.annotate': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body: AnnotateOrder;
  }; readonly answers: Order };
  /** Get the version of an order */
  'orders.version': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
  }; readonly answers: {
    /** the version of the order: it grows with every event */
    readonly version: number;
  } };
  /** Get the timeline of an order */
  'orders.events': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly query?: {
      /** the `seq` of the last event that you have; 0: from the beginning */
      readonly after?: number | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly Event[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Cancel an order */
  'orders.cancel': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body?: {
      /** why; the retailer, Platform Ops and whoever wrote it read it */
      readonly reason?: string | undefined;
    } | undefined;
  }; readonly answers: Order };
  /** Confirm the delivery */
  'orders.confirmDelivery': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Order };
  /** Revoke the links of an order */
  'orders.revokeTokens': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Order };
  /** Pay an order */
  'orders.pay': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body: PaymentMethod;
  }; readonly answers: PaidOrder };
  /** Correct the customer */
  'orders.correctCustomer': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body: {
      /** who gets the parcel */
      readonly name: string;
      /** gets the mails from now on */
      readonly email: string;
      /** with its country code (`+44 …`), or as in the country of the address */
      readonly phone?: string | undefined;
      /** where it is delivered */
      readonly address: NewAddress;
    };
  }; readonly answers: Order };
  /** Correct the measurements of a line */
  'orders.correctLine': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
      /** the id of the line */
      readonly line: string;
    };
    readonly body: {
      /** all options of the line, as they shall be */
      readonly options: { readonly [name: string]: string | number };
    };
  }; readonly answers: Order };
  /** Send a mail again */
  'orders.resendNotification': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
      /** which mail: received, confirmed, line_corrected, in_production, partly_dispatched, dispatched, tracking_corrected, delivered, cancelled, refunded, refund_sent, refund_failed, paid_otherwise */
      readonly event: string;
    };
    readonly body?: {
      /** which refund, where `event` is `refund_sent`: there is one mail for each. Left out: the last of them. Other mails have none */
      readonly refund_id?: string | undefined;
    } | undefined;
  }; readonly answers: Order };
  /** List parked orders */
  'ops.parked.list': { readonly takes: {
    readonly query?: {
      /** the most rows of a page */
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly Order[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Retry the parked work of an order */
  'ops.orders.retry': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Order };
  /** Cancel an order by force */
  'ops.orders.cancel': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body: {
      /** why; kept with the cancellation */
      readonly reason: string;
    };
  }; readonly answers: Order };
  /** Say that a failed refund was paid otherwise */
  'ops.orders.payOtherwise': { readonly takes: {
    readonly path: {
      /** the id of the order */
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
      /** the id of the order */
      readonly id: string;
    };
    readonly body: {
      /** the id of the party: `sup_…`, `brd_…`, `ret_…` or `plt_…` */
      readonly party_id: string;
      /** the Stripe account that gets it: `acct_…` */
      readonly account: string;
      /** why; the party reads it */
      readonly note: string;
    };
  }; readonly answers: Order };
  /** Rebuild the read model of an order */
  'ops.orders.reproject': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Reprojected };
  /** List dead letters */
  'ops.deadLetters.list': { readonly takes: {
    readonly query?: {
      /** the most rows of a page */
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly DeadLetter[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Replay a dead letter */
  'ops.deadLetters.replay': { readonly takes: {
    readonly path: {
      /** the id of the dead letter */
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: DeadLetter };
  /** List unexplained money */
  'ops.unexplainedMoney.list': { readonly takes: {
    readonly query?: {
      /** the most rows of a page */
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
      /** `open`: waits for a person; `noted`: somebody explained it */
      readonly show?: "open" | "noted" | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly UnexplainedMoney[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Book unexplained money */
  'ops.unexplainedMoney.book': { readonly takes: {
    readonly path: {
      /** Stripe's id of what moved the money */
      readonly source: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: UnexplainedMoney };
  /** Explain unexplained money */
  'ops.unexplainedMoney.explain': { readonly takes: {
    readonly path: {
      /** Stripe's id of what moved the money */
      readonly source: string;
    };
    readonly body: {
      /** what it is; Platform Ops read it */
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
    /** the rows of this page */
    readonly data: readonly RefusedAttempt[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Quote a refund */
  'refunds.quote': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body?: RefundAsk | undefined;
  }; readonly answers: RefundQuote };
  /** Refund an order */
  'refunds.create': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body: RefundOrder;
  }; readonly answers: Order };
  /** Get the proof of the money */
  'orders.proof': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
  }; readonly answers: Proof };
  /** Get the public key of proofs */
  'proofKey.get': { readonly takes: {
  }; readonly answers: ProofKey };
  /** List the messages of an order */
  'messages.list': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly query?: {
      /** only this thread */
      readonly supplier?: string | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly Message[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Write a message */
  'messages.create': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body: NewMessage;
  }; readonly answers: Message };
  /** Accept a proposal */
  'proposals.accept': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
      /** the id of the proposal */
      readonly proposal_id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: AnsweredProposal };
  /** Decline a proposal */
  'proposals.decline': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
      /** the id of the proposal */
      readonly proposal_id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: AnsweredProposal };
  /** List disputes */
  'disputes.list': { readonly takes: {
    readonly query?: {
      /** the most rows of a page */
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
      /** only those; left out: all */
      readonly status?: "open" | "resolved" | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly ListedDispute[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Raise a dispute */
  'disputes.raise': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
    readonly body: NewDispute;
  }; readonly answers: Dispute };
  /** Get a dispute */
  'disputes.get': { readonly takes: {
    readonly path: {
      /** the id of the dispute */
      readonly id: string;
    };
  }; readonly answers: Dispute };
  /** List the messages of a dispute */
  'disputes.messages.list': { readonly takes: {
    readonly path: {
      /** the id of the dispute */
      readonly id: string;
    };
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly Message[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Write in a dispute */
  'disputes.messages.create': { readonly takes: {
    readonly path: {
      /** the id of the dispute */
      readonly id: string;
    };
    readonly body: {
      /** plain text; lines are kept */
      readonly body: string;
    };
  }; readonly answers: Message };
  /** Resolve a dispute */
  'disputes.resolve': { readonly takes: {
    readonly path: {
      /** the id of the dispute */
      readonly id: string;
    };
    readonly body: Ruling;
  }; readonly answers: Dispute };
  /** Get the evidence of an order */
  'orders.evidence': { readonly takes: {
    readonly path: {
      /** the id of the order */
      readonly id: string;
    };
  }; readonly answers: EvidencePack };
  /** Answer the bank */
  'disputes.sendEvidence': { readonly takes: {
    readonly path: {
      /** the id of the dispute */
      readonly id: string;
    };
    readonly body: BankAnswer;
  }; readonly answers: Dispute };
  /** List tasks */
  'fulfilments.list': { readonly takes: {
    readonly query?: {
      /** the most rows of a page */
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
      /** repeatable; left out: all */
      readonly status?: readonly ("requested" | "accepted" | "in_production" | "dispatched" | "arrived" | "delivered" | "rejected" | "withdrawn")[] | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly Fulfilment[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Accept a task */
  'fulfilments.accept': { readonly takes: {
    readonly path: {
      /** the id of the task */
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Fulfilment };
  /** Start production */
  'fulfilments.start': { readonly takes: {
    readonly path: {
      /** the id of the task */
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
      /** the id of the task */
      readonly id: string;
    };
    readonly body?: {} | undefined;
  }; readonly answers: Fulfilment };
  /** Reject a task */
  'fulfilments.reject': { readonly takes: {
    readonly path: {
      /** the id of the task */
      readonly id: string;
    };
    readonly body: {
      /** why; the retailer reads it */
      readonly reason: string;
    };
  }; readonly answers: Fulfilment };
  /** Dispatch a task */
  'fulfilments.dispatch': { readonly takes: {
    readonly path: {
      /** the id of the task */
      readonly id: string;
    };
    readonly body: {
      /** the name of the company that delivers the parcel */
      readonly carrier: string;
      /** the number of the parcel at the carrier */
      readonly tracking_number: string;
      /** a page that shows where the parcel is; left out: none */
      readonly tracking_url?: string | undefined;
    };
  }; readonly answers: Fulfilment };
  /** Correct the tracking */
  'fulfilments.correctTracking': { readonly takes: {
    readonly path: {
      /** the id of the task */
      readonly id: string;
    };
    readonly body: {
      /** the name of the company that delivers the parcel */
      readonly carrier: string;
      /** the number of the parcel at the carrier */
      readonly tracking_number: string;
      /** a page that shows where the parcel is; left out: none */
      readonly tracking_url?: string | undefined;
    };
  }; readonly answers: Fulfilment };
  /** Get the stock of a SKU */
  'stock.get': { readonly takes: {
    readonly path: {
      /** of a product that the supplier makes */
      readonly sku: string;
    };
  }; readonly answers: Stock };
  /** Set the stock of a SKU */
  'stock.set': { readonly takes: {
    readonly path: {
      /** of a product that the supplier makes */
      readonly sku: string;
    };
    readonly body: {
      /** unsold units, counted; it replaces the number */
      readonly on_hand: number;
      /** of the stock that you read; 409 if it has changed since. Left out: it is set anyway */
      readonly version?: number | undefined;
    };
  }; readonly answers: Stock };
  /** Adjust the stock of a SKU */
  'stock.adjust': { readonly takes: {
    readonly path: {
      /** of a product that the supplier makes */
      readonly sku: string;
    };
    readonly body: {
      /** how many units more; below 0: fewer. Not 0 */
      readonly by: number;
    };
  }; readonly answers: Stock };
  /** List the changes of the stock of a SKU */
  'stock.changes': { readonly takes: {
    readonly path: {
      /** of a product that the supplier makes */
      readonly sku: string;
    };
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly StockChange[];
    /** send it as `cursor` for the next page; null on the last page */
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
      /** which mail: received, confirmed, line_corrected, in_production, partly_dispatched, dispatched, tracking_corrected, delivered, cancelled, refunded, refund_sent, refund_failed, paid_otherwise */
      readonly event: string;
    };
  }; readonly answers: NotificationWording };
  /** Change the wording of a mail */
  'settings.notifications.update': { readonly takes: {
    readonly path: {
      /** which mail: received, confirmed, line_corrected, in_production, partly_dispatched, dispatched, tracking_corrected, delivered, cancelled, refunded, refund_sent, refund_failed, paid_otherwise */
      readonly event: string;
    };
    readonly body: {
      /** the subject of the mail */
      readonly subject: string;
      /** the mail as HTML */
      readonly html: string;
      /** the mail as plain text */
      readonly text: string;
      /** false: customers do not get this mail */
      readonly enabled?: boolean | undefined;
    };
  }; readonly answers: NotificationWording };
  /** Reset the wording of a mail */
  'settings.notifications.reset': { readonly takes: {
    readonly path: {
      /** which mail: received, confirmed, line_corrected, in_production, partly_dispatched, dispatched, tracking_corrected, delivered, cancelled, refunded, refund_sent, refund_failed, paid_otherwise */
      readonly event: string;
    };
  }; readonly answers: NotificationWording };
  /** Change the wording of a mail without Liquid */
  'settings.notifications.updateSimple': { readonly takes: {
    readonly path: {
      /** which mail: received, confirmed, line_corrected, in_production, partly_dispatched, dispatched, tracking_corrected, delivered, cancelled, refunded, refund_sent, refund_failed, paid_otherwise */
      readonly event: string;
    };
    readonly body: SimpleWordingBody;
  }; readonly answers: NotificationWording };
  /** Preview a mail */
  'settings.notifications.preview': { readonly takes: {
    readonly path: {
      /** which mail: received, confirmed, line_corrected, in_production, partly_dispatched, dispatched, tracking_corrected, delivered, cancelled, refunded, refund_sent, refund_failed, paid_otherwise */
      readonly event: string;
    };
    readonly body: {
      /** the subject of the mail */
      readonly subject: string;
      /** the mail as HTML */
      readonly html: string;
      /** the mail as plain text */
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
    /** the rows of this page */
    readonly data: readonly Member[];
    /** send it as `cursor` for the next page; null on the last page */
    readonly next_cursor: string | null;
  } };
  /** Add a member */
  'members.add': { readonly takes: {
    readonly body: {
      /** gets the sign-in links */
      readonly email: string;
      /** for colleagues */
      readonly name: string;
      /** Platform Ops: another party's members */
      readonly party_id?: string | undefined;
    };
  }; readonly answers: Member };
  /** Remove a member */
  'members.remove': { readonly takes: {
    readonly path: {
      /** the id of the member */
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
      /** the most rows of a page */
      readonly limit?: number | undefined;
      /** `next_cursor` of the page before; left out: the first page. A cursor does not expire */
      readonly cursor?: string | undefined;
    } | undefined;
  }; readonly answers: {
    /** the rows of this page */
    readonly data: readonly SecurityEntry[];
    /** send it as `cursor` for the next page; null on the last page */
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
