import { html, raw } from 'hono/html';
import { z } from 'zod';
import { name } from '../../../api/text.ts';
import { readOrder } from '../../../app/read-order.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import type { ShownOn, StoredWording } from '../../../services/notifications.ts';
import { PICTURES } from '../../kit/page-headers.ts';
import { type At, type FieldErrors, refused } from '../signed-in.tsx';
import { type PARTS, problemText } from './wording.tsx';

/** What a draft looks like, in the frame of its page; and the same as a mail to the member who writes it. */

/** The order that a draft is shown on. Empty: an example. */
export const ShownOrder = { order: name(64).or(z.literal('')).default('') };

type Draft = Pick<StoredWording, 'subject' | 'html' | 'text'>;

/** A mail has its own styles. Nothing else of it may be loaded or run, and only our own page may frame it. */
const FRAME = {
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; ${PICTURES} data:; sandbox; frame-ancestors 'self'`,
  'x-frame-options': 'SAMEORIGIN',
  'cache-control': 'no-store',
};

const FRAME_STYLE = raw(
  '<style>.hr-p{font:14px/1.5 system-ui,sans-serif;margin:0;padding:12px 16px;background:#fff;color:#1f2421;border-bottom:1px solid #dfdbd2}.hr-p b{font-weight:650}@media (prefers-color-scheme:dark){.hr-p,pre.hr-p{background:#1c201e;color:#ebeeea;border-color:#333a36}}pre.hr-p{white-space:pre-wrap;font:13px/1.5 ui-monospace,monospace;border-top:1px solid #dfdbd2}body{margin:0}</style>',
);

/** The errors of the fields, shown in the frame. The form beside it keeps what was typed. */
export const noPreview = (at: At, labels: typeof PARTS, errors: FieldErrors) => {
  const told = labels.flatMap(({ name: part, label }) =>
    errors[part] === undefined ? [] : [`${label}: ${errors[part]}`],
  );
  return notYet(at, told.join(' ') || 'Choose an order.');
};

const notYet = (at: At, told: string): Response | Promise<Response> =>
  at.c.html(frame(html`<p class="hr-p" role="alert"><b>Not yet:</b> ${told}</p>`), 200, FRAME);

async function shownOn(at: At, order: string): Promise<ShownOn | null> {
  if (order === '') return { shopName: at.member.partyName };
  const found = await readOrder(at.c.env, order, at.actor);
  return found === null ? null : { order: found.snapshot.order };
}

/** The draft with an order's data, as a separate document in the frame. */
export async function showPreview(at: At, order: string, draft: Draft): Promise<Response> {
  const on = await shownOn(at, order);
  return on === null ? refused(at, NOT_FOUND) : framed(at, await at.c.env.notifications.preview(on, draft), null);
}

/** The same, and it is sent to the member. */
export async function sendTest(at: At, order: string, draft: Draft): Promise<Response> {
  const on = await shownOn(at, order);
  if (on === null) return refused(at, NOT_FOUND);
  const { email } = at.member;
  return framed(at, await at.c.env.notifications.sendTest(on, draft, email), `A test was sent to ${email}.`);
}

type Shown = Awaited<ReturnType<At['c']['env']['notifications']['preview']>>;

function framed(at: At, shown: Shown, told: string | null): Response | Promise<Response> {
  if (!shown.ok) return refused(at, faulted(shown.fault));
  if (!shown.value.ok) return notYet(at, problemText(shown.value.problem));
  const { mail } = shown.value;
  const note = told === null ? '' : html`<p class="hr-p" role="status">${told}</p>`;
  const subject = html`<p class="hr-p">Subject: <b>${mail.subject}</b></p>`;
  return at.c.html(frame(html`${note}${subject}${raw(mail.html)}<pre class="hr-p">${mail.text}</pre>`), 200, FRAME);
}

const frame = (body: ReturnType<typeof html>) =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>${FRAME_STYLE}</head><body>${body}</body></html>`;
