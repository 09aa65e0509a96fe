import { html } from 'hono/html';
import { ASSET_URLS } from '../kit/asset-urls.ts';
import { Mark } from '../kit/document.tsx';

type Html = ReturnType<typeof html>;

/** A page of the API's documentation. The dashboard and the customer's page have `kit/document.tsx`. */
export const docsLayout = (title: string, content: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="${ASSET_URLS['icon.svg']}" type="image/svg+xml">
<link rel="stylesheet" href="${ASSET_URLS['page.css']}">
<link rel="stylesheet" href="${ASSET_URLS['docs.css']}">
</head>
<body><header class="top-bar"><div class="inner">${Mark({ href: '/' })}</div></header><main>${content}</main></body>
</html>`;

/** Text between backticks becomes code, and [words](/address) a link to a page of ours. */
export const marked = (text: string): Html =>
  html`${text.split(/(`[^`]*`|\[[^\]]+\]\(\/[^)\s]*\))/).map((part, i) => (i % 2 === 0 ? part : mark(part)))}`;

function mark(part: string): Html {
  if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
  const [words = '', address = ''] = part.slice(1, -1).split('](');
  return html`<a href="${address}">${words}</a>`;
}

/** A heading that links can lead to: "Rate limits" is `#rate-limits`. */
export const headingOf = (text: string): Html => html`<h2 id="${idOf(text)}">${text}</h2>`;

const idOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

export type { Html };
