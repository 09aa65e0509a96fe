import { ACCOUNTS, OTHER_ACCOUNTS } from '../market.ts';
import type { SimStripe } from '../stripe.ts';

/** The parties' connected accounts: which one our database has of each, and what happens to them at Stripe. */
export class Accounts {
  readonly #stripe: SimStripe;
  readonly #present = new Map<string, string | null>(Object.entries(ACCOUNTS));
  /** The accounts that were looked up for each party. Its money may go to these only. */
  readonly #told = new Map<string, Set<string>>();
  #made = 0;
  /** Accounts that were closed. Platform Ops must hear of each. */
  readonly closed: string[] = [];

  /** `without`: a party that has no account yet. */
  constructor(stripe: SimStripe, without: string | null) {
    this.#stripe = stripe;
    const all = [...Object.values(ACCOUNTS), ...Object.values(OTHER_ACCOUNTS)];
    for (const id of all) stripe.control('/_sim/accounts', [], { id, currency: 'gbp' });
    if (without !== null) this.#present.set(without, null);
  }

  /** A party's account now, as the database answers. */
  of(party: string): string | null {
    const account = this.#present.get(party) ?? null;
    if (account !== null) this.#told.set(party, (this.#told.get(party) ?? new Set()).add(account));
    return account;
  }

  ofAll(parties: readonly string[]): ReadonlyMap<string, string> {
    return new Map(
      parties.flatMap((party) => {
        const account = this.of(party);
        return account === null ? [] : [[party, account] as const];
      }),
    );
  }

  wasTold = (party: string, account: string): boolean => this.#told.get(party)?.has(account) === true;

  /** False if it cannot be done with the party's present account. */
  act(party: string, how: string): boolean {
    const present = this.#present.get(party) ?? null;
    if (how === 'replace') return this.#replace(party);
    if (present === null || this.closed.includes(present)) return false;
    if (how === 'drain') return this.#stripe.control('/_sim/accounts/:/drain', [present]);
    if (how === 'bounce') return this.#bounce(present);
    if (how !== 'close') return this.#stripe.control('/_sim/accounts/:', [present], { transfers: how });
    this.closed.push(present);
    return this.#stripe.control('/_sim/accounts/:/close', [present]);
  }

  /** The bank sends the last payout back. */
  #bounce(account: string): boolean {
    const last = this.#stripe.store.payouts.by('account', account).findLast(({ payout }) => payout.status === 'paid');
    return last !== undefined && this.#stripe.control('/_sim/payouts/:/fail', [last.id]);
  }

  #replace(party: string): boolean {
    this.#made += 1;
    const id = `${ACCOUNTS[party]}_${this.#made}`;
    this.#present.set(party, id);
    return this.#stripe.control('/_sim/accounts', [], { id, currency: 'gbp' });
  }

  /** Every party can be paid. */
  mend(): void {
    for (const [party, account] of this.#present) {
      if (account === null || this.closed.includes(account)) this.#replace(party);
      else this.act(party, 'active');
    }
  }
}
