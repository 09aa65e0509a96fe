import type { Actor } from './actor.ts';

/** What a reader may see of parties' money: all of it, its own, or none. */
export type Scope = { readonly all: true } | { readonly all: false; readonly partyId: string | null };

export const scopeOf = (viewer: Actor): Scope =>
  viewer.role === 'retailer' || viewer.role === 'platform'
    ? { all: true }
    : { all: false, partyId: viewer.role === 'supplier' || viewer.role === 'brand' ? viewer.partyId : null };
