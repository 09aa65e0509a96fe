import { html } from 'hono/html';
import { docsLayout, type Html, ticked } from '../layout.ts';
import type { Guide } from './guide.ts';
import { GUIDES, guideAddress } from './index.ts';

export const guidePage = ({ title, about, after, parts, prints }: Guide): Html =>
  docsLayout(
    title,
    html`<h1>${title}</h1>
<p>${ticked(about)}</p>
${after === undefined ? '' : html`<p>The samples go on after those of “${after.title}”.</p>`}
${parts.map(
  ({ heading, text, sample }) => html`<h2>${heading}</h2>
${text.map((one) => html`<p>${ticked(one)}</p>`)}
${sample === undefined ? '' : html`<pre><code>${sample}</code></pre>`}`,
)}
${prints === undefined ? '' : html`<p>Together the samples are a program. With <code>npm run dev</code> it prints <code>${prints}</code></p>`}
${guideList()}`,
  );

export const guideList = (): Html => html`<h2>Guides</h2>
<ul>${[...GUIDES].map(([name, { title, about }]) => html`<li><a href="${guideAddress(name)}">${title}</a>: ${ticked(about)}</li>`)}</ul>
<p><a href="/docs/reference">Every call</a>, to read and to try. <a href="/docs/changelog">What changed</a>. <a href="/docs">Rate limits and problems</a>.</p>`;
