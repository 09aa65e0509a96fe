import type { RequestedTask } from '../../../src/services/supply-chain.ts';

/** The suppliers' task lists, as in Postgres. */
export class Suppliers {
  readonly tasks = new Map<string, 'requested' | 'withdrawn'>();
  readonly #autoAccept: ReadonlySet<string>;

  constructor(autoAccept: ReadonlySet<string>) {
    this.#autoAccept = autoAccept;
  }

  request(tasks: readonly RequestedTask[]): { readonly autoAccept: string[] } {
    for (const { id } of tasks) if (!this.tasks.has(id)) this.tasks.set(id, 'requested');
    const open = tasks.filter(({ id }) => this.tasks.get(id) !== 'withdrawn');
    return { autoAccept: open.filter((t) => this.#autoAccept.has(t.supplierId)).map(({ id }) => id) };
  }

  withdraw(tasks: readonly RequestedTask[]): null {
    for (const { id } of tasks) this.tasks.set(id, 'withdrawn');
    return null;
  }
}
