import { html } from 'hono/html';
import { PROBLEMS } from '../../api/problem.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import { docsLayout, type Html, headingOf, marked } from './layout.ts';
import { GUIDE } from './problem-guide.ts';

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
${retryAfter === undefined ? '' : html`<p>The answer has <code>retry-after</code>.</p>`}
<p><a href="/docs#problem-${code}">All problems</a></p>`,
  );
}
