import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ok } from '../../src/domain/fault.ts';
import { cut, legible, storable, storableJson } from '../../src/domain/text.ts';
import { createNotifications, type OutgoingMail, type StoredWording } from '../../src/services/notifications.ts';
import { anyText } from '../support/texts.ts';
import { ORDER } from './order.ts';

/** Mails with any text that an order may hold, also texts from before the API checked them. */

const MENDED = /^(?:[^\p{Cc}]|[\n\r\t])*$/u;

/** A template with filters that cut texts. */
const CUTTING: StoredWording = {
  subject: '{{ customer.name | slice: 0, 1 }} {{ customer.name | truncate: 4, "" }}.',
  html: '<p>{{ customer.name | split: "" | first }} {{ customer.name }}</p>',
  text: '{{ customer.name | slice: 0 }} {{ customer.name | truncate: 2, "" }}',
  enabled: true,
};

it('every part of a mail has whole characters, for any order text and any cut', async () => {
  await fc.assert(
    fc.asyncProperty(anyText(12), fc.boolean(), async (name, own) => {
      const sent: OutgoingMail[] = [];
      const notifications = createNotifications({
        email: { send: async (mail) => sent.push(mail) },
        mailFrom: 'Headrail <orders@orders.test>',
        publicUrl: 'https://orders.test/',
        orderToken: async () => 'tok-1',
        templates: async () => ok(own ? CUTTING : null),
        settings: async () => ok(null),
        onBroken: async () => undefined,
      });
      const parties = ORDER.parties.map((party) => ({ ...party, name }));
      const order = { ...ORDER, parties, customer: { ...ORDER.customer, name } };
      const said = await notifications.send(order, { template: 'confirmed' }, 'msg-1');
      const [mail] = sent;
      if (!said.ok || said.value === 'void' || mail === undefined) return expect.fail('not sent');
      const parts = [mail.subject, mail.html, mail.text, mail.from.name, said.value.subject, said.value.text];
      for (const part of parts) expect([part.isWellFormed(), MENDED.test(part)]).toEqual([true, true]);
    }),
  );
});

it('a text with whole characters is not changed', () => {
  const whole = 'Zo\u00eb \u{1f9f5} \\ud800 \\u0000 "quoted" \\\\u0000\n';
  expect([storable(whole), legible(whole), cut(whole, 100)]).toEqual([whole, whole, whole]);
  expect(JSON.parse(storableJson(JSON.stringify({ [whole]: whole })))).toEqual({ [whole]: whole });
});

it('JSON is repaired exactly like a text, in values and in names', () => {
  fc.assert(
    fc.property(anyText(12), (text) => {
      const mended = JSON.parse(storableJson(JSON.stringify({ [text]: [text] })));
      expect(mended).toEqual({ [storable(text)]: [storable(text)] });
    }),
  );
});

it('a cut is between characters', () => {
  expect(cut('ab\u{1f9f5}c', 3)).toBe('ab');
  expect(cut('ab\u{1f9f5}c', 4)).toBe('ab\u{1f9f5}');
});
