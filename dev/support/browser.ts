import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Mailbox } from '../mailbox/server.ts';
import { pictureIn } from '../seed/pictures.ts';
import { DEV_SHOP } from '../seed/seed.ts';
import { HANG_MS, until } from './until.ts';

/**
 * Starts Debian's Chromium with the flags that it needs as root without a screen. `CHROMIUM` is the path of another
 * one.
 */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    timeout: HANG_MS,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface Dashboard {
  readonly url: string;
  readonly mailbox: Pick<Mailbox, 'mails'>;
}

/** The newest sign-in link sent to this address. Throws while there are not more than `before`. */
export const signInLink = (mailbox: Dashboard['mailbox'], email: string, before: number): Promise<string> =>
  until(async () => {
    const mails = mailbox.mails({ to: email }).filter((mail) => mail.subject === 'Sign in to Headrail');
    const link = /https?:\/\/\S+\/sign-in\/link\?token=[\w-]+/.exec(mails.at(-1)?.text ?? '')?.[0];
    if (mails.length <= before || link === undefined) throw new Error(`no sign-in mail for ${email}`);
    return link;
  });

/** Signs in as a person does: ask for the link, read the mail, open the link, press the button. */
export async function signIn(page: Page, { url, mailbox }: Dashboard, email: string): Promise<void> {
  const before = mailbox.mails({ to: email }).filter((mail) => mail.subject === 'Sign in to Headrail').length;
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.waitForURL(`${url}/sign-in/sent`);
  await page.goto(await signInLink(mailbox, email, before));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** A new browser context without a signed-in user. Time-outs are long, because a busy machine is slow. */
export async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(HANG_MS);
  return context;
}

/** Serves the pictures of the local market where no shop runs at its default port. */
export const showPictures = (context: BrowserContext): Promise<unknown> =>
  context.route(`${DEV_SHOP}/pictures/*`, (route) => {
    const body = pictureIn(new URL(route.request().url()).pathname);
    return body === null ? route.abort() : route.fulfill({ contentType: 'image/svg+xml', body });
  });

/** A new browser context in which this person is signed in. */
export async function signedIn(
  browser: Browser,
  dashboard: Dashboard,
  email: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await newContext(browser, options);
  const page = await context.newPage();
  await signIn(page, dashboard, email);
  await page.close();
  return context;
}
