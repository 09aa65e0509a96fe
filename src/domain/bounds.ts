/** The most entries of each list that callers can make longer. What would be one too many is refused, and says so. */
export const BOUNDS = {
  /** Of a party: the valid ones. */
  keys: 200,
  members: 200,
  /** Of a member: saved lists of orders. */
  views: 20,
  /** Exports of a party that are not written yet. */
  exports: 5,
  /** Of an order. */
  messages: 1_000,
  proposals: 100,
  disputes: 50,
  /** Asked for by `refund`. What is owed for another reason is never refused. */
  refunds: 100,
  mails: 50,
  /** Names of metadata. */
  metadata: 20,
  /** Events, for what can be repeated at will, such as corrections. An object reads its whole journal when it starts. */
  events: 3_000,
} as const;

/** The most entries of each list where a new one replaces the oldest. */
export const KEPT = {
  /** Of a SKU's stock. */
  stockChanges: 50,
} as const;

export type Bound = keyof typeof BOUNDS;
