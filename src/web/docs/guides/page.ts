import { html } from 'hono/html';
import { docsLayout, type Html, headingOf, marked } from '../layout.ts';
import { type Addresses, addressed, type Guide } from './guide.ts';
import { GUIDES, guideAddress } from './index.ts';

export const guidePage = ({ title, about, after, parts, prints }: Guide, at: Addresses): Html =>
  docsLayout(
    title,
    html`<h1>${title}</h1>
<p>${marked(about)}</p>
${after === undefined ? '' : html`<p>The samples go on after those of ${linkTo(after)}.</p>`}
${parts.map(
  ({ heading, text, sample }) => html`${headingOf(heading)}
${text.map((one) => html`<p>${marked(one)}</p>`)}
${sample === undefined ? '' : html`<pre><code>${addressed(sample, at)}</code></pre>`}`,
)}
${prints === undefined ? '' : html`<p>Together the samples are <a href="/docs/guides/place-and-pay#connect">a program</a>. With <code>npm run dev</code>, its last line is <code>${prints}</code></p>`}
${guideList()}
<p><a href="/docs/reference">Every call</a>, to read and to try. <a href="/docs/changelog">What changed</a>. <a href="/docs#rate-limits">Rate limits</a> and <a href="/docs#problems">problems</a>.</p>`,
  );

const linkTo = (guide: Guide): Html => {
  const [name = ''] = [...GUIDES].find(([, one]) => one === guide) ?? [];
  return html`<a href="${guideAddress(name)}">${guide.title}</a>`;
};

export const guideList = (): Html => html`${headingOf('Guides')}
<ul>${[...GUIDES].map(([name, { title, about }]) => html`<li><a href="${guideAddress(name)}">${title}</a>: ${marked(about)}</li>`)}</ul>`;
