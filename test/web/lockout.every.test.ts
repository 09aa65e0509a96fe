import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BRANDS, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { signInTokens, Visitor } from '../../dev/support/visitor.ts';
import { Client } from '../flow/support/client.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** The limit of mails an hour to one mailbox, for requests from all unknown devices together (docs/adr/0017). */
const MAILS_AN_HOUR = 32;

let stack: Stack;
let api: Client;
let visitors = 0;

beforeAll(async () => {
  stack = await startStack();
  api = new Client(stack);
});
afterAll(() => stack?.stop());

/** A new browser with a new address. */
const someone = () => {
  visitors += 1;
  return new Visitor(stack, `203.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}`);
};

/** Creates a new member, so that a test does not use up the limits of another test. */
async function member(email: string, key = RETAILERS.northlight.secretKey, name = 'Clerk'): Promise<string> {
  const made = await api.call('POST', '/v1/members', key, { email, name });
  expect(made.status, made.text).toBe(201);
  return z.looseObject({ id: z.string() }).parse(made.body).id;
}

const asksDone = () => stack.logs().filter((line) => line.includes('sign_in.asked')).length;

/** Strangers ask, each from another address. Waits until every request is handled. */
async function strangersAsk(email: string, asks: number): Promise<Visitor[]> {
  const before = asksDone();
  const strangers = Array.from({ length: asks }, someone);
  const left = [...strangers];
  const worker = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      expect((await next.ask(email)).status).toBe(303);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  await until(() => asksDone() >= before + asks);
  return strangers;
}

/** Makes the links of the mailbox older by this many minutes. */
const later = (email: string, minutes: number) =>
  stack.sql(
    `update sign_in_links set created_at = created_at - make_interval(mins => $2::int),
       expires_at = expires_at - make_interval(mins => $2::int)
     where member_id in (select id from members where email = $1)`,
    [email, minutes],
  );

const opens = async (visitor: Visitor, token: string): Promise<boolean> => {
  const answer = await visitor.open(token);
  expect([303, 403]).toContain(answer.status);
  expect(await visitor.isSignedIn()).toBe(answer.status === 303);
  return answer.status === 303;
};

const newest = (email: string): string => signInTokens(stack, email).at(-1) ?? '';

describe('a member for whom strangers ask for links', () => {
  it.each([6, 12])('gets a link that opens only in the own browser, after %i requests of strangers', async (asks) => {
    const email = `besieged-${asks}@northlight.example`;
    await member(email);
    const [stranger] = await strangersAsk(email, asks);
    const own = someone();
    const token = await own.askAndGet(email);
    expect(stranger === undefined || (await opens(stranger, token))).toBe(false);
    expect(await opens(own, token)).toBe(true);
  });

  it('gets a limited number of mails after 1,000 requests, and can sign in on a known and on an unknown device', async () => {
    const email = 'flooded@northlight.example';
    await member(email);
    const known = someone();
    expect(await opens(known, await known.askAndGet(email))).toBe(true);
    await strangersAsk(email, 1_000);
    expect(signInTokens(stack, email).length).toBeLessThanOrEqual(1 + MAILS_AN_HOUR);

    const own = await known.askAndGet(email);
    const away = someone();
    await askOnce(away, email);
    expect(await opens(away, own), 'the link of a known device is its own').toBe(false);
    expect(await opens(someone(), newestOfStrangers(email, own)), 'a browser that did not ask').toBe(false);
    const stranger = someone();
    await askOnce(stranger, 'clerk@hazel.example');
    expect(await opens(stranger, newestOfStrangers(email, own)), 'a browser that asked for another').toBe(false);
    expect(await opens(away, newestOfStrangers(email, own)), 'an unknown device, at the first try').toBe(true);
    expect(await opens(known, own), 'the known device').toBe(true);

    // Another unknown device, after a link was used.
    const second = someone();
    await askOnce(second, email);
    expect(await opens(second, newest(email))).toBe(true);
  });

  it('gets a limited number of mails in an hour of requests, and can sign in at any minute of it', async () => {
    const email = 'hourly@northlight.example';
    const id = await member(email);
    for (let minute = 0; minute < 60; minute += 4) {
      await strangersAsk(email, 25);
      const away = someone();
      await askOnce(away, email);
      if (minute % 12 === 0) expect(await opens(away, newest(email)), `minute ${minute}`).toBe(true);
      await later(email, 4);
    }
    const used = 5;
    expect(signInTokens(stack, email).length).toBeLessThanOrEqual(MAILS_AN_HOUR + used);
    const rows = await stack.sql('select hash from sign_in_links where member_id = $1', [id]);
    expect(rows.length, 'a link is stored for a mail, and for no other ask').toBe(signInTokens(stack, email).length);
  });

  it('gets a limited number of mails if one form is sent again and again', async () => {
    const email = 'pressed@northlight.example';
    await member(email);
    const stranger = someone();
    const key = crypto.randomUUID();
    for (let press = 0; press < 30; press += 1) {
      const before = asksDone();
      await stranger.ask(email, key);
      await until(() => asksDone() > before);
      await later(email, 1);
    }
    expect(signInTokens(stack, email).length).toBeLessThanOrEqual(MAILS_AN_HOUR / 2);
  });
});

/** One more request. Waits until it is handled. */
async function askOnce(visitor: Visitor, email: string): Promise<void> {
  const before = asksDone();
  expect((await visitor.ask(email)).status).toBe(303);
  await until(() => asksDone() > before);
}

const newestOfStrangers = (email: string, own: string): string =>
  signInTokens(stack, email)
    .filter((token) => token !== own)
    .at(-1) ?? '';

describe('two browsers of one member', () => {
  it.each(['the earlier first', 'the later first'])('have different links (%s)', async (order) => {
    const email = `two-${order.length}@northlight.example`;
    await member(email);
    const [first, second] = [someone(), someone()];
    const firstLink = await first.askAndGet(email);
    const secondLink = await second.askAndGet(email);
    expect(await opens(first, secondLink)).toBe(false);
    expect(await opens(second, firstLink)).toBe(false);
    const both = [[first, firstLink] as const, [second, secondLink] as const];
    for (const [browser, link] of order === 'the earlier first' ? both : both.toReversed()) {
      expect(await opens(browser, link)).toBe(true);
    }
  });

  it('can use both links, if one browser asks twice', async () => {
    const email = 'twice@northlight.example';
    await member(email);
    const browser = someone();
    const links = [await browser.askAndGet(email), await browser.askAndGet(email)] as const;
    expect(await opens(browser, links[0])).toBe(true);
    await browser.get('/sign-in');
    expect((await browser.open(links[1])).status).toBe(303);
  });
});

describe('a link that does not open', () => {
  const says = async (answer: Response) => ({ status: answer.status, text: await answer.text() });

  it('says that it is too old', async () => {
    const email = 'late@northlight.example';
    await member(email);
    const browser = someone();
    const token = await browser.askAndGet(email);
    await later(email, 16);
    for (const answer of [await browser.get(`/sign-in/link?token=${token}`), await browser.open(token)]) {
      expect((await says(answer)).text).toContain('This link is too old');
    }
    expect((await someone().get(`/sign-in/link?token=${token}`).then(says)).text).toContain('This link is too old');
    expect(await opens(browser, await browser.askAndGet(email)), 'and the next one opens').toBe(true);
  });

  it('says that it was used, or that another browser asked for it', async () => {
    const email = 'used@northlight.example';
    await member(email);
    const browser = someone();
    const token = await browser.askAndGet(email);
    expect((await someone().get(`/sign-in/link?token=${token}`).then(says)).text).toContain('in another browser');
    expect(await opens(browser, token)).toBe(true);
    const again = await someone().get(`/sign-in/link?token=${token}`).then(says);
    expect(again.text).toContain('This link was used');
    const made = await someone()
      .get(`/sign-in/link?token=${'x'.repeat(43)}`)
      .then(says);
    expect(made.text).toContain('This link does not work');
  });
});

describe('the mail', () => {
  it('contains no text that a party chose, and one link for all parties of a person', async () => {
    const email = 'both@people.example';
    const lure = 'Your account is closed: call 0900 1234 or see evil.example';
    await member(email, RETAILERS.northlight.secretKey, lure);
    const ashwood = await member(email, SUPPLIERS.ashwood.secretKey, '<b>Pay now</b>');
    const browser = someone();
    const token = await browser.askAndGet(email);
    const mail = stack.mailbox.mails({ to: email }).at(-1);
    for (const part of [mail?.subject, mail?.text, mail?.html, JSON.stringify(mail?.from)]) {
      expect(part).toBeDefined();
      for (const word of ['account', '0900', 'evil', 'Pay', 'Northlight', 'Ashwood']) expect(part).not.toContain(word);
    }
    expect(mail?.html?.match(/href="/g)?.length).toBe(1);

    const page = await (await browser.get(`/sign-in/link?token=${token}`)).text();
    for (const party of ['Northlight', 'Ashwood']) expect(page).toContain(party);
    // Without a choice of a party, the link is not used up.
    expect((await browser.open(token)).status).toBe(200);
    expect((await browser.post('/sign-in/link', { token, member: 'mem_nobody' })).status).toBe(403);
    expect((await browser.post('/sign-in/link', { token, member: ashwood })).status).toBe(303);
    const tasks = await browser.get('/bench');
    expect([tasks.status, (await tasks.text()).includes(SUPPLIERS.ashwood.name)]).toEqual([200, true]);
  });

  it('does not let a person sign in after the membership has ended, even with an older link', async () => {
    const email = 'gone@harbour.example';
    const id = await member(email, BRANDS.harbour.secretKey);
    const browser = someone();
    const token = await browser.askAndGet(email);
    expect((await api.call('DELETE', `/v1/members/${id}`, BRANDS.harbour.secretKey)).status).toBe(204);
    expect(await opens(browser, token)).toBe(false);
  });
});
