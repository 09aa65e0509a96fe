/** CHANGELOG.md for its page. Written by `npm run tables`. */
export const CHANGES: readonly { readonly date: string; readonly items: readonly string[] }[] = [
  {
    date: '2026-11-27',
    items: [
      '`openapi.json` says of every field, parameter, header and answer what it means, with its unit, and when it is null or absent. Nothing changed on the wire.',
      'The page of a problem says whether an order remembers the answer under its idempotency key, so that a corrected call needs a new key. `detail` of `order_moved` and of some others says it, too.',
      'A page of an origin that the retailer does not allow can read the 403 that says so. A publishable key on a call of an order is 403 `forbidden` (it was 404). `detail` of a 401 says what is wrong with the header, and that of a 404 whether there is no such call.',
      'Problems have members for programs: `total` and `currency` (`price_changed`, `amount_…`), `unit_amount`, `version`, `on_hand` and `dispute_ids`. `detail` says where a corrected call needs a new idempotency key.',
      '`payment_method` and `confirmation_token` must have the form of Stripe\'s ids (`pm_…`, `ctoken_…`): anything else, such as a card\'s number, is 400 and places nothing. Before, it was a declined payment.',
      '`openapi.json` says at each field whether it may be null, and no longer in the named schema: `Customer`, `Payment`, `Tracking`, `NextAction`, `Proposal` are never null themselves. Nothing changed on the wire.',
      '`@headrail/client`: types `OrderStatus`, `AllowedAction`, `EventType`, `OrderEvent` and `ShippingOption`; optional fields of what is sent take `undefined`; the message of a problem names the first wrong field, and that of no answer the address.',
      '`GET /v1/products` and the lines of orders have `image_url`, a picture of the listing, or null. An order keeps the picture that the listing had when it was placed. Templates of mails have `line.image_url`.',
      'The CSV of orders has six more columns, after the others: `supplier_name`, `line_tax_net` (the tax in what was captured and not given back), and the reader\'s `own_share`, `own_refunds`, `own_kept` and `own_owed`.',
      'The shares in the CSV of orders are those of captured money: before the capture they are 0 (they were the planned shares). They go below 0 where a party bears more than its share, so the shares of all roles are together `captured` less `refunded` and `charged_back`, and `own_refunds` is your whole part of refunds and chargebacks. The `split` of an order has `bears`, the same part; it is null before the capture.',
      'Orders have `reference` and `metadata` of your own systems: sent with `POST /v1/orders`, changed with `PATCH /v1/orders/{id}`, found by `q`, and the last two columns of the CSV. Only the retailer and Platform Ops see them.',
      'The `data` of an event has a schema of its own for each `type` (`orders.events`). Generated clients know its fields once they asked for the type. Nothing changed on the wire.',
      'Products have `lead_time_days`, and shipping options `delivery_days`. An order\'s fulfilments and a supplier\'s tasks have `send_by`, and an order has `expected_by`.',
      '`/docs/reference` shows every call, and you can try it there. `/docs/changelog` is this list. `/docs` has the guides, the rate limits and the problems. New guides: Refunds and who bears them, Testing with faults.',
      'The guides show the addresses of the server that shows them, and have a new one, Play the supplier. The README of `@headrail/client` says how to install it.',
      'An order of several suppliers has one more mail to its customer, `partly_dispatched`: the first of several parcels has left. It is worded and switched off under `/v1/settings/notifications` as the others. Wordings have the variable `order.still_to_come`.',
      'A customer gets a mail when a part of the order was given back, `refund_sent`: once Stripe has made the refund, one for each, also for those made in Stripe\'s Dashboard. It is worded and switched off as the others. Wordings have the variables `refund.amount` and `refund.for`. The event `refund_succeeded` has `mail`. `refund_id` in the body of `orders.resendNotification` says which of them is sent again. The events `mail_requested` and `mail_settled` name it as `refund`.',
      'Wordings have the variable `order.complaint`: `open` while a complaint of the customer is open. Meanwhile `retailer.review_url` is empty, and `review_url` is the order\'s page, so that no mail links to the review page.',
      '`GET /v1/orders` has `sort` (`-placed_at`, `placed_at`, `-updated_at`, `updated_at`) and `updated_since`; the CSV and exports have `updated_since`. A cursor belongs to its sort.',
      '`q` of the orders, their CSV and exports also finds by street, town, tracking number, listing, the id of a party or a product, and an order\'s id without `ord_`. Its words may be in any order.',
      '`transfer_status` in the `split` of an order, and in the CSV, is `waiting` of a transfer that needs Platform Ops (it was `claimed`).',
      '`next_automatic_action` is no longer `bank_decides` once Stripe has the final evidence that was sent here. In mails, `refund.for`, `order.still_to_come` and `parcel.titles` say what differs where an order has an item in two sizes: `Café Shutter (Width 600 mm)`.',
    ],
  },
  {
    date: '2026-11-26',
    items: [
      'Every call has an `operationId`, a description and examples. `openapi.json` has no form routes and no webhooks any more, and its answers may get new fields: a client must accept fields and words that it does not know.',
      'A wrong method is 405 with `allow` (it was 404). A body that is not JSON is 415 `unsupported_media_type` (it was 400 `invalid_request`, or ignored where a body is optional). An `accept` that fits nothing is 406 `not_acceptable`. `OPTIONS` answers with `allow`.',
      '`GET /v1/orders/{id}` has an `etag`, and `if-none-match` gets 304. Pages of lists have `link`. Repeated answers of an order have `idempotent-replayed`.',
      'The `type` of a problem is `/problems/{code}`, a page with cause and remedy. The code itself did not change.',
    ],
  },
];
