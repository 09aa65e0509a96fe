import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HTTP, webAddress } from '../../../src/api/text.ts';
import { ok } from '../../../src/domain/fault.ts';
import { createNotifications, DEFAULT_WORDING, type OutgoingMail } from '../../../src/services/notifications.ts';
import { TrackingLink } from '../../../src/web/kit/parts.tsx';
import { ORDER } from '../../notifications/order.ts';

/** A web address that is accepted is kept as `URL.href`, and is the same on every page and in every mail. */

const AWKWARD = [
  "https://track.example.com/?n=O'Brien",
  "https://track.example.com/O'Brien",
  "https://track.example.com/#O'Brien`<x>",
  'https://track.example.com/a\\b?c\\d`e|f{g}#h\\i',
  'https://track.example.com/?a=1&b="2"&c=<3>',
  'HTTPS://TRACK.Example.com',
  'https://t\u00e4cker.example/\u7f8e?q=\u7f8e',
  'https://user:pass@track.example.com:8443/x',
  'https://[::1]/x',
  ' https://track.example.com/%00%0a%ff ',
];

/** Addresses with any printable character in any part. */
const written = fc
  .record({
    scheme: fc.constantFrom('http', 'https', 'HTTPS'),
    path: fc.string({ unit: 'grapheme', maxLength: 12 }),
    query: fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
    hash: fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  })
  .map(({ scheme, path, query, hash }) => `${scheme}://track.example.com/${path}?${query}#${hash}`);

const unescaped = (html: string): string =>
  html
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '');
const linksIn = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => unescaped(link));

const WORDING = { ...DEFAULT_WORDING.dispatched, enabled: true };

async function mailed(url: string, own: boolean): Promise<OutgoingMail> {
  const sent: OutgoingMail[] = [];
  const shop = { reviewUrl: url, contactUrl: url, contactEmail: null, contactPhone: null, timeZone: 'UTC' };
  const { send } = createNotifications({
    email: { send: async (mail) => sent.push(mail) },
    mailFrom: 'orders@orders.test',
    publicUrl: 'https://orders.test/',
    orderToken: async () => 'tok-1',
    templates: async () => ok(own ? WORDING : null),
    settings: async () => ok(shop),
    onBroken: async (_, __, problem) => expect.fail(problem.message),
  });
  const fulfilments = ORDER.fulfilments.map((one) => ({ ...one, tracking: { carrier: 'Van', number: '1', url } }));
  await send({ ...ORDER, fulfilments }, { template: 'dispatched' }, 'msg-1');
  const [mail] = sent;
  return mail ?? expect.fail('not sent');
}

const field = webAddress(HTTP, 2_000);

async function isTheSameEverywhere(typed: string): Promise<void> {
  const parsed = field.safeParse(typed);
  if (!parsed.success) return;
  const url = parsed.data;
  expect(url).toBe(new URL(typed.normalize('NFC')).href);
  const mail = await mailed(url, false);
  expect(linksIn(mail.html).filter((link) => link === url)).toHaveLength(ORDER.fulfilments.length + 1);
  expect(mail.text.split('\n').map((line) => line.trim())).toContain(url);
  const tracked = String(TrackingLink({ tracking: { carrier: 'Van', number: '1', url } }));
  expect(linksIn(tracked)).toEqual([url]);
}

it.each(AWKWARD)('%s', async (typed) => {
  expect(field.safeParse(typed).success).toBe(true);
  await isTheSameEverywhere(typed);
});

it('any address that is accepted', async () => {
  await fc.assert(fc.asyncProperty(written, isTheSameEverywhere), { numRuns: 200 });
});

it.each([
  'javascript:alert(1)',
  'ftp://x.example/',
  '//x.example/',
  'x.example',
  'https:',
  'https://',
  'https://a b/',
  'mailto:a@b.example',
  'data:text/html,x',
  'https://x.example/\u0000',
  'https://x.example/\njavascript:',
  'https://x.example/\u202e',
])('is no web address: %j', (typed) => {
  expect(field.safeParse(typed).success).toBe(false);
});
