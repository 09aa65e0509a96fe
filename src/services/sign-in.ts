import type { MemberQueries, Membership } from '../db/members.ts';
import type { SessionQueries } from '../db/sessions.ts';
import { fault, type Outcome, ok } from '../domain/fault.ts';
import { type EmailBinding, sendMail } from './notifications/email.ts';
import { signInMail } from './sign-in/mail.ts';

export type { ApiKey, ApiKeyQueries } from '../db/api-keys.ts';
export type { Member, MemberQueries, Membership } from '../db/members.ts';

/**
 * Signing in by a one-time, e-mailed link. Nobody without the secret can guess links or sessions; only their SHA-256 is kept. A link is good
 * for 15 minutes, once, and only in the browser that asked for it (which holds the nonce).
 */
export interface SignIn {
  /**
   * Mails a link for every party the address is a member of; silent where it is of none. Never tells the caller which.
   * `press` names the form that was sent: sent twice at once it is one mail.
   */
  ask(email: string, nonce: string, press: string): Promise<Outcome<'sent' | 'unknown' | 'limited'>>;
  /** The session's token, one a link, also for a second press of the same button; null for a link that is used, old, made up, or of another browser. */
  consume(token: string, nonce: string): Promise<Outcome<string | null>>;
  /** Who is signed in. */
  find(session: string): Promise<Outcome<Membership | null>>;
  signOut(session: string): Promise<Outcome<null>>;
  signOutEverywhere(memberId: string): Promise<Outcome<null>>;
}

export const LINK_SECONDS = 15 * 60;
export const SESSION_SECONDS = 7 * 86_400;
/** Of two presses of one button within this, the second is the first. */
export const PRESS_SECONDS = 10;
/** Links a member may be sent within `LINK_SECONDS`: nobody's mailbox is flooded by others. */
export const LINKS_AT_ONCE = 5;

const UTF8 = new TextEncoder();

export interface SignInParts {
  readonly members: Pick<MemberQueries, 'byEmail' | 'raiseEpoch'>;
  readonly sessions: SessionQueries;
  readonly email: EmailBinding;
  /** `MAIL_FROM` and `PUBLIC_URL`. */
  readonly mailFrom: string;
  readonly publicUrl: string;
  /** `TOKEN_SECRET`: what one press makes is made from it, so that a second press makes the same. */
  readonly secret: string;
  readonly now: () => number;
}

export function createSignIn({ members, sessions, email, mailFrom, publicUrl, secret, now }: SignInParts): SignIn {
  const linkFor = async (member: Membership, nonceHash: string, press: string): Promise<Outcome<string | null>> => {
    const token = await derived(secret, `sign-in-link:${member.memberId}|${nonceHash}|${press}`);
    const row = {
      hash: await sha256(token),
      memberId: member.memberId,
      nonceHash,
      expiresAt: now() + LINK_SECONDS * 1_000,
    };
    const kept = await sessions.addLink(row, {
      limit: LINKS_AT_ONCE,
      windowSeconds: LINK_SECONDS,
      pressSeconds: PRESS_SECONDS,
    });
    if (!kept.ok) return kept;
    return ok(kept.value ? `${publicUrl}/sign-in/link?token=${token}` : null);
  };

  return {
    async ask(address, nonce, press) {
      const found = await members.byEmail(address);
      if (!found.ok) return found;
      const [first] = found.value;
      if (first === undefined) return ok('unknown');
      const nonceHash = await sha256(nonce);
      const links: { readonly partyName: string; readonly url: string }[] = [];
      for (const member of found.value) {
        const link = await linkFor(member, nonceHash, press);
        if (!link.ok) return link;
        if (link.value !== null) links.push({ partyName: member.partyName, url: link.value });
      }
      if (links.length === 0) return ok('limited');
      const envelope = { from: mailFrom, senderName: 'Headrail', to: first.email, messageId: crypto.randomUUID() };
      const sent = await sendMail(email, envelope, signInMail(first.name, links, LINK_SECONDS / 60));
      return sent.ok ? ok('sent') : fault(sent.fault.kind, sent.fault.code);
    },
    async consume(token, nonce) {
      const session = await derived(secret, `session:${token}|${nonce}`);
      const used = await sessions.consume({
        hash: await sha256(token),
        nonceHash: await sha256(nonce),
        sessionHash: await sha256(session),
        sessionExpiresAt: now() + SESSION_SECONDS * 1_000,
        pressSeconds: PRESS_SECONDS,
      });
      return used.ok ? ok(used.value ? session : null) : used;
    },
    find: async (session) => sessions.find(await sha256(session)),
    signOut: async (session) => sessions.end(await sha256(session)),
    signOutEverywhere: (memberId) => members.raiseEpoch(memberId),
  };
}

/** HMAC-SHA-256 of a text under the secret: 256 bits, base64url. */
async function derived(secret: string, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', UTF8.encode(secret), algorithm, false, ['sign']);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, UTF8.encode(text)));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Lower-case hex. */
async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', UTF8.encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
