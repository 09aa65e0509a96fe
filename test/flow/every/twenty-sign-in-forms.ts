import { signInLink } from '../../../dev/support/browser.ts';
import { cookiesOf, hidden, sendForm, signedIn } from '../support/dashboard.ts';
import { answerOf, type Twenty } from './twenty.ts';
import type { Submissions } from './twenty-forms.ts';

const mailsTo = (t: Twenty, email: string) => t.stack.mailbox.mails({ to: email }).length;

/** The forms of signing in and out. */
export const signInForms = (t: Twenty): Submissions => ({
  'POST /sign-in': async () => {
    const email = 'office@harbour.example';
    const links = t.rows(
      'select count(*)::int as n from sign_in_links l join members m on m.id = l.member_id where m.email = $1',
      [email],
    );
    // The mailed link works in the browser that sent the form, with any of the twenty answers.
    const last: { cookie: string } = { cookie: '' };
    const fields = { key: hidden(await (await t.stack.fetch('/sign-in')).text(), 'key'), email };
    const send = async () => {
      const answer = await sendForm(t.stack, '/sign-in', fields);
      last.cookie = cookiesOf(answer);
      return answerOf(answer);
    };
    const open = async () => {
      const link = new URL(await signInLink(t.stack.mailbox, email, 0));
      const token = link.searchParams.get('token') ?? '';
      return (await sendForm(t.stack, '/sign-in/link', { token }, last.cookie)).headers.get('location');
    };
    let opened: ReturnType<typeof open> | null = null;
    const effects = async () => {
      opened ??= open();
      return { opened: await opened, mails: mailsTo(t, email), ...(await links()) };
    };
    return { send, effects, once: { mails: 1, n: 1, opened: '/' } };
  },
  'POST /sign-in/link': async () => {
    const email = 'office@marlowe.example';
    const nonce = cookiesOf(await sendForm(t.stack, '/sign-in', { email }));
    const token = new URL(await signInLink(t.stack.mailbox, email, 0)).searchParams.get('token') ?? '';
    const rows = t.rows(
      'select count(*)::int as n from sessions s join members m on m.id = s.member_id where m.email = $1',
      [email],
    );
    const send = async () => {
      const answer = await sendForm(t.stack, '/sign-in/link', { token }, nonce);
      return { ...(await answerOf(answer)), text: cookiesOf(answer) };
    };
    return { send, effects: rows, once: { n: 1 } };
  },
  'POST /sign-out': async () => {
    const email = 'clerk@hazel.example';
    const person = await signedIn(t.stack, email);
    const rows = t.rows(
      'select count(*)::int as n from sessions s join members m on m.id = s.member_id where m.email = $1 and s.revoked_at is null',
      [email],
    );
    return t.form(person, ['/orders', '/sign-out'], {}, rows, { n: 0 });
  },
  'POST /sign-out/everywhere': async () => {
    const email = 'clerk@tallsash.example';
    const person = await signedIn(t.stack, email);
    const gone = async () =>
      (await t.stack.fetch('/orders', { headers: { cookie: person.cookie }, redirect: 'manual' })).status;
    const form = await t.form(person, ['/settings/members', '/sign-out/everywhere'], {}, gone, 303);
    // After the first request the session is gone, so the others must sign in. Only the first answer gives the reason.
    const send = async () => {
      const { location, ...rest } = await form.send();
      return { ...rest, location: location?.split('?')[0] ?? null };
    };
    return { ...form, send };
  },
});
