import { html } from 'hono/html';
import { PROBLEMS } from '../../api/problem.ts';
import { RATE_LIMITS } from '../../api/rate-limits.ts';
import { REFUSALS } from '../../domain/refusal.ts';
import { guideList } from './guides/page.ts';
import { docsLayout, type Html, ticked } from './layout.ts';

/** What the page shows of an operation; it comes from the OpenAPI document. */
export interface ShownCall {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly body: unknown;
  readonly responses: readonly { readonly status: string; readonly description: string }[];
}

/** The OpenAPI document as a page, with a form to try each operation. */
export const docsPage = (title: string, operations: readonly ShownCall[]): Html => {
  const tags = [...new Set(operations.map((operation) => operation.tag))];
  return docsLayout(
    title,
    html`<h1>${title}</h1>
<p>Made from <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). Money is in minor units, times are RFC 3339, every error is an RFC 9457 problem.</p>
${guideList()}
<p><label>Key or order token <input id="key" autocomplete="off" spellcheck="false" placeholder="pk_…, sk_… or an order token"></label></p>
${tags.map((tag) => html`<h2>${tag}</h2>${operations.filter((one) => one.tag === tag).map(operationBlock)}`)}
<h2>Rate limits</h2>
<p>Who is over a limit gets 429 <code>rate_limited</code> and <code>retry-after</code> in seconds. <code>ratelimit-policy</code> names the limits that counted a call: <code>q</code> calls in <code>w</code> seconds. No header says how many are left: Cloudflare counts in each of its locations on its own, and does not tell. Of an IPv6 address the /64 counts.</p>
<table class="cards"><thead><tr><th scope="col">Limit</th><th scope="col">Calls</th><th scope="col">Seconds</th><th scope="col">What it counts</th></tr></thead><tbody>
${Object.entries(RATE_LIMITS).map(([name, { limit, seconds, counts }]) => html`<tr><td><code>${name}</code></td><td data-label="Calls">${limit}</td><td data-label="Seconds">${seconds}</td><td data-label="What it counts">${counts}</td></tr>`)}
</tbody></table>
<h2>Problems</h2>
<table class="cards"><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Title</th></tr></thead><tbody>
${REFUSALS.map((code) => html`<tr id="problem-${code}"><td><a href="/problems/${code}"><code>${code}</code></a></td><td data-label="Status">${PROBLEMS[code].status}</td><td data-label="Title">${PROBLEMS[code].title}</td></tr>`)}
</tbody></table>`,
    { calls: true },
  );
};

const operationBlock = (operation: ShownCall): Html => html`<details>
<summary><span class="method">${operation.method.toUpperCase()}</span> <code>${operation.path}</code> <span class="soft">${ticked(operation.summary)}</span></summary>
<table><tbody>${operation.responses.map((answer) => html`<tr><td>${answer.status}</td><td>${answer.description}</td></tr>`)}</tbody></table>
${operation.body === null ? '' : html`<p>Body:</p><pre>${JSON.stringify(operation.body, null, 2)}</pre>`}
<form data-method="${operation.method}" data-path="${operation.path}">
${operation.parameters.map(
  (
    parameter,
  ) => html`<label>${parameter.name}${parameter.required ? ' *' : ''} <span class="soft">${parameter.in}</span>
<input name="${parameter.name}" data-in="${parameter.in}">${parameter.name === 'idempotency-key' ? html`<button type="button" data-uuid>New key</button>` : ''}</label>`,
)}
${operation.body === null ? '' : html`<label>JSON body<textarea rows="6"></textarea></label>`}
<button type="submit">Send</button>
<pre><output></output></pre>
</form>
</details>`;
