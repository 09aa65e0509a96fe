import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { type Storefront, startStorefront } from '../../dev/storefront/server.ts';
import { showPictures, signInLink } from '../../dev/support/browser.ts';
import { fillIn } from '../../tools/screenshots/acts.ts';
import type { Placed } from '../flow/support/client.ts';
import { until } from '../support/until.ts';
import { CLERK, openSite, type Site, SUPPLIER } from './people.ts';

const KEY = RETAILERS.northlight.secretKey;

let site: Site;
let shop: Storefront;
let sku: string;

beforeAll(async () => {
  site = await openSite();
  const { publishableKey } = RETAILERS.northlight;
  shop = await startStorefront({ port: 0, apiUrl: site.stack.url, publishableKey });
  const allowed = { allowed_origins: [shop.url] };
  expect((await site.api.call('PUT', '/v1/settings/policies', KEY, allowed)).status).toBe(200);
  sku = (await site.api.products()).find((product) => product.sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(async () => {
  await shop?.close();
  await site?.close();
});

async function bought(...steps: readonly string[]): Promise<Placed> {
  const placed = await site.api.placed(await site.api.cart([sku]));
  await site.api.pay(placed);
  const order = await site.api.reach(placed.order.id, KEY, ({ fulfilments }) => fulfilments.length === 1);
  for (const step of steps) {
    const body = step === 'dispatch' ? { carrier: 'Post', tracking_number: 'T1' } : {};
    await site.api.step(order.fulfilments[0]?.id ?? '', step, SUPPLIERS.ashwood.secretKey, body);
  }
  return placed;
}

const opened = async ({ order, order_token }: Placed) => {
  const page = await site.stranger();
  await page.goto(`${site.stack.url}/o/${order.id}#${order_token}`);
  await page.locator('[data-status]').waitFor();
  return page;
};

describe('the customer', () => {
  it('orders in the storefront, after a declined card, and follows the link', async () => {
    const page = await site.stranger();
    await showPictures(page.context());
    const calls: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') calls.push(new URL(request.url()).pathname.replace(/ord_\w+/, 'ord'));
    });
    await page.goto(shop.url);
    await fillIn(page);
    await page.getByLabel(/declined/).check();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByText('The card was declined').waitFor();
    await page.getByLabel(/accepted/).check();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByRole('link', { name: 'Follow your order' }).waitFor();
    expect(calls).toEqual(['/v1/orders', '/v1/orders/ord/payment']);
    await page.getByRole('link', { name: 'Follow your order' }).click();
    await page.locator('[data-status]').waitFor();
    expect(await page.getByText('York').count()).toBe(1);
    // The page's policy lets it load. (`waitForFunction` asks again from within the page, whose policy forbids `eval`.)
    await page.locator('.pictured img').first().scrollIntoViewIfNeeded();
    const loaded = 'document.querySelector(".pictured img").naturalWidth > 0';
    await until(async () => ((await page.evaluate(loaded)) === true ? true : null));
    const id = /\/o\/(ord_\w+)/.exec(page.url())?.[1] ?? '';
    expect(page.url()).not.toContain('#');
    await site.api.reach(id, KEY, ({ payment }) => payment?.status === 'captured');
  });

  it('repeats the same call if there was no answer', async () => {
    const page = await site.stranger();
    await page.goto(shop.url);
    const sent = new Set<string>();
    page.on('request', (request) => {
      if (request.method() !== 'POST') return;
      sent.add(`${request.headers()['idempotency-key']} ${request.postData()}`);
    });
    // The client itself repeats it three times.
    await page.route('**/v1/orders', (route) => route.abort(), { times: 4 });
    await fillIn(page);
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByText('There was no answer').waitFor();
    expect(await page.getByLabel('Street').isDisabled()).toBe(true);
    await page.getByLabel(/declined/).check();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByRole('link', { name: 'Follow your order' }).waitFor();
    expect(sent.size).toBe(1);
  });

  it('answers the bank in another window: the shop continues automatically after a failure and after a success', async () => {
    const page = await site.stranger();
    await page.goto(shop.url);
    await fillIn(page);
    const atBank = async (answer: string) => {
      await page.getByLabel(/asks first/).check();
      const opened = page.context().waitForEvent('page');
      await page.getByRole('button', { name: 'Pay now' }).click();
      const bank = await opened;
      await page.getByText('This page continues automatically').waitFor();
      await bank.getByRole('button', { name: answer }).click();
      return bank;
    };
    const failed = await atBank('Fail authentication');
    await page.getByText('the bank refused the payment').waitFor();
    await failed.getByText('You can try again in the shop.').waitFor();
    const paid = await atBank('Complete authentication');
    await page.getByText('Your order is with the makers').waitFor();
    // The bank sent this browser to the order's page. The address contains no secret.
    await paid.bringToFront();
    await paid.getByRole('heading', { name: /^(Order received|Confirmed)$/ }).waitFor();
    expect(new URL(paid.url())).toMatchObject({ search: '', hash: '' });
    expect(await paid.getByText('York').count()).toBe(1);
    const id = /\/o\/(ord_\w+)/.exec(
      (await page.getByRole('link', { name: 'Follow your order' }).getAttribute('href')) ?? '',
    );
    await site.api.reach(id?.[1] ?? '', KEY, ({ payment }) => payment?.status === 'captured');
  });

  it("opens the bank's return URL in another browser, and reads that e-mails will come", async () => {
    const placed = await site.api.placed(await site.api.cart([sku]));
    const other = await site.stranger();
    const { payment_intent } = placed.payment;
    await other.goto(
      `${site.stack.url}/o/${placed.order.id}?payment_intent=${payment_intent}&payment_intent_client_secret=guessed`,
    );
    await other.getByText('The first one comes once the payment has gone through').waitFor();
    expect(other.url()).not.toContain('guessed');
    expect(await other.getByText('York').count()).toBe(0);
  });

  it('gets an e-mail with the link before any supplier has answered', async () => {
    const placed = await bought();
    const mail = await until(() => {
      const [first] = site.stack.mailbox.mails({ order: placed.order.number });
      if (first === undefined) throw new Error('no mail yet');
      return first;
    });
    expect((await site.api.order(placed.order.id, KEY)).status).toBe('payment_authorised');
    expect(mail.subject).toBe('We have received your order');
    const page = await site.stranger();
    await page.goto(/https?:\/\/\S+#\S+/.exec(mail.text ?? '')?.[0] ?? '');
    await page.getByRole('heading', { name: 'Order received' }).waitFor();
  });

  it('confirms the delivery, and finds on the page what the last e-mail mentions', async () => {
    const placed = await bought('accept', 'start', 'dispatch');
    const page = await opened(placed);
    await page.getByRole('button', { name: 'Confirm delivery' }).click();
    await page.getByText('We have noted that everything arrived').waitFor();
    const mail = await until(() => {
      const last = site.stack.mailbox.mails({ order: placed.order.number }).at(-1);
      if (last?.subject !== 'How was your order?') throw new Error('not yet');
      return last;
    });
    const linked = await page.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    for (const said of ['https://reviews.example.com/northlight-blinds', 'https://northlight.example/help']) {
      expect(mail.text).toContain(said);
      expect(linked).toContain(said);
    }
    expect(mail.text).toContain('help@northlight.example');
    expect(linked).toContain('mailto:help@northlight.example');
    expect((await site.api.order(placed.order.id, KEY)).status).toBe('delivered');
  });

  it('cancels before production', async () => {
    const placed = await bought('accept');
    const page = await opened(placed);
    await page.getByText('Cancel this order').click();
    await page.getByRole('button', { name: 'Cancel Order' }).click();
    await page.getByText('Your order is being cancelled').waitFor();
    const ended = await site.api.reachStatus(placed.order.id, KEY, 'cancelled');
    expect(ended.cancellation).toMatchObject({ reason: 'customer_request' });
  });

  it('raises a dispute, and answers in its thread', async () => {
    const placed = await bought('accept', 'start', 'dispatch');
    const page = await opened(placed);
    await page.getByText('Raise a dispute').click();
    await page.getByLabel('What is wrong?').selectOption('Wrong product');
    await page.getByLabel('Describe it').fill('This is a roller blind.');
    await page.getByRole('button', { name: 'Raise Dispute' }).click();
    await page.getByText('Your complaint: wrong product').waitFor();
    await page.getByLabel('Answer').fill('I kept the box.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('I kept the box.').waitFor();
    const thread = await site.api.call('GET', `/v1/disputes/dsp_${placed.order.id.slice(4)}_1/messages`, KEY);
    expect(thread.text).toContain('I kept the box.');
  });
});

describe('signing in', () => {
  const ask = async (email: string) => {
    const page = await site.stranger();
    await page.goto(`${site.stack.url}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.waitForURL('**/sign-in/sent');
    return page;
  };
  const linkTo = (email: string) => signInLink(site.stack.mailbox, email, 0);

  it('shows the same to a member and to an unknown address, and mails only the member', async () => {
    const handled = () => site.stack.logs().filter((line) => line.includes('sign_in.asked')).length;
    const before = handled();
    const known = await ask(SUPPLIER);
    const unknown = await ask('nobody@example.com');
    expect(await unknown.getByRole('main').innerText()).toBe(await known.getByRole('main').innerText());
    await linkTo(SUPPLIER);
    await until(() => handled() === before + 2);
    expect(site.stack.mailbox.mails({ to: 'nobody@example.com' })).toEqual([]);
  });

  it('accepts a link once, and only in the browser that asked for it', async () => {
    const page = await ask('clerk@hazel.example');
    const link = await linkTo('clerk@hazel.example');
    const elsewhere = await site.stranger();
    await elsewhere.goto(link);
    await elsewhere.getByText('This link does not work here').waitFor();
    // The GET of a mail scanner does not use the link up.
    await fetch(link);
    await page.goto(link);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goto(link);
    await page.getByText('This link was used').waitFor();
  });

  it('signs out everywhere at once', async () => {
    const here = await site.as(CLERK);
    const there = await ask(CLERK);
    await there.goto(await signInLink(site.stack.mailbox, CLERK, 1));
    await there.getByRole('button', { name: 'Sign in' }).click();
    await there.goto(`${site.stack.url}/settings/members`);
    await there.getByRole('button', { name: 'Sign out everywhere' }).click();
    await there.waitForURL('**/sign-in**');
    await here.goto(`${site.stack.url}/orders`);
    expect(new URL(here.url()).pathname).toBe('/sign-in');
  });
});
