import { z } from 'zod';
import { mayRefund } from '../../../domain/permissions.ts';
import { refundableLeft } from '../../../domain/refund.ts';
import { quoteRefund, type RefundAsk, type RefundQuote } from '../../../domain/refund-request.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { ROLES, type Role } from '../../../domain/split.ts';
import type { OrderView } from '../../../domain/view.ts';
import { majorToMinor } from '../../../http/pages/ui/amount.ts';
import { Area, Field, Hidden } from '../../../http/pages/ui/fields.tsx';
import { Card, money, Notice } from '../../../http/pages/ui/parts.tsx';
import { ROLE } from '../../../http/pages/ui/words.ts';
import { PROBLEMS } from '../../../http/problem.ts';
import { type At, type Desk, form, onward, page, refused, show } from '../../desk.tsx';
import { Head } from '../../layout.tsx';
import { ask as askObject, type Names, type Opened, openOrder } from '../../order-context.ts';

const WHO: readonly Role[] = ['retailer', 'platform'];

/** The form's way of asking; the quote's page sends exactly this on, with the version that it was made at. */
const Asked = z.object({
  how: z.enum(['full', 'amount', 'lines']).default('full'),
  amount: z.string().max(20).default(''),
  shipping: z.string().max(20).default(''),
  reason: z.string().trim().max(500).default(''),
});
type Asked = z.infer<typeof Asked>;

const Confirmed = Asked.extend({
  reason: z.string().trim().min(1, 'Say why: the customer may ask.').max(500),
  version: z.coerce.number().int().min(1),
}).catchall(z.string().max(20));

const QUANTITY = 'qty_';

export function refundPages(desk: Desk): void {
  page(desk, '/orders/:id/refund', WHO, async (at) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    const query = at.c.req.query();
    const asked = Asked.safeParse(query);
    const quoted = query.how !== undefined && asked.success ? quote(at, opened, asked.data, query) : null;
    return refundPage(at, opened, asked.success ? asked.data : Asked.parse({}), query, quoted);
  });

  form(desk, '/orders/:id/refund', { roles: WHO, schema: Confirmed }, async (at, sent) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    const ask = toAsk(sent.given, fieldsOf(sent.given), opened.view);
    const { id } = opened.view;
    const { reason, version } = sent.given;
    const answer = await askObject(at, sent, id, { type: 'refund', ask, reason, version });
    if (answer.ok) return onward(at, `/orders/${id}`, 'refunded');
    // The order moved since the quote: asked anew, of the order as it is now.
    const moved = answer.refusal.refused === 'order_moved' ? await openOrder(at) : null;
    if (moved === null || moved instanceof Response) return refused(at, answer.refusal);
    const fields = fieldsOf(sent.given);
    return refundPage(at, moved, sent.given, fields, quote(at, moved, sent.given, fields), answer.refusal);
  });
}

type Fields = Readonly<Record<string, string>>;
const fieldsOf = (given: Readonly<Record<string, string | number>>): Fields =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));

function quote(at: At, { state, view }: Opened, asked: Asked, fields: Fields): RefundQuote | Refusal {
  return mayRefund(state, at.actor) ?? quoteRefund(state, toAsk(asked, fields, view));
}

/** What was typed, in minor units; nonsense becomes NaN, which the domain refuses. */
function toAsk(asked: Asked, fields: Fields, view: OrderView): RefundAsk {
  if (asked.how === 'full') return {};
  if (asked.how === 'amount') return { amount: majorToMinor(asked.amount, view.currency) };
  const lines = view.lines.flatMap((line) => {
    const quantity = Number(fields[QUANTITY + line.id] ?? '0');
    return quantity === 0 ? [] : [{ lineId: line.id, quantity }];
  });
  const shipping = asked.shipping.trim() === '' ? undefined : majorToMinor(asked.shipping, view.currency);
  return { lines: lines.length === 0 ? undefined : lines, shipping: shipping ?? (lines.length === 0 ? 0 : undefined) };
}

function refundPage(
  at: At,
  opened: Opened,
  asked: Asked,
  fields: Fields,
  quoted: RefundQuote | Refusal | null,
  moved: Refusal | null = null,
) {
  const { view, state, names } = opened;
  const refusal = mayRefund(state, at.actor);
  const left = refundableLeft(state);
  return show(
    at,
    {
      title: `Refund order ${view.number}`,
      width: 'form',
      children: (
        <>
          <Head
            crumbs={[
              { href: '/orders', name: 'Orders' },
              { href: `/orders/${view.id}`, name: view.number },
            ]}
            title="Issue Refund"
          >
            <p class="muted">
              {money(left, view.currency)} of {money(view.totals?.captured, view.currency)} can still be refunded.
            </p>
          </Head>
          {moved === null ? null : (
            <Notice tone="wait" title="Nothing was refunded yet: the order moved on" live>
              <p>This is the quote as it is now. Look at it again before you refund.</p>
            </Notice>
          )}
          {refusal === null ? null : (
            <Notice tone="wait" title="Not now">
              <p>{refusal.detail}</p>
            </Notice>
          )}
          {refusal !== null || left <= 0 ? null : <Ask view={view} asked={asked} fields={fields} left={left} />}
          {quoted === null ? null : isRefusal(quoted) ? (
            <Notice tone="bad" title="This cannot be refunded" live>
              <p>{quoted.detail}</p>
            </Notice>
          ) : (
            <Quoted at={at} view={view} names={names} asked={asked} fields={fields} quote={quoted} left={left} />
          )}
        </>
      ),
    },
    moved === null ? 200 : PROBLEMS.order_moved.status,
  );
}

interface AskProps {
  readonly view: OrderView;
  readonly asked: Asked;
  readonly fields: Fields;
  readonly left: number;
}

/** The first step changes nothing: it is a question, and its answer can be bookmarked and asked again. */
const Ask = ({ view, asked, fields, left }: AskProps) => {
  const { currency } = view;
  const radio = (how: Asked['how'], label: string) => (
    <label class="choice">
      <input type="radio" name="how" value={how} checked={asked.how === how} />
      <span>{label}</span>
    </label>
  );
  return (
    <Card title="What is refunded?">
      <form method="get" class="stack">
        <fieldset>
          <legend class="hush">What is refunded</legend>
          {radio('full', `In full: all ${money(left, currency)} that is left`)}
          {radio('lines', 'Items and shipping')}
          <div class="stack tight under">
            {view.lines.map((line) => {
              const rest = line.quantity - line.refundedQuantity;
              return (
                <div class="row between">
                  <label for={`f-${QUANTITY}${line.id}`}>
                    {line.title} <span class="muted small">{money(line.unitAmount, currency)} each</span>
                  </label>
                  <span class="with-unit">
                    <input
                      id={`f-${QUANTITY}${line.id}`}
                      name={QUANTITY + line.id}
                      type="number"
                      min="0"
                      max={rest}
                      value={fields[QUANTITY + line.id] ?? '0'}
                    />
                    <span class="muted small nowrap">of {rest}</span>
                  </span>
                </div>
              );
            })}
            <Field
              short
              label={`Shipping, of ${money(view.totals?.shipping, currency)}`}
              name="shipping"
              inputmode="decimal"
              value={asked.shipping}
              placeholder="0.00"
            />
          </div>
          {radio('amount', 'An amount, spread over everything')}
          <Field
            short
            label={`Amount in ${currency.toUpperCase()}`}
            name="amount"
            inputmode="decimal"
            value={asked.amount}
            placeholder="0.00"
          />
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

/** In the order in which the split is shown. */
const byRole = (parties: RefundQuote['parties']) =>
  ROLES.flatMap((role) => parties.filter(({ party }) => party === role));

interface QuotedProps extends AskProps {
  readonly at: At;
  readonly names: Names;
  readonly quote: RefundQuote;
}

const Quoted = ({ at, view, names, asked, fields, quote, left }: QuotedProps) => {
  const { currency } = view;
  const kept = Object.entries(fields).filter(([name]) => name.startsWith(QUANTITY));
  return (
    <section class="card" aria-label="What each party bears" id="quote">
      <header>
        <h2>{money(quote.amount, currency)} to the customer</h2>
        <span class="muted small">{quote.amount === left ? 'Full refund' : 'Partial refund'}</span>
      </header>
      {quote.amount === left && (view.totals?.refunded ?? 0) === 0 ? null : (
        <Notice tone="wait" title="WARNING">
          <p>Partial refunds affect the payment split: the platform adjusts each recipient's portion proportionally.</p>
        </Notice>
      )}
      <table class="cards">
        <caption class="hush">What each party bears of it</caption>
        <thead>
          <tr>
            <th scope="col">Party</th>
            <th scope="col" class="num">
              Off its share
            </th>
            <th scope="col" class="num">
              Owes beyond
            </th>
            <th scope="col" class="num">
              Bears
            </th>
          </tr>
        </thead>
        <tbody>
          {byRole(quote.parties).map((party) => (
            <tr>
              <th scope="row">
                <span>
                  <span class={`dot ${party.party}`} aria-hidden="true" />
                  {names(party.partyId)} <span class="muted small">{ROLE[party.party]}</span>
                </span>
              </th>
              <td class="num" data-label="Off its share">
                {money(party.fromShare, currency)}
              </td>
              <td class="num" data-label="Owes beyond">
                {money(party.receivable, currency)}
              </td>
              <td class="num strong" data-label="Bears">
                {money(party.amount, currency)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <td colspan={2} />
            <td class="num">{money(quote.amount, currency)}</td>
          </tr>
        </tfoot>
      </table>
      <form method="post" action={`/orders/${view.id}/refund`} class="stack">
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="version" value={quote.version} />
        <input type="hidden" name="how" value={asked.how} />
        <input type="hidden" name="amount" value={asked.amount} />
        <input type="hidden" name="shipping" value={asked.shipping} />
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Area
          label="Reason"
          name="reason"
          rows={2}
          required
          maxlength={500}
          hint="Kept with the refund; the customer can see it."
          value={asked.reason}
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
          If the order moves on before you press, nothing is refunded and you are shown the quote anew.
        </p>
      </form>
    </section>
  );
};
