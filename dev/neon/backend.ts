/** One parameterised statement, parameters in Postgres' text form. */
export interface Query {
  text: string;
  values: (string | null)[];
}

/** A column as Neon's HTTP answer names it. */
interface Field {
  name: string;
  tableID: number;
  columnID: number;
  dataTypeID: number;
  dataTypeSize: number;
  dataTypeModifier: number;
  format: 'text';
}

/** Every value is raw Postgres text. The client parses it by `dataTypeID`. */
export interface QueryResult {
  command: string;
  rowCount: number | null;
  fields: Field[];
  rows: (string | null)[][];
}

export interface TransactionOptions {
  isolationLevel?: string | undefined;
  readOnly?: boolean | undefined;
  deferrable?: boolean | undefined;
}

/** A Postgres that runs queries: PGlite or a real one. Throws Postgres errors with `code`, `detail` and so on. */
export interface Backend {
  /** Runs one query in its own transaction. */
  single(query: Query): Promise<QueryResult>;
  /** Runs all queries in one transaction. */
  batch(queries: Query[], options: TransactionOptions): Promise<QueryResult[]>;
  /** The whole database as an archive for `loadDump`. Only PGlite can do this. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

const LEVELS: Record<string, string> = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
};

/** The `BEGIN …` statement that the batch's headers ask for. */
export function beginStatement(options: TransactionOptions): string {
  const level = options.isolationLevel === undefined ? undefined : LEVELS[options.isolationLevel];
  if (options.isolationLevel !== undefined && level === undefined) {
    throw new Error(`unknown isolation level ${options.isolationLevel}`);
  }
  return [
    'BEGIN',
    ...(level === undefined ? [] : [`ISOLATION LEVEL ${level}`]),
    ...(options.readOnly === undefined ? [] : [options.readOnly ? 'READ ONLY' : 'READ WRITE']),
    ...(options.deferrable === undefined ? [] : [options.deferrable ? 'DEFERRABLE' : 'NOT DEFERRABLE']),
  ].join(' ');
}

/** Statements whose effect would stay on a shared session after the request. */
export const LEAVES_TRACES = /^\s*(set|reset|begin|start|prepare|listen|declare|savepoint|create\s+temp|lock|copy)\b/i;
