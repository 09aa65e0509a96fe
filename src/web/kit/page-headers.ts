/**
 * Where the picture of a blind may be loaded from (`pictureUrl`). Nobody else reaches what this machine serves, so plain
 * http from it is safe, and a shop can be developed.
 */
export const PICTURES = "img-src 'self' https: http://localhost:* http://127.0.0.1:*";

/** Everything but pictures of blinds comes from this origin, and no script or style is inline. Forms post back to it. */
const PAGE_POLICY = `default-src 'none'; ${PICTURES}; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export const PAGE_HEADERS = { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' };

/** The page of all calls is made by Scalar's script, which writes its styles into the page, and draws with data URLs. */
const REFERENCE_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
  PICTURES,
  "img-src 'self' data:",
);

export const REFERENCE_HEADERS = { ...PAGE_HEADERS, 'content-security-policy': REFERENCE_POLICY };
