import { lineOffers, type Shops } from '../../app/line-offer.ts';
import { mayCorrectLine, type Offer, offerRefusal } from '../../domain/conversation/line-corrections.ts';
import type { Actor } from '../../domain/order/actor.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { Refusal } from '../../domain/refusal.ts';

/** For each line that can be corrected now: what the shop offers, or why that does not allow a correction. */
export type Offers = ReadonlyMap<string, Offer | Refusal>;

/** Without the shop, the page has no forms for measurements, and everything else. */
export async function offersFor(env: Shops, state: OrderState, viewer: Actor): Promise<Offers> {
  const lines = state.lines.filter(({ id }) => mayCorrectLine(state, id, viewer) === null);
  const offers = lines.length === 0 ? null : await lineOffers(env, state);
  if (offers === null || !offers.ok) return new Map();
  return new Map(
    lines.flatMap((line) => {
      const offer = offers.value.get(line.id) ?? null;
      const said = offerRefusal(state, line, offer, viewer) ?? offer;
      return said === null ? [] : [[line.id, said] as const];
    }),
  );
}
