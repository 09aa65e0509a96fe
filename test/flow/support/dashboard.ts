import { signInLink } from '../../../dev/support/browser.ts';
import type { Stack } from '../../support/stack.ts';

/** A signed-in person without a browser: a cookie, and the CSRF token for forms. */
export interface Person {
  readonly cookie: string;
  readonly csrf: string;
}

export const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

/** A hidden field of a form. */
export const hidden = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';

/** All hidden fields of the form that is sent to `action`. */
export function hiddenFields(page: string, action: string): [string, string][] {
  const form = page.split(`action="${action}"`)[1]?.split('</form>')[0] ?? '';
  const fields = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return [...fields].map(([, name = '', value = '']) => [name, value]);
}

/** Sends a form as a browser does. Redirects are not followed. */
export const sendForm = (
  stack: Stack,
  path: string,
  fields: Readonly<Record<string, string>> | [string, string][],
  cookie = '',
) =>
  stack.fetch(path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: stack.url, cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });

/** Signs in a member over HTTP. */
export async function signedIn(stack: Stack, email: string): Promise<Person> {
  const before = stack.mailbox.mails({ to: email }).filter((mail) => mail.subject === 'Sign in to Headrail').length;
  const nonce = cookiesOf(await sendForm(stack, '/sign-in', { email }));
  const token = new URL(await signInLink(stack.mailbox, email, before)).searchParams.get('token') ?? '';
  const cookie = cookiesOf(await sendForm(stack, '/sign-in/link', { token }, nonce));
  const page = await (await stack.fetch('/settings/members', { headers: { cookie } })).text();
  return { cookie, csrf: hidden(page, 'csrf') };
}

/** The customer, with access to the order's page. */
export async function atOrderPage(stack: Stack, orderId: string, token: string): Promise<Person> {
  const opened = await stack.fetch('/o/session', {
    method: 'POST',
    headers: { origin: stack.url, 'content-type': 'application/json' },
    body: JSON.stringify({ order_id: orderId, token }),
  });
  const cookie = cookiesOf(opened);
  const page = await (await stack.fetch(`/o/${orderId}`, { headers: { cookie } })).text();
  return { cookie, csrf: hidden(page, 'csrf') };
}
