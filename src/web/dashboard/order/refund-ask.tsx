import { z } from 'zod';
import { typedAmount } from '../../../api/text.ts';
import { lineNames } from '../../../domain/catalogue/line-words.ts';
import { decimalText } from '../../../domain/money/currency.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { belongsTo, type Choice, isAsked, type Typed, textOf } from '../../kit/choice.ts';
import { Field, Radio, RadioError } from '../../kit/fields.tsx';
import { Card, money, Notice } from '../../kit/parts.tsx';
import type { FieldErrors } from '../signed-in.tsx';

export const QUANTITY = 'qty_';

/** What is refunded, and the fields that belong to each answer. */
export const REFUND: Choice = {
  name: 'how',
  answers: { full: 'In full', lines: 'Items and shipping', amount: 'An amount' },
  fields: {
    [`${QUANTITY}*`]: { of: ['lines'], idle: '0' },
    shipping: { of: ['lines'] },
    amount: { of: ['amount'] },
  },
  unanswered: 'Choose what is refunded.',
};

const amount = typedAmount();

/** The fields of the form. The page with the quote sends them on, with the version of the order that was quoted. */
export const Asked = z.object({
  how: z.enum(['full', 'amount', 'lines'], REFUND.unanswered),
  amount,
  shipping: amount,
});
export type Asked = z.infer<typeof Asked>;

export interface AskProps {
  readonly view: OrderView;
  /** As somebody typed it. */
  readonly fields: Typed;
  readonly left: number;
}

interface AskFormProps extends AskProps {
  /** Contradictions, by field. */
  readonly errors: FieldErrors;
  /** Why the refund is not possible; shown at the form. */
  readonly wrong: string | null;
}

interface LineFieldProps {
  readonly view: OrderView;
  readonly line: OrderView['lines'][number];
  readonly title: string | undefined;
  readonly value: string;
  readonly error: string | undefined;
}

const LineField = ({ view, line, title, value, error }: LineFieldProps) => {
  const name = QUANTITY + line.id;
  const id = `f-${name}`;
  const rest = line.quantity - line.refundedQuantity;
  const wrong = error === undefined ? {} : { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-error` };
  return (
    <>
      <div class="row between">
        <label for={id}>
          {title}{' '}
          <span class="muted small">
            {line.chargedAmount === line.amount
              ? `${money(line.unitAmount, view.currency)} each`
              : `${money(line.chargedAmount, view.currency)} charged`}
          </span>
        </label>
        <span class="with-unit">
          <input
            id={id}
            name={name}
            type="number"
            min="0"
            max={rest}
            value={value === '' ? '0' : value}
            {...belongsTo(REFUND, name)}
            {...wrong}
            autofocus={error !== undefined}
          />
          <span class="muted small nowrap">of {rest}</span>
        </span>
      </div>
      {error === undefined ? null : (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </>
  );
};

interface LinesFieldsProps extends Pick<AskFormProps, 'view' | 'fields' | 'errors'> {
  readonly wrong: string | undefined;
}

const LinesFields = ({ view, fields, errors, wrong }: LinesFieldsProps) => (
  <div class="stack tight under lines">
    {view.lines.map((line) => {
      const name = QUANTITY + line.id;
      const title = lineNames(view.lines)(line.id);
      return <LineField view={view} line={line} title={title} value={textOf(fields, name)} error={errors[name]} />;
    })}
    <Field
      short
      label={`Shipping, of ${money(view.shipping?.chargedAmount, view.currency)}`}
      name="shipping"
      inputmode="decimal"
      value={textOf(fields, 'shipping')}
      placeholder={decimalText(0, view.currency)}
      error={errors.shipping}
      {...belongsTo(REFUND, 'shipping')}
    />
    {wrong === undefined ? null : (
      <p class="error" role="alert">
        {wrong}
      </p>
    )}
  </div>
);

interface AmountFieldProps extends Pick<AskProps, 'view' | 'fields'> {
  readonly error: string | undefined;
}

const AmountField = ({ view, fields, error }: AmountFieldProps) => (
  <div class="under">
    <Field
      short
      label={`Amount in ${view.currency.toUpperCase()}`}
      name="amount"
      inputmode="decimal"
      value={textOf(fields, 'amount')}
      placeholder={decimalText(0, view.currency)}
      error={error}
      {...belongsTo(REFUND, 'amount')}
    />
  </div>
);

/** The first step changes nothing. It is a GET, so the quote can be bookmarked and loaded again. */
export const AskForm = ({ view, fields, left, errors, wrong }: AskFormProps) => {
  // A full refund is chosen at first; but not if somebody has typed something for another answer.
  const given = isAsked(REFUND, fields) ? textOf(fields, 'how') : 'full';
  const refused = (how: Asked['how']) => (given === how && wrong !== null ? wrong : undefined);
  const error = errors.how;
  return (
    <Card title="What is refunded?">
      <form method="get" action={`/orders/${view.id}/refund`} class="stack">
        {refused('full') === undefined ? null : (
          <Notice tone="bad" title="This cannot be refunded" live>
            <p>{wrong}</p>
          </Notice>
        )}
        <fieldset>
          <legend class="hush">What is refunded</legend>
          <Radio choice={REFUND} value="full" given={given} error={error}>
            In full: all {money(left, view.currency)} that is left
          </Radio>
          <Radio choice={REFUND} value="lines" given={given} error={error}>
            Items and shipping
          </Radio>
          <LinesFields view={view} fields={fields} errors={errors} wrong={refused('lines')} />
          <Radio choice={REFUND} value="amount" given={given} error={error}>
            An amount, spread over everything
          </Radio>
          <AmountField view={view} fields={fields} error={errors.amount ?? refused('amount')} />
          <RadioError choice={REFUND} error={error} />
        </fieldset>
        <div class="row">
          <button type="submit" class="primary">
            Show what each party bears
          </button>
        </div>
      </form>
    </Card>
  );
};
