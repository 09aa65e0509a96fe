import type { Actor, Role } from '../order/actor.ts';

/**
 * Whose rows a query may see. Every list query takes a tenant as its first argument. Only the code that authenticates a
 * caller makes one: the API's `middleware/auth.ts`, the dashboard's session, and the job of an export, which looks up
 * who asked for it. A test checks that. It is a class with private fields, so that no other object fits the type.
 */
export class Tenant {
  readonly #role: Role;
  readonly #partyId: string;

  private constructor(role: Role, partyId: string) {
    this.#role = role;
    this.#partyId = partyId;
  }

  /** `principal` was authenticated by its secret key or its session. */
  static of(principal: { readonly role: Role; readonly partyId: string }): Tenant {
    return new Tenant(principal.role, principal.partyId);
  }

  get role(): Role {
    return this.#role;
  }

  get partyId(): string {
    return this.#partyId;
  }

  /** The same party as a reader: the rows are redacted for it. */
  get viewer(): Actor {
    return { role: this.#role, partyId: this.#partyId };
  }
}
