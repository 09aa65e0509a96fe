/** A changed row, to be written to the file. `row` undefined: removed. */
export interface Change {
  readonly table: string;
  readonly id: string;
  readonly row: object | undefined;
}

/** Called for every change, with a function that undoes it. */
type Noted = (change: Change, undo: () => void) => void;

/**
 * Rows by id in order of creation, with look-ups by field. Rows are never changed in place, so an event may keep a row
 * as its snapshot.
 */
export class Table<T extends { readonly id: string }> {
  readonly name: string;
  readonly #rows = new Map<string, T>();
  readonly #indexes: ReadonlyMap<string, { key: (row: T) => string | null; ids: Map<string, Set<string>> }>;
  readonly #changed: Noted;

  constructor(name: string, changed: Noted, indexes: Record<string, (row: T) => string | null> = {}) {
    this.name = name;
    this.#changed = changed;
    this.#indexes = new Map(Object.entries(indexes).map(([field, key]) => [field, { key, ids: new Map() }]));
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  get(id: string): T | undefined {
    return this.#rows.get(id);
  }

  put(row: T): T {
    const before = this.#rows.get(row.id);
    this.#rows.set(row.id, row);
    for (const { key, ids } of this.#indexes.values()) {
      const [was, is] = [before && key(before), key(row)];
      if (was === is) continue;
      if (was) ids.get(was)?.delete(row.id);
      if (is) (ids.get(is) ?? ids.set(is, new Set()).get(is))?.add(row.id);
    }
    this.#changed({ table: this.name, id: row.id, row }, () => (before ? this.put(before) : this.remove(row.id)));
    return row;
  }

  remove(id: string): void {
    const row = this.#rows.get(id);
    if (!row) return;
    this.#rows.delete(id);
    for (const { key, ids } of this.#indexes.values()) ids.get(key(row) ?? '')?.delete(id);
    this.#changed({ table: this.name, id, row: undefined }, () => this.put(row));
  }

  /** Oldest first. */
  by(field: string, value: string): T[] {
    const ids = this.#indexes.get(field)?.ids.get(value) ?? [];
    return [...ids].flatMap((id) => this.#rows.get(id) ?? []);
  }

  /** The rows with all the given values of indexed fields, oldest first. All rows if no value is given. */
  where(wanted: Readonly<Record<string, string | undefined>>): T[] {
    const [first, ...others] = Object.entries(wanted).flatMap(([field, value]) =>
      value === undefined ? [] : [{ field, value }],
    );
    if (first === undefined) return [...this.values()];
    return this.by(first.field, first.value).filter((row) =>
      others.every(({ field, value }) => this.#indexes.get(field)?.key(row) === value),
    );
  }

  /** Oldest first. */
  values(): IterableIterator<T> {
    return this.#rows.values();
  }

  get size(): number {
    return this.#rows.size;
  }
}
