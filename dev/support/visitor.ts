import type { Platform } from './platform.ts';
import { until } from './until.ts';

type At = Pick<Platform, 'url' | 'fetch' | 'mailbox'>;

/** All sign-in links that were mailed to this address, oldest first. */
export const signInTokens = ({ mailbox }: Pick<At, 'mailbox'>, email: string): string[] =>
  mailbox
    .mails({ to: email })
    .flatMap(({ text }) =>
      [...(text ?? '').matchAll(/\/sign-in\/link\?token=([\w-]+)/g)].map(([, token = '']) => token),
    );

/** Uses the sign-in pages over HTTP as a browser does: one client address and its cookies. */
export class Visitor {
  readonly #at: At;
  readonly #address: string;
  readonly #jar = new Map<string, string>();

  constructor(at: At, address: string) {
    this.#at = at;
    this.#address = address;
  }

  get cookie(): string {
    return [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async #call(path: string, init: RequestInit): Promise<Response> {
    const headers = { origin: this.#at.url, cookie: this.cookie, 'cf-connecting-ip': this.#address };
    const answer = await this.#at.fetch(path, {
      ...init,
      redirect: 'manual',
      headers: { ...headers, ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      if (/max-age=0\b/i.test(line)) this.#jar.delete(name);
      else this.#jar.set(name, pair.slice(name.length + 1));
    }
    return answer;
  }

  get(path: string): Promise<Response> {
    return this.#call(path, {});
  }

  post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#call(path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
  }

  ask(email: string, key?: string): Promise<Response> {
    return this.post('/sign-in', key === undefined ? { email } : { email, key });
  }

  /** Asks for a link, and waits for a new mail. */
  async askAndGet(email: string): Promise<string> {
    const before = signInTokens(this.#at, email).length;
    await this.ask(email);
    return until(() => signInTokens(this.#at, email)[before]);
  }

  /** Opens a link and presses its button. */
  open(token: string): Promise<Response> {
    return this.post('/sign-in/link', { token });
  }

  /** Whether this browser is signed in to the dashboard. */
  async isSignedIn(): Promise<boolean> {
    return (await this.get('/settings/members')).status === 200;
  }
}
