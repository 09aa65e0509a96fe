import { linkMail } from '../notifications/link-mail.ts';
import type { RenderedMail } from '../notifications/wording.ts';

/** The mail with the one-time link. The person who adds a member chooses the member's name, so it is not in it. */
export const signInMail = (url: string, minutes: number): RenderedMail =>
  linkMail({
    subject: 'Sign in to Headrail',
    action: 'Sign in',
    url,
    note: `The link works once, within ${minutes} minutes, in the browser you asked from. If you did not ask to sign in, ignore this mail.`,
  });
