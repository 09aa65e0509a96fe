import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { refuse } from '../domain/refusal.ts';
import { ROLES } from '../domain/split.ts';
import { sameOrigin } from '../http/auth.ts';
import type { HttpEnv } from '../http/deps.ts';
import { log } from '../http/log.ts';
import { sendPage } from '../http/pages/html.ts';
import { Bare, Document, Mark } from '../http/pages/ui/document.tsx';
import { Field } from '../http/pages/ui/fields.tsx';
import { Notice } from '../http/pages/ui/parts.tsx';
import { PROBLEMS, UNAVAILABLE } from '../http/problem.ts';
import {
  clearNonce,
  clearReturn,
  clearSession,
  issueNonce,
  keepReturn,
  readNonce,
  readReturn,
  readSession,
  writeSession,
} from '../http/session.ts';
import { email, lineIfAny } from '../http/text.ts';
import { again, type Desk, form, onward } from './desk.tsx';
import { doneOf } from './done.ts';
import { homeOf } from './layout.tsx';
import { returnPath } from './return-path.ts';
import { TroubleOutside } from './trouble.tsx';

const Frame = ({ title, children }: { readonly title: string; readonly children?: Child }) => (
  <Document title={`${title} · Headrail`}>
    <Bare>
      <Mark href={null} />
      <section class="card" aria-label={title}>
        <h1>{title}</h1>
        {children}
      </section>
    </Bare>
  </Document>
);

interface AskProps {
  readonly error?: string;
  readonly email?: string;
  readonly done?: string | null;
  /** The page that was asked for. */
  readonly next: string | null;
}

const AskPage = ({ error, email = '', done = null, next }: AskProps) => (
  <Frame title="Sign in">
    {done === null ? null : (
      <Notice tone="good" live>
        <p>{done}</p>
      </Notice>
    )}
    <form method="post" action="/sign-in" class="stack">
      <input type="hidden" name="key" value={crypto.randomUUID()} />
      {next === null ? null : <input type="hidden" name="next" value={next} />}
      <Field
        label="E-mail"
        name="email"
        type="email"
        autocomplete="email"
        required
        maxlength={254}
        value={email}
        hint="We send you a link. There is no password."
        error={error}
      />
      <button type="submit" class="primary wide">
        Send me a link
      </button>
    </form>
  </Frame>
);

const SentPage = () => (
  <Frame title="Check your e-mail">
    <p>If that address may sign in here, a link is on its way to it.</p>
    <p class="muted small">
      It works once, within 15 minutes, in this browser. Nothing there? Look in the spam folder, or{' '}
      <a href="/sign-in">ask for another link</a>.
    </p>
  </Frame>
);

/** A GET only shows the button: mail scanners follow links, and must not use one up. */
const UsePage = ({ token }: { readonly token: string }) => (
  <Frame title="Sign in">
    <form method="post" action="/sign-in/link" class="stack">
      <input type="hidden" name="token" value={token} />
      <p class="muted small">The link works once, in this browser.</p>
      <button type="submit" class="primary wide" autofocus>
        Sign in
      </button>
    </form>
  </Frame>
);

const ElsewherePage = () => (
  <Frame title="This link does not work here">
    <Notice tone="wait">
      <p>It was used already, is older than 15 minutes, or was asked for in another browser.</p>
    </Notice>
    <a class="button primary wide" href="/sign-in">
      Ask for a new link
    </a>
  </Frame>
);

/** `key` is this form's: pressed twice it is one link. */
const Ask = z.object({ email: email(), key: z.guid().optional() });
const Token = z.string().regex(/^[\w-]{43}$/);

export function signInPages(desk: Desk): void {
  desk.get('/', async (c) => {
    const found = await readSession(c);
    if (!found.ok) return down(c);
    return c.redirect(found.value === null ? '/sign-in' : homeOf(found.value.member.role), 303);
  });
  desk.get('/sign-in', (c) =>
    sendPage(c, <AskPage done={doneOf(c.req.query('done'))} next={returnPath(c.req.query('next'))} />),
  );
  desk.post('/sign-in', ask);
  desk.get('/sign-in/sent', (c) => sendPage(c, <SentPage />));
  desk.get('/sign-in/link', (c) => {
    const token = Token.safeParse(c.req.query('token'));
    const usable = token.success && readNonce(c) !== null;
    return sendPage(c, usable ? <UsePage token={token.data} /> : <ElsewherePage />);
  });
  desk.post('/sign-in/link', use);

  form(desk, '/sign-out', { roles: ROLES, schema: z.object({}) }, async (at) => {
    const ended = await at.c.env.signIn.signOut(at.session);
    if (!ended.ok) return down(at.c);
    clearSession(at.c);
    return at.c.redirect('/sign-in', 303);
  });
  form(desk, '/sign-out/everywhere', { roles: ROLES, schema: z.object({}) }, async (at) => {
    const ended = await at.c.env.signIn.signOutEverywhere(at.member.memberId);
    if (!ended.ok) return down(at.c);
    clearSession(at.c);
    return onward(at, '/sign-in', 'signed_out_everywhere');
  });
}

/** The same answer, as fast, whoever is asked for: the work is done after it. */
async function ask(c: Context<HttpEnv>): Promise<Response> {
  if (!sameOrigin(c)) return foreign(c);
  const fields = await c.req.parseBody();
  const next = returnPath(fields.next);
  const given = Ask.safeParse(fields);
  if (!given.success) {
    const error = 'Write your e-mail address, such as clerk@shop.example.';
    const typed = lineIfAny(254).safeParse(fields.email);
    return sendPage(c, <AskPage error={error} email={typed.data ?? ''} next={next} />, PROBLEMS.invalid_request.status);
  }
  const email = given.data.email.toLowerCase();
  const { limits, signIn, now } = c.env;
  const address = c.req.header('cf-connecting-ip') ?? 'unknown';
  const within = (await limits.signIn(`address:${address}`)) && (await limits.signIn(`email:${email}`));
  if (!within) {
    const refusal = refuse('rate_limited', 'Too many links were asked for. Wait a minute.');
    return sendPage(c, <TroubleOutside refusal={refusal} />, PROBLEMS.rate_limited.status);
  }
  const press = given.data.key ?? crypto.randomUUID();
  const nonce = await issueNonce(c, press);
  keepReturn(c, next);
  const request_id = c.var.requestId;
  c.executionCtx.waitUntil(
    signIn.ask(email, nonce, press).then((asked) => {
      const code = asked.ok ? asked.value : asked.fault.code;
      log(now(), asked.ok ? 'info' : 'error', 'sign_in.asked', { request_id, code });
    }),
  );
  return c.redirect('/sign-in/sent', 303);
}

async function use(c: Context<HttpEnv>): Promise<Response> {
  if (!sameOrigin(c)) return foreign(c);
  const given = z.object({ token: Token }).safeParse(await c.req.parseBody());
  const nonce = readNonce(c);
  if (!given.success || nonce === null) return sendPage(c, <ElsewherePage />, PROBLEMS.forbidden.status);
  const opened = await c.env.signIn.consume(given.data.token, nonce);
  if (!opened.ok) return down(c);
  if (opened.value === null) return sendPage(c, <ElsewherePage />, PROBLEMS.forbidden.status);
  clearNonce(c);
  await writeSession(c, opened.value);
  const next = returnPath(readReturn(c));
  clearReturn(c);
  return c.redirect(next ?? '/', 303);
}

const down = (c: Context<HttpEnv>) =>
  sendPage(c, <TroubleOutside refusal={UNAVAILABLE} again={again(c)} />, PROBLEMS.unavailable.status);

const foreign = (c: Context<HttpEnv>) =>
  sendPage(
    c,
    <TroubleOutside refusal={refuse('forbidden', 'Forms of the desk are sent from the desk.')} />,
    PROBLEMS.forbidden.status,
  );
