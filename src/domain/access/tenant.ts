import type { Actor, Role } from '../order/actor.ts';

/**
 * Whose rows a query may see. Every list query takes one as its first argument, and only the layer that has proven who
 * asks (http/auth.ts, the dashboard's session) makes one: a class with a private part, so that no other object will do.
 * A test holds the second half.
 */
export class Tenant {
  readonly #role: Role;
  readonly #partyId: string;

  private constructor(role: Role, partyId: string) {
    this.#role = role;
    this.#partyId = partyId;
  }

  /** `principal` was proven by its secret key or its session. */
  static of(principal: { readonly role: Role; readonly partyId: string }): Tenant {
    return new Tenant(principal.role, principal.partyId);
  }

  get role(): Role {
    return this.#role;
  }

  get partyId(): string {
    return this.#partyId;
  }

  /** The same party as the reader whose eyes the rows are redacted for. */
  get viewer(): Actor {
    return { role: this.#role, partyId: this.#partyId };
  }
}
