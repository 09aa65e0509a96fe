import type { Child } from 'hono/jsx';
import type { LinkState, Membership } from '../../../services/sign-in.ts';
import { Bare, Document, Mark } from '../../kit/document.tsx';
import { Field } from '../../kit/fields.tsx';
import { Notice } from '../../kit/parts.tsx';

/** What a person sees before there is a session. */

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

export const AskPage = ({ error, email = '', done = null, next }: AskProps) => (
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

export const SentPage = () => (
  <Frame title="Check your e-mail">
    <p>If that address may sign in here, a link is on its way to it.</p>
    <p class="muted small">It works once, within 15 minutes, in this browser.</p>
    <p class="muted small">
      No mail within a minute? Open the newest sign-in mail that you find. If somebody asked for many links in a short
      time, we send no more for five minutes. The newest link then works in this browser too. No mail at all? Look in
      the spam folder, or <a href="/sign-in">ask for another link</a>.
    </p>
  </Frame>
);

interface UseProps {
  readonly token: string;
  /** The members who share the mailbox. */
  readonly members: readonly Membership[];
}

/** A GET only shows the button: mail scanners open links, and must not use them up. */
export const UsePage = ({ token, members }: UseProps) => (
  <Frame title="Sign in">
    <form method="post" action="/sign-in/link" class="stack">
      <input type="hidden" name="token" value={token} />
      <p class="muted small">The link works once, in this browser.</p>
      {members.length > 1 ? <p>You are a member of several parties. Which one do you sign in for?</p> : null}
      {members.map(({ memberId, partyName }, index) => (
        <button type="submit" class="primary wide" name="member" value={memberId} autofocus={index === 0}>
          {members.length > 1 ? `Sign in for ${partyName}` : 'Sign in'}
        </button>
      ))}
    </form>
  </Frame>
);

const CLOSED = {
  used: ['This link was used', 'A link works once.'],
  expired: ['This link is too old', 'A link works for 15 minutes.'],
  other_browser: [
    'This link does not work here',
    'Somebody asked for it in another browser, and it works only there. Ask for a link in this browser, or open it in the other one.',
  ],
  unknown: ['This link does not work', 'It may be incomplete or very old, or the person may no longer sign in here.'],
} as const satisfies Readonly<Record<Exclude<LinkState['kind'], 'open'>, readonly [string, string]>>;

export const ClosedPage = ({ why }: { readonly why: keyof typeof CLOSED }) => (
  <Frame title={CLOSED[why][0]}>
    <Notice tone="wait">
      <p>{CLOSED[why][1]}</p>
    </Notice>
    <a class="button primary wide" href="/sign-in">
      Ask for a new link
    </a>
  </Frame>
);
