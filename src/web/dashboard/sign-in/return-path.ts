/** The dashboard's pages. A CSV, a dispute's evidence and what a page asks for by itself are not pages. */
const PAGE = /^\/(?:home|find|money|numbers|orders|disputes|bench|stock|ops|settings)(?:[/?]|$)/;
const NO_PAGE = /^[^?]*(?:\.csv|\/(?:version|news|evidence))(?:\?|$)/;
const MAX_LENGTH = 1_000;

/**
 * The page to show after signing in: a page of the dashboard, as path and query. Null for anything else that a stranger's
 * link may contain: another site, however it is spelled, a download, a line break.
 */
export function returnPath(asked: unknown): string | null {
  if (typeof asked !== 'string' || asked.length > MAX_LENGTH) return null;
  if (!/^[\x21-\x7e]+$/.test(asked) || asked.includes('\\')) return null;
  return PAGE.test(asked) && !NO_PAGE.test(asked) ? asked : null;
}
