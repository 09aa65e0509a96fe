import type { Db } from '../db/client.ts';
import { fulfilmentQueries, type RequestedTask } from '../db/orders/fulfilments.ts';
import { type Outcome, ok } from '../domain/fault.ts';

export type { RequestedTask } from '../db/orders/fulfilments.ts';

/**
 * The suppliers' side of an order. Which supplier makes which line was decided by the listings (domain `routing`); this
 * service adds the tasks to the suppliers' lists and withdraws them. Every call may be repeated.
 */
export interface SupplyChain {
  /** Returns the ids of the tasks whose supplier accepts automatically. A task that was withdrawn stays withdrawn. */
  request(
    orderId: string,
    tasks: readonly RequestedTask[],
  ): Promise<Outcome<{ readonly autoAccept: readonly string[] }>>;
  /** Also for tasks that were never requested. A request that arrives later finds them withdrawn. */
  withdraw(orderId: string, tasks: readonly RequestedTask[]): Promise<Outcome<null>>;
}

export function supplyChain(db: Db): SupplyChain {
  const tasks = fulfilmentQueries(db);
  return {
    request: async (orderId, asked) => {
      if (asked.length === 0) return ok({ autoAccept: [] });
      const accepted = await tasks.request(orderId, asked);
      return accepted.ok ? ok({ autoAccept: accepted.value }) : accepted;
    },
    withdraw: (orderId, asked) => (asked.length === 0 ? Promise.resolve(ok(null)) : tasks.withdraw(orderId, asked)),
  };
}
