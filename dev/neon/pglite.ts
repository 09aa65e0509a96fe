import { PGlite, protocol } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { type Backend, beginStatement, LEAVES_TRACES, type Query, type QueryResult } from './backend.ts';

const { serialize } = protocol;

export interface PgliteOptions {
  /** The data folder. Absent: in memory. */
  dataDir?: string | undefined;
  /** An archive made by `dump()`. */
  loadDump?: Blob | undefined;
}

/** Postgres in WebAssembly. It has ONE session, so all queries run one after another. */
export async function pgliteBackend({ dataDir, loadDump }: PgliteOptions): Promise<Backend> {
  const db = await PGlite.create({
    extensions: { pg_trgm },
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(loadDump === undefined ? {} : { loadDataDir: loadDump }),
  });

  /** Resets the session, so that nothing of this request is left for the next one. */
  async function tidy(queries: Query[]): Promise<void> {
    if (db.isInTransaction()) await exec(db, { text: 'ROLLBACK', values: [] });
    if (queries.some(({ text }) => LEAVES_TRACES.test(text))) await exec(db, { text: 'DISCARD ALL', values: [] });
  }

  return {
    single: (query) =>
      db.runExclusive(async () => {
        try {
          return await exec(db, query);
        } finally {
          await tidy([query]);
        }
      }),
    batch: (queries, options) =>
      db.runExclusive(async () => {
        const results: QueryResult[] = [];
        try {
          await exec(db, { text: beginStatement(options), values: [] });
          for (const query of queries) results.push(await exec(db, query));
          await exec(db, { text: 'COMMIT', values: [] });
          return results;
        } finally {
          await tidy(queries);
        }
      }),
    dump: () => db.dumpDataDir('none'),
    close: () => db.close(),
  };
}

/** Uses the extended protocol with text values: values pass unchanged, and a second statement is refused. */
async function exec(db: PGlite, { text, values }: Query): Promise<QueryResult> {
  const message = Buffer.concat([
    serialize.parse({ text }),
    serialize.bind({ values }),
    serialize.describe({ type: 'P' }),
    serialize.execute(),
    serialize.sync(),
  ]);
  const { messages } = await db.execProtocol(message, { throwOnError: true });
  const result: QueryResult = { command: '', rowCount: null, fields: [], rows: [] };
  for (const reply of messages) {
    if (reply instanceof protocol.messages.RowDescriptionMessage) {
      result.fields = reply.fields.map((field) => ({ ...field, format: 'text' as const }));
    } else if (reply instanceof protocol.messages.DataRowMessage) {
      result.rows.push(reply.fields);
    } else if (reply instanceof protocol.messages.CommandCompleteMessage) {
      const count = /\d+$/.exec(reply.text)?.[0];
      result.command = reply.text.split(' ')[0] ?? '';
      result.rowCount = count === undefined ? null : Number(count);
    }
  }
  return result;
}
