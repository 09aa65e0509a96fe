import type { Child } from 'hono/jsx';
import { ASSET_URLS, type AssetName } from './asset-urls.ts';

interface DocumentProps {
  readonly title: string;
  readonly scripts?: readonly AssetName[];
  readonly children: Child;
}

/** A whole page of the dashboard or of the customer. No script or style is inline. */
export const Document = ({ title, scripts = ['dashboard.js'], children }: DocumentProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <title>{title}</title>
      <link rel="icon" href={ASSET_URLS['icon.svg']} type="image/svg+xml" />
      <link rel="stylesheet" href={ASSET_URLS['page.css']} />
      {scripts.map((name) => (
        <script src={ASSET_URLS[name]} defer />
      ))}
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div class="loading-bar" aria-hidden="true" />
      {children}
    </body>
  </html>
);

/** The logo: a headrail with its blind. */
export const Mark = ({ href, name = 'Headrail' }: { readonly href: string | null; readonly name?: string }) => {
  const inside = (
    <>
      <svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor">
        <rect x="2" y="3" width="20" height="3.4" rx="1.2" />
        <rect x="4" y="8" width="16" height="2.2" rx=".6" opacity=".85" />
        <rect x="4" y="11.7" width="16" height="2.2" rx=".6" opacity=".65" />
        <rect x="4" y="15.4" width="16" height="2.2" rx=".6" opacity=".45" />
        <rect x="4" y="19.1" width="16" height="1.6" rx=".6" />
      </svg>
      {name}
    </>
  );
  return href === null ? (
    <span class="mark">{inside}</span>
  ) : (
    <a class="mark" href={href}>
      {inside}
    </a>
  );
};

/** A page that only holds a message. */
export const Bare = ({ children }: { readonly children: Child }) => (
  <main id="main" class="center" tabindex={-1}>
    {children}
  </main>
);
