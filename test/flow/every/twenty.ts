import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { childId } from '../../../src/domain/order/ids.ts';
import { until } from '../../support/until.ts';
import type { Order, Placed } from '../support/client.ts';
import { ConversationWorld } from '../support/conversation.ts';
import { type Person, sendForm } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';

/** What is submitted 20 times at once. All answers must be equal. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The target of a form's redirect. */
  readonly location: string | null;
}

/** One prepared submission. Each time it is sent with the same bytes. */
export interface Submission {
  readonly send: () => Promise<Answer>;
  /** The effects that can be read afterwards, if the answer does not show them. Compared with `once`. */
  readonly effects: (answer: Answer) => Promise<unknown>;
  readonly once: unknown;
}

export const ONE = ['AW-QUAYOAK'] as const;
export const TRACKING = { carrier: 'Parcelforce', tracking_number: 'PF-1' };

const Children = z.looseObject({ disputes: z.array(z.looseObject({ id: z.string() })) });

/** Prepares submissions, and counts their effects. */
export class Twenty extends ConversationWorld {
  /** The number of events of each type, and of refunds at Stripe. */
  seen =
    ({ order, payment }: Placed, ...types: readonly string[]) =>
    async () => {
      const all = await this.types(order.id);
      const { data } = await this.stack.stripe.refunds.list({ payment_intent: payment.payment_intent });
      const counts = types.map((type) => [type, all.filter((one) => one === type).length] as const);
      return { refunds: data.length, ...Object.fromEntries(counts) };
    };

  /** A call of the API with one API key. */
  apiCall(
    [method, path]: readonly [string, string],
    key: string,
    body: unknown,
    effects: Submission['effects'],
    once: unknown,
  ): Submission {
    const headers = { 'idempotency-key': randomUUID() };
    const send = async () => {
      const { status, text } = await this.call(method, path, key, body, headers);
      return { status, text, location: null };
    };
    return { send, effects, once };
  }

  /** A form as it is on its page, filled in. */
  async form(
    person: Pick<Person, 'cookie'>,
    [page, action]: readonly [page: string, action: string],
    typed: Readonly<Record<string, string>>,
    effects: Submission['effects'],
    once: unknown,
  ): Promise<Submission> {
    const shown = await this.stack.fetch(page, { headers: { cookie: person.cookie } });
    const fields = { ...formOn(await shown.text(), page, action), ...typed };
    return { send: async () => answerOf(await sendForm(this.stack, action, fields, person.cookie)), effects, once };
  }

  taskOf = ({ fulfilments }: Order): string => fulfilments[0]?.id ?? '';

  async stepped(stage: 'requested' | 'accepted' | 'in_production' | 'dispatched') {
    const { placed, order } = await this.requested(ONE);
    const task = this.taskOf(order);
    const steps = { requested: 0, accepted: 1, in_production: 2, dispatched: 3 }[stage];
    for (const step of ['accept', 'start', 'dispatch'].slice(0, steps)) {
      await this.step(task, step, ashwood.secretKey, step === 'dispatch' ? TRACKING : {});
    }
    return { placed, order, task };
  }

  async disputed() {
    const { placed, order } = await this.stepped('dispatched');
    await this.raised(order, placed.order_token);
    const { disputes } = Children.parse(await this.order(order.id, this.ops));
    return { placed, order, dispute: disputes[0]?.id ?? '' };
  }

  /** An order about which a bank has a question. */
  async charged() {
    const { placed, order } = await this.stepped('dispatched');
    await this.sim('/charge-disputes', { payment_intent: placed.payment.payment_intent, kind: 'inquiry' });
    await until(async () => (await this.types(order.id)).includes('chargeback_opened'));
    return { placed, dispute: childId('dsp', order.id, 1) };
  }

  /** A cancelled order with a chargeback: its refund is parked, and a new try parks it again. */
  async parked() {
    const { placed, order } = await this.walked(ONE, 'confirmed');
    await this.sim('/charge-disputes', { payment_intent: placed.payment.payment_intent, amount: 1_000 });
    await until(async () => (await this.types(order.id)).includes('chargeback_withdrawn'));
    await this.cancel(order.id, this.retailer);
    await until(async () => (await this.types(order.id)).includes('work_parked'));
    return { placed, order };
  }

  /** A confirmed order; the transfer to its supplier waits, since Stripe does not know the account. */
  async waiting() {
    const { placed, order } = await this.requested(ONE);
    await this.fault('not_found', { method: 'POST', path: '/v1/transfers', key: `${order.id}:transfer:${ashwood.id}` });
    await this.step(this.taskOf(order), 'accept', ashwood.secretKey);
    await until(async () => (await this.types(order.id)).includes('transfer_waiting'));
    await this.sim('/accounts', { id: 'acct_other', currency: 'gbp' });
    return { placed, order };
  }

  /** A confirmed order that owes its customer a refund which failed. */
  async owed() {
    const { placed, order } = await this.walked(ONE, 'confirmed');
    const body = { amount: 1_000, reason: 'x' };
    const headers = { 'idempotency-key': randomUUID() };
    await this.call('POST', `/v1/orders/${order.id}/refunds`, this.retailer, body, headers);
    const { data } = await this.stack.stripe.refunds.list({ payment_intent: placed.payment.payment_intent });
    await this.sim(`/refunds/${data[0]?.id}/fail`);
    await until(async () => (await this.types(order.id)).includes('refund_failed'));
    return { placed, order };
  }

  /** An order of the first product of this shop. */
  async placedBy({ publishableKey }: { readonly publishableKey: string }): Promise<Placed> {
    const [first] = await this.products(publishableKey);
    return this.placed(await this.cart([first?.sku ?? ''], publishableKey), undefined, publishableKey);
  }

  rows = (text: string, values: (string | number)[]) => async () => (await this.stack.sql(text, values))[0];
}

/** Removes what is different at every load of a page: form tokens and the idempotency keys of forms. */
const mask = (text: string): string => text.replace(/name="(?:key|csrf)" value="[^"]*"/g, '');

export const answerOf = async (answer: Response): Promise<Answer> => ({
  status: answer.status,
  text: mask(await answer.text()),
  location: answer.headers.get('location'),
});

const plain = (html: string) =>
  html
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The fields of a page's form as a browser sends them without any change. */
export function formOn(html: string, page: string, action: string): Record<string, string> {
  const forms = html.match(/<form\b[\s\S]*?<\/form>/g) ?? [];
  const found = forms.find((form) => {
    const to = /^<form\b[^>]*\baction="([^"]*)"/.exec(form)?.[1];
    return form.includes('method="post"') && (to === action || (to === undefined && page === action));
  });
  // A second button of a form may have another target.
  const form = found ?? forms.find((one) => one.includes(`formaction="${action}"`));
  if (form === undefined) throw new Error(`${page} has no form that is sent to ${action}`);
  const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  const inputs = (form.match(/<input\b[^>]*>/g) ?? [])
    .filter((tag) => !/type="(?:radio|checkbox)"/.test(tag) || /\bchecked\b/.test(tag))
    .map((tag) => [attribute(tag, 'name') ?? '', plain(attribute(tag, 'value') ?? '')] as const);
  const areas = [...form.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)].map(
    ([, tag = '', text = '']) => [attribute(tag, 'name') ?? '', plain(text)] as const,
  );
  const selects = [...form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)].map(([, tag = '', inside = '']) => {
    const options = inside.match(/<option\b[^>]*>/g) ?? [];
    const chosen = options.find((option) => /\bselected\b/.test(option)) ?? options[0] ?? '';
    return [attribute(tag, 'name') ?? '', plain(attribute(chosen, 'value') ?? '')] as const;
  });
  return Object.fromEntries([...inputs, ...areas, ...selects]);
}
