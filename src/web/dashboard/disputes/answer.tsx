import { MAX_STATEMENT } from '../../../domain/refunds/chargebacks/answer-bank.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Area, Hidden } from '../../kit/fields.tsx';
import { Card, When } from '../../kit/parts.tsx';
import type { At, FieldErrors } from '../signed-in.tsx';
import type { Disputed } from './case.tsx';

/** The form for the answer to a bank. A final answer is confirmed on the next page. */

interface AnswerProps {
  readonly at: At;
  readonly opened: Disputed;
  readonly fields: Typed;
  readonly errors: FieldErrors;
}

/** The last statement that somebody gave, so that a draft is not typed again. */
function lastStatement({ events, dispute }: Disputed): string {
  const given = events.findLast((e) => e.type === 'chargeback_evidence_given' && e.data.id === dispute.id);
  return given?.type === 'chargeback_evidence_given' ? given.data.statement : '';
}

export const AnswerBank = ({ at, opened, fields, errors }: AnswerProps) => {
  const { dispute } = opened;
  const respondBy = dispute.chargeback?.respondBy ?? null;
  return (
    <Card title="Answer the bank">
      <form method="post" action={`/disputes/${dispute.id}/answer`} class="stack">
        <Hidden csrf={at.csrf} />
        {respondBy === null ? null : (
          <p>
            Stripe takes an answer until <When at={respondBy} />.
          </p>
        )}
        <Area
          label="What you say"
          name="statement"
          rows={5}
          maxlength={MAX_STATEMENT}
          hint="The bank also gets the customer's name and address, the items, the tracking, and what happened when."
          value={'statement' in fields ? textOf(fields, 'statement') : lastStatement(opened)}
          error={errors.statement}
        />
        <div class="row">
          <button type="submit" class="plain" name="stage" value="draft">
            Save as a draft at Stripe
          </button>
          <button type="submit" class="primary" name="stage" value="final">
            Show what the bank gets
          </button>
        </div>
        <p class="small muted">The bank gets nothing before you confirm it on the next page.</p>
      </form>
    </Card>
  );
};
