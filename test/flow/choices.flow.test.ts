import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack } from '../support/stack.ts';
import { formOn, Twenty } from './every/twenty.ts';
import type { Order, Placed } from './support/client.ts';
import { hidden, type Person, sendForm, signedIn } from './support/dashboard.ts';
import { ashwood } from './support/world.ts';

/**
 * Forms with radios, as a browser without JavaScript sends them. A missing answer, or a field that belongs to another
 * answer, is refused with an error at the field. Everything that was typed stays, and nothing is carried out.
 */

let t: Twenty;
let ops: Person;
let clerk: Person;

beforeAll(async () => {
  t = new Twenty(await startStack());
  [ops, clerk] = [await signedIn(t.stack, 'ops@headrail.example'), await signedIn(t.stack, 'clerk@northlight.example')];
});
afterAll(() => t?.stack.stop());

type Typed = Readonly<Record<string, string>>;

const text = async (path: string, { cookie }: Person): Promise<[number, string]> => {
  const answer = await t.stack.fetch(path, { headers: { cookie } });
  return [answer.status, await answer.text()];
};

const post = async (path: string, person: Person, fields: Typed): Promise<[number, string]> => {
  const answer = await sendForm(t.stack, path, fields, person.cookie);
  return [answer.status, await answer.text()];
};

/** The value of a field on the page, and its error. */
const fieldOf = (page: string, name: string) => {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(page)?.[0] ?? '';
  return {
    value: /\bvalue="([^"]*)"/.exec(tag)?.[1],
    error: new RegExp(`id="f-${name}-error"[^>]*>([^<]+)`).exec(page)?.[1]?.trim() ?? null,
  };
};
const areaOf = (page: string, name: string) => new RegExp(`<textarea[^>]*name="${name}"[^>]*>([^<]*)`).exec(page)?.[1];
const answersOf = (page: string, name: string) =>
  (page.match(new RegExp(`<input[^>]*type="radio"[^>]*name="${name}"[^>]*>`, 'g')) ?? [])
    .filter((tag) => /\bchecked\b/.test(tag))
    .map((tag) => /value="([^"]*)"/.exec(tag)?.[1]);

describe('the outcome of a dispute', () => {
  let placed: Placed;
  let dispute: string;
  let page: string;
  const at = () => `/disputes/${dispute}/resolve`;
  const typed = (more: Typed): Typed => ({ ...formOn(page, `/disputes/${dispute}`, at()), note: 'Seen.', ...more });
  const ruled = async () => (await t.types(placed.order.id)).filter((type) => type === 'dispute_resolved').length;

  beforeAll(async () => {
    ({ placed, dispute } = await t.disputed());
    // Each mail is an event, and a confirmation is for one version of the order.
    await t.mailsSettled(placed.order.id);
    page = (await text(`/disputes/${dispute}`, ops))[1];
  });

  it('is not preselected', () => {
    expect(answersOf(page, 'outcome')).toEqual([]);
  });

  it('must be chosen: otherwise the error is at its radios, and everything that was typed stays', async () => {
    const bears = `bears_${ashwood.id}`;
    const [status, again] = await post(at(), ops, typed({ amount: '25.00', [bears]: '20.00' }));
    expect(status).toBe(400);
    expect(fieldOf(again, 'outcome').error).toBe('Choose the outcome.');
    expect(fieldOf(again, 'amount').value).toBe('25.00');
    expect(fieldOf(again, bears).value).toBe('20.00');
    expect(areaOf(again, 'note')).toBe('Seen.');
    expect(answersOf(again, 'outcome')).toEqual([]);
    expect(await ruled()).toBe(0);
  });

  it.each([
    ['no_refund', 'amount'],
    ['full', 'amount'],
    ['no_refund', `bears_${ashwood.id}`],
  ])('%s with %s filled in is refused at that field', async (outcome, field) => {
    for (const version of [{}, { version: '1' }]) {
      const [status, again] = await post(at(), ops, typed({ outcome, [field]: '25.00', ...version }));
      expect(status).toBe(400);
      expect(fieldOf(again, field)).toMatchObject({
        value: '25.00',
        error: expect.stringContaining('leave this field'),
      });
      expect(answersOf(again, 'outcome')).toEqual([outcome]);
      expect(areaOf(again, 'note')).toBe('Seen.');
    }
    expect(await ruled()).toBe(0);
  });

  it.each([
    ['amount', { outcome: 'amount', amount: 'lots' }],
    ['amount', { outcome: 'amount', amount: '' }],
    ['amount', { outcome: 'amount', amount: '99999' }],
    [`bears_${ashwood.id}`, { outcome: 'full', [`bears_${ashwood.id}`]: 'all' }],
  ])('%s that cannot be is refused at its field, before anything is confirmed', async (field, given: Typed) => {
    const [status, again] = await post(at(), ops, typed(given));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(fieldOf(again, field).error).not.toBeNull();
    expect(areaOf(again, 'note')).toBe('Seen.');
    expect(again).not.toContain('Confirm the outcome');
  });

  it('is shown with its quote, the items and the customer, and is carried out only after the confirmation', async () => {
    const bears = `bears_${ashwood.id}`;
    const [status, shown] = await post(at(), ops, typed({ outcome: 'amount', amount: '25.00', [bears]: '20.00' }));
    expect(status, shown).toBe(200);
    const row = new RegExp(`${ashwood.name}[\\s\\S]*?£20\\.00`);
    for (const what of [
      'Confirm the outcome',
      '£25.00 to the customer',
      'Ada Lovelace',
      '12 St James Square',
      'Width',
    ]) {
      expect(shown).toContain(what);
    }
    expect(shown).toMatch(row);
    expect(shown).toContain('In dispute');
    // The cost shares are those of the decision, not the usual ones.
    expect(shown).not.toContain('WARNING');
    expect(shown).toMatch(/<td class="num" data-label="Amount">\s*£[\d,.]+/);
    expect(await ruled()).toBe(0);

    // The order's version changes, because a message in the dispute is one more event.
    const write = { body: 'One moment.' };
    expect((await t.call('POST', `/v1/disputes/${dispute}/messages`, t.ops, write)).status).toBe(201);
    const [movedStatus, moved] = await post(at(), ops, formOn(shown, at(), at()));
    expect(movedStatus).toBe(409);
    expect(moved).toContain('Nothing was carried out yet: the order has changed');
    expect(moved).toContain('£25.00 to the customer');
    expect(await ruled()).toBe(0);

    const [doneStatus] = await post(at(), ops, formOn(moved, at(), at()));
    expect(doneStatus).toBe(303);
    expect(await ruled()).toBe(1);
    const { totals } = await t.order(placed.order.id, t.ops);
    expect(totals?.refunded).toBe(2_500);
    const [closed, told] = await post(at(), ops, typed({ outcome: 'full' }));
    expect([closed, told]).toEqual([409, expect.stringContaining('resolved already')]);
  });

  it('without a refund also needs a confirmation', async () => {
    ({ placed, dispute } = await t.disputed());
    // Each mail is an event, and a confirmation is for one version of the order.
    await t.mailsSettled(placed.order.id);
    page = (await text(`/disputes/${dispute}`, ops))[1];
    const [status, shown] = await post(at(), ops, typed({ outcome: 'no_refund' }));
    expect(status).toBe(200);
    expect(shown).toContain('The customer gets nothing back');
    expect(await ruled()).toBe(0);
    expect((await post(at(), ops, formOn(shown, at(), at())))[0]).toBe(303);
    expect(await ruled()).toBe(1);
    expect((await t.order(placed.order.id, t.ops)).totals?.refunded).toBe(0);
  });
});

describe('a refund', () => {
  let order: Order;
  const path = () => `/orders/${order.id}/refund`;
  const line = () => `qty_${order.lines[0]?.id}`;
  const refunds = async () => (await t.types(order.id)).filter((type) => type === 'refund_requested').length;

  beforeAll(async () => {
    ({ order } = await t.walked(['AW-QUAYOAK'], 'in_production'));
    await t.mailsSettled(order.id);
  });

  it('in full, with an amount in its field, has an error at the amount and no quote', async () => {
    const [status, page] = await text(`${path()}?how=full&amount=25.00&shipping=&${line()}=0`, clerk);
    expect(status).toBe(400);
    expect(fieldOf(page, 'amount')).toMatchObject({
      value: '25.00',
      error: expect.stringContaining('leave this field'),
    });
    expect(page).not.toContain('to the customer');
  });

  const contradictions = (): readonly (readonly [string, string])[] => [
    ['full', 'amount'],
    ['full', 'shipping'],
    ['full', line()],
    ['lines', 'amount'],
    ['amount', 'shipping'],
    ['amount', line()],
  ];

  it('with fields that contradict its answer has an error at each of them, at the quote and at the confirmation', async () => {
    for (const [how, field] of contradictions()) {
      const fields = { how, ...(how === 'amount' ? { amount: '1.00' } : {}), [field]: '1' };
      const [asked, page] = await text(`${path()}?${new URLSearchParams(fields)}`, clerk);
      expect([asked, fieldOf(page, field).error], `${how} ${field}`).toEqual([400, expect.any(String)]);
      const confirmed = { ...fields, csrf: clerk.csrf, reason: 'Late.', version: '1' };
      const [sent, again] = await post(path(), clerk, confirmed);
      expect([sent, fieldOf(again, field).error], `${how} ${field}`).toEqual([400, expect.any(String)]);
    }
    expect(await refunds()).toBe(0);
  });

  it('without an answer is not treated as a full refund', async () => {
    const [status, page] = await text(`${path()}?amount=25.00`, clerk);
    expect([status, fieldOf(page, 'how').error]).toEqual([400, 'Choose what is refunded.']);
    expect(answersOf(page, 'how')).toEqual([]);
    const [sent] = await post(path(), clerk, { csrf: clerk.csrf, amount: '25.00', reason: 'Late.', version: '1' });
    expect(sent).toBe(400);
    expect(await refunds()).toBe(0);
  });

  it('without a reason keeps its quote, and has an error at the reason', async () => {
    const [, page] = await text(`${path()}?how=amount&amount=25.00`, clerk);
    const fields = formOn(page, path(), path());
    const [status, again] = await post(path(), clerk, { ...fields, reason: ' ' });
    expect(status).toBe(400);
    expect(fieldOf(again, 'reason').error).toContain('Say why');
    expect(again).toContain('£25.00 to the customer');
    expect(await refunds()).toBe(0);
  });
});

describe('a message', () => {
  it('with a cost share but no refund is not sent', async () => {
    const { order } = await t.stepped('accepted');
    const path = `/orders/${order.id}/messages`;
    const fields = { ...formOn((await text(path, clerk))[1], path, path), body: 'Shall we?', bears: '20.00' };
    const [status, page] = await post(path, clerk, fields);
    expect(status).toBe(400);
    expect(fieldOf(page, 'bears')).toMatchObject({
      value: '20.00',
      error: expect.stringContaining('how much is refunded'),
    });
    expect(areaOf(page, 'body')).toBe('Shall we?');
    expect(page).toMatch(/<details class="fold" open/);
    expect((await t.types(order.id)).includes('message_posted')).toBe(false);
    const [blank, kept] = await post(path, clerk, { ...fields, body: ' ', refund: '25.00', cancel: 'yes' });
    expect([blank, fieldOf(kept, 'refund').value, hidden(kept, 'to')]).toEqual([400, '25.00', ashwood.id]);
    expect(kept).toMatch(/name="cancel" value="yes" checked/);
  });
});

describe('a key that could not be created', () => {
  it('leaves the form with the chosen kind', async () => {
    const [status, page] = await post('/settings/keys', clerk, { csrf: clerk.csrf, name: ' ', kind: 'publishable' });
    expect([status, answersOf(page, 'kind')]).toEqual([400, ['publishable']]);
  });
});

describe('a dispute', () => {
  it('has no preselected reason', async () => {
    const { order } = await t.stepped('dispatched');
    const path = `/orders/${order.id}/dispute`;
    const fields = { ...formOn((await text(path, clerk))[1], path, path), reason: '', description: 'Bent.' };
    const [status, page] = await post(path, clerk, fields);
    expect(status).toBe(400);
    expect(fieldOf(page, 'reason').error).toBe('Choose what is wrong.');
    expect(areaOf(page, 'description')).toBe('Bent.');
  });
});
