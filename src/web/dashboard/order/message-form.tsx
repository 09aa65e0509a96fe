import { MAX_TEXT } from '../../../domain/conversation/messages.ts';
import { decimalText } from '../../../domain/money/currency.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Area, Field, Hidden } from '../../kit/fields.tsx';
import { Card, Notice } from '../../kit/parts.tsx';
import type { Opened } from '../order-context.ts';
import type { At, FieldErrors } from '../signed-in.tsx';
import { fieldTexts, inDashboardWords } from '../words/refusals.ts';

/** A message that was not sent: what was typed, and the errors by field or the order's refusal. */
export interface FailedMessage {
  readonly typed: Typed;
  readonly errors?: FieldErrors;
  readonly refusal?: Refusal;
}

const NotSent = ({ refusal }: { readonly refusal: Refusal }) => (
  <Notice tone="bad" title="Not sent" live>
    <p>{inDashboardWords(refusal.reason)}</p>
    {fieldTexts(refusal).map((text) => (
      <p class="small">{text}</p>
    ))}
  </Notice>
);

const TERMS = ['refund', 'bears', 'cancel'];

interface TermsProps extends Pick<Opened, 'view' | 'names'> {
  readonly supplierId: string;
  readonly typed: Typed;
  readonly errors: FieldErrors;
}

/** The terms of a proposal. They are optional. */
const TermsFields = ({ view, names, supplierId, typed, errors }: TermsProps) => {
  const supplier = names(supplierId);
  return (
    <details class="fold" open={TERMS.some((name) => textOf(typed, name) !== '')}>
      <summary>Propose terms, carried out when the other side accepts</summary>
      <div class="stack">
        <div class="fields two">
          <Field
            label={`Refund the customer, ${view.currency.toUpperCase()}`}
            name="refund"
            inputmode="decimal"
            placeholder={decimalText(0, view.currency)}
            value={textOf(typed, 'refund')}
            error={errors.refund}
            hint="With a cancellation you may leave it empty: then everything that is left is refunded."
          />
          <Field
            label={`Of which ${supplier} bears, ${view.currency.toUpperCase()}`}
            name="bears"
            inputmode="decimal"
            placeholder={decimalText(0, view.currency)}
            value={textOf(typed, 'bears')}
            error={errors.bears}
            hint={`${names(view.retailerId)} bears the rest. If it is blank, each bears a part by its share and the cancellation policy.`}
          />
        </div>
        <label class="choice">
          <input type="checkbox" name="cancel" value="yes" checked={textOf(typed, 'cancel') === 'yes'} />
          <span>Cancel what {supplier} makes of this order</span>
        </label>
      </div>
    </details>
  );
};

interface ComposeProps {
  readonly at: At;
  readonly opened: Opened;
  readonly supplierId: string;
  readonly failed: FailedMessage | null;
}

export const Compose = ({ at, opened: { view, names }, supplierId, failed }: ComposeProps) => {
  const { typed = {}, errors = {}, refusal } = failed ?? {};
  const sided = at.member.role !== 'platform';
  return (
    <Card title="Write">
      {refusal === undefined ? null : <NotSent refusal={refusal} />}
      <form method="post" action={`/orders/${view.id}/messages`} class="stack">
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="to" value={supplierId} />
        <Area
          label="Message"
          name="body"
          required
          maxlength={MAX_TEXT}
          rows={4}
          value={textOf(typed, 'body')}
          error={errors.body}
        />
        {sided ? <TermsFields view={view} names={names} supplierId={supplierId} typed={typed} errors={errors} /> : null}
        <div class="row">
          <button type="submit" class="primary">
            Send
          </button>
        </div>
      </form>
    </Card>
  );
};
