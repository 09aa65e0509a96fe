import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ok } from '../../src/domain/fault.ts';
import { cut, legible, storable, storableJson } from '../../src/domain/text.ts';
import { createNotifications, type OutgoingMail, type StoredWording } from '../../src/services/notifications.ts';
import { anyText } from '../support/texts.ts';
import { ORDER } from './order.ts';

/** What mails say of any text that an order holds, also from before the edge looked at it. */

const MENDED = /^(?:[^\p{Cc}]|[\n\r\t])*$/u;

/** Its filters cut texts into halves. */
const CUTTING: StoredWording = {
  subject: '{{ customer.name | slice: 0, 1 }} {{ customer.name | truncate: 4, "" }}.',
  html: '<p>{{ customer.name | split: "" | first }} {{ customer.name }}</p>',
  text: '{{ customer.name | slice: 0 }} {{ customer.name | truncate: 2, "" }}',
  enabled: true,
};

it('is whole characters in every part, whatever the order holds and the wording cuts', async () => {
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
        onBroken: () => undefined,
      });
      const parties = ORDER.parties.map((party) => ({ ...party, name }));
      const order = { ...ORDER, parties, customer: { ...ORDER.customer, name } };
      const said = await notifications.send(order, 'confirmed', 'msg-1');
      const [mail] = sent;
      if (!said.ok || said.value === 'void' || mail === undefined) return expect.fail('not sent');
      const parts = [mail.subject, mail.html, mail.text, mail.from.name, said.value.subject, said.value.text];
      for (const part of parts) expect([part.isWellFormed(), MENDED.test(part)]).toEqual([true, true]);
    }),
  );
});

it('changes nothing in a text that is whole', () => {
  const whole = 'Zo\u00eb \u{1f9f5} \\ud800 \\u0000 "quoted" \\\\u0000\n';
  expect([storable(whole), legible(whole), cut(whole, 100)]).toEqual([whole, whole, whole]);
  expect(JSON.parse(storableJson(JSON.stringify({ [whole]: whole })))).toEqual({ [whole]: whole });
});

it('mends JSON exactly as it mends a text, in values and in names', () => {
  fc.assert(
    fc.property(anyText(12), (text) => {
      const mended = JSON.parse(storableJson(JSON.stringify({ [text]: [text] })));
      expect(mended).toEqual({ [storable(text)]: [storable(text)] });
    }),
  );
});

it('cuts between characters', () => {
  expect(cut('ab\u{1f9f5}c', 3)).toBe('ab');
  expect(cut('ab\u{1f9f5}c', 4)).toBe('ab\u{1f9f5}');
});
