import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BRANDS, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { signInTokens, Visitor } from '../../dev/support/visitor.ts';
import { Client } from '../flow/support/client.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** Mails an hour to one mailbox, whoever asks from devices that it does not know (docs/adr/0017). */
const MAILS_AN_HOUR = 32;

let stack: Stack;
let api: Client;
let visitors = 0;

beforeAll(async () => {
  stack = await startStack();
  api = new Client(stack);
});
afterAll(() => stack?.stop());

/** A browser that was never here, at an address of its own. */
const someone = () => {
  visitors += 1;
  return new Visitor(stack, `203.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}`);
};

/** A member of its own for each test: nobody's limit is met by another test. */
async function member(email: string, key = RETAILERS.northlight.secretKey, name = 'Clerk'): Promise<string> {
  const made = await api.call('POST', '/v1/members', key, { email, name });
  expect(made.status, made.text).toBe(201);
  return z.looseObject({ id: z.string() }).parse(made.body).id;
}

const asksDone = () => stack.logs().filter((line) => line.includes('sign_in.asked')).length;

/** Strangers ask, each from its own address, until all of it is done. */
async function siege(email: string, asks: number): Promise<Visitor[]> {
  const before = asksDone();
  const strangers = Array.from({ length: asks }, someone);
  const left = [...strangers];
  const lane = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      expect((await next.ask(email)).status).toBe(303);
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  await until(() => asksDone() >= before + asks);
  return strangers;
}

/** As if this many minutes went by for the links of the mailbox. */
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

describe('a member whom strangers ask for', () => {
  it.each([6, 12])('%i times gets the own link, which opens in the own browser only', async (asks) => {
    const email = `besieged-${asks}@northlight.example`;
    await member(email);
    const [stranger] = await siege(email, asks);
    const own = someone();
    const token = await own.askAndGet(email);
    expect(stranger === undefined || (await opens(stranger, token))).toBe(false);
    expect(await opens(own, token)).toBe(true);
  });

  it('1,000 times gets no more mails than the bound, a known device its own link, and an unknown one the newest', async () => {
    const email = 'flooded@northlight.example';
    await member(email);
    const known = someone();
    expect(await opens(known, await known.askAndGet(email))).toBe(true);
    await siege(email, 1_000);
    expect(signInTokens(stack, email).length).toBeLessThanOrEqual(1 + MAILS_AN_HOUR);

    const own = await known.askAndGet(email);
    const away = someone();
    await siegeOf(away, email);
    expect(await opens(away, own), 'the link of a known device is its own').toBe(false);
    expect(await opens(someone(), newestOfStrangers(email, own)), 'a browser that did not ask').toBe(false);
    const elsewhere = someone();
    await siegeOf(elsewhere, 'clerk@hazel.example');
    expect(await opens(elsewhere, newestOfStrangers(email, own)), 'a browser that asked for another').toBe(false);
    expect(await opens(away, newestOfStrangers(email, own)), 'an unknown device, at the first try').toBe(true);
    expect(await opens(known, own), 'the known device').toBe(true);

    // A second unknown device, after a link was used.
    const second = someone();
    await siegeOf(second, email);
    expect(await opens(second, newest(email))).toBe(true);
  });

  it('a whole hour long is mailed no more than the bound, and may come in at any minute of it', async () => {
    const email = 'hourly@northlight.example';
    const id = await member(email);
    for (let minute = 0; minute < 60; minute += 4) {
      await siege(email, 25);
      const away = someone();
      await siegeOf(away, email);
      if (minute % 12 === 0) expect(await opens(away, newest(email)), `minute ${minute}`).toBe(true);
      await later(email, 4);
    }
    const used = 5;
    expect(signInTokens(stack, email).length).toBeLessThanOrEqual(MAILS_AN_HOUR + used);
    const rows = await stack.sql('select hash from sign_in_links where member_id = $1', [id]);
    expect(rows.length, 'a link is stored for a mail, and for no other ask').toBe(signInTokens(stack, email).length);
  });

  it('by one form, pressed again and again, is bounded too', async () => {
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

/** One more ask, done when this returns. */
async function siegeOf(visitor: Visitor, email: string): Promise<void> {
  const before = asksDone();
  expect((await visitor.ask(email)).status).toBe(303);
  await until(() => asksDone() > before);
}

const newestOfStrangers = (email: string, own: string): string =>
  signInTokens(stack, email)
    .filter((token) => token !== own)
    .at(-1) ?? '';

describe('two browsers of one member', () => {
  it.each(['the earlier first', 'the later first'])('have a link each, %s', async (order) => {
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

  it('of which one asks twice: either link opens it, and the other one too', async () => {
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

  it('says that it was used, or asked for elsewhere', async () => {
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
  it('holds no text that a party chose, and one link for all the parties of a person', async () => {
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
    // Without a choice nothing is used up.
    expect((await browser.open(token)).status).toBe(200);
    expect((await browser.post('/sign-in/link', { token, member: 'mem_nobody' })).status).toBe(403);
    expect((await browser.post('/sign-in/link', { token, member: ashwood })).status).toBe(303);
    const desk = await browser.get('/bench');
    expect([desk.status, (await desk.text()).includes(SUPPLIERS.ashwood.name)]).toEqual([200, true]);
  });

  it('goes to nobody whose membership has ended, also by an older link', async () => {
    const email = 'gone@harbour.example';
    const id = await member(email, BRANDS.harbour.secretKey);
    const browser = someone();
    const token = await browser.askAndGet(email);
    expect((await api.call('DELETE', `/v1/members/${id}`, BRANDS.harbour.secretKey)).status).toBe(204);
    expect(await opens(browser, token)).toBe(false);
  });
});
