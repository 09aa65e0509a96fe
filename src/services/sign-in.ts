import type { MemberQueries, Membership } from '../db/accounts/members.ts';
import type { SessionQueries, SignedIn } from '../db/accounts/sessions.ts';
import type { LinkLimits, LinkQueries, StoredLink } from '../db/accounts/sign-in-links.ts';
import { sha256Hex } from '../digest.ts';
import { fault, type Outcome, ok } from '../domain/fault.ts';
import { type EmailBinding, sendMail } from './notifications/email.ts';
import { signInMail } from './sign-in/mail.ts';
import { type Ask, derived, pressOf, receiptOf, tokenOf } from './sign-in/secrets.ts';

export type { ApiKey, ApiKeyQueries } from '../db/accounts/api-keys.ts';
export type { Member, MemberQueries, Membership } from '../db/accounts/members.ts';
export type { SecurityEntry, SecurityLogQueries } from '../db/accounts/security-log.ts';
export type { SignedIn } from '../db/accounts/sessions.ts';

/**
 * What a browser sends when it opens a link: its nonce, and the receipt of its newest request; null where it has none.
 */
interface Browser {
  readonly nonce: string | null;
  readonly receipt: string | null;
}

/**
 * `open`: it may be used here, by one of these members. `used`: it was used once already. `expired`: it is too old.
 * `other_browser`: it may be used only in another browser. `unknown`: there is no such link, or no member has its mailbox.
 */
export type LinkState =
  | { readonly kind: 'open'; readonly members: readonly Membership[] }
  | { readonly kind: 'used' | 'expired' | 'other_browser' | 'unknown' };

/** `choose`: the mailbox belongs to several members, and none was named. The link is not used up. */
type Used =
  | { readonly kind: 'opened'; readonly session: string; readonly email: string }
  | { readonly kind: 'choose'; readonly members: readonly Membership[] }
  | Exclude<LinkState, { kind: 'open' }>;

/**
 * Signing in by a one-time, e-mailed link. Nobody without the secret can guess links or sessions; only their SHA-256 is
 * stored. A link is valid for 15 minutes, once, and only in the browser that asked for it (which has the nonce), or in
 * one that asked later and got no mail of its own. ADR 17 says why, and how many mails there may be.
 */
export interface SignIn {
  /**
   * Mails a link to a member. `unknown`: there is no such member, and the visitor must not learn it. `limited`: enough
   * links were sent, and the newest link opens in this browser. `press` names the form that was sent, so that a double
   * click is one mail.
   */
  ask(ask: Ask, device: string | null): Promise<Outcome<'sent' | 'unknown' | 'limited'>>;
  /** What the browser keeps after asking. It does not depend on whether there is such a member. */
  receipt(ask: Ask): Promise<string>;
  /** Looks at a link, and does not use it up. */
  look(token: string, browser: Browser): Promise<Outcome<LinkState>>;
  /** Opens a session, one for each link. A second press of the same button gets the same session. */
  use(token: string, browser: Browser, memberId: string | null): Promise<Outcome<Used>>;
  /** Who is signed in. */
  find(session: string): Promise<Outcome<SignedIn | null>>;
  signOut(session: string): Promise<Outcome<null>>;
  signOutEverywhere(memberId: string): Promise<Outcome<null>>;
}

const LINK_SECONDS = 15 * 60;
const SESSION_SECONDS = 7 * 86_400;
/** Two presses of one button within this time count as one. */
const PRESS_SECONDS = 10;

const LIMITS: LinkLimits = {
  burst: 20,
  browserBurst: 5,
  windowSeconds: 3_600,
  // Much less than a link's life. A person who gets no new link has one in the mailbox that is valid for ten more
  // minutes.
  spacingSeconds: 300,
  pressSeconds: PRESS_SECONDS,
};
/**
 * The most unused links that a mailbox can get in an hour from all unknown devices together, and from each known one.
 */
export const MAILS_AN_HOUR = LIMITS.burst + LIMITS.windowSeconds / LIMITS.spacingSeconds;

export interface SignInParts {
  readonly members: Pick<MemberQueries, 'byEmail' | 'raiseEpoch'>;
  readonly links: LinkQueries;
  readonly sessions: SessionQueries;
  readonly email: EmailBinding;
  /** `MAIL_FROM` and `PUBLIC_URL`. */
  readonly mailFrom: string;
  readonly publicUrl: string;
  /** `TOKEN_SECRET`. Tokens are derived from it, so that a second press makes the same token. */
  readonly secret: string;
  readonly now: () => number;
}

export function createSignIn(parts: SignInParts): SignIn {
  const { members, sessions, secret, now } = parts;
  return {
    ask: (ask, device) => mailLink(parts, ask, device),
    receipt: (ask) => receiptOf(secret, ask, now()),
    look: async (token, browser) => {
      const found = await lookAt(parts, token, browser);
      return found.ok ? ok(found.value.state) : found;
    },
    use: (token, browser, memberId) => useLink(parts, token, browser, memberId),
    find: async (session) => sessions.find(sha256Hex(session)),
    signOut: async (session) => sessions.end(sha256Hex(session)),
    signOutEverywhere: (memberId) => members.raiseEpoch(memberId),
  };
}

async function mailLink(
  parts: SignInParts,
  ask: Ask,
  device: string | null,
): Promise<Outcome<'sent' | 'unknown' | 'limited'>> {
  const found = await parts.members.byEmail(ask.email);
  if (!found.ok) return found;
  const [first] = found.value;
  if (first === undefined) return ok('unknown');
  const link = await keepLink(parts, ask, device);
  if (!link.ok) return link;
  if (link.value === null) return ok('limited');
  const { email, mailFrom, publicUrl } = parts;
  const envelope = { from: mailFrom, senderName: 'Headrail', to: first.email, messageId: crypto.randomUUID() };
  const url = `${publicUrl}/sign-in/link?token=${link.value}`;
  const sent = await sendMail(email, envelope, signInMail(url, LINK_SECONDS / 60));
  return sent.ok ? ok('sent') : fault(sent.fault.kind, sent.fault.code);
}

/** The token to mail; null where none is. */
async function keepLink(parts: SignInParts, ask: Ask, device: string | null): Promise<Outcome<string | null>> {
  const { links, secret, now } = parts;
  const token = await tokenOf(secret, ask);
  const row = {
    hash: sha256Hex(token),
    email: ask.email,
    nonceHash: sha256Hex(ask.nonce),
    deviceHash: device === null ? null : sha256Hex(device),
    expiresAt: now() + LINK_SECONDS * 1_000,
  };
  const added = await links.add(row, LIMITS);
  if (!added.ok) return added;
  // An old form was sent again much later. That counts as a new request.
  if (added.value === 'stale') return keepLink(parts, { ...ask, press: crypto.randomUUID() }, device);
  return ok(added.value === 'kept' ? token : null);
}

interface Looked {
  readonly state: LinkState;
  readonly link: StoredLink | null;
}

async function lookAt(parts: SignInParts, token: string, browser: Browser): Promise<Outcome<Looked>> {
  const found = await parts.links.find(sha256Hex(token));
  if (!found.ok) return found;
  const link = found.value;
  if (link === null) return ok({ state: { kind: 'unknown' }, link });
  if (link.state !== 'fresh') return ok({ state: { kind: link.state }, link });
  const opens = await opensHere(parts, link, browser);
  if (!opens.ok) return opens;
  if (!opens.value) return ok({ state: { kind: 'other_browser' }, link });
  const members = await parts.members.byEmail(link.email);
  if (!members.ok) return members;
  const state: LinkState = members.value.length === 0 ? { kind: 'unknown' } : { kind: 'open', members: members.value };
  return ok({ state, link });
}

/**
 * Whether this browser may use the link: it asked for it, or it asked later and got no mail of its own.
 */
async function opensHere(
  { links, secret, now }: SignInParts,
  link: StoredLink,
  { nonce, receipt }: Browser,
): Promise<Outcome<boolean>> {
  if (nonce === null) return ok(false);
  if (sha256Hex(nonce) === link.nonceHash) return ok(true);
  if (link.deviceHash !== null || receipt === null) return ok(false);
  const press = await pressOf(secret, receipt, { email: link.email, nonce }, now(), LINK_SECONDS);
  if (press === null) return ok(false);
  const own = await links.find(sha256Hex(await tokenOf(secret, { email: link.email, nonce, press })));
  return own.ok ? ok(own.value === null) : own;
}

async function useLink(
  parts: SignInParts,
  token: string,
  browser: Browser,
  memberId: string | null,
): Promise<Outcome<Used>> {
  const looked = await lookAt(parts, token, browser);
  if (!looked.ok) return looked;
  const { state, link } = looked.value;
  // A used link may be a second press of the same button. Only the session that it opened shows whether it is.
  if (link === null || browser.nonce === null) return ok(state.kind === 'open' ? { kind: 'unknown' } : state);
  if (state.kind !== 'open' && state.kind !== 'used') return ok(state);
  const { email } = link;
  const members = state.kind === 'open' ? ok(state.members) : await parts.members.byEmail(email);
  if (!members.ok) return members;
  if (memberId === null && members.value.length > 1 && state.kind === 'open')
    return ok({ kind: 'choose', members: members.value });
  const member = members.value.find((one) => memberId === null || one.memberId === memberId);
  if (member === undefined) return ok({ kind: 'unknown' });
  const session = await derived(parts.secret, `session:${token}|${browser.nonce}|${member.memberId}`);
  const used = await parts.links.consume({
    hash: sha256Hex(token),
    memberId: member.memberId,
    sessionHash: sha256Hex(session),
    sessionExpiresAt: parts.now() + SESSION_SECONDS * 1_000,
    pressSeconds: PRESS_SECONDS,
  });
  if (!used.ok) return used;
  return ok(used.value ? { kind: 'opened', session, email } : { kind: 'used' });
}
