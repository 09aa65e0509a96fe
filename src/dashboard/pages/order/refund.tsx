import { z } from 'zod';
import { mayRefund } from '../../../domain/permissions.ts';
import { refundableLeft } from '../../../domain/refund.ts';
import { quoteRefund, type RefundAsk, type RefundQuote } from '../../../domain/refund-request.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import type { Role } from '../../../domain/split.ts';
import type { OrderView } from '../../../domain/view.ts';
import { majorToMinor } from '../../../http/pages/ui/amount.ts';
import { money, Notice, spoken } from '../../../http/pages/ui/parts.tsx';
import { nameLines } from '../../../http/pages/ui/refund-words.ts';
import { PROBLEMS } from '../../../http/problem.ts';
import { lineIfAny, prose } from '../../../http/text.ts';
import { type At, type Desk, form, onward, page, refused, show } from '../../desk.tsx';
import { Head } from '../../layout.tsx';
import { ask as askObject, type Opened, openOrder } from '../../order-context.ts';
import { NotNow } from './not-now.tsx';
import { Asked, AskForm, type Fields, QUANTITY } from './refund-ask.tsx';
import { Quoted } from './refund-quote.tsx';

const WHO: readonly Role[] = ['retailer', 'platform'];

const Confirmed = Asked.extend({
  reason: prose(500, 'Say why: the customer may ask.'),
  version: z.coerce.number().int().min(1),
}).catchall(lineIfAny(20));

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

/** Why not, as the form's reader knows things: lines by their titles, amounts as they are written. */
function wordsOf({ detail }: Refusal, asked: Asked, fields: Fields, view: OrderView): string {
  const { lines, shipping } = toAsk(asked, fields, view);
  if (asked.how === 'lines' && lines === undefined && shipping === 0) {
    return 'Say how many of which item, or how much of the shipping.';
  }
  return nameLines(spoken(detail, view.currency), view.lines);
}

/** Where all is refunded, no form could be filled in so that it goes through: it is said instead. */
function nothingLeft(state: Opened['state']): Refusal | null {
  const whole = refundableLeft(state) > 0 ? null : quoteRefund(state, {});
  return whole !== null && isRefusal(whole) ? whole : null;
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
  const left = refundableLeft(state);
  const refusal = mayRefund(state, at.actor) ?? nothingLeft(state);
  const wrong = refusal === null && quoted !== null && isRefusal(quoted) ? wordsOf(quoted, asked, fields, view) : null;
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
            {refusal !== null ? null : (
              <p class="muted">
                {money(left, view.currency)} of {money(view.totals?.captured, view.currency)} can still be refunded.
              </p>
            )}
          </Head>
          {moved === null || refusal !== null ? null : (
            <Notice tone="wait" title="Nothing was refunded yet: the order moved on" live>
              <p>This is the quote as it is now. Look at it again before you refund.</p>
            </Notice>
          )}
          {refusal === null ? null : <NotNow view={view} refusal={refusal} />}
          {refusal !== null ? null : <AskForm view={view} asked={asked} fields={fields} left={left} wrong={wrong} />}
          {quoted === null || isRefusal(quoted) ? null : (
            <Quoted at={at} view={view} names={names} asked={asked} fields={fields} quote={quoted} left={left} />
          )}
        </>
      ),
    },
    moved === null ? 200 : PROBLEMS.order_moved.status,
  );
}
