/** One parameterised statement, parameters in Postgres' text form. */
export interface Query {
  text: string;
  values: (string | null)[];
}

/** A column as Neon's HTTP answer names it. */
export interface Field {
  name: string;
  tableID: number;
  columnID: number;
  dataTypeID: number;
  dataTypeSize: number;
  dataTypeModifier: number;
  format: 'text';
}

/** Every value is its raw Postgres text: the client parses by `dataTypeID`. */
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

/** A Postgres to run queries on: PGlite, or a real one. Postgres errors are thrown with `code`, `detail` and so on. */
export interface Backend {
  /** One query, in a transaction of its own. */
  single(query: Query): Promise<QueryResult>;
  /** All or nothing. */
  batch(queries: Query[], options: TransactionOptions): Promise<QueryResult[]>;
  /** The whole database as an archive `loadDump` takes; only PGlite can. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

const LEVELS: Record<string, string> = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
};

/** `BEGIN …` as the batch's headers ask for it. */
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

/** Statements that would outlive their request on a shared session. */
export const LEAVES_TRACES = /^\s*(set|reset|begin|start|prepare|listen|declare|savepoint|create\s+temp|lock|copy)\b/i;
