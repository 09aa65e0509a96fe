import { z } from 'zod';
import { prose, typedAmount } from '../../../api/text.ts';
import { decimalText } from '../../../domain/money/currency.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { mayPayOtherwise } from '../../../domain/refunds/paid-otherwise.ts';
import type { ReasonKey } from '../../../domain/refusal-facts.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Area, Field, Hidden } from '../../kit/fields.tsx';
import { Card, money } from '../../kit/parts.tsx';
import { majorToMinor } from '../../kit/words/amount-input.ts';
import { Head } from '../layout.tsx';
import { ask, openOrder, orderCrumbs } from '../order-context.ts';
import { SendOrBack } from '../send-or-back.tsx';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  form,
  formStatus,
  onward,
  page,
  refused,
  show,
} from '../signed-in.tsx';
import { inDashboardWords } from '../words/refusals.ts';

/** Platform Ops say that a refund that failed was paid in another way. */

const OPS: readonly Role[] = ['platform'];
const PATH = '/orders/:id/paid-otherwise';

const Paid = z.object({ amount: typedAmount(), note: prose(500, 'Say how it was paid: the customer reads it.') });

/** What is wrong with the amount. Any other refusal is about the order. */
const OF_AMOUNT: ReadonlySet<ReasonKey> = new Set(['more_than_owed', 'amount_not_whole']);

export function paidOtherwisePages(dashboard: Dashboard): void {
  page(dashboard, PATH, OPS, (at) => paidPage(at));
  form(dashboard, PATH, { roles: OPS, schema: Paid, invalid: paidPage }, async (at, sent) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    const { id, currency } = opened.view;
    const { amount, note } = sent.given;
    const answer = await ask(at, sent, id, { type: 'pay_otherwise', amount: majorToMinor(amount, currency), note });
    if (answer.ok) return onward(at, `/orders/${id}`, 'paid_otherwise');
    const { refusal } = answer;
    if (!OF_AMOUNT.has(refusal.reason.key)) return refused(at, refusal);
    return paidPage(at, { amount: inDashboardWords(refusal.reason) }, sent.given);
  });
}

async function paidPage(at: At, errors: FieldErrors = {}, fields: Typed = {}) {
  const opened = await openOrder(at);
  if (opened instanceof Response) return opened;
  const { view, state } = opened;
  const refusal = mayPayOtherwise(state, at.actor);
  if (refusal !== null) return refused(at, refusal);
  const { currency } = view;
  const owed = view.refundOwed ?? 0;
  const children = (
    <>
      <Head crumbs={orderCrumbs(view)} title="Refund paid in another way" />
      <Card title="What happens">
        <ul>
          <li>A refund failed: the customer is owed {money(owed, currency)}.</li>
          <li>Say here what the Platform has paid, for example by bank transfer. Nothing is sent to Stripe.</li>
          <li>The parties bear it as they would have borne the refund. Their transfers are taken back.</li>
          <li>The customer gets an e-mail. This cannot be undone.</li>
        </ul>
        <p class="small muted">
          If the shop has paid the customer itself, do not book it here: settle that with the shop.
        </p>
        <form method="post" class="stack">
          <Hidden csrf={at.csrf} />
          <Field
            label="Amount"
            name="amount"
            unit={currency.toUpperCase()}
            short
            value={'amount' in fields ? textOf(fields, 'amount') : decimalText(owed, currency)}
            error={errors.amount}
          />
          <Area
            label="How it was paid"
            name="note"
            rows={2}
            maxlength={500}
            required
            hint="The customer and the shop read it, for example: bank transfer of 26 November."
            value={textOf(fields, 'note')}
            error={errors.note}
          />
          <SendOrBack send="Book as paid" orderId={view.id} />
        </form>
      </Card>
    </>
  );
  return show(
    at,
    { title: `Order ${view.number}: refund paid in another way`, width: 'form', children },
    formStatus(errors),
  );
}
