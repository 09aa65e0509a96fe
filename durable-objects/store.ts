/**
 * What the journal needs of the object's storage. Synchronous, so that one transaction holds events, intent rows,
 * outbox rows and the alarm. A Durable Object's own storage is one; `node:sqlite` can be another.
 */
export interface Store {
  exec(query: string, ...bindings: (string | number | null)[]): Record<string, unknown>[];
  transaction<T>(body: () => T): T;
  /** Null clears it. Part of the transaction it is called in. */
  setAlarm(at: number | null): void;
}

export function durableStore(storage: DurableObjectStorage): Store {
  return {
    exec: (query, ...bindings) => storage.sql.exec(query, ...bindings).toArray(),
    transaction: (body) => storage.transactionSync(body),
    setAlarm: (at) => {
      // Un-awaited inside the transaction, it commits and rolls back with it (facts.md).
      void (at === null ? storage.deleteAlarm() : storage.setAlarm(at));
    },
  };
}
