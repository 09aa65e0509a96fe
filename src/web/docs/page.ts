import { html } from 'hono/html';
import { PROBLEMS } from '../../api/problem.ts';
import { RATE_LIMITS } from '../../api/rate-limits.ts';
import { REFUSALS } from '../../domain/refusal.ts';
import { guideList } from './guides/page.ts';
import { docsLayout, type Html, headingOf } from './layout.ts';

/** Where the documentation of the API begins: its guides, and what holds for all calls. */
export const docsPage = (title: string): Html =>
  docsLayout(
    title,
    html`<h1>${title}</h1>
<p><a href="/docs/reference">Every call</a>, to read and to try. It is made from <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). <a href="/docs/changelog">What changed</a>.</p>
<p>Money is in minor units, times are RFC 3339, every error is an RFC 9457 problem.</p>
${guideList()}
${headingOf('Rate limits')}
<p>Whoever is over a limit gets 429 <code>rate_limited</code> and <code>retry-after</code> in seconds. <code>ratelimit-policy</code> names the limits that counted a call: <code>q</code> calls in <code>w</code> seconds. No header says how many are left: Cloudflare counts in each of its locations on its own, and does not tell. All addresses of one IPv6 network (/64) count as one.</p>
<table class="cards"><thead><tr><th scope="col">Limit</th><th scope="col">Calls</th><th scope="col">Seconds</th><th scope="col">What it counts</th></tr></thead><tbody>
${Object.entries(RATE_LIMITS).map(([name, { limit, seconds, counts }]) => html`<tr><td><code>${name}</code></td><td data-label="Calls">${limit}</td><td data-label="Seconds">${seconds}</td><td data-label="What it counts">${counts}</td></tr>`)}
</tbody></table>
${headingOf('Problems')}
<table class="cards"><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Title</th></tr></thead><tbody>
${REFUSALS.map((code) => html`<tr id="problem-${code}"><td><a href="/problems/${code}"><code>${code}</code></a></td><td data-label="Status">${PROBLEMS[code].status}</td><td data-label="Title">${PROBLEMS[code].title}</td></tr>`)}
</tbody></table>`,
  );
