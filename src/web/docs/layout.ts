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

/** Text between backticks becomes code. */
export const ticked = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;

export type { Html };
