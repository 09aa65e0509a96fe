import { type Outcome, ok } from '../../domain/fault.ts';

/** What a load answers. `readAt` (ms): the values are as they were then, or newer. */
export interface Loaded<T> {
  readonly readAt: number;
  /** One for every key that was asked for. */
  readonly values: ReadonlyMap<string, T>;
}

interface MemoryOptions<T> {
  /** Reads all of these at once. The answer may be a copy that is at most `maxAgeMs` old. */
  readonly load: (keys: readonly string[], maxAgeMs: number) => Promise<Outcome<Loaded<T>>>;
  /** What is older is still answered, and is read again in the background. */
  readonly freshMs: number;
  /** What is older is never answered. */
  readonly ttlMs: number;
  /** The largest sum of all weights. What was not asked for the longest is dropped first. */
  readonly capacity: number;
  /** How much of the capacity a value takes. Absent: 1. */
  readonly weigh?: (value: T) => number;
  readonly now: () => number;
  /** Keeps the request's context alive until the work ends. */
  readonly background: (work: Promise<unknown>) => void;
}

/**
 * How long a caller waits for a load that another request began. In Workers that request may end (its customer closed
 * the page), and the load then never completes. So the first caller whose patience ends loads by itself, and all others
 * wait for that one.
 */
const JOIN_MS = 1_000;
/** Longer than any load can take. Then its request has ended, and the refresh is begun again. */
const HUNG_MS = 15_000;

type Answer<T> = Promise<Outcome<Loaded<T>>>;

interface Loading<T> {
  readonly begunAt: number;
  readonly answer: Answer<T>;
}

interface Known<T> {
  readonly readAt: number;
  readonly value: T;
  readonly weight: number;
}

/**
 * Values in this isolate's memory. The age counts from when the load *began*, so that nothing is older than the limit.
 * However many callers ask for a key, one load is under way. A fault is not kept.
 */
export class Memory<T> {
  readonly #options: MemoryOptions<T>;
  readonly #known: Shelf<T>;
  readonly #loads = new Map<string, Loading<T>>();

  constructor(options: MemoryOptions<T>) {
    this.#options = options;
    this.#known = new Shelf(options.capacity);
  }

  /** As `many`, of one key. */
  async get(key: string, maxAgeMs?: number): Promise<Outcome<T>> {
    const answer = await this.many([key], maxAgeMs);
    if (!answer.ok) return answer;
    const value = answer.value.get(key);
    if (value === undefined) throw new Error('memory: a load has left out a key');
    return ok(value);
  }

  /**
   * A value for every key. What is not in memory, or older than `maxAgeMs` (absent: `ttlMs`), is read at once. If that
   * fails, the answer is the fault.
   */
  async many(
    keys: readonly string[],
    maxAgeMs: number = this.#options.ttlMs,
  ): Promise<Outcome<ReadonlyMap<string, T>>> {
    const found = new Map<string, T>();
    const missing = new Set<string>();
    for (const key of keys) {
      const entry = this.#known.get(key);
      if (entry === undefined || this.#age(entry) >= maxAgeMs) missing.add(key);
      else found.set(key, entry.value);
    }
    this.#refresh([...found.keys()]);
    const free = [...missing].filter((key) => !this.#loads.has(key));
    const joined = [...missing].filter((key) => this.#loads.has(key)).map((key) => this.#join(key, maxAgeMs));
    const answers = await Promise.all([...(free.length === 0 ? [] : [this.#begin(free, maxAgeMs)]), ...joined]);
    for (const answer of answers) {
      if (!answer.ok) return answer;
      for (const [key, value] of answer.value.values) if (missing.has(key)) found.set(key, value);
    }
    return ok(found);
  }

  /** A value for every key, at most `ttlMs` old, from memory alone; null where one is missing. */
  kept(keys: readonly string[]): ReadonlyMap<string, T> | null {
    const found = new Map<string, T>();
    for (const key of keys) {
      const entry = this.#known.get(key);
      if (entry === undefined || this.#age(entry) >= this.#options.ttlMs) return null;
      found.set(key, entry.value);
    }
    return found;
  }

  forget(key: string): void {
    this.#known.drop(key);
    this.#loads.delete(key);
  }

  clear(): void {
    this.#known.clear();
    this.#loads.clear();
  }

  #age({ readAt }: Known<T>): number {
    return this.#options.now() - readAt;
  }

  #begin(keys: readonly string[], maxAgeMs: number): Answer<T> {
    const loading: Loading<T> = {
      begunAt: this.#options.now(),
      answer: this.#load(keys, maxAgeMs, (key) => this.#loads.get(key) === loading),
    };
    for (const key of keys) this.#loads.set(key, loading);
    return loading.answer;
  }

  async #load(keys: readonly string[], maxAgeMs: number, isNewest: (key: string) => boolean): Answer<T> {
    try {
      const answer = await this.#options.load(keys, maxAgeMs);
      // If a newer load began, or the entry was forgotten, this answer may be stale. It is returned, but not kept.
      if (answer.ok) this.#keep(keys.filter(isNewest), answer.value);
      return answer;
    } finally {
      for (const key of keys.filter(isNewest)) this.#loads.delete(key);
    }
  }

  #keep(keys: readonly string[], { readAt, values }: Loaded<T>): void {
    for (const key of keys) {
      const value = values.get(key);
      if (value !== undefined) this.#known.put(key, { readAt, value, weight: this.#options.weigh?.(value) ?? 1 });
    }
  }

  /** Reads again what is not fresh. Nobody waits for it. If it fails, the old value is answered until it is too old. */
  #refresh(keys: readonly string[]): void {
    const { now, freshMs, background } = this.#options;
    const stale = keys.filter((key) => {
      const entry = this.#known.get(key);
      const begunAt = this.#loads.get(key)?.begunAt ?? Number.NEGATIVE_INFINITY;
      return entry !== undefined && this.#age(entry) >= freshMs && now() - begunAt >= HUNG_MS;
    });
    if (stale.length > 0) background(this.#begin(stale, freshMs).catch(() => undefined));
  }

  /** Joins the load that is under way, or begins one. */
  async #join(key: string, maxAgeMs: number): Answer<T> {
    for (let loading = this.#loads.get(key); loading !== undefined; loading = this.#loads.get(key)) {
      const answer = await inTime(JOIN_MS, loading.answer);
      if (answer !== null) return answer;
      if (this.#loads.get(key) === loading) this.#loads.delete(key);
    }
    return this.#begin([key], maxAgeMs);
  }
}

/** Entries up to a total weight, in the order in which they were last asked for. */
class Shelf<T> {
  readonly #capacity: number;
  readonly #entries = new Map<string, Known<T>>();
  #total = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): Known<T> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  put(key: string, entry: Known<T>): void {
    this.drop(key);
    this.#entries.set(key, entry);
    this.#total += entry.weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#total <= this.#capacity) return;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    this.#total -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#total = 0;
  }
}

/**
 * The answer; null where it does not come in time. Also null after an exception: the caller that began the load gets
 * that one.
 */
export async function inTime<T>(ms: number, answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([answer.catch(() => null), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
