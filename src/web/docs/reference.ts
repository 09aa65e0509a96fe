import { html } from 'hono/html';
import { ASSET_URLS } from '../kit/asset-urls.ts';
import type { Html } from './layout.ts';
import { SCALAR } from './scalar.ts';

/**
 * Scalar's settings. What would ask another site is off: fonts, telemetry, proxy, chat, its registry and its own client.
 */
const SETTINGS = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  externalUrls: { dashboardUrl: '', registryUrl: '', proxyUrl: '', apiBaseUrl: '' },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'json',
  showOperationId: true,
  authentication: { preferredSecurityScheme: 'bearer' },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
};

/**
 * Every call of the API, to read and to try: Scalar's page over our OpenAPI document (ADR 55). Calls go to the origin of
 * the page, because its policy allows no other.
 */
export const referencePage = (title: string, origin: string): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="${ASSET_URLS['icon.svg']}" type="image/svg+xml">
</head>
<body>
<noscript><p>This page needs JavaScript. <a href="/docs">The guides</a> and <a href="/openapi.json">openapi.json</a> do not.</p></noscript>
<script id="api-reference" data-configuration="${JSON.stringify({ ...SETTINGS, servers: [{ url: origin }] })}"></script>
<script src="${SCALAR.src}" integrity="${SCALAR.integrity}"></script>
</body>
</html>`;
