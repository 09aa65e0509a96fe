import type { FulfilmentStatus, OrderStatus } from '../../../src/domain/order/lifecycle.ts';

/**
 * Who may cancel, refund, reject, force a cancellation and propose terms, in every state of an order, as in
 * docs/rules.md. This table is written by hand. It takes nothing from the code, because it checks the code.
 */

/** The columns of the table. */
export const ROLE_NAMES = ['customer', 'retailer', 'supplier', 'brand', 'ops'] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/**
 * Its rows. `refund`: all that is left. `part`: a refund of 1.00. `force`: Platform Ops' cancellation with a reason.
 */
export const ACTIONS = ['cancel', 'refund', 'part', 'reject', 'force', 'propose'] as const;
export type Action = (typeof ACTIONS)[number];

/** The ends of allowed actions. Every other word of a cell is the code of a refusal. */
const ENDS = {
  void: 'cancelled; the card is released, nothing is captured, no stock is taken',
  back: 'cancelled; all captured money refunded, every transfer reversed, all stock back',
  forced: 'cancelled; all captured money refunded; stock is back only for fulfilments that nobody had started',
  waits: 'being cancelled; the bank has the money, and the refund waits for its decision',
  all: 'all that was left is refunded; stock is back only for fulfilments that nobody had started',
  part: '1.00 more is refunded; nothing else happens',
  sent: 'a message with a proposal; no money',
  again: 'the same answer as the first time; nothing happens',
} as const;
export type End = keyof typeof ENDS;
export const isEnd = (cell: string): cell is End => Object.hasOwn(ENDS, cell);

type Cells = Readonly<Record<Action, string>>;

interface State {
  /** In the order of the lines. The table's supplier is that of the first one. */
  readonly fulfilments: readonly FulfilmentStatus[];
  readonly cells: Cells;
  /** The exact `allowed_actions`. */
  readonly may: Readonly<Record<RoleName, string>>;
}

const OPS_ONLY = 'not_found not_found not_found not_found ';
const NO_TASK = 'not_found not_found not_found not_found not_found';
const TOO_LATE = 'forbidden forbidden not_allowed_in_status forbidden not_allowed_in_status';

/** Nothing is captured, so a cancellation releases the card. */
const UNPAID: Cells = {
  //         customer  retailer              supplier              brand     ops
  cancel: '  void      void                  forbidden             forbidden void',
  refund: '  forbidden not_allowed_in_status forbidden             forbidden not_allowed_in_status',
  part: '    forbidden not_allowed_in_status forbidden             forbidden not_allowed_in_status',
  propose: ' forbidden not_allowed_in_status not_allowed_in_status forbidden forbidden',
  reject: NO_TASK,
  force: `${OPS_ONLY} void`,
};

/** Captured, and the supplier has a task. */
const REQUESTED: Cells = {
  ...UNPAID,
  cancel: '  back      back      forbidden forbidden back',
  reject: '  forbidden forbidden back      forbidden back',
  force: `${OPS_ONLY} back`,
};

const CONFIRMED: Cells = {
  cancel: '  back      back forbidden forbidden back',
  refund: '  forbidden all  forbidden forbidden all',
  part: '    forbidden part forbidden forbidden part',
  propose: ' forbidden sent sent      forbidden forbidden',
  reject: TOO_LATE,
  force: `${OPS_ONLY} back`,
};

const IN_PRODUCTION: Cells = {
  ...CONFIRMED,
  cancel: '  production_started production_started forbidden forbidden production_started',
  force: `${OPS_ONLY} forced`,
};

/** After the first dispatch nothing can be cancelled, not even by force. */
const DISPATCHED: Cells = {
  ...CONFIRMED,
  cancel: '  not_allowed_in_status not_allowed_in_status forbidden forbidden not_allowed_in_status',
  force: `${OPS_ONLY} not_allowed_in_status`,
};

const CANCELLED: Cells = {
  ...DISPATCHED,
  refund: UNPAID.refund,
  part: UNPAID.part,
  propose: UNPAID.propose,
};

const CANCELLING: Cells = {
  cancel: '  order_cancelling order_cancelling forbidden        forbidden order_cancelling',
  refund: '  forbidden        order_cancelling forbidden        forbidden order_cancelling',
  part: '    forbidden        order_cancelling forbidden        forbidden order_cancelling',
  propose: ' forbidden        order_cancelling order_cancelling forbidden forbidden',
  reject: '  forbidden        forbidden        order_cancelling forbidden order_cancelling',
  force: `${OPS_ONLY} order_cancelling`,
};

/** During a chargeback no refund is made or proposed. */
const BANK = {
  refund: '  forbidden chargeback_open forbidden       forbidden chargeback_open',
  part: '    forbidden chargeback_open forbidden       forbidden chargeback_open',
  propose: ' forbidden chargeback_open chargeback_open forbidden forbidden',
} as const;

const NOTHING_LEFT = {
  refund: '  forbidden nothing_to_refund forbidden         forbidden nothing_to_refund',
  part: '    forbidden nothing_to_refund forbidden         forbidden nothing_to_refund',
  propose: ' forbidden nothing_to_refund nothing_to_refund forbidden forbidden',
} as const;

/** A supplier can always write to the retailer. A brand can only read. */
const ALWAYS = { supplier: 'message_retailer', brand: '' } as const;
const OVER = { ...ALWAYS, customer: '', retailer: 'message_supplier', ops: 'message_supplier' } as const;
/** Until production starts, measurements are corrected; until the first parcel leaves, the customer's data. */
const BOTH = 'correct_line correct_customer';
const EARLY = {
  ...ALWAYS,
  customer: 'cancel correct_line',
  retailer: `cancel message_supplier ${BOTH}`,
  ops: `cancel message_supplier ${BOTH}`,
} as const;
const SURE = {
  ...ALWAYS,
  customer: 'cancel correct_line',
  retailer: `cancel refund message_supplier ${BOTH}`,
  supplier: 'start message_retailer',
  ops: `cancel refund message_supplier ${BOTH}`,
} as const;
const GONE = {
  ...ALWAYS,
  customer: 'raise_dispute',
  retailer: 'refund message_supplier raise_dispute',
  ops: 'refund message_supplier',
} as const;
const MAKING = {
  ...GONE,
  supplier: 'dispatch message_retailer',
  retailer: `${GONE.retailer} correct_customer`,
  ops: 'refund force_cancel message_supplier correct_customer',
} as const;
/** The second fulfilment has not started yet. */
const HALF_MAKING = {
  ...MAKING,
  customer: `${MAKING.customer} correct_line`,
  retailer: `${MAKING.retailer} correct_line`,
  ops: `${MAKING.ops} correct_line`,
} as const;
const UNDERWAY = {
  ...GONE,
  supplier: 'deliver message_retailer correct_tracking',
  ops: `${GONE.ops} correct_tracking`,
} as const;

/** Every status, and for each status every state with different expectations. */
const MATRIX = {
  pending: {
    unpaid: { fulfilments: [], cells: UNPAID, may: { ...EARLY, customer: 'pay cancel correct_line' } },
    authenticating: { fulfilments: [], cells: UNPAID, may: { ...EARLY, customer: 'pay cancel correct_line' } },
  },
  payment_authorised: {
    uncaptured: { fulfilments: [], cells: UNPAID, may: EARLY },
    captured: {
      fulfilments: ['requested'],
      cells: REQUESTED,
      may: { ...EARLY, supplier: 'accept reject message_retailer' },
    },
    half_accepted: { fulfilments: ['accepted', 'requested'], cells: { ...REQUESTED, reject: TOO_LATE }, may: EARLY },
    being_cancelled: { fulfilments: ['withdrawn'], cells: CANCELLING, may: OVER },
  },
  confirmed: {
    accepted: { fulfilments: ['accepted'], cells: CONFIRMED, may: SURE },
    partly_refunded: { fulfilments: ['accepted'], cells: CONFIRMED, may: SURE },
    half_withdrawn: { fulfilments: ['accepted', 'withdrawn'], cells: CONFIRMED, may: SURE },
    charged_back: {
      fulfilments: ['accepted'],
      cells: {
        ...CONFIRMED,
        ...BANK,
        cancel: 'waits waits forbidden forbidden waits',
        force: `${OPS_ONLY} waits`,
      },
      may: { ...SURE, retailer: EARLY.retailer, ops: EARLY.ops },
    },
  },
  in_production: {
    made: { fulfilments: ['in_production'], cells: IN_PRODUCTION, may: MAKING },
    half_started: { fulfilments: ['in_production', 'accepted'], cells: IN_PRODUCTION, may: HALF_MAKING },
    half_dispatched: {
      fulfilments: ['dispatched', 'accepted'],
      cells: { ...IN_PRODUCTION, force: DISPATCHED.force },
      may: {
        ...UNDERWAY,
        customer: `${UNDERWAY.customer} correct_line`,
        retailer: `${UNDERWAY.retailer} correct_line`,
        ops: `${UNDERWAY.ops} correct_line`,
      },
    },
    partly_refunded: { fulfilments: ['in_production'], cells: IN_PRODUCTION, may: MAKING },
    disputed: {
      fulfilments: ['in_production'],
      cells: IN_PRODUCTION,
      // Its only line is in a dispute already, so nobody can raise another one.
      may: { ...MAKING, customer: '', retailer: 'refund message_supplier correct_customer' },
    },
    charged_back: {
      fulfilments: ['in_production'],
      cells: { ...IN_PRODUCTION, ...BANK, force: `${OPS_ONLY} waits` },
      may: {
        ...MAKING,
        retailer: 'message_supplier raise_dispute correct_customer',
        ops: 'force_cancel message_supplier correct_customer',
      },
    },
  },
  dispatched: {
    sent: {
      fulfilments: ['dispatched'],
      cells: DISPATCHED,
      may: { ...UNDERWAY, customer: 'confirm_delivery raise_dispute' },
    },
    arrived: {
      fulfilments: ['arrived'],
      cells: DISPATCHED,
      may: { ...UNDERWAY, customer: 'confirm_delivery raise_dispute', supplier: 'message_retailer correct_tracking' },
    },
  },
  delivered: {
    received: { fulfilments: ['delivered'], cells: DISPATCHED, may: GONE },
    charged_back: {
      fulfilments: ['delivered'],
      cells: { ...DISPATCHED, ...BANK },
      may: { ...GONE, retailer: 'message_supplier raise_dispute', ops: 'message_supplier' },
    },
  },
  cancelled: {
    unpaid: { fulfilments: [], cells: { ...CANCELLED, reject: NO_TASK }, may: OVER },
    given_back: { fulfilments: ['withdrawn'], cells: CANCELLED, may: OVER },
    rejected: {
      fulfilments: ['rejected'],
      cells: { ...CANCELLED, reject: 'forbidden forbidden again forbidden again' },
      may: OVER,
    },
    // Only the agreed amount is refunded, so the retailer may refund more.
    by_agreement: {
      fulfilments: ['withdrawn'],
      cells: DISPATCHED,
      may: { ...OVER, retailer: 'refund message_supplier', ops: 'refund message_supplier' },
    },
  },
  refunded: {
    after_delivery: { fulfilments: ['delivered'], cells: DISPATCHED, may: GONE },
    in_full: {
      fulfilments: ['in_production'],
      cells: { ...DISPATCHED, ...NOTHING_LEFT },
      may: { ...OVER, customer: 'raise_dispute', retailer: 'message_supplier raise_dispute' },
    },
  },
} as const satisfies Readonly<Record<OrderStatus, Readonly<Record<string, State>>>>;

export interface Row extends State {
  readonly status: string;
  readonly name: string;
}

export const ROWS: readonly Row[] = Object.entries(MATRIX).flatMap(([status, states]) =>
  Object.entries<State>(states).map(([name, state]) => ({ status, name: `${status}, ${name}`, ...state })),
);

/** One cell: an end, or the code of the refusal. Empty if the table has none. */
export const cellOf = (row: Row, action: Action, role: RoleName): string =>
  row.cells[action].trim().split(/\s+/)[ROLE_NAMES.indexOf(role)] ?? '';
