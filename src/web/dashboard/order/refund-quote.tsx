import { ROLES } from '../../../domain/order/actor.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import type { RefundQuote } from '../../../domain/refunds/request.ts';
import { textOf } from '../../kit/choice.ts';
import { Area, Hidden } from '../../kit/fields.tsx';
import { Amount, money, Notice } from '../../kit/parts.tsx';
import { Table } from '../../kit/table.tsx';
import type { Names } from '../order-context.ts';
import { PartyCell, shadeOf } from '../party.tsx';
import type { At, FieldErrors } from '../signed-in.tsx';
import { type AskProps, QUANTITY } from './refund-ask.tsx';

/** In the order in which the split is shown. */
const byRole = (parties: RefundQuote['parties']) =>
  ROLES.flatMap((role) => parties.filter(({ party }) => party === role));

interface QuoteTableProps {
  readonly view: OrderView;
  readonly names: Names;
  readonly quote: RefundQuote;
  /** What could be refunded in full. */
  readonly left: number;
  /** Somebody has decided who bears the refund; it is not divided by the shares. */
  readonly decided?: boolean;
  /** The suppliers whose cancellation policies limit what they bear of it. */
  readonly limited?: readonly string[];
}

/** What each party bears of a refund, before anybody confirms it. */
export const QuoteTable = ({ view, names, quote, left, decided = false, limited = [] }: QuoteTableProps) => {
  const { currency } = view;
  const partial = !decided && (quote.amount < left || (view.totals?.refunded ?? 0) > 0);
  return (
    <>
      {partial || limited.length > 0 ? (
        <Notice tone="wait" title="WARNING">
          {partial ? (
            <p>
              Partial refunds affect the payment split: the platform adjusts each recipient's portion proportionally
              {limited.length === 0 ? '.' : ', as far as cancellation policies allow.'}
            </p>
          ) : null}
          {limited.map((partyId) => (
            <p>
              {names(partyId)} has started production. Its cancellation policy limits what it bears, so the retailer
              bears more than its proportion.
            </p>
          ))}
        </Notice>
      ) : null}
      <Table
        caption="What each party bears of it"
        columns={[
          'Party',
          { name: 'Off its share', num: true },
          { name: 'Owes beyond', num: true },
          { name: 'Bears', num: true },
        ]}
        foot={
          <tr>
            <th scope="row">Together</th>
            <td colspan={2} class="spare" />
            <td class="num">{money(quote.amount, currency)}</td>
          </tr>
        }
      >
        {byRole(quote.parties).map(({ party, partyId, fromShare, receivable, amount }) => (
          <tr>
            <PartyCell shade={shadeOf(view.split, partyId)} name={names(partyId)} party={party} />
            <Amount label="Off its share" amount={fromShare} currency={currency} />
            <Amount label="Owes beyond" amount={receivable} currency={currency} />
            <td class="num strong" data-label="Bears">
              {money(amount, currency)}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
};

interface QuotedProps extends AskProps, Pick<QuoteTableProps, 'limited'> {
  readonly at: At;
  readonly names: Names;
  readonly quote: RefundQuote;
  readonly errors: FieldErrors;
}

/** The fields that the next page needs. */
const isAsk = (name: string): boolean => ['how', 'amount', 'shipping'].includes(name) || name.startsWith(QUANTITY);

export const Quoted = ({ at, view, names, fields, quote, left, limited = [], errors }: QuotedProps) => {
  const { currency } = view;
  const kept = Object.keys(fields).filter(isAsk);
  return (
    <section class="card" aria-label="What each party bears" id="quote">
      <header>
        <h2>{money(quote.amount, currency)} to the customer</h2>
        <span class="muted small">{quote.amount === left ? 'Full refund' : 'Partial refund'}</span>
      </header>
      <QuoteTable {...{ view, names, quote, left, limited }} />
      <form method="post" action={`/orders/${view.id}/refund`} class="stack">
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="version" value={quote.version} />
        {kept.map((name) => (
          <input type="hidden" name={name} value={textOf(fields, name)} />
        ))}
        <Area
          label="Reason"
          name="reason"
          rows={2}
          required
          maxlength={500}
          hint="Kept with the refund; the customer can see it."
          value={textOf(fields, 'reason')}
          error={errors.reason}
        />
        <div class="row">
          <button type="submit" class="primary">
            Refund {money(quote.amount, currency)}
          </button>
          <a class="button quiet" href={`/orders/${view.id}`}>
            Do not refund
          </a>
        </div>
        <p class="small muted">
          If the order changes before you press the button, nothing is refunded and you see the new quote first.
        </p>
      </form>
    </section>
  );
};
