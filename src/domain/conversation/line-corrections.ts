import { alternativesOf } from '../access/alternatives.ts';
import { CANCELLING } from '../access/permissions.ts';
import { checkOptions, type Listing, type Options, type Storefront } from '../catalogue/catalogue.ts';
import { canonicalJson } from '../money/canonical.ts';
import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { FulfilmentStatus, OrderStatus } from '../order/lifecycle.ts';
import type { Line, LineCorrected } from '../order/placed.ts';
import type { Fulfilment, OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { FULL, isFull } from './corrections.ts';

/**
 * Measurements and options of a line are corrected until its production starts. The money of the order stays as it is:
 * a correction that would cost something else is refused.
 */

/** What a line's listing offers now. `currency`: of `unitAmount`. */
export type Offer = Pick<Listing, 'optionRules' | 'unitAmount' | 'currency'>;

/** What the shop offers now for a line. Null where the listing is gone, or is made by somebody else now. */
export function offerOf(shop: Storefront | null, line: Line): Offer | null {
  const listing = shop?.listings.find(({ id }) => id === line.listingId);
  return listing?.supplier.id === line.supplierId && listing.sku === line.sku ? listing : null;
}

const MISSING = refuse('not_found', { key: 'not_there' });
const CORRECTORS: ReadonlySet<Actor['role']> = new Set(['customer', 'retailer', 'platform']);
const BEFORE_PRODUCTION: ReadonlySet<OrderStatus> = new Set([
  'pending',
  'payment_authorised',
  'confirmed',
  'in_production',
]);

/** Whether a line can still be made otherwise, by the status of its fulfilment. */
const STAGE: Readonly<Record<FulfilmentStatus, 'open' | 'started' | 'not_made'>> = {
  requested: 'open',
  accepted: 'open',
  in_production: 'started',
  dispatched: 'started',
  arrived: 'started',
  delivered: 'started',
  rejected: 'not_made',
  withdrawn: 'not_made',
};

/** Whether the actor sees the line. A supplier and a brand see their own. */
const seesLine = (line: Line, { role, partyId }: Actor): boolean =>
  (role !== 'supplier' || line.supplierId === partyId) && (role !== 'brand' || line.brandId === partyId);

/** The refusal to an actor who never corrects this line. Null to the others. */
function notCorrector(order: OrderState, line: Line | undefined, actor: Actor): Refusal | null {
  if (line === undefined || !seesLine(line, actor)) return MISSING;
  if (CORRECTORS.has(actor.role)) return null;
  return refuse('forbidden', { key: 'line_correctors_only', alternatives: alternativesOf(order, actor) });
}

const lineOf = (order: OrderState, lineId: string): Line | undefined => order.lines.find(({ id }) => id === lineId);

/** Null where the actor may correct the line now: until its production starts. */
export function mayCorrectLine(order: OrderState, lineId: string, actor: Actor): Refusal | null {
  const foreign = notCorrector(order, lineOf(order, lineId), actor);
  if (foreign !== null) return foreign;
  if (order.saga.direction === 'backward') return CANCELLING;
  const made = order.fulfilments.find(({ lineIds }) => lineIds.includes(lineId));
  const stage = made === undefined ? 'open' : STAGE[made.status];
  if (stage === 'open' && BEFORE_PRODUCTION.has(order.status)) return null;
  const alternatives = alternativesOf(order, actor);
  return stage === 'started'
    ? refuse('production_started', { key: 'line_started', alternatives })
    : refuse('not_allowed_in_status', { key: 'line_not_correctable', alternatives });
}

/** Replaces the options of a line. `offer`: what its listing offers now. */
export function correctLine(
  order: OrderState,
  { lineId, options, offer }: { readonly lineId: string; readonly options: Options; readonly offer: Offer | null },
  actor: Actor,
): NewEvent[] | Refusal {
  const line = lineOf(order, lineId);
  const foreign = notCorrector(order, line, actor);
  if (line === undefined || foreign !== null) return foreign ?? MISSING;
  // It says what stands, so a repeat after a lost answer is no error, even if production has started since.
  if (canonicalJson(line.options) === canonicalJson(options)) return [];
  const refused =
    mayCorrectLine(order, lineId, actor) ?? offerRefusal(order, line, offer, actor) ?? unfit(options, offer);
  if (refused !== null) return refused;
  const mailed = order.mails.length > 0;
  if (mailed && isFull(order)) return FULL;
  const data = { lineId, options, was: line.options, ...(mailed ? { mail: true as const } : {}) };
  return [event('line_corrected', data, actor)];
}

/** Null where the listing still offers the line at its price. `actor`: who would correct it. */
export function offerRefusal(order: OrderState, line: Line, offer: Offer | null, actor: Actor): Refusal | null {
  const alternatives = alternativesOf(order, actor);
  if (offer === null) return refuse('listing_unavailable', { key: 'line_not_sold', alternatives });
  const { unitAmount, currency } = offer;
  if (unitAmount === line.unitAmount && currency === order.currency) return null;
  return refuse('price_changed', {
    key: 'line_price_changed',
    unitAmount,
    currency,
    was: line.unitAmount,
    alternatives,
  });
}

/** Why the listing does not take these options. Null where it does. */
function unfit(options: Options, offer: Offer | null): Refusal | null {
  const errors = checkOptions(offer?.optionRules ?? {}, options, 'options');
  return errors.length > 0 ? refuse('invalid_options', { key: 'options_unfit' }, errors) : null;
}

type Counted = Pick<Line, 'id'> & { readonly corrected?: Pick<LineCorrected, 'times'> | null | undefined };

/** How many times the lines of a fulfilment were corrected. */
export const correctionsOf = (
  { lines }: { readonly lines: readonly Counted[] },
  { lineIds }: Pick<Fulfilment, 'lineIds'>,
): number =>
  lines.filter(({ id }) => lineIds.includes(id)).reduce((all, { corrected }) => all + (corrected?.times ?? 0), 0);

/**
 * The refusal where a supplier starts to make what it read before a correction. `read`: the number of corrections that
 * it read; undefined: it did not say.
 */
export function startsUnread(order: OrderState, fulfilment: Fulfilment, read: number | undefined): Refusal | null {
  if (read === undefined || STAGE[fulfilment.status] !== 'open') return null;
  const corrections = correctionsOf(order, fulfilment);
  return read === corrections ? null : refuse('conflict', { key: 'corrected_since', corrections });
}
