import { z } from 'zod';
import type { Ruling } from '../../domain/dispute.ts';
import { MAX_TEXT } from '../../domain/message.ts';
import type { OrderView } from '../../domain/view.ts';
import type { DisputeView } from '../../domain/view-dispute.ts';
import { majorToMinor } from '../../http/pages/ui/amount.ts';
import { Area, Field, Hidden } from '../../http/pages/ui/fields.tsx';
import { Card, money } from '../../http/pages/ui/parts.tsx';
import { ROLE } from '../../http/pages/ui/words.ts';
import { lineIfAny, prose } from '../../http/text.ts';
import type { At } from '../desk.tsx';
import type { Opened } from '../order-context.ts';

/** What Platform Ops decided, as the form sends it. */
export const Ruled = z
  .object({
    outcome: z.enum(['full', 'amount', 'no_refund']),
    amount: lineIfAny(20).default(''),
    note: prose(MAX_TEXT, 'Say why: everybody in the dispute reads it.'),
  })
  .catchall(lineIfAny(20));

const BEARS = 'bears_';

export function toRuling(given: z.infer<typeof Ruled>, view: OrderView): Ruling {
  const { outcome, note } = given;
  if (outcome === 'no_refund') return { outcome, refund: null, borneBy: null, note };
  const borneBy = view.split.flatMap(({ partyId }) => {
    const typed = given[BEARS + partyId]?.trim() ?? '';
    return typed === '' ? [] : [{ partyId, amount: majorToMinor(typed, view.currency) }];
  });
  const refund = outcome === 'full' ? {} : { amount: majorToMinor(given.amount, view.currency) };
  return { outcome: 'refund', refund, borneBy: borneBy.length === 0 ? null : borneBy, note };
}

interface ResolveProps {
  readonly at: At;
  readonly opened: Opened;
  readonly dispute: DisputeView;
}

/** Ops' word, carried out at once. */
export const Resolve = ({ at, opened: { view, names }, dispute }: ResolveProps) => {
  const left = (view.totals?.captured ?? 0) - (view.totals?.refunded ?? 0);
  return (
    <Card title="Resolve">
      <form method="post" action={`/disputes/${dispute.id}/resolve`} class="stack">
        <Hidden csrf={at.csrf} />
        <fieldset>
          <legend>Outcome</legend>
          <label class="choice">
            <input type="radio" name="outcome" value="no_refund" checked />
            <span>No refund</span>
          </label>
          <label class="choice">
            <input type="radio" name="outcome" value="full" />
            <span>Refund all {money(left, view.currency)} that is left</span>
          </label>
          <label class="choice">
            <input type="radio" name="outcome" value="amount" />
            <span>Refund an amount</span>
          </label>
          <div class="under">
            <Field
              short
              label={`Amount in ${view.currency.toUpperCase()}`}
              name="amount"
              inputmode="decimal"
              placeholder="0.00"
            />
          </div>
        </fieldset>
        <fieldset aria-describedby="bears-hint">
          <legend>Who bears the refund, in {view.currency.toUpperCase()}?</legend>
          <p class="hint" id="bears-hint">
            Leave all empty, and everybody bears it by their share. If you name amounts, the retailer bears the rest.
          </p>
          <div class="fields two">
            {view.split.map(({ party, partyId }) => (
              <Field
                label={`${names(partyId)}, ${ROLE[party]}`}
                name={BEARS + partyId}
                inputmode="decimal"
                placeholder="0.00"
              />
            ))}
          </div>
        </fieldset>
        <Area label="Reason, for everybody in the dispute" name="note" required rows={3} maxlength={MAX_TEXT} />
        <div class="row">
          <button type="submit" class="primary">
            Resolve and carry out
          </button>
        </div>
      </form>
    </Card>
  );
};
