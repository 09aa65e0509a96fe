import { z } from 'zod';
import { lineIfAny, prose, typedAmount } from '../../../api/text.ts';
import type { Ruling } from '../../../domain/conversation/disputes.ts';
import { MAX_TEXT } from '../../../domain/conversation/messages.ts';
import { decimalText } from '../../../domain/money/currency.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { refundableLeft } from '../../../domain/refunds/refund.ts';
import type { CostShare } from '../../../domain/refunds/state.ts';
import { belongsTo, type Choice, type Typed, textOf } from '../../kit/choice.ts';
import { Area, Field, Hidden, Radio, RadioError } from '../../kit/fields.tsx';
import { Card, money } from '../../kit/parts.tsx';
import { exampleAmount, majorToMinor } from '../../kit/words/amount-input.ts';
import { ROLE } from '../../kit/words/statuses.ts';
import type { At, FieldErrors } from '../signed-in.tsx';
import type { Disputed } from './case.tsx';

export const BEARS = 'bears_';

/**
 * The outcome, and the fields that belong to each. Saying who bears a refund means that there is one, full or partial.
 */
export const RULING: Choice = {
  name: 'outcome',
  answers: { no_refund: 'No refund', full: 'Refund all that is left', amount: 'Refund an amount' },
  fields: { amount: { of: ['amount'] }, [`${BEARS}*`]: { of: ['amount', 'full'] } },
  unanswered: 'Choose the outcome.',
};

/**
 * The outcome as the form sends it. `version` comes with the confirmation: the version of the order that Platform Ops
 * saw.
 */
export const Ruled = z
  .object({
    outcome: z.enum(['full', 'amount', 'no_refund'], RULING.unanswered),
    amount: typedAmount(),
    note: prose(MAX_TEXT, 'Say why: everybody in the dispute reads it.'),
    version: z.coerce.number().int().min(1).optional(),
  })
  .catchall(lineIfAny(20, 'An amount has at most 20 characters.'));
export type Ruled = z.infer<typeof Ruled>;

/** The outcome with its amounts in minor units; or, by field, which amounts are not valid. */
export function toRuling(
  given: Ruled,
  view: OrderView,
): { readonly ruling: Ruling } | { readonly errors: FieldErrors } {
  const { outcome, note } = given;
  if (outcome === 'no_refund') return { ruling: { outcome, refund: null, borneBy: null, note } };
  const errors: Record<string, string> = {};
  const minor = (field: string, typed: string): number => {
    const amount = majorToMinor(typed, view.currency);
    if (!Number.isSafeInteger(amount)) errors[field] = `An amount such as ${exampleAmount(view.currency)}.`;
    return amount;
  };
  const borneBy = view.split.flatMap(({ partyId }): CostShare[] => {
    const typed = String(given[BEARS + partyId] ?? '');
    return typed === '' ? [] : [{ partyId, amount: minor(BEARS + partyId, typed) }];
  });
  const refund = outcome === 'full' ? {} : { amount: minor('amount', given.amount) };
  if (Object.keys(errors).length > 0) return { errors };
  return { ruling: { outcome: 'refund', refund, borneBy: borneBy.length === 0 ? null : borneBy, note } };
}

interface ResolveProps {
  readonly at: At;
  readonly opened: Disputed;
  /** As somebody typed it. */
  readonly fields: Typed;
  readonly errors: FieldErrors;
  readonly title?: string;
}

/** The form for the outcome. Sending it changes nothing yet: the next page shows the effect and asks to confirm. */
export const Resolve = ({ at, opened, fields, errors, title = 'Resolve' }: ResolveProps) => {
  const { view, state, dispute } = opened;
  const given = textOf(fields, RULING.name);
  const error = errors[RULING.name];
  return (
    <Card title={title}>
      <form method="post" action={`/disputes/${dispute.id}/resolve`} class="stack">
        <Hidden csrf={at.csrf} />
        <fieldset>
          <legend>Outcome</legend>
          <Radio choice={RULING} value="no_refund" given={given} error={error}>
            No refund
          </Radio>
          <Radio choice={RULING} value="full" given={given} error={error}>
            Refund all {money(refundableLeft(state), view.currency)} that is left
          </Radio>
          <Radio choice={RULING} value="amount" given={given} error={error}>
            Refund an amount
          </Radio>
          <div class="under">
            <Field
              short
              label={`Amount in ${view.currency.toUpperCase()}`}
              name="amount"
              inputmode="decimal"
              placeholder={decimalText(0, view.currency)}
              value={textOf(fields, 'amount')}
              error={errors.amount}
              {...belongsTo(RULING, 'amount')}
            />
          </div>
          <RadioError choice={RULING} error={error} />
        </fieldset>
        <WhoBears opened={opened} fields={fields} errors={errors} />
        <Area
          label="Reason, for everybody in the dispute"
          name="note"
          required
          rows={3}
          maxlength={MAX_TEXT}
          value={textOf(fields, 'note')}
          error={errors.note}
        />
        <div class="row">
          <button type="submit" class="primary">
            Show what this does
          </button>
        </div>
        <p class="small muted">Nothing is carried out yet: you confirm it on the next page.</p>
      </form>
    </Card>
  );
};

const WhoBears = ({ opened: { view, names }, fields, errors }: Pick<ResolveProps, 'opened' | 'fields' | 'errors'>) => (
  <fieldset aria-describedby="bears-hint">
    <legend>Who bears the refund, in {view.currency.toUpperCase()}?</legend>
    <p class="hint" id="bears-hint">
      If you leave all fields empty, everybody bears it by their share. If you enter amounts, the retailer bears the
      rest.
    </p>
    <div class="fields two">
      {view.split.map(({ party, partyId }) => (
        <Field
          label={`${names(partyId)}, ${ROLE[party]}`}
          name={BEARS + partyId}
          inputmode="decimal"
          placeholder={decimalText(0, view.currency)}
          value={textOf(fields, BEARS + partyId)}
          error={errors[BEARS + partyId]}
          {...belongsTo(RULING, BEARS + partyId)}
        />
      ))}
    </div>
    {errors.bears === undefined ? null : (
      <p class="error" role="alert">
        {errors.bears}
      </p>
    )}
  </fieldset>
);
