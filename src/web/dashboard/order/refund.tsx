import { z } from 'zod';
import { PROBLEMS } from '../../../api/problem.ts';
import { lineIfAny, prose } from '../../../api/text.ts';
import { mayRefund } from '../../../domain/access/permissions.ts';
import type { Role } from '../../../domain/order/actor.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { refundableLeft } from '../../../domain/refunds/refund.ts';
import { limitedByPolicy, quoteRefund, type RefundQuote } from '../../../domain/refunds/request.ts';
import type { RefundAsk } from '../../../domain/refunds/state.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { choiceErrors, isAsked, type Typed, textOf } from '../../kit/choice.ts';
import { money, Notice } from '../../kit/parts.tsx';
import { majorToMinor } from '../../kit/words/amount-input.ts';
import { Head } from '../layout.tsx';
import { ask as askObject, type Opened, openOrder, orderCrumbs } from '../order-context.ts';
import {
  type At,
  type Dashboard,
  errorsOf,
  type FieldErrors,
  form,
  formStatus,
  onward,
  page,
  refused,
  show,
} from '../signed-in.tsx';
import { inDashboardWords } from '../words/refusals.ts';
import { NotNow } from './not-now.tsx';
import { Asked, AskForm, QUANTITY, REFUND } from './refund-ask.tsx';
import { Quoted } from './refund-quote.tsx';

const WHO: readonly Role[] = ['retailer', 'platform'];

const Confirmed = Asked.extend({
  reason: prose(500, 'Say why: the customer may ask.'),
  version: z.coerce.number().int().min(1),
}).catchall(lineIfAny(20));

export function refundPages(dashboard: Dashboard): void {
  page(dashboard, '/orders/:id/refund', WHO, async (at) => {
    const opened = await openOrder(at);
    return opened instanceof Response ? opened : refundPage(at, opened, { fields: at.c.req.query() });
  });

  const rule = { roles: WHO, schema: Confirmed, choice: REFUND, invalid: askAgain };
  form(dashboard, '/orders/:id/refund', rule, async (at, sent) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    const fields = fieldsOf(sent.given);
    const { id } = opened.view;
    const { reason, version } = sent.given;
    const ask = toAsk(sent.given, fields, opened.view);
    const answer = await askObject(at, sent, id, { type: 'refund', ask, reason, version });
    if (answer.ok) return onward(at, `/orders/${id}`, 'refunded');
    // The order has changed since the quote: quote it again.
    const moved = answer.refusal.refused === 'order_moved' ? await openOrder(at) : null;
    if (moved === null || moved instanceof Response) return refused(at, answer.refusal);
    return refundPage(at, moved, { fields, moved: true });
  });
}

/** Nothing was refunded. Shows the form with what is wrong; and the quote, if only the reason is missing. */
async function askAgain(at: At, errors: FieldErrors, fields: Typed) {
  const opened = await openOrder(at);
  return opened instanceof Response ? opened : refundPage(at, opened, { fields, errors });
}

const fieldsOf = (given: Readonly<Record<string, string | number>>): Typed =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));

interface Quoting {
  readonly quoted: RefundQuote | Refusal | null;
  /** Contradictions, by field. */
  readonly errors: FieldErrors;
}

/** The quote for what was typed, for the order as it is now. No quote if the fields contradict each other. */
function quoteOf(at: At, { state, view }: Opened, fields: Typed): Quoting {
  if (!isAsked(REFUND, fields)) return { quoted: null, errors: {} };
  const asked = Asked.safeParse(fields);
  const errors = { ...(asked.success ? {} : errorsOf(asked.error)), ...choiceErrors(REFUND, fields) };
  if (!asked.success || Object.keys(errors).length > 0) return { quoted: null, errors };
  return { quoted: mayRefund(state, at.actor) ?? quoteRefund(state, toAsk(asked.data, fields, view)), errors };
}

/** What was typed, in minor units. An invalid amount becomes NaN, which the domain refuses. */
function toAsk(asked: Asked, fields: Typed, view: OrderView): RefundAsk {
  if (asked.how === 'full') return {};
  if (asked.how === 'amount') return { amount: majorToMinor(asked.amount, view.currency) };
  const lines = view.lines.flatMap((line) => {
    const quantity = Number(textOf(fields, QUANTITY + line.id));
    return quantity === 0 ? [] : [{ lineId: line.id, quantity }];
  });
  const shipping = asked.shipping === '' ? undefined : majorToMinor(asked.shipping, view.currency);
  return { lines: lines.length === 0 ? undefined : lines, shipping: shipping ?? (lines.length === 0 ? 0 : undefined) };
}

/** Why not. A form in which nothing was filled in asks for nothing, which the domain would call nothing left. */
function wordsOf({ reason }: Refusal, fields: Typed, view: OrderView): string {
  const asked = Asked.safeParse(fields);
  const { lines, shipping } = asked.success ? toAsk(asked.data, fields, view) : {};
  if (textOf(fields, 'how') === 'lines' && lines === undefined && shipping === 0) {
    return 'Say how many of which item, or how much of the shipping.';
  }
  return inDashboardWords(reason);
}

/** If everything is refunded already, there is no form: the page says so. */
function nothingLeft(state: Opened['state']): Refusal | null {
  const whole = refundableLeft(state) > 0 ? null : quoteRefund(state, {});
  return whole !== null && isRefusal(whole) ? whole : null;
}

interface Shown {
  /** As it was typed, or as the address says. */
  readonly fields: Typed;
  readonly errors?: FieldErrors;
  /** Somebody has confirmed, but the order has changed since the quote. */
  readonly moved?: boolean;
}

function refundPage(at: At, opened: Opened, { fields, errors: sent = {}, moved = false }: Shown) {
  const { view, state, names } = opened;
  const left = refundableLeft(state);
  const refusal = mayRefund(state, at.actor) ?? nothingLeft(state);
  const { quoted, errors: found } = quoteOf(at, opened, fields);
  const errors = { ...sent, ...found };
  const wrong = refusal === null && quoted !== null && isRefusal(quoted) ? wordsOf(quoted, fields, view) : null;
  return show(
    at,
    {
      title: `Refund order ${view.number}`,
      width: 'form',
      children: (
        <>
          <Head crumbs={orderCrumbs(view)} title="Issue Refund">
            {refusal !== null ? null : (
              <p class="muted">
                {money(left, view.currency)} of {money(view.totals?.captured, view.currency)} can still be refunded.
              </p>
            )}
          </Head>
          {!moved || refusal !== null ? null : (
            <Notice tone="wait" title="Nothing was refunded yet: the order has changed" live>
              <p>This is the quote as it is now. Look at it again before you refund.</p>
            </Notice>
          )}
          {refusal === null ? null : <NotNow view={view} refusal={refusal} />}
          {refusal !== null ? null : <AskForm view={view} fields={fields} left={left} errors={errors} wrong={wrong} />}
          {quoted === null || isRefusal(quoted) ? null : (
            <Quoted
              {...{ at, view, names, fields, quote: quoted, left, errors }}
              limited={limitedByPolicy(state, quoted)}
            />
          )}
        </>
      ),
    },
    moved ? PROBLEMS.order_moved.status : formStatus(errors),
  );
}
