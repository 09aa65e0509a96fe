import { html } from 'hono/html';

type Html = ReturnType<typeof html>;

/** Everything comes from this origin, and no script or style is inline. Forms post back to it. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export const PAGE_HEADERS = { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' };

/** A whole page. `script` is one of our own files. */
export const layout = (title: string, content: Html, script: string | null = null): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/assets/page.css">
${script === null ? '' : html`<script src="${script}" defer></script>`}
</head>
<body><main>${content}</main></body>
</html>`;

export type { Html };
