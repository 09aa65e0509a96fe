import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimpleIn } from '../../src/api/schemas/wording.ts';
import { MAIL_TEMPLATES } from '../../src/domain/conversation/mail.ts';
import { type SimpleWording, unknownVariable } from '../../src/domain/conversation/simple-wording.ts';
import { DEFAULT_WORDING, simpleStart } from '../../src/services/notifications/defaults.ts';
import { exampleOf } from '../../src/services/notifications/shapes.ts';
import { compileSimple, textOn } from '../../src/services/notifications/simple.ts';
import { renderWording } from '../../src/services/notifications/wording.ts';
import { checkTemplate } from '../../src/services/notifications.ts';

/** The simple editor of a mail: fields become HTML and plain text. */

const START = simpleStart('confirmed');
const EXAMPLE = exampleOf('Northlight Blinds');
const rendered = (simple: Partial<SimpleWording>, event: (typeof MAIL_TEMPLATES)[number] = 'confirmed') => {
  const shown = renderWording(compileSimple(event, { ...START, ...simple }), EXAMPLE);
  if (!shown.ok) throw new Error(`${shown.problem.part}: ${shown.problem.message}`);
  return shown.mail;
};
/** What a reader sees of HTML. Written without the code that it checks. */
const seen = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>/g, '')
    .replace(/<br>\n?/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|#39|#123|#125|amp);/g, (_, name: string) => SIGNS[name] ?? '');
const SIGNS: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', quot: '"', amp: '&' },
  ...{ '#39': "'", '#123': '{', '#125': '}' },
};

describe('the simple editor', () => {
  test.each(MAIL_TEMPLATES)('begins with a wording of %s that fits every order', (event) => {
    expect(checkTemplate(compileSimple(event, simpleStart(event)), event)).toEqual({ ok: true });
    expect(Object.values(simpleStart(event)).map(unknownVariable)).toEqual(Array(8).fill(null));
  });

  test.each(MAIL_TEMPLATES)(
    'keeps what belongs to %s: the order, its parcels, the money that was given back',
    (event) => {
      const [own, usual] = [compileSimple(event, simpleStart(event)), DEFAULT_WORDING[event]].map((wording) => {
        const shown = renderWording(wording, EXAMPLE, true);
        return shown.ok ? shown.mail.text : '';
      });
      for (const fact of [
        'Width: 1200 mm',
        '£268.00',
        'PP123',
        '£10.00',
        'You asked for it.',
        'help@northlight.example',
      ]) {
        if (usual?.includes(fact)) expect(own).toContain(fact);
      }
    },
  );

  test('puts every field where it belongs, in both parts', () => {
    const mail = rendered({
      subject: 'Order {{ order.number }}',
      heading: 'Hooray',
      paragraphs: 'Dear {{customer.name}},\n\nall is well.\nTruly.',
      button: 'Look',
      signature: 'Your team',
      logoUrl: 'https://shop.example/logo.png?a=1&b=2',
      accent: '#ffee00',
      footer: 'Northlight Ltd, York',
    });
    expect(mail.subject).toBe('Order 7K3M-9QPD');
    for (const text of ['Hooray', 'Dear Ada Fielding,', 'Look', 'Your team', 'Northlight Ltd, York']) {
      expect(mail.html).toContain(text);
      expect(mail.text).toContain(text);
    }
    expect(mail.html).toContain('all is well.<br>\nTruly.</p>');
    expect(mail.text).toContain('Dear Ada Fielding,\n\nall is well.\nTruly.');
    expect(mail.html).toContain('src="https://shop.example/logo.png?a=1&amp;b=2"');
    expect(mail.html).toContain('background:#ffee00;color:#000000');
    expect(textOn('#1f5c4d')).toBe('#ffffff');
  });

  test('prints any text as it was typed: no HTML, no Liquid tag', () => {
    const hostile = fc
      .array(fc.constantFrom('<', '>', '"', "'", '&', '{', '}', '%', '/', 'a', ' ', 'script', 'onload=x'))
      .map((parts) => parts.join(''));
    const anyText = fc.oneof(hostile, fc.string({ unit: 'grapheme' }));
    const typed = anyText.map((text) =>
      text
        .normalize('NFC')
        .replace(/\p{Cc}|\p{Cs}/gu, '')
        .trim(),
    );
    fc.assert(
      fc.property(
        typed.filter((text) => text !== '' && unknownVariable(text) === null && !/\{\{/.test(text)),
        (text) => {
          const mail = rendered({ heading: text, paragraphs: text, button: text, signature: text, footer: text });
          expect(seen(mail.html).split(text).length).toBeGreaterThanOrEqual(6);
          expect(mail.text.split(text).length).toBeGreaterThanOrEqual(6);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    '{{ order.nmber }}',
    '{% if x %}',
    '{{ lines }}',
    '{{',
    '{{ order.total | times: 2 }}',
    '{{ parcel.carrier }}',
  ])('refuses %s, which it would print as it is', (text) => {
    expect(unknownVariable(`Hello ${text} you`)).not.toBeNull();
    const read = SimpleIn.safeParse({ ...START, logo_url: '', logoUrl: undefined, heading: `Hello ${text}` });
    expect(read.success).toBe(false);
  });

  test.each([
    ['logo_url', 'http://shop.example/logo.png'],
    ['logo_url', 'javascript:alert(1)'],
    ['logo_url', 'data:image/png;base64,x'],
    ['accent', 'red'],
    ['accent', '#1f5c4d;background:url(x)'],
    ['heading', ''],
    ['subject', 'a\nBcc: x@example.com'],
  ])('refuses as %s: %s', (name, value) => {
    const { logoUrl, ...fields } = START;
    expect(SimpleIn.safeParse({ ...fields, logo_url: logoUrl }).success).toBe(true);
    expect(SimpleIn.safeParse({ ...fields, logo_url: logoUrl, [name]: value }).success).toBe(false);
  });
});
