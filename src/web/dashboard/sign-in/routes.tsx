import type { Context } from 'hono';
import { z } from 'zod';
import { callerNetwork } from '../../../api/address.ts';
import {
  clearReturn,
  clearSession,
  issueNonce,
  keepDevice,
  keepReceipt,
  keepReturn,
  readDevice,
  readNonce,
  readReceipt,
  readReturn,
  readSession,
  writeSession,
} from '../../../api/credentials/session.ts';
import type { HttpEnv } from '../../../api/deps.ts';
import { log } from '../../../api/log.ts';
import { sameOrigin, within } from '../../../api/middleware/auth.ts';
import { PROBLEMS } from '../../../api/problem.ts';
import { email, name } from '../../../api/text.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { refuse } from '../../../domain/refusal.ts';
import { sendPage } from '../../kit/html.ts';
import { TroubleOutside } from '../errors.tsx';
import { HOME } from '../layout.tsx';
import { doneOf } from '../notice.ts';
import { type Dashboard, onward, press, unreached } from '../signed-in.tsx';
import { AskPage, ClosedPage, SentPage, UsePage } from './pages.tsx';
import { returnPath } from './return-path.ts';

/** `key` is the form's: two presses make one link. */
const Ask = z.object({ email: email(), key: z.guid().optional() });
const Token = z.string().regex(/^[\w-]{43}$/);
/** `member`: who signs in, if several members share the mailbox. */
const Use = z.object({ token: Token, member: name(100).optional() });

export function signInPages(dashboard: Dashboard): void {
  dashboard.get('/', async (c) => {
    const found = await readSession(c);
    if (!found.ok) return unreached(c, found.fault);
    return c.redirect(found.value === null ? '/sign-in' : HOME, 303);
  });
  dashboard.get('/sign-in', (c) =>
    sendPage(c, <AskPage done={doneOf(c.req.query('done'))} next={returnPath(c.req.query('next'))} />),
  );
  dashboard.post('/sign-in', ask);
  dashboard.get('/sign-in/sent', (c) => sendPage(c, <SentPage />));
  dashboard.get('/sign-in/link', look);
  dashboard.post('/sign-in/link', use);

  press(dashboard, '/sign-out', ROLES, async (at) => {
    const ended = await at.c.env.signIn.signOut(at.session);
    if (!ended.ok) return unreached(at.c, ended.fault);
    clearSession(at.c);
    return at.c.redirect('/sign-in', 303);
  });
  press(dashboard, '/sign-out/everywhere', ROLES, async (at) => {
    const ended = await at.c.env.signIn.signOutEverywhere(at.member.memberId);
    if (!ended.ok) return unreached(at.c, ended.fault);
    clearSession(at.c);
    return onward(at, '/sign-in', 'signed_out_everywhere');
  });
}

/** The answer and its time are the same for every address: the work is done afterwards. */
async function ask(c: Context<HttpEnv>): Promise<Response> {
  if (!sameOrigin(c)) return foreign(c);
  const fields = await c.req.parseBody();
  const next = returnPath(fields.next);
  const given = Ask.safeParse(fields);
  if (!given.success) {
    const error = 'Write your e-mail address, such as clerk@shop.example.';
    const typed = typeof fields.email === 'string' ? fields.email : '';
    return sendPage(c, <AskPage error={error} email={typed} next={next} />, PROBLEMS.invalid_request.status);
  }
  const email = given.data.email.toLowerCase();
  const { signIn, now } = c.env;
  const device = await readDevice(c, email);
  if (!(await mayAsk(c, device))) {
    const refusal = refuse('rate_limited', { key: 'too_many_links' });
    return sendPage(c, <TroubleOutside refusal={refusal} />, PROBLEMS.rate_limited.status);
  }
  const press = given.data.key ?? crypto.randomUUID();
  const asked = { email, nonce: await issueNonce(c, press), press };
  keepReceipt(c, await signIn.receipt(asked));
  keepReturn(c, next);
  const request_id = c.var.requestId;
  c.executionCtx.waitUntil(
    signIn.ask(asked, device).then((done) => {
      const code = done.ok ? done.value : done.fault.code;
      log(now(), done.ok ? 'info' : 'error', 'sign_in.asked', { request_id, code });
    }),
  );
  return c.redirect('/sign-in/sent', 303);
}

/** Counted by who asks, never by the member: strangers cannot use up a member's limit. */
async function mayAsk(c: Context<HttpEnv>, device: string | null): Promise<boolean> {
  if (device !== null) return within(c, 'sign_in', `device:${device}`);
  const nonce = readNonce(c);
  return (
    (await within(c, 'sign_in', `address:${callerNetwork(c)}`)) &&
    (nonce === null || within(c, 'sign_in', `browser:${nonce}`))
  );
}

const browserOf = (c: Context<HttpEnv>) => ({ nonce: readNonce(c), receipt: readReceipt(c) });

async function look(c: Context<HttpEnv>): Promise<Response> {
  const token = Token.safeParse(c.req.query('token'));
  if (!token.success) return sendPage(c, <ClosedPage why="unknown" />);
  const found = await c.env.signIn.look(token.data, browserOf(c));
  if (!found.ok) return unreached(c, found.fault);
  const state = found.value;
  if (state.kind === 'open') return sendPage(c, <UsePage token={token.data} members={state.members} />);
  return sendPage(c, <ClosedPage why={state.kind} />);
}

async function use(c: Context<HttpEnv>): Promise<Response> {
  if (!sameOrigin(c)) return foreign(c);
  const given = Use.safeParse(await c.req.parseBody());
  if (!given.success) return sendPage(c, <ClosedPage why="unknown" />, PROBLEMS.forbidden.status);
  const { token, member } = given.data;
  const used = await c.env.signIn.use(token, browserOf(c), member ?? null);
  if (!used.ok) return unreached(c, used.fault);
  const state = used.value;
  if (state.kind === 'choose') return sendPage(c, <UsePage token={token} members={state.members} />);
  if (state.kind !== 'opened') return sendPage(c, <ClosedPage why={state.kind} />, PROBLEMS.forbidden.status);
  await writeSession(c, state.session);
  await keepDevice(c, state.email, state.session);
  const next = returnPath(readReturn(c));
  clearReturn(c);
  return c.redirect(next ?? '/', 303);
}

const foreign = (c: Context<HttpEnv>) =>
  sendPage(c, <TroubleOutside refusal={refuse('forbidden', { key: 'form_foreign' })} />, PROBLEMS.forbidden.status);
