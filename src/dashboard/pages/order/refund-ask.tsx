import { z } from 'zod';
import type { OrderView } from '../../../domain/view.ts';
import { Field } from '../../../http/pages/ui/fields.tsx';
import { Card, money, Notice } from '../../../http/pages/ui/parts.tsx';
import { lineIfAny, proseIfAny } from '../../../http/text.ts';

/** The form's way of asking; the quote's page sends exactly this on, with the version that it was made at. */
export const Asked = z.object({
  how: z.enum(['full', 'amount', 'lines']).default('full'),
  amount: lineIfAny(20).default(''),
  shipping: lineIfAny(20).default(''),
  reason: proseIfAny(500).default(''),
});
export type Asked = z.infer<typeof Asked>;

export const QUANTITY = 'qty_';
export type Fields = Readonly<Record<string, string>>;

export interface AskProps {
  readonly view: OrderView;
  readonly asked: Asked;
  readonly fields: Fields;
  readonly left: number;
}

interface AskFormProps extends AskProps {
  /** Why what was asked for cannot be refunded; shown where it was asked for. */
  readonly wrong: string | null;
}

interface LineFieldProps {
  readonly view: OrderView;
  readonly line: OrderView['lines'][number];
  readonly value: string;
}

const LineField = ({ view, line, value }: LineFieldProps) => {
  const id = `f-${QUANTITY}${line.id}`;
  const rest = line.quantity - line.refundedQuantity;
  return (
    <div class="row between">
      <label for={id}>
        {line.title}{' '}
        <span class="muted small">
          {line.chargedAmount === line.amount
            ? `${money(line.unitAmount, view.currency)} each`
            : `${money(line.chargedAmount, view.currency)} charged`}
        </span>
      </label>
      <span class="with-unit">
        <input id={id} name={QUANTITY + line.id} type="number" min="0" max={rest} value={value} />
        <span class="muted small nowrap">of {rest}</span>
      </span>
    </div>
  );
};

/** The first step changes nothing: it is a question, and its answer can be bookmarked and asked again. */
export const AskForm = ({ view, asked, fields, left, wrong }: AskFormProps) => {
  const { currency } = view;
  const error = (how: Asked['how']) => (asked.how === how && wrong !== null ? wrong : undefined);
  const radio = (how: Asked['how'], label: string) => (
    <label class="choice">
      <input type="radio" name="how" value={how} checked={asked.how === how} />
      <span>{label}</span>
    </label>
  );
  return (
    <Card title="What is refunded?">
      <form method="get" class="stack">
        {error('full') === undefined ? null : (
          <Notice tone="bad" title="This cannot be refunded" live>
            <p>{wrong}</p>
          </Notice>
        )}
        <fieldset>
          <legend class="hush">What is refunded</legend>
          {radio('full', `In full: all ${money(left, currency)} that is left`)}
          {radio('lines', 'Items and shipping')}
          <div class="stack tight under lines">
            {view.lines.map((line) => (
              <LineField view={view} line={line} value={fields[QUANTITY + line.id] ?? '0'} />
            ))}
            <Field
              short
              label={`Shipping, of ${money(view.shipping?.chargedAmount, currency)}`}
              name="shipping"
              inputmode="decimal"
              value={asked.shipping}
              placeholder="0.00"
            />
            {error('lines') === undefined ? null : (
              <p class="error" role="alert">
                {wrong}
              </p>
            )}
          </div>
          {radio('amount', 'An amount, spread over everything')}
          <div class="under">
            <Field
              short
              label={`Amount in ${currency.toUpperCase()}`}
              name="amount"
              inputmode="decimal"
              value={asked.amount}
              placeholder="0.00"
              error={error('amount')}
            />
          </div>
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
