import { html } from 'hono/html';
import { ASSET_URLS } from './asset-urls.ts';
import { Mark } from './document.tsx';

type Html = ReturnType<typeof html>;

/** Everything comes from this origin, and no script or style is inline. Forms post back to it. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export const PAGE_HEADERS = { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' };

/** The page of the API's documentation. Dashboard and customer's page have `document.tsx`. */
export const docsLayout = (title: string, content: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${ASSET_URLS['page.css']}">
<link rel="stylesheet" href="${ASSET_URLS['docs.css']}">
<script src="${ASSET_URLS['docs.js']}" defer></script>
</head>
<body><header class="top-bar"><div class="inner">${Mark({ href: '/' })}</div></header><main>${content}</main></body>
</html>`;

export type { Html };
