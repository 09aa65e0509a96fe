import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { readSession } from '../../api/credentials/session.ts';
import type { HttpEnv } from '../../api/deps.ts';
import { fieldErrors } from '../../api/failures.ts';
import { sameOrigin } from '../../api/middleware/auth.ts';
import { csrfHolds, csrfToken } from '../../api/middleware/csrf.ts';
import { submission } from '../../api/middleware/idempotency.ts';
import { logFault, PROBLEMS } from '../../api/problem.ts';
import { type QueryShape, type StrictQuery, strictQuery } from '../../api/query.ts';
import { name } from '../../api/text.ts';
import { faulted } from '../../app/refusals.ts';
import type { Author } from '../../domain/access/security-log.ts';
import { Tenant } from '../../domain/access/tenant.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Actor, Role } from '../../domain/order/actor.ts';
import { type FieldError, type Refusal, refuse } from '../../domain/refusal.ts';
import type { SignedIn } from '../../services/sign-in.ts';
import { type Choice, choiceErrors, type Typed } from '../kit/choice.ts';
import { errorsOf, type FieldErrors } from '../kit/field-errors.ts';
import { sendPage } from '../kit/html.ts';
import { HAD, hadOf, mergeFields, type Three } from '../kit/meanwhile.tsx';
import { SignedOut, TroubleInside, TroubleOutside, writtenIn } from './errors.tsx';
import { countsOf } from './home/counts.ts';
import { DashboardPage, type DashboardPageProps } from './layout.tsx';
import { type Done, doneOf } from './notice.ts';
import { returnUrl } from './return-url.ts';
import { returnPath } from './sign-in/return-path.ts';
import { titleOf } from './words/titles.ts';

/** What every page of the dashboard needs: who is signed in, in which role; and that a form is our own. */

export type Dashboard = Hono<HttpEnv>;
export const newDashboard = (): Dashboard => new Hono<HttpEnv>();

/** A request of a signed-in member. */
export interface At {
  readonly c: Context<HttpEnv>;
  readonly member: SignedIn;
  readonly actor: Actor;
  /** The member, for the party's security log. */
  readonly author: Author;
  readonly tenant: Tenant;
  /** The session's token; `csrf` is the token in its forms. */
  readonly session: string;
  readonly csrf: string;
  /** What the page says after a form was sent. */
  readonly done: string | null;
  /** The fields of our own form that was sent. A refusal shows what was written in it, which would be lost. */
  readonly sent?: Fields;
}

type Answer = Response | Promise<Response>;

/** A page for these roles. Other roles are refused; somebody who is not signed in is sent to the sign-in page. */
export function page(dashboard: Dashboard, path: string, roles: readonly Role[], show: (at: At) => Answer): void {
  dashboard.get(path, async (c) => {
    const at = await enter(c, roles);
    return at instanceof Response ? at : show(at);
  });
}

interface ListRule<S extends QueryShape> {
  readonly roles: readonly Role[];
  /** The filters in the address. */
  readonly query: S;
  /** Shows what is wrong, with the filters as they were given. Without it, an error page says so. */
  readonly invalid?: (at: At, errors: readonly FieldError[]) => Answer;
}

/**
 * A page with filters in its address. A filter that is unknown or wrong is never dropped: the page would show more than
 * was asked.
 */
export function listPage<S extends QueryShape>(
  dashboard: Dashboard,
  path: string,
  { roles, query, invalid }: ListRule<S>,
  show: (at: At, asked: z.output<StrictQuery<S>>) => Answer,
): void {
  const schema = strictQuery(query);
  page(dashboard, path, roles, (at) => {
    // `done` belongs to every page.
    const { done: _, ...given } = at.c.req.queries();
    const parsed = schema.safeParse(given);
    if (parsed.success) return show(at, parsed.data);
    const errors = fieldErrors(parsed.error, 'query');
    return invalid?.(at, errors) ?? refused(at, refuse('invalid_request', { key: 'request_invalid' }, errors));
  });
}

/** The fields of a form that was checked to be our own. `key` is the key of this submission. */
export interface Sent<T> {
  readonly given: T;
  readonly key: string | undefined;
}

export type Fields = Typed;

interface FormRule<T> {
  readonly roles: readonly Role[];
  readonly schema: z.ZodType<T>;
  /** A question with radios: no answer is an error, and so is a field of another answer. */
  readonly choice?: Choice;
  /**
   * The fields as they are saved now. The page then has `Had`, and its sender does not undo what somebody else has
   * changed since the page was shown.
   */
  readonly saved?: (at: At) => Promise<Fields | Response>;
  readonly groupOf?: Three['groupOf'];
  /** The fields as they would be shown once they are saved, such as `a, b` for `a,b`. */
  readonly tidy?: (sent: Fields) => Fields;
  /** Shows the form again as it was typed, with what is wrong beside its fields. */
  readonly invalid: (at: At, errors: FieldErrors, fields: Fields) => Answer;
}

const Lock = z.looseObject({ csrf: name(200), key: z.guid().optional() });

/** Handles a form for these roles. */
export function form<T>(
  dashboard: Dashboard,
  path: string,
  rule: FormRule<T>,
  act: (at: At, sent: Sent<T>) => Answer,
): void {
  dashboard.post(path, async (c) => {
    const fields = await fieldsOf(c);
    const at = await enter(c, rule.roles, fields);
    if (at instanceof Response) return at;
    const lock = Lock.safeParse(fields);
    if (!lock.success || !(await csrfHolds(c, at.session, lock.data.csrf)))
      return refused({ ...at, ...(sameOrigin(c) ? { sent: fields } : {}) }, refuse('forbidden', { key: 'form_stale' }));
    const own = { ...at, sent: fields };
    const merged = await withOthers(own, rule, fields);
    if (merged instanceof Response) return merged;
    const { fields: given, errors: clashes } = merged;
    const parsed = rule.schema.safeParse(given);
    const chosen = rule.choice === undefined ? {} : choiceErrors(rule.choice, given);
    const errors = { ...clashes, ...(parsed.success ? {} : errorsOf(parsed.error)), ...chosen };
    if (parsed.success && Object.keys(errors).length === 0) return act(own, { given: parsed.data, key: lock.data.key });
    return rule.invalid(own, errors, given);
  });
}

/** The fields, without what belongs to every form; with what others have changed since the form was shown. */
async function withOthers<T>(at: At, { saved, groupOf, tidy }: FormRule<T>, fields: Fields) {
  const { csrf: _, key: __, [HAD]: shown, ...sent } = fields;
  const had = typeof shown === 'string' ? hadOf(shown) : null;
  if (saved === undefined || had === null) return { fields: sent, errors: {} };
  const now = await saved(at);
  if (now instanceof Response) return now;
  return mergeFields({ sent, had, now, tidied: tidy?.(sent) ?? sent, ...(groupOf === undefined ? {} : { groupOf }) });
}

/** Handles a button that sends no fields. */
export function press(
  dashboard: Dashboard,
  path: string,
  roles: readonly Role[],
  act: (at: At, sent: Sent<object>) => Answer,
): void {
  const invalid = (at: At) => refused(at, refuse('invalid_request', { key: 'form_incomplete' }));
  form(dashboard, path, { roles, schema: z.object({}), invalid }, act);
}

async function enter(c: Context<HttpEnv>, roles: readonly Role[], sent: Fields = {}): Promise<At | Response> {
  const found = await readSession(c);
  if (!found.ok) return unreached(c, found.fault);
  if (found.value === null) return signedOut(c, sent);
  const { member, token } = found.value;
  const csrf = await csrfToken(c.env.vars.tokenSecret, token);
  const { role, partyId } = member;
  const done = doneOf(c.req.query('done'));
  const at: At = {
    c,
    member,
    actor: { role, partyId },
    author: { kind: 'member', id: member.memberId },
    tenant: Tenant.of(member),
    session: token,
    csrf,
    done,
  };
  const orderId = c.req.param('id');
  if (orderId?.startsWith('ord_')) c.set('orderId', orderId);
  return roles.includes(role)
    ? at
    : refused(at, refuse('forbidden', { key: 'page_of_others', roles, partyName: member.partyName }));
}

/** A page for somebody who is not signed in, since another system gave no answer or a wrong one. */
export function unreached(c: Context<HttpEnv>, fault: Fault): Answer {
  const refusal = faulted(fault);
  logFault(c, refusal);
  return sendPage(c, <TroubleOutside refusal={refusal} again={again(c)} />, PROBLEMS[refusal.refused].status);
}

/** To the sign-in page. What somebody has written is shown first: it would be lost. Another site's form shows nothing. */
function signedOut(c: Context<HttpEnv>, sent: Fields): Answer {
  const signIn = signInFor(c);
  return writtenIn(sent).length === 0 || !sameOrigin(c)
    ? c.redirect(signIn, 303)
    : sendPage(c, <SignedOut fields={sent} signIn={signIn} />, PROBLEMS.unauthenticated.status);
}

/** The sign-in page, with the page to show afterwards. Of a form it says that nothing was sent. */
function signInFor(c: Context): string {
  const isForm = c.req.method === 'POST';
  const page = returnPath(isForm ? returnUrl(c.req.path)?.href : again(c));
  return page === null ? '/sign-in' : `/sign-in?${isForm ? 'done=not_sent&' : ''}next=${encodeURIComponent(page)}`;
}

/** The page's address, so that a link can load it again; undefined for a form. */
export function again(c: Context): string | undefined {
  const { pathname, search } = new URL(c.req.url);
  return c.req.method === 'GET' ? pathname + search : undefined;
}

const Raw = z.union([z.string(), z.array(z.string())]);

/** The fields as they were sent, for a page that checks them itself. */
export const AsSent = z.record(z.string(), Raw);

async function fieldsOf(c: Context<HttpEnv>): Promise<Fields> {
  const all = await c.req.parseBody({ all: true }).catch(() => ({}));
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => {
      const parsed = Raw.safeParse(value);
      return parsed.success ? [[name, parsed.data]] : [];
    }),
  );
}

/** The status of a page with a form: 400 if something is wrong with what was sent. */
export const formStatus = (errors: FieldErrors): 200 | 400 => (Object.keys(errors).length > 0 ? 400 : 200);

type PageProps = Omit<DashboardPageProps, 'member' | 'csrf' | 'done' | 'path' | 'counts'>;

/** A page in the dashboard's frame. */
export async function show(at: At, props: PageProps, status?: Parameters<typeof sendPage>[2]): Promise<Response> {
  const counts = await countsOf(at.c.env, at.tenant);
  const { member, csrf, done } = at;
  return sendPage(
    at.c,
    <DashboardPage {...{ member, csrf, done, counts }} path={at.c.req.path} {...props} />,
    status ?? 200,
  );
}

/** A refusal in the dashboard's frame. problem.ts chooses the status. */
export function refused(at: At, refusal: Refusal): Response | Promise<Response> {
  logFault(at.c, refusal);
  return show(
    at,
    {
      title: titleOf(refusal),
      children: (
        <TroubleInside
          refusal={refusal}
          sent={at.sent}
          again={again(at.c)}
          back={at.c.req.method === 'POST' ? returnUrl(at.c.req.path) : undefined}
        />
      ),
    },
    PROBLEMS[refusal.refused].status,
  );
}

/** After a form: redirects to a page that says what was done. */
export const onward = (at: At, path: string, done: Done): Response =>
  at.c.redirect(`${path}${path.includes('?') ? '&' : '?'}done=${done}`, 303);

/** The submission of a form, as the object remembers it. The same key in the API is another submission. */
export const submitted = <T,>(at: At, { given, key }: Sent<T>) =>
  submission(`${at.member.role}:${at.member.partyId}`, `POST ${at.c.req.path}`, key, given);

export type { Done, FieldErrors };
export { errorsOf };
