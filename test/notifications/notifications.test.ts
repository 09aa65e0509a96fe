import { describe, expect, test } from 'vitest';
import { MAIL_TEMPLATES } from '../../src/domain/conversation/mail.ts';
import { fault, type Outcome, ok } from '../../src/domain/fault.ts';
import { CUSTOMER } from '../../src/domain/order/actor.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { simpleStart } from '../../src/services/notifications/defaults.ts';
import { sender, sendMail } from '../../src/services/notifications/email.ts';
import { exampleOf } from '../../src/services/notifications/shapes.ts';
import { compileSimple } from '../../src/services/notifications/simple.ts';
import { renderWording } from '../../src/services/notifications/wording.ts';
import {
  createNotifications,
  DEFAULT_WORDING,
  type NotificationParts,
  type OutgoingMail,
  type StoredWording,
  type WordingProblem,
} from '../../src/services/notifications.ts';
import { ORDER } from './order.ts';

const LINK = `https://orders.test/o/${ORDER.id}#tok-1`;

const NOTHING_SET = {
  reviewUrl: null,
  contactEmail: null,
  contactPhone: null,
  contactUrl: null,
  timeZone: 'Europe/London',
};

function setUp(parts: Partial<NotificationParts> = {}) {
  const sent: OutgoingMail[] = [];
  const broken: WordingProblem[] = [];
  const notifications = createNotifications({
    email: { send: async (mail) => sent.push(mail) },
    mailFrom: 'Headrail <orders@orders.test>',
    publicUrl: 'https://orders.test/',
    orderToken: async () => 'tok-1',
    templates: async () => ok(null),
    settings: async () => ok({ ...NOTHING_SET, reviewUrl: 'https://shop.test/review' }),
    onBroken: async (_order, _template, problem) => broken.push(problem),
    ...parts,
  });
  return { notifications, sent, broken };
}

const stored = (change: Partial<StoredWording>): Partial<NotificationParts> => ({
  templates: async () =>
    ok({ subject: 'Hi {{ customer.name }}', html: '<p>{{ order.number }}</p>', text: 'x', enabled: true, ...change }),
});

async function sentFor(template: (typeof MAIL_TEMPLATES)[number], order: OrderState = ORDER) {
  const { notifications, sent } = setUp();
  const said = await notifications.send(order, { template }, 'msg-1');
  const [mail] = sent;
  if (mail === undefined) throw new Error('nothing was sent');
  // The copy that is kept for the retailer is the same mail, without the link that opens the order.
  expect(mail.text).toContain('#tok-1');
  expect(said).toEqual(ok({ subject: mail.subject, text: mail.text.replaceAll('#tok-1', '') }));
  return mail;
}

const WORDINGS = MAIL_TEMPLATES.flatMap((template) => [
  [template, 'the default', DEFAULT_WORDING[template]] as const,
  [template, 'the simple editor', compileSimple(template, simpleStart(template))] as const,
]);

describe('the default mails', () => {
  test.each(WORDINGS)('%s of %s leaves no gap on an order that has no refund', async (_, __, wording) => {
    const shown = await setUp().notifications.preview({ order: ORDER }, wording);
    const text = shown.ok && shown.value.ok ? shown.value.mail.text : '';
    expect(text).toContain('Ada');
    expect(text).not.toMatch(/\S {2,}\S|\S +[.,;:](?!\S)/);
  });

  test.each(WORDINGS.filter(([name]) => name === 'cancelled' || name === 'refunded'))(
    '%s of %s says that it is all that was given back',
    (_, __, wording) => {
      const shown = renderWording(wording, exampleOf('Northlight'));
      expect(shown.ok ? shown.mail.text : '').toContain('In all, we have given £268.00 back to your card.');
    },
  );

  test.each([
    ['received', 'We have received your order'],
    ['confirmed', 'Your order is confirmed'],
    ['in_production', 'Your blinds are being made'],
    ['dispatched', 'Your order has been dispatched'],
    ['delivered', 'How was your order?'],
  ] as const)('%s is "%s", with the order, its lines and its link', async (template, subject) => {
    const mail = await sentFor(template);
    expect(mail).toMatchObject({
      from: { email: 'orders@orders.test', name: 'Northlight Blinds' },
      to: 'ada@example.com',
      subject,
      headers: { 'X-Headrail-Message': 'msg-1' },
    });
    for (const part of [mail.html, mail.text]) {
      for (const said of [
        'Northlight Blinds',
        'Ada Fielding',
        '0123-4567',
        'Roman blind',
        '£250.00',
        'Width: 1200 mm',
        '£388.95',
        LINK,
      ]) {
        expect(part).toContain(said);
      }
      expect(part).not.toMatch(/\{[{%]/);
    }
  });

  test('dispatched names every parcel, and links those that can be tracked', async () => {
    const { html, text } = await sentFor('dispatched');
    expect(html).toContain('href="https://track.example.com/PP-1"');
    expect(html).toContain('Van &amp; Man, tracking number VM-2');
    expect(text).toContain('Parcel Post, tracking number PP-1\n  https://track.example.com/PP-1');
    expect(text).toContain('Van & Man, tracking number VM-2');
  });

  test("delivered links to the retailer's review page if there is one, else to the order", async () => {
    expect((await sentFor('delivered')).html).toContain('href="https://shop.test/review"');
    const { notifications, sent } = setUp({ settings: async () => ok(null) });
    await notifications.send(ORDER, { template: 'delivered' }, 'm');
    expect(sent[0]?.html).not.toContain('shop.test');
    expect(sent[0]?.text).toContain(`See your order: ${LINK}`);
  });

  test('delivered asks for no review while a complaint is open, whatever the wording is', async () => {
    const complaint: OrderState['disputes'][number] = {
      ...{ id: 'dsp_1', reason: 'damaged', description: 'Bent', lineIds: [], supplierIds: [], evidenceUrls: [] },
      ...{ raisedBy: CUSTOMER, raisedAt: 0, resolution: null },
    };
    const { notifications, sent } = setUp();
    await notifications.send({ ...ORDER, disputes: [complaint] }, { template: 'delivered' }, 'm');
    expect(sent[0]?.text).toContain('Your complaint stays open');
    for (const part of [sent[0]?.html, sent[0]?.text]) expect(part).not.toMatch(/look just right|review/);
    const own = { ...DEFAULT_WORDING.delivered, html: '<a href="{{ review_url }}">Praise us</a>' };
    const shown = await notifications.preview({ order: { ...ORDER, disputes: [complaint] } }, own);
    expect(shown.ok && shown.value.ok ? shown.value.mail.html : '').not.toContain('shop.test');
  });

  test('a hostile name stays text and never becomes markup, a template or a header', async () => {
    const evil = `<script>alert(1)</script>{{ order.url }}{% for %}"'\r\nBcc: x@y.test`;
    const lines = ORDER.lines.map((line) => ({ ...line, title: evil, options: { [evil]: evil } }));
    const order = {
      ...ORDER,
      customer: { ...ORDER.customer, name: evil },
      lines,
      parties: ORDER.parties.map((p) => ({ ...p, name: evil })),
    };
    for (const template of MAIL_TEMPLATES) {
      const { html, from, subject, text } = await sentFor(template, order);
      expect(html).not.toContain('<script');
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;{{ order.url }}{% for %}&#34;&#39;');
      expect(text).toContain('<script>alert(1)</script>{{ order.url }}');
      expect(`${from.name}${subject}`).not.toMatch(/[\r\n<>"]/);
    }
  });

  test('the mail of an order with a hundred lines is within the limits', async () => {
    const [line] = ORDER.lines;
    if (line === undefined) throw new Error('the fixture has lines');
    const lines = Array.from({ length: 100 }, (_, n) => ({ ...line, id: `l${n}`, title: `Blind ${n}` }));
    expect((await sentFor('dispatched', { ...ORDER, lines })).html).toContain('Blind 99');
  });
});

describe("a retailer's own wording", () => {
  test('is used', async () => {
    const { notifications, sent } = setUp(stored({}));
    await notifications.send(ORDER, { template: 'confirmed' }, 'm');
    expect(sent[0]).toMatchObject({ subject: 'Hi Ada Fielding', html: '<p>0123-4567</p>', text: 'x' });
  });

  test('sends no mail when it is switched off', async () => {
    const { notifications, sent } = setUp(stored({ enabled: false }));
    expect(await notifications.send(ORDER, { template: 'confirmed' }, 'm')).toEqual(ok('void'));
    expect(sent).toEqual([]);
  });

  test.each<[string, Partial<StoredWording>, Partial<WordingProblem>]>([
    [
      'a typo',
      { html: 'a\n{{ customer.nam }}' },
      { part: 'html', line: 2, message: 'undefined variable: customer.nam' },
    ],
    ['a broken tag', { text: '{% for line in lines %}' }, { part: 'text', line: 1 }],
    [
      'an endless loop',
      { html: `${'{% for a in lines %}'.repeat(20)}x${'{% endfor %}'.repeat(20)}` },
      { part: 'html' },
    ],
    ['a script', { html: '<p>\n <script>x</script>' }, { part: 'html', line: 2, column: 2 }],
    ['an empty subject', { subject: ' {{ "" }} ' }, { part: 'subject' }],
  ])('with %s is replaced by the default, and the problem is reported', async (_, change, problem) => {
    const { notifications, sent, broken } = setUp(stored(change));
    const said = await notifications.send(ORDER, { template: 'confirmed' }, 'm');
    const fellBack = expect.stringContaining(`${problem.part}, line`);
    expect(said).toMatchObject(ok({ subject: 'Your order is confirmed', fellBack }));
    expect(sent[0]?.subject).toBe('Your order is confirmed');
    expect(broken).toEqual([expect.objectContaining(problem)]);
  });

  test.each(['Eve onload=x', 'javascript: Ada', '<b>Bob</b>', 'http-equiv'])(
    'is used for a customer called %s',
    async (name) => {
      const { notifications, broken } = setUp(stored({ html: '<p>Hello {{ customer.name }}</p>' }));
      const said = await notifications.send(
        { ...ORDER, customer: { ...ORDER.customer, name } },
        { template: 'confirmed' },
        'm',
      );
      expect(said).toMatchObject({ ok: true });
      expect(said).not.toHaveProperty('value.fellBack');
      expect(broken).toEqual([]);
    },
  );

  test("is previewed unchanged, without the customer's link", async () => {
    const { notifications } = setUp();
    const good = await notifications.preview(
      { order: ORDER },
      { ...DEFAULT_WORDING.confirmed, text: '{{ order.url }}' },
    );
    expect(good).toMatchObject({ ok: true, value: { ok: true, mail: { text: `https://orders.test/o/${ORDER.id}` } } });
    const bad = await notifications.preview({ order: ORDER }, { ...DEFAULT_WORDING.confirmed, subject: '{{ x }}' });
    expect(bad).toMatchObject({
      ok: true,
      value: { ok: false, problem: { part: 'subject', message: 'undefined variable: x' } },
    });
  });

  test.each<[string, Outcome<never>]>([
    ['lost', fault('unknown', 'postgres_answer_lost')],
    ['refused', fault('terminal', 'postgres_42P01')],
  ])('that cannot be read (%s) is waited for: nothing was sent', async (_, outcome) => {
    for (const part of ['templates', 'settings'] as const) {
      const { notifications, sent } = setUp({ [part]: async () => outcome });
      expect(await notifications.send(ORDER, { template: 'confirmed' }, 'm')).toMatchObject({
        ok: false,
        fault: { kind: 'transient' },
      });
      expect(sent).toEqual([]);
    }
  });
});

describe('the e-mail service', () => {
  const failing = async (error: unknown) => {
    const { notifications } = setUp({ email: { send: () => Promise.reject(error) } });
    const outcome = await notifications.send(ORDER, { template: 'confirmed' }, 'm');
    return outcome.ok ? null : outcome.fault;
  };

  test.each([
    ['E_RATE_LIMIT_EXCEEDED', 'transient', 'email_rate_limit_exceeded'],
    ['E_SENDER_NOT_VERIFIED', 'transient', 'email_sender_not_verified'],
    ['E_RECIPIENT_SUPPRESSED', 'terminal', 'email_recipient_suppressed'],
    ['E_INTERNAL_SERVER_ERROR', 'unknown', 'email_internal_server_error'],
    ['E_NEVER_HEARD_OF', 'unknown', 'email_never_heard_of'],
  ])('%s is %s', async (code, kind, named) => {
    expect(await failing(Object.assign(new Error('no'), { code }))).toEqual({ kind, code: named });
    expect(await failing(new Error(`${code}: no`))).toEqual({ kind, code: named });
  });

  test('after an error without a code, the mail may have been sent', async () => {
    expect(await failing(new Error('Network connection lost.'))).toEqual({
      kind: 'unknown',
      code: 'email_answer_lost',
    });
  });

  test('an answer that never comes is an unknown fault', async () => {
    const envelope = { from: 'o@h.test', senderName: '', to: 'a@b.test', messageId: 'm' };
    const never = { send: () => new Promise<never>(() => {}) };
    const outcome = await sendMail(never, envelope, { subject: 's', html: 'h', text: 't' }, 1);
    expect(outcome).toEqual(fault('unknown', 'email_timeout'));
  });

  test("the sender has the shop's name and our address; without a name, our name", () => {
    expect(sender('Headrail <o@h.test>', '')).toEqual({ email: 'o@h.test', name: 'Headrail' });
    expect(sender('o@h.test', 'A "B" <c@d>')).toEqual({ email: 'o@h.test', name: 'A B c d' });
  });
});
