import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createStore } from './core/core.ts';
import { Store } from './core/store.ts';

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly target: 'platform' | 'connect';
  readonly attempts: number;
  /** Wall clock time of the next try, ms. Null: delivered or given up. */
  readonly next: number | null;
  readonly status: 'pending' | 'delivered' | 'failed' | 'dropped';
  readonly lastStatus: number | null;
}

/** The simulator's file. Every changed row is written before the answer is sent, so a killed process loses nothing. */
export class Persistence {
  readonly #db: DatabaseSync;
  readonly #statements;

  /** @param file a path, or `:memory:` */
  constructor(file: string) {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file);
    // WAL without fsync for each commit: safe against a killed process, and more is not promised.
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS rows (tbl TEXT, id TEXT, json TEXT NOT NULL, UNIQUE (tbl, id));
      CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)`);
    this.#statements = {
      put: this.#db.prepare(
        'INSERT INTO rows (tbl, id, json) VALUES (?, ?, ?) ON CONFLICT (tbl, id) DO UPDATE SET json = excluded.json',
      ),
      remove: this.#db.prepare('DELETE FROM rows WHERE tbl = ? AND id = ?'),
      meta: this.#db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'),
    };
  }

  load(freshSeed: number): Store {
    const seed = this.meta('seed');
    if (seed === undefined) return this.#begin(freshSeed);
    const rows: Record<string, object[]> = {};
    for (const { tbl, json } of this.#all()) {
      const row: object = JSON.parse(json);
      const table = rows[tbl] ?? [];
      rows[tbl] = table;
      table.push(row);
    }
    return Store.restore({ seed: Number(seed), counter: Number(this.meta('counter') ?? 0), rows });
  }

  #begin(seed: number): Store {
    const store = createStore(seed);
    this.setMeta('seed', String(seed));
    this.save(store);
    return store;
  }

  #all(): { tbl: string; json: string }[] {
    const found = this.#db.prepare('SELECT tbl, json FROM rows ORDER BY rowid').all();
    return found.map(({ tbl, json }) => ({ tbl: String(tbl), json: String(json) }));
  }

  /** Writes the changes of a call and its deliveries in one transaction. */
  save(store: Store, deliveries: readonly Delivery[] = []): void {
    const changes = store.drainChanges();
    if (changes.length === 0 && deliveries.length === 0) return;
    this.#db.exec('BEGIN');
    try {
      for (const { table, id, row } of changes) {
        if (row) this.#statements.put.run(table, id, JSON.stringify(row));
        else this.#statements.remove.run(table, id);
      }
      for (const delivery of deliveries) this.#statements.put.run('deliveries', delivery.id, JSON.stringify(delivery));
      this.setMeta('counter', String(store.counter));
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  deliveries(): Delivery[] {
    const rows = this.#all().filter(({ tbl }) => tbl === 'deliveries');
    return rows.map(({ json }): Delivery => JSON.parse(json));
  }

  putDelivery(delivery: Delivery): void {
    this.#statements.put.run('deliveries', delivery.id, JSON.stringify(delivery));
  }

  meta(name: string): string | undefined {
    const row = this.#db.prepare('SELECT value FROM meta WHERE name = ?').get(name);
    return row === undefined ? undefined : String(row.value);
  }

  setMeta(name: string, value: string): void {
    this.#statements.meta.run(name, value);
  }

  clear(): void {
    this.#db.exec("DELETE FROM rows; DELETE FROM meta WHERE name IN ('seed', 'counter', 'offset')");
  }

  close(): void {
    this.#db.close();
  }
}
