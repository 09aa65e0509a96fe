import { lineNames } from '../../domain/catalogue/line-words.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { Hidden } from '../kit/fields.tsx';
import { OptionFields, optionsTyped } from '../kit/option-fields.tsx';
import { Card } from '../kit/parts.tsx';
import type { Offers } from './offers.ts';
import { type TriedForm, triedIn } from './tried-form.ts';
import { EN } from './words/en.ts';
import { toldTo } from './words/words.ts';

interface Props {
  readonly order: OrderView;
  readonly csrf: string;
  readonly offers: Offers;
  readonly tried: TriedForm;
}

/** The last part of the address of a line's form. */
export const linePart = (lineId: string): string => `lines/${lineId}`;

const NotOffered = ({ title, refusal }: { readonly title: string; readonly refusal: Refusal | undefined }) =>
  refusal === undefined ? null : (
    <p class="small">
      {title}: {toldTo(EN, refusal).detail}
    </p>
  );

/** The forms to correct measurements, until production starts. */
export const CorrectLines = ({ order, csrf, offers, tried }: Props) => {
  const lines = order.lines.filter(({ id }) => offers.has(id));
  if (lines.length === 0) return null;
  const name = lineNames(order.lines);
  return (
    <Card title="Is a measurement wrong?" id="measurements">
      <p>Until production starts you can correct it, within what can be made. The price stays the same.</p>
      {lines.map((line) => {
        const part = linePart(line.id);
        const { fields, errors } = triedIn(tried, part);
        const offer = offers.get(line.id);
        if (offer === undefined || isRefusal(offer)) return <NotOffered title={name(line.id) ?? ''} refusal={offer} />;
        return (
          <details class="fold" open={tried.part === part}>
            <summary>Correct {name(line.id)}</summary>
            <form method="post" action={`/o/${order.id}/${part}`} class="stack">
              <Hidden csrf={csrf} />
              <OptionFields
                rules={offer.optionRules}
                fields={tried.part === part ? fields : optionsTyped(line.options)}
                errors={errors}
                id={line.id}
              />
              <div class="row">
                <button type="submit" class="primary">
                  Save
                </button>
              </div>
            </form>
          </details>
        );
      })}
    </Card>
  );
};
