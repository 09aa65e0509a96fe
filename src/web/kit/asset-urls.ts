/** Where the pages' styles, scripts and icon are served. Written by `npm run assets`. */
export const ASSET_URLS = {
  'dashboard.js': '/assets/dashboard.7a39c75c7263171b.js',
  'docs.css': '/assets/docs.392c7b1c4dbe135c.css',
  'icon.svg': '/assets/icon.53b90fcff5d635d9.svg',
  'order.js': '/assets/order.38d83310cc139d85.js',
  'page.css': '/assets/page.6b532704e4241173.css',
} as const;

export type AssetName = keyof typeof ASSET_URLS;
