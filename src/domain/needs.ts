import { viewProposal } from './conversation/proposals.ts';
import { openMoney } from './money/open-money.ts';
import type { Role } from './order/actor.ts';
import type { OrderState } from './order/state.ts';
import { isActionable } from './refunds/chargebacks/fraud-warning.ts';
import { supplierAnswerBy } from './saga/deadlines.ts';
import { cancellationOf } from './saga/state.ts';

/** What an order needs of people, so that each finds it on the home page and in lists. */

/**
 * An order has a need as soon as its state says so. Three needs are shown for a while only: `db/orders/needing.ts` says
 * when.
 * - `unanswered`: a supplier was asked and has not answered. Shown in the last 24 hours before the order is cancelled.
 * - `proposal`: the other side made a proposal that can still be carried out, and nobody has answered it.
 * - `message`: the last message in a thread is of somebody else. Shown until nothing has happened for 14 days.
 * - `dispute`: a dispute is open.
 * - `bank`: the customer's bank asks, disputes or warns, and has no final answer.
 * - `out_of_stock`: the order was cancelled, because something was out of stock. Shown for 7 days after it was placed.
 * - `payout`: money is to come to the brand, as on the page of its money.
 */
export const NEEDS = ['unanswered', 'proposal', 'message', 'dispute', 'bank', 'out_of_stock', 'payout'] as const;
export type NeedKind = (typeof NEEDS)[number];

/** Which needs each role has, in the order of its home page. */
export const NEEDS_OF: Readonly<Record<Role, readonly NeedKind[]>> = {
  retailer: ['bank', 'dispute', 'proposal', 'unanswered', 'message', 'out_of_stock'],
  supplier: ['proposal', 'message', 'dispute'],
  brand: ['payout'],
  platform: ['bank', 'dispute'],
};

/** What waits for a party: needs of orders, a supplier's tasks, and other work. */
export const WAITING = [
  ...NEEDS,
  ...(['answer', 'make', 'send', 'low_stock', 'fell_back', 'parked', 'dead_letters', 'unexplained'] as const),
] as const;
export type WaitingKind = (typeof WAITING)[number];

/**
 * What each role can act on now. The rest is only shown: others decide it, or it is over. Nothing of it waits for the
 * reader, so it is not counted as such.
 */
export const ACTS_ON: Readonly<Record<Role, readonly WaitingKind[]>> = {
  retailer: ['bank', 'proposal', 'unanswered', 'message', 'fell_back'],
  supplier: ['answer', 'make', 'send', 'proposal', 'message', 'low_stock'],
  brand: [],
  platform: ['parked', 'unexplained', 'dead_letters', 'bank', 'dispute'],
};

/** How many things of these kinds wait for a reader of this role to act. */
export const waitingFor = (role: Role, counts: WaitingCounts, kinds: readonly WaitingKind[] = WAITING): number =>
  kinds.filter((kind) => ACTS_ON[role].includes(kind)).reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);

/** How many of each kind wait. A kind that the role does not have is not there. */
export type WaitingCounts = Readonly<Partial<Record<WaitingKind, number>>>;

/** Counting stops here: this number means 'so many or more'. */
export const COUNTED = 1_000;
/** At most so many unsold units are low stock. */
export const LOW_STOCK = 5;

export interface Need {
  readonly kind: NeedKind;
  /** What needs it: a proposal, a dispute, the last message of a thread. A new one of these is a new need. */
  readonly of: string;
  readonly role: Role;
  /** Empty for Platform Ops. */
  readonly partyId: string;
  /** Since when, in ms. */
  readonly since: number;
  /** Until when somebody must act, in ms; null where there is no such time. */
  readonly due: number | null;
}

/** A need as the read model keeps it. Platform Ops are one reader, whatever the party's id. */
export const needKey = (kind: NeedKind, role: Role, partyId: string): string =>
  `${kind}:${role === 'platform' ? role : partyId}`;

export const needKeysOf = (order: OrderState): string[] => [
  ...new Set(needsOf(order).map(({ kind, role, partyId }) => needKey(kind, role, partyId))),
];

/** What one reader sees of it, of one kind: the need that is due first. Null where there is none. */
export function needOf(order: OrderState, kind: NeedKind, reader: Whose): Need | null {
  const own = needsOf(order).filter((need) => need.kind === kind && isFor(need, reader));
  return own.sort((a, b) => (a.due ?? Number.MAX_VALUE) - (b.due ?? Number.MAX_VALUE) || a.since - b.since)[0] ?? null;
}

type Whose = Pick<Need, 'role' | 'partyId'>;

/** Whether a need or news is for this reader. Platform Ops are one reader, whatever the party's id. */
export const isFor = (it: Whose, { role, partyId }: Whose): boolean =>
  it.role === role && (role === 'platform' || it.partyId === partyId);

export const needsOf = (order: OrderState): Need[] => [
  ...unanswered(order),
  ...proposals(order),
  ...messages(order),
  ...disputes(order),
  ...banks(order),
  ...lost(order),
  ...payouts(order),
];

const ofRetailer = ({ retailerId }: OrderState) => ({ role: 'retailer', partyId: retailerId }) as const;
const ofSupplier = (partyId: string) => ({ role: 'supplier', partyId }) as const;
const OF_OPS = { role: 'platform', partyId: '' } as const;

function unanswered(order: OrderState): Need[] {
  const { requestedAt, fulfilments } = order;
  const due = supplierAnswerBy(order);
  if (due === null || requestedAt === null) return [];
  if (!fulfilments.some(({ status }) => status === 'requested')) return [];
  return [{ kind: 'unanswered', of: order.id, ...ofRetailer(order), since: requestedAt, due }];
}

/** What cannot be carried out any more needs no answer. */
const proposals = (order: OrderState): Need[] =>
  order.proposals.flatMap((proposal): Need[] => {
    const { id, by, supplierId, madeAt } = proposal;
    const reader = by.role === 'supplier' ? ofRetailer(order) : ofSupplier(supplierId);
    const may = viewProposal(order, proposal, reader).allowedActions;
    return may.includes('accept') ? [{ kind: 'proposal', of: id, ...reader, since: madeAt, due: null }] : [];
  });

/** Each side of a thread whose last message is of somebody else. */
const messages = (order: OrderState): Need[] =>
  Object.entries(order.lastMessages ?? {}).flatMap(([supplierId, { by, at }]) =>
    [ofRetailer(order), ofSupplier(supplierId)]
      .filter(({ role }) => role !== by)
      .map((reader): Need => ({ kind: 'message', of: `${supplierId}:${at}`, ...reader, since: at, due: null })),
  );

const disputes = (order: OrderState): Need[] =>
  order.disputes
    .filter(({ resolution }) => resolution === null)
    .flatMap(({ id, supplierIds, raisedAt }) =>
      [OF_OPS, ofRetailer(order), ...supplierIds.map(ofSupplier)].map(
        (reader): Need => ({ kind: 'dispute', of: id, ...reader, since: raisedAt, due: null }),
      ),
    );

/** Once Stripe has our final answer, only the bank has to decide, so there is no need any more. */
function banks(order: OrderState): Need[] {
  const asked = order.chargebacks
    .filter(({ status }) => status === 'open' || status === 'inquiry')
    .filter(({ answer }) => answer?.stage !== 'final' || answer.status === 'refused' || answer.status === 'overtaken')
    .map(({ id, status, openedAt, respondBy }) => ({ of: `${id}:${status}`, since: openedAt, due: respondBy }));
  const warned = (order.fraudWarnings ?? [])
    .filter((warning) => isActionable(order, warning))
    .map(({ id, at }) => ({ of: id, since: at, due: null }));
  return [...asked, ...warned].flatMap((need) =>
    [OF_OPS, ofRetailer(order)].map((reader): Need => ({ kind: 'bank', ...reader, ...need })),
  );
}

function lost(order: OrderState): Need[] {
  const cancel = cancellationOf(order);
  if (cancel?.reason !== 'out_of_stock') return [];
  return [{ kind: 'out_of_stock', of: order.id, ...ofRetailer(order), since: cancel.at, due: null }];
}

/** A brand waits for what the page of its money says is to come: nothing before the capture, and nothing that goes back. */
function payouts(order: OrderState): Need[] {
  const brands = new Set(order.lines.map(({ brandId }) => brandId));
  return openMoney(order)
    .filter(({ partyId, toCome }) => toCome > 0 && brands.has(partyId))
    .map(
      ({ partyId }): Need => ({
        kind: 'payout',
        of: partyId,
        role: 'brand',
        partyId,
        since: order.placedAt,
        due: null,
      }),
    );
}
