import { z } from 'zod';
import { name, prose, stripeAccount } from '../../../api/text.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { mayRedirect, waitingMoney } from '../../../domain/refunds/redirect.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Area, Field, Hidden, Pick } from '../../kit/fields.tsx';
import { Card, money } from '../../kit/parts.tsx';
import { Head } from '../layout.tsx';
import { command, type Opened, openOrder, orderCrumbs } from '../order-context.ts';
import { SendOrBack } from '../send-or-back.tsx';
import { type At, type Dashboard, type FieldErrors, form, formStatus, page, refused, show } from '../signed-in.tsx';

/** Platform Ops send what waits for a party to another account. */

const OPS: readonly Role[] = ['platform'];
const PATH = '/orders/:id/redirect';

const Redirected = z.object({
  party: name(100),
  account: stripeAccount("Give the id of an account at Stripe. It begins with 'acct_'."),
  note: prose(500, 'Say why: the party reads it.'),
});

export function redirectPages(dashboard: Dashboard): void {
  page(dashboard, PATH, OPS, (at) => redirectPage(at));
  form(dashboard, PATH, { roles: OPS, schema: Redirected, invalid: redirectPage }, (at, sent) => {
    const id = at.c.req.param('id') ?? '';
    const { party: partyId, account, note } = sent.given;
    const asked = { type: 'redirect_money', partyId, account, note } as const;
    return command(at, sent, id, asked, { path: `/orders/${id}`, done: 'redirected' });
  });
}

async function redirectPage(at: At, errors: FieldErrors = {}, fields: Typed = {}) {
  const opened = await openOrder(at);
  if (opened instanceof Response) return opened;
  const { view, state } = opened;
  const refusal = mayRedirect(state, at.actor);
  if (refusal !== null) return refused(at, refusal);
  const children = (
    <>
      <Head crumbs={orderCrumbs(view)} title="Redirect money" />
      <Card title="What happens">
        <ul>
          <li>What waits for the party now is sent to the other account at once.</li>
          <li>What the party is owed later goes to its own account again.</li>
          <li>Money that was sent cannot be redirected.</li>
        </ul>
        <RedirectForm at={at} opened={opened} errors={errors} fields={fields} />
      </Card>
    </>
  );
  return show(at, { title: `Order ${view.number}: redirect money`, width: 'form', children }, formStatus(errors));
}

interface FormProps {
  readonly at: At;
  readonly opened: Opened;
  readonly errors: FieldErrors;
  readonly fields: Typed;
}

const RedirectForm = ({ at, opened: { view, state, names }, errors, fields }: FormProps) => {
  const parties = waitingMoney(state).map(({ partyId, amount }) => ({
    value: partyId,
    label: `${names(partyId)}, ${money(amount, view.currency)}`,
  }));
  const [first] = parties;
  return (
    <form method="post" class="stack">
      <Hidden csrf={at.csrf} />
      <Pick
        label="Whose money"
        name="party"
        options={parties}
        value={textOf(fields, 'party') || (first?.value ?? '')}
        error={errors.party}
      />
      <Field
        label="Account at Stripe"
        name="account"
        required
        maxlength={100}
        hint="For example: acct_1Nv0FGQ9RKHgCVdK"
        value={textOf(fields, 'account')}
        error={errors.account}
      />
      <Area
        label="Why"
        name="note"
        rows={2}
        maxlength={500}
        required
        hint="Kept in the timeline. The party and the shop read it."
        value={textOf(fields, 'note')}
        error={errors.note}
      />
      <SendOrBack send="Redirect" orderId={view.id} />
    </form>
  );
};
