import { html } from 'hono/html';
import { CHANGES } from './changelog.ts';
import { docsLayout, type Html, headingOf, marked } from './layout.ts';

/** CHANGELOG.md as a page. */
export const changelogPage = (): Html =>
  docsLayout(
    'Changelog',
    html`<h1>Changelog</h1>
<p>What changed for those who call the API. Within <code>/v1</code>, things are only added. What will be removed is announced here, and marked as deprecated at least twelve months before.</p>
${CHANGES.map(({ date, items }) => html`${headingOf(date)}<ul>${items.map((one) => html`<li>${marked(one)}</li>`)}</ul>`)}
<p><a href="/docs">Guides</a></p>`,
  );
