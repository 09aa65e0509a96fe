import { describe, expect, test } from 'vitest';
import { MAIL_TEMPLATES } from '../../src/domain/conversation/mail.ts';
import { ok } from '../../src/domain/fault.ts';
import { createNotifications, type OutgoingMail, type ShopExtras } from '../../src/services/notifications.ts';
import { ORDER } from './order.ts';

/** A mail promises nothing that the shop has not set, and contains everything that it has set. */

const SET = {
  reviewUrl: 'https://shop.test/review',
  contactEmail: 'help@shop.test',
  contactPhone: '+44 20 7946 0000',
  contactUrl: 'https://shop.test/help',
} as const;
const NOTHING: ShopExtras = {
  reviewUrl: null,
  contactEmail: null,
  contactPhone: null,
  contactUrl: null,
  timeZone: 'Europe/London',
};

async function written(template: (typeof MAIL_TEMPLATES)[number], shop: ShopExtras | null, order = ORDER) {
  const sent: OutgoingMail[] = [];
  const notifications = createNotifications({
    email: {
      send: async (mail) => {
        sent.push(mail);
      },
    },
    mailFrom: 'Headrail <orders@orders.test>',
    publicUrl: 'https://orders.test/',
    orderToken: async () => 'tok-1',
    templates: async () => ok(null),
    settings: async () => ok(shop),
    onBroken: async () => undefined,
  });
  const outcome = await notifications.send(order, { template }, 'msg-1');
  if (!outcome.ok) throw new Error(outcome.fault.code);
  const [mail] = sent;
  if (mail === undefined) throw new Error('no mail was sent');
  return mail;
}

describe('mails of a shop that has set nothing', () => {
  test.each(MAIL_TEMPLATES)('%s contains no review page and no contact', async (template) => {
    for (const shop of [NOTHING, null]) {
      const { html, text } = await written(template, shop);
      for (const part of [html, text]) expect(part).not.toMatch(/review|reach us|Questions\?|mailto:|null|undefined/i);
      expect(html).toContain('>See your order</a>');
      expect(text).toContain(`See your order: https://orders.test/o/${ORDER.id}#tok-1`);
    }
  });
});

describe('mails of a shop that has set everything', () => {
  test.each(MAIL_TEMPLATES)('%s contains its contacts', async (template) => {
    const { html, text } = await written(template, { ...NOTHING, ...SET });
    for (const part of [html, text]) {
      for (const said of [SET.contactEmail, SET.contactPhone, SET.contactUrl]) expect(part).toContain(said);
    }
  });

  test("delivered asks for a review on the shop's page", async () => {
    const { html, text } = await written('delivered', { ...NOTHING, ...SET });
    expect(html).toContain(`href="${SET.reviewUrl}"`);
    expect(text).toContain(`Leave a review: ${SET.reviewUrl}`);
  });
});

test.each(['contactEmail', 'contactPhone', 'contactUrl'] as const)('%s may be the only contact', async (name) => {
  const { text } = await written('confirmed', { ...NOTHING, [name]: SET[name] });
  expect(text).toContain(SET[name]);
  for (const other of ['contactEmail', 'contactPhone', 'contactUrl'] as const) {
    if (other !== name) expect(text).not.toContain(SET[other]);
  }
});

test('a harmful setting of a shop does not become a link', async () => {
  const bad = { ...NOTHING, contactUrl: 'javascript:alert(1)', reviewUrl: 'javascript:alert(2)' };
  for (const template of MAIL_TEMPLATES) {
    const { html, text } = await written(template, bad);
    expect(html + text).not.toContain('javascript:');
  }
});

test("received has the time of the order in the shop's time zone", async () => {
  const { text } = await written('received', { ...NOTHING, timeZone: 'Asia/Tokyo' });
  expect(text).toContain('1 Jan 1970, 09:00 GMT+9');
});

describe('mails of an order with pictures', () => {
  const imageUrl = "https://shop.test/a.png?b=1&c='d'";
  const lines = ORDER.lines.map((line, i) => (i === 0 ? { ...line, title: 'Dune "dim" <b>', imageUrl } : line));

  test.each(MAIL_TEMPLATES)('%s shows the picture of each line that has one, beside its title', async (template) => {
    const { html, text } = await written(template, NOTHING, { ...ORDER, lines });
    const [image, ...others] = (html ?? '').match(/<img [^>]*>/g) ?? [];
    expect(others).toEqual([]);
    expect(image).toContain('src="https://shop.test/a.png?b=1&amp;c=&#39;d&#39;"');
    expect(image).toContain('alt="" width="64" height="64"');
    expect(html).toContain('Dune &#34;dim&#34; &lt;b&gt;, ');
    expect(text).not.toContain('a.png');
  });
});
