import { Pool, type PoolClient, type QueryArrayConfig } from 'pg';
import { type Backend, beginStatement, LEAVES_TRACES, type Query, type QueryResult } from './backend.ts';

/** A real Postgres through `pg`, with real concurrency and locks. */
export async function postgresBackend(connectionString: string): Promise<Backend> {
  const pool = new Pool({ connectionString, max: 20 });
  // The pool replaces an idle connection that breaks (server restarted). Without this listener, Node would exit.
  pool.on('error', () => {});
  await pool.query('SELECT 1');

  async function withClient<T>(queries: Query[], work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const dirty = queries.some(({ text }) => LEAVES_TRACES.test(text));
    let failed = true;
    try {
      const result = await work(client);
      failed = false;
      return result;
    } finally {
      // This request may have changed the session, so the next request gets a new one.
      if (failed) await client.query('ROLLBACK').catch(() => {});
      client.release(dirty);
    }
  }

  return {
    single: (query) => withClient([query], (client) => exec(client, query)),
    batch: (queries, options) =>
      withClient(queries, async (client) => {
        await client.query(beginStatement(options));
        const results: QueryResult[] = [];
        for (const query of queries) results.push(await exec(client, query));
        await client.query('COMMIT');
        return results;
      }),
    dump: () => Promise.reject(new Error('dump() is for PGlite; use pg_dump on a real Postgres')),
    close: () => pool.end(),
  };
}

const rawText = { getTypeParser: () => (value: string | null) => value };

async function exec(client: PoolClient, { text, values }: Query): Promise<QueryResult> {
  // `extended` also without parameters, because the simple protocol would accept several statements.
  const config: QueryArrayConfig & { queryMode: 'extended' } = {
    text,
    values,
    rowMode: 'array',
    types: rawText,
    queryMode: 'extended',
  };
  const result = await client.query<(string | null)[]>(config);
  return {
    command: result.command ?? '',
    rowCount: result.rowCount,
    fields: result.fields.map((field) => ({
      name: field.name,
      tableID: field.tableID,
      columnID: field.columnID,
      dataTypeID: field.dataTypeID,
      dataTypeSize: field.dataTypeSize,
      dataTypeModifier: field.dataTypeModifier,
      format: 'text' as const,
    })),
    rows: result.rows,
  };
}
