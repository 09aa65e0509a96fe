/** Links to Stripe's own Dashboard, for Platform Ops. */

/** Where Stripe's Dashboard shows an object, by the prefix of its id. */
const PLACES: Readonly<Record<string, string>> = {
  pi: 'payments',
  ch: 'payments',
  py: 'payments',
  tr: 'connect/transfers',
  acct: 'connect/accounts',
  evt: 'events',
  req: 'logs',
};
/** Stripe's Dashboard finds these by its search. */
const SEARCHED: ReadonlySet<string> = new Set(['re', 'pyr', 'trr', 'dp', 'du', 'issfr']);

/**
 * The address of an object in Stripe's Dashboard. Null for a text that is no id of Stripe's. `publishableKey`: it says
 * whether the account is a live or a test one; the secret key is of the same kind.
 */
export function stripeUrl(publishableKey: string, id: string): string | null {
  const prefix = /^([a-z]+)_[A-Za-z0-9]\w*$/.exec(id)?.[1] ?? '';
  const base = `https://dashboard.stripe.com/${publishableKey.startsWith('pk_live_') ? '' : 'test/'}`;
  const place = PLACES[prefix];
  if (place !== undefined) return `${base}${place}/${id}`;
  return SEARCHED.has(prefix) ? `${base}search?query=${id}` : null;
}

/** An id, as a link to Stripe where it is one of Stripe's. `publishableKey` null: the reader has no account there. */
export const StripeId = ({ id, publishableKey }: { readonly id: string; readonly publishableKey: string | null }) => {
  const url = publishableKey === null ? null : stripeUrl(publishableKey, id);
  return url === null ? (
    <span class="mono">{id}</span>
  ) : (
    <a class="mono" href={url} rel="noreferrer noopener">
      {id}
    </a>
  );
};
