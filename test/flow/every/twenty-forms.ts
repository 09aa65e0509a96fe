import { atOrderPage, type Person, sendForm, signedIn } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';
import type { Submission, Twenty } from './twenty.ts';
import { answerOf, formOn, TRACKING } from './twenty.ts';
import { deadLetter } from './twenty-calls.ts';
import { exportForms } from './twenty-exports.ts';
import { moneyForms } from './twenty-money.ts';
import { settingsForms } from './twenty-settings-forms.ts';
import { signInForms } from './twenty-sign-in-forms.ts';

/** Who sits at the dashboard, signed in once. */
export interface People {
  readonly clerk: Person;
  readonly supplier: Person;
  readonly ops: Person;
}

export const signInAll = async ({ stack }: Twenty): Promise<People> => {
  const [clerk, supplier, ops] = await Promise.all([
    signedIn(stack, 'clerk@northlight.example'),
    signedIn(stack, 'tasks@ashwood.example'),
    signedIn(stack, 'ops@headrail.example'),
  ]);
  return { clerk, supplier, ops };
};

export type Submissions = Readonly<Record<string, () => Promise<Submission>>>;

/** Every form of the dashboard and of the customer's page that changes something, as it is on its page. */
export const formSubmissions = (t: Twenty, people: () => People): Submissions => ({
  ...customerForms(t),
  ...orderForms(t, people),
  ...taskForms(t, people),
  ...settingsForms(t, people),
  ...opsForms(t, people),
  ...moneyForms(t, () => people().ops),
  ...exportForms(t, () => people().clerk),
  ...signInForms(t),
});

const customerForms = (t: Twenty): Submissions => ({
  'POST /o/:id/cancel': async () => {
    const { placed, order } = await t.stepped('accepted');
    const person = await atOrderPage(t.stack, order.id, placed.order_token);
    const once = { refunds: 1, cancel_requested: 1 };
    return t.form(person, [`/o/${order.id}`, `/o/${order.id}/cancel`], {}, t.seen(placed, 'cancel_requested'), once);
  },
  'POST /o/:id/confirm-delivery': async () => {
    const { placed, order } = await t.stepped('dispatched');
    const person = await atOrderPage(t.stack, order.id, placed.order_token);
    const once = { refunds: 0, order_delivered: 1 };
    const path = [`/o/${order.id}`, `/o/${order.id}/confirm-delivery`] as const;
    return t.form(person, path, {}, t.seen(placed, 'order_delivered'), once);
  },
  'POST /o/:id/lines/:line': async () => {
    const { placed, order } = await t.stepped('accepted');
    const person = await atOrderPage(t.stack, order.id, placed.order_token);
    const once = { refunds: 0, line_corrected: 1 };
    const path = [`/o/${order.id}`, `/o/${order.id}/lines/${order.lines[0]?.id}`] as const;
    return t.form(person, path, { option_width_mm: '1210' }, t.seen(placed, 'line_corrected'), once);
  },
  'POST /o/:id/disputes': async () => {
    const { placed, order } = await t.stepped('dispatched');
    const person = await atOrderPage(t.stack, order.id, placed.order_token);
    const typed = { reason: 'damaged', description: 'Bent.', line: order.lines[0]?.id ?? '' };
    const once = { refunds: 0, dispute_raised: 1 };
    const path = [`/o/${order.id}`, `/o/${order.id}/disputes`] as const;
    return t.form(person, path, typed, t.seen(placed, 'dispute_raised'), once);
  },
  'POST /o/:id/disputes/:dispute/messages': async () => {
    const { placed, order, dispute } = await t.disputed();
    const person = await atOrderPage(t.stack, order.id, placed.order_token);
    const once = { refunds: 0, message_posted: 1 };
    const path = [`/o/${order.id}`, `/o/${order.id}/disputes/${dispute}/messages`] as const;
    return t.form(person, path, { body: 'Look.' }, t.seen(placed, 'message_posted'), once);
  },
});

const orderForms = (t: Twenty, people: () => People): Submissions => ({
  'POST /orders/:id/cancel': async () => {
    const { placed, order } = await t.stepped('accepted');
    const path = `/orders/${order.id}/cancel`;
    const once = { refunds: 1, cancel_requested: 1 };
    return t.form(people().clerk, [path, path], {}, t.seen(placed, 'cancel_requested'), once);
  },
  'POST /orders/:id/force-cancel': async () => {
    const { placed, order } = await t.stepped('in_production');
    const path = `/orders/${order.id}/force-cancel`;
    const once = { refunds: 1, cancel_requested: 1 };
    return t.form(people().ops, [path, path], { reason: 'Burnt.' }, t.seen(placed, 'cancel_requested'), once);
  },
  'POST /orders/:id/refund': async () => {
    const { placed, order } = await t.walked(['AW-QUAYOAK'], 'in_production');
    // A quote belongs to a version of the order, so wait for its last events: three mails (received, and two statuses).
    await t.mailsSettled(order.id);
    const path = `/orders/${order.id}/refund`;
    const once = { refunds: 1, refund_requested: 1 };
    const seen = t.seen(placed, 'refund_requested');
    return t.form(people().clerk, [`${path}?how=amount&amount=1.00`, path], { reason: 'Late.' }, seen, once);
  },
  'POST /orders/:id/customer': async () => {
    const { placed, order } = await t.stepped('accepted');
    const path = `/orders/${order.id}/customer`;
    const typed = { email: 'right@example.com', country: 'GB' };
    const once = { refunds: 0, customer_corrected: 1 };
    return t.form(people().clerk, [path, path], typed, t.seen(placed, 'customer_corrected'), once);
  },
  'POST /orders/:id/annotations': async () => {
    const { placed, order } = await t.stepped('accepted');
    const path = `/orders/${order.id}/annotations`;
    const once = { refunds: 0, order_annotated: 1 };
    return t.form(people().clerk, [path, path], { reference: 'PO-1' }, t.seen(placed, 'order_annotated'), once);
  },
  'POST /orders/:id/lines/:line': async () => {
    const { placed, order } = await t.stepped('accepted');
    const path = `/orders/${order.id}/lines/${order.lines[0]?.id}`;
    const once = { refunds: 0, line_corrected: 1 };
    return t.form(people().clerk, [path, path], { option_width_mm: '1210' }, t.seen(placed, 'line_corrected'), once);
  },
  'POST /orders/:id/notifications/:template/resend': async () => {
    const { placed, order } = await t.stepped('accepted');
    await t.mailsSettled(order.id);
    const path = [`/orders/${order.id}`, `/orders/${order.id}/notifications/confirmed/resend`] as const;
    const once = { refunds: 0, mail_requested: 1 };
    return t.form(people().clerk, path, {}, t.seen(placed, 'mail_requested'), once);
  },
  'POST /orders/:id/messages': async () => {
    const { placed, order } = await t.stepped('accepted');
    const path = `/orders/${order.id}/messages`;
    const once = { refunds: 0, message_posted: 1, proposal_made: 1 };
    const seen = t.seen(placed, 'message_posted', 'proposal_made');
    return t.form(people().clerk, [path, path], { body: 'Shall we?', refund: '1.00' }, seen, once);
  },
  'POST /orders/:id/proposals/:proposal/accept': () => answered(t, people, 'accept', 1),
  'POST /orders/:id/proposals/:proposal/decline': () => answered(t, people, 'decline', 0),
  'POST /orders/:id/dispute': async () => {
    const { placed, order } = await t.stepped('dispatched');
    const path = `/orders/${order.id}/dispute`;
    const typed = { reason: 'damaged', description: 'Bent.', line: order.lines[0]?.id ?? '' };
    const once = { refunds: 0, dispute_raised: 1 };
    return t.form(people().clerk, [path, path], typed, t.seen(placed, 'dispute_raised'), once);
  },
  'POST /disputes/:id/messages': async () => {
    const { placed, dispute } = await t.disputed();
    const path = [`/disputes/${dispute}`, `/disputes/${dispute}/messages`] as const;
    const once = { refunds: 0, message_posted: 1 };
    return t.form(people().clerk, path, { body: 'Look.' }, t.seen(placed, 'message_posted'), once);
  },
  'POST /disputes/:id/answer': async () => {
    const { placed, dispute } = await t.charged();
    const path = [`/disputes/${dispute}`, `/disputes/${dispute}/answer`] as const;
    const once = { refunds: 0, chargeback_evidence_given: 1, chargeback_evidence_sent: 1 };
    const seen = t.seen(placed, 'chargeback_evidence_given', 'chargeback_evidence_sent');
    return t.form(people().clerk, path, { stage: 'draft', statement: 'It arrived.' }, seen, once);
  },
  'POST /disputes/:id/resolve': async () => {
    const { placed, dispute } = await t.disputed();
    const [page, action] = [`/disputes/${dispute}`, `/disputes/${dispute}/resolve`] as const;
    const typed = { outcome: 'amount', amount: '1.00', note: 'Seen.' };
    const once = { refunds: 1, dispute_resolved: 1 };
    const { cookie } = people().ops;
    // A quote belongs to a version of the order, so wait for its last events: the mails of these statuses.
    await t.mailsSettled(placed.order.id);
    const shown = await t.stack.fetch(page, { headers: { cookie } });
    const asked = await sendForm(t.stack, action, { ...formOn(await shown.text(), page, action), ...typed }, cookie);
    const fields = formOn(await asked.text(), action, action);
    const send = async () => answerOf(await sendForm(t.stack, action, fields, cookie));
    return { send, effects: t.seen(placed, 'dispute_resolved'), once };
  },
});

async function answered(t: Twenty, people: () => People, word: string, refunds: number): Promise<Submission> {
  const { placed, order } = await t.stepped('in_production');
  const message = await t.posted(order, ashwood.secretKey, { proposal: { refund: { amount: 100 } } });
  const path = `/orders/${order.id}/proposals/${message.proposal?.id}/${word}`;
  const type = word === 'accept' ? 'proposal_accepted' : 'proposal_declined';
  return t.form(people().clerk, [`/orders/${order.id}/messages`, path], {}, t.seen(placed, type), {
    refunds,
    [type]: 1,
  });
}

const STEPS = [
  ['accept', 'requested', 'fulfilment_accepted', {}],
  ['reject', 'requested', 'fulfilment_rejected', { reason: 'No.' }],
  ['start', 'accepted', 'fulfilment_started', {}],
  ['dispatch', 'in_production', 'fulfilment_dispatched', TRACKING],
  ['tracking', 'dispatched', 'tracking_corrected', { ...TRACKING, tracking_number: 'PF-2' }],
  ['deliver', 'dispatched', 'fulfilment_arrived', {}],
] as const;

const taskForms = (t: Twenty, people: () => People): Submissions => ({
  ...Object.fromEntries(
    STEPS.map(([name, stage, type, typed]) => [
      `POST /bench/:id/${name}`,
      async () => {
        const { placed, task } = await t.stepped(stage);
        const once = { refunds: name === 'reject' ? 1 : 0, [type]: 1 };
        const path = [`/bench/${task}`, `/bench/${task}/${name}`] as const;
        return t.form(people().supplier, path, typed, t.seen(placed, type), once);
      },
    ]),
  ),
  'POST /orders/:id/notes': async () => {
    const { order } = await t.stepped('requested');
    const rows = t.rows('select note from order_notes where order_id = $1', [order.id]);
    const path = [`/orders/${order.id}`, `/orders/${order.id}/notes`] as const;
    return t.form(people().clerk, path, { note: 'Call first.', tags: 'vip' }, rows, { note: 'Call first.' });
  },
  'POST /bench/batch': async () => {
    const { placed, task } = await t.stepped('requested');
    const typed = { step: 'accept', task, shown: task };
    const path = [`/bench/batch?task=${task}`, '/bench/batch'] as const;
    return t.form(people().supplier, path, typed, t.seen(placed, 'fulfilment_accepted'), {
      refunds: 0,
      fulfilment_accepted: 1,
    });
  },
  'POST /stock': async () => {
    const typed = { sku: 'AW-SLATE', on_hand: '4321' };
    const [sku] = (
      await t.stack.sql("select sku from stock where sku like 'AW-%' and sku <> 'AW-QUAYOAK' limit 1")
    ).map((row) => String(row.sku));
    const rows = t.rows('select on_hand from stock where sku = $1', [sku ?? '']);
    const version = t.rows('select version from stock where sku = $1', [sku ?? '']);
    const shown = { ...typed, sku: sku ?? '', version: String((await version())?.version) };
    return t.form(people().supplier, ['/stock', '/stock'], shown, rows, { on_hand: 4_321 });
  },
  'POST /stock/adjust': async () => {
    const [row] = await t.stack.sql(
      "select sku, on_hand from stock where sku like 'AW-%' and sku <> 'AW-QUAYOAK' order by sku desc limit 1",
    );
    const sku = String(row?.sku);
    const rows = t.rows('select on_hand from stock where sku = $1', [sku]);
    const once = { on_hand: Number(row?.on_hand) + 3 };
    return t.form(people().supplier, ['/stock', '/stock/adjust'], { sku, by: '+3' }, rows, once);
  },
});

const opsForms = (t: Twenty, people: () => People): Submissions => ({
  'POST /ops/orders/:id/retry': async () => {
    const { placed, order } = await t.parked();
    const once = { refunds: 0, work_resumed: 1 };
    const path = [`/orders/${order.id}`, `/ops/orders/${order.id}/retry`] as const;
    return t.form(people().ops, path, {}, t.seen(placed, 'work_resumed'), once);
  },
  'POST /ops/orders/:id/reproject': async () => {
    const { order } = await t.placed(await t.cart(['AW-QUAYOAK']));
    const rows = t.rows('select count(*)::int as n from orders where id = $1', [order.id]);
    const path = [`/orders/${order.id}`, `/ops/orders/${order.id}/reproject`] as const;
    return t.form(people().ops, path, {}, rows, { n: 1 });
  },
  'POST /ops/dead-letters/:id/replay': async () => {
    const { id, sends } = await deadLetter(t);
    return t.form(people().ops, ['/ops/dead-letters', `/ops/dead-letters/${id}/replay`], {}, sends, 1);
  },
});
