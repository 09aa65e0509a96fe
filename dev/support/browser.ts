import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Mailbox } from '../mailbox/server.ts';
import { HANG_MS, until } from './until.ts';

/** Debian's Chromium, with the flags that it needs to run as root without a screen. `CHROMIUM` names another. */
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

export interface Desk {
  readonly url: string;
  readonly mailbox: Pick<Mailbox, 'mails'>;
}

/** The newest sign-in link that this address was sent, once there is one more than `before`. */
export const signInLink = (mailbox: Desk['mailbox'], email: string, before: number): Promise<string> =>
  until(async () => {
    const mails = mailbox.mails({ to: email }).filter((mail) => mail.subject === 'Sign in to Headrail');
    const link = /https?:\/\/\S+\/sign-in\/link\?token=[\w-]+/.exec(mails.at(-1)?.text ?? '')?.[0];
    if (mails.length <= before || link === undefined) throw new Error(`no sign-in mail for ${email}`);
    return link;
  });

/** Signs in as a person does: asks for the link, reads the mail, opens the link, presses the button. */
export async function signIn(page: Page, { url, mailbox }: Desk, email: string): Promise<void> {
  const before = mailbox.mails({ to: email }).filter((mail) => mail.subject === 'Sign in to Headrail').length;
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.waitForURL(`${url}/sign-in/sent`);
  await page.goto(await signInLink(mailbox, email, before));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** A browser of its own for a stranger, who waits for a slow page. */
export async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(HANG_MS);
  return context;
}

/** A browser of its own for one person. */
export async function signedIn(
  browser: Browser,
  desk: Desk,
  email: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await newContext(browser, options);
  const page = await context.newPage();
  await signIn(page, desk, email);
  await page.close();
  return context;
}
