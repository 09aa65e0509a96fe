/**
 * The parties of a local Headrail and their keys. The keys are fixed, so that the `curl` lines of docs/by-hand.md can be
 * pasted. They are worth nothing outside this machine. The database keeps only their SHA-256.
 */

/** `account`: the Stripe connected account that the launcher opens in the simulator. The platform has none. */
interface SeedParty {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly secretKey: string;
  readonly secretKeyId: string;
  readonly account: string;
}

interface SeedRetailer extends SeedParty {
  readonly publishableKey: string;
  readonly publishableKeyId: string;
}

const party = (prefix: 'ret' | 'sup' | 'brd', slug: string, name: string): SeedParty => ({
  id: `${prefix}_${slug}`,
  name,
  country: 'GB',
  secretKey: `sk_dev_${slug}`,
  secretKeyId: `key_secret${slug}`,
  account: `acct_dev_${slug}`,
});

const retailer = (slug: string, name: string): SeedRetailer => ({
  ...party('ret', slug, name),
  publishableKey: `pk_dev_${slug}`,
  publishableKeyId: `key_public${slug}`,
});

export const PLATFORM = {
  id: 'plt_headrail',
  name: 'Headrail',
  country: 'GB',
  secretKey: 'sk_dev_headrail',
  secretKeyId: 'key_secretheadrail',
} as const;

export const RETAILERS = {
  /** Sells everything, mostly from Brightloom and Ashwood. */
  northlight: retailer('northlight', 'Northlight Blinds'),
  /** Soft furnishings. It takes its fabrics from Tidewater. */
  hazel: retailer('hazel', 'Hazel & Hem'),
  /** Wood and shutters. */
  tallsash: retailer('tallsash', 'Tall Sash Window Co.'),
} as const;

export const SUPPLIERS = {
  /** Rollers and romans. Accepts its tasks automatically. */
  brightloom: party('sup', 'brightloom', 'Brightloom Workrooms'),
  /** Venetians and shutters. Accepts or rejects its tasks by hand. */
  ashwood: party('sup', 'ashwood', 'Ashwood Joinery'),
  /** A second supplier for much of the catalogue. Accepts or rejects its tasks by hand. */
  tidewater: party('sup', 'tidewater', 'Tidewater Made-to-Measure'),
} as const;

export const BRANDS = {
  marlowe: party('brd', 'marlowe', 'Marlowe & Finch'),
  harbour: party('brd', 'harbour', 'Harbour Slat Company'),
} as const;

/** Every connected account of the seed, for the launcher to open at Stripe (or in the simulator). */
export const CONNECTED_ACCOUNTS: readonly {
  readonly account: string;
  readonly name: string;
  readonly country: string;
}[] = [...Object.values(RETAILERS), ...Object.values(SUPPLIERS), ...Object.values(BRANDS)].map(
  ({ account, name, country }) => ({ account, name, country }),
);

/** Every key of the seed, as a row of `api_keys`. */
export const KEYS = [
  { id: PLATFORM.secretKeyId, key: PLATFORM.secretKey, partyId: PLATFORM.id, role: 'platform', kind: 'secret' },
  ...Object.values(RETAILERS).flatMap((one) => [
    { id: one.publishableKeyId, key: one.publishableKey, partyId: one.id, role: 'retailer', kind: 'publishable' },
    { id: one.secretKeyId, key: one.secretKey, partyId: one.id, role: 'retailer', kind: 'secret' },
  ]),
  ...Object.values(SUPPLIERS).map((one) => ({
    id: one.secretKeyId,
    key: one.secretKey,
    partyId: one.id,
    role: 'supplier',
    kind: 'secret',
  })),
  ...Object.values(BRANDS).map((one) => ({
    id: one.secretKeyId,
    key: one.secretKey,
    partyId: one.id,
    role: 'brand',
    kind: 'secret',
  })),
] as const;

/**
 * The members who may sign in to the dashboard: two for each party, so that lists have more than one row. Their mails
 * arrive in the mailbox.
 */
const member = (id: string, partyId: string, email: string, name: string) => ({
  id: `mem_${id}`,
  partyId,
  email,
  name,
});

export const MEMBERS = [
  member('opsheadrail', PLATFORM.id, 'ops@headrail.example', 'Robin Marsh'),
  member('clerknorthlight', RETAILERS.northlight.id, 'clerk@northlight.example', 'Mina Okafor'),
  member('booksnorthlight', RETAILERS.northlight.id, 'accounts@northlight.example', 'Tom Ellery'),
  member('clerkhazel', RETAILERS.hazel.id, 'clerk@hazel.example', 'Hazel Brandt'),
  member('clerktallsash', RETAILERS.tallsash.id, 'clerk@tallsash.example', 'Will Sutcliffe'),
  member('tasksbrightloom', SUPPLIERS.brightloom.id, 'tasks@brightloom.example', 'Priya Nair'),
  member('tasksashwood', SUPPLIERS.ashwood.id, 'tasks@ashwood.example', 'Joss Ashwood'),
  member('taskstidewater', SUPPLIERS.tidewater.id, 'tasks@tidewater.example', 'Carys Penn'),
  member('deskmarlowe', BRANDS.marlowe.id, 'office@marlowe.example', 'Edie Marlowe'),
  member('deskharbour', BRANDS.harbour.id, 'office@harbour.example', 'Sam Quayle'),
] as const;
