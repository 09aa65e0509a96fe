/**
 * What the journal needs of the object's storage. It is synchronous, so that one transaction holds a commit, the rows
 * that change with it and the alarm. A Durable Object's storage fits; so does `node:sqlite`, in tests.
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
      // Not awaited: called inside a transaction, it is committed or rolled back together with it.
      void (at === null ? storage.deleteAlarm() : storage.setAlarm(at));
    },
  };
}
