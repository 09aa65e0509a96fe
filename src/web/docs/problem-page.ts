import { html } from 'hono/html';
import { PROBLEMS } from '../../api/problem.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import { mayBeRemembered } from '../../domain/remembered.ts';
import { docsLayout, type Html, headingOf, marked } from './layout.ts';
import { GUIDE } from './problem-guide.ts';

export const REMEMBERED =
  'Where an order gave this answer, it remembers it: the same call with the same key gets it again, also when it would be possible by now. So send a corrected or later call with a new key. What no order has refused, such as a body of the wrong form, is not remembered.';
export const NOT_REMEMBERED = 'This answer is not remembered: the same key may be used again.';

/** These two are about the key itself, and their remedies say what to do with it. */
const OF_KEYS: ReadonlySet<RefusalCode> = new Set(['idempotency_key_missing', 'idempotency_key_reused']);

/** What becomes of a call that is sent again with its key. */
function ofRepeat(code: RefusalCode): Html | string {
  if (OF_KEYS.has(code)) return '';
  const said = mayBeRemembered(code) ? REMEMBERED : NOT_REMEMBERED;
  return html`${headingOf('With the same idempotency key')}
<p>${said}</p>`;
}

/** The page behind a problem's `type`: what the code means, and what helps. */
export function problemPage(code: RefusalCode): Html {
  const { status, title, retryAfter } = PROBLEMS[code];
  const { cause, remedy } = GUIDE[code];
  return docsLayout(
    title,
    html`<h1>${title}</h1>
<p><code>${code}</code>, HTTP ${status}</p>
${headingOf('Cause')}
<p>${marked(cause)}</p>
${headingOf('Remedy')}
<p>${marked(remedy)}</p>
${ofRepeat(code)}
${retryAfter === undefined ? '' : html`<p>The answer has <code>retry-after</code>.</p>`}
<p><a href="/docs#problem-${code}">All problems</a></p>`,
  );
}
