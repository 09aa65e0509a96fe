import { types as pgTypes } from 'pg';
import { z } from 'zod';
import { type Answer, type Call, startSimServer } from '../support/sim-server.ts';
import type { Backend, Query } from './backend.ts';
import { migrate } from './migrate.ts';
import { pgliteBackend } from './pglite.ts';
import { postgresBackend } from './postgres.ts';

export interface NeonOptions {
  /** 0: any free port. */
  port: number;
  /** PGlite's data folder. Absent: in memory until `close()`. */
  dataDir?: string | undefined;
  /** Start from an archive made by `dump()`. */
  loadDump?: Blob | undefined;
  /** A real Postgres (`postgres://…`) instead of PGlite. */
  pgUrl?: string | undefined;
  /** A folder of migrations that are applied before the server answers. */
  migrations?: string | undefined;
  /** Hears every statement that is sent to `/sql`, with its parameters, before it runs. */
  heard?: ((statement: Query) => void) | undefined;
}

export interface Neon {
  url: string;
  /** The value for `neonConfig.fetchEndpoint` (variable `NEON_FETCH_ENDPOINT`). */
  fetchEndpoint: string;
  port: number;
  /** Runs one query for set-up and assertions. It is not counted. Values are parsed as `pg` parses them. */
  query(text: string, values?: (string | number | boolean | null)[]): Promise<Record<string, unknown>[]>;
  /** The whole database as an archive for `loadDump`. PGlite only. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

const Value = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? null : String(value)));
const One = z.object({ query: z.string(), params: z.array(Value).default([]) });
const Body = z.union([z.object({ queries: z.array(One) }), One]);

/** The fields of a Postgres error that Neon's client copies onto its `NeonDbError`. */
const ErrorFields = z.object({
  message: z.string(),
  severity: z.string().optional(),
  code: z.string().optional(),
  detail: z.string().optional(),
  hint: z.string().optional(),
  position: z.string().optional(),
  internalPosition: z.string().optional(),
  internalQuery: z.string().optional(),
  where: z.string().optional(),
  schema: z.string().optional(),
  table: z.string().optional(),
  column: z.string().optional(),
  dataType: z.string().optional(),
  constraint: z.string().optional(),
  file: z.string().optional(),
  line: z.string().optional(),
  routine: z.string().optional(),
});

/** Neon's HTTP SQL protocol (`POST /sql`, as `@neondatabase/serverless` 1.x speaks it) over a local Postgres. */
export async function startNeon(options: NeonOptions): Promise<Neon> {
  const backend = options.pgUrl === undefined ? await pgliteBackend(options) : await postgresBackend(options.pgUrl);
  if (options.migrations !== undefined) await migrate(backend, options.migrations);
  const server = await startSimServer({
    port: options.port,
    textsOf: ({ url, body }) => (url.pathname === '/sql' ? sqlOf(body).map(({ query }) => query) : []),
    fullTextsOf: ({ body }) => sqlOf(body).map(({ query, params }) => `${query} ${params.join(' ')}`),
    handle: (call) => {
      if (options.heard !== undefined) for (const one of sqlOf(call.body)) options.heard(toQuery(one));
      return answer(backend, call);
    },
  });
  return {
    url: server.url,
    fetchEndpoint: `${server.url}/sql`,
    port: server.port,
    query: async (text, values = []) => {
      const { fields, rows } = await backend.single({
        text,
        values: values.map((v) => (v === null ? null : String(v))),
      });
      const parsers = fields.map(({ dataTypeID }) => pgTypes.getTypeParser(dataTypeID, 'text'));
      const parsed = (value: string | null, i: number): unknown => (value === null ? null : parsers[i]?.(value));
      return rows.map((row) => Object.fromEntries(fields.map(({ name }, i) => [name, parsed(row[i] ?? null, i)])));
    },
    dump: () => backend.dump(),
    close: async () => {
      await server.close();
      await backend.close();
    },
  };
}

function parse(body: string): z.infer<typeof Body> | undefined {
  try {
    return Body.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function sqlOf(body: string): z.infer<typeof One>[] {
  const parsed = parse(body);
  if (parsed === undefined) return [];
  return 'queries' in parsed ? parsed.queries : [parsed];
}

async function answer(backend: Backend, { request, url, body }: Call): Promise<Answer> {
  if (url.pathname === '/healthz') return { status: 200, body: { ok: true } };
  if (url.pathname !== '/sql' || request.method !== 'POST') return { status: 404, body: { message: 'not found' } };
  if (request.headers['neon-connection-string'] === undefined) {
    return { status: 400, body: { message: 'missing connection string' } };
  }
  const parsed = parse(body);
  if (parsed === undefined) return { status: 400, body: { message: 'the body is not a query' } };
  const header = (name: string) => {
    const value = request.headers[`neon-batch-${name}`];
    return typeof value === 'string' ? value : undefined;
  };
  const flag = (name: string) => (header(name) === undefined ? undefined : header(name) === 'true');
  try {
    if (!('queries' in parsed)) return { status: 200, body: await backend.single(toQuery(parsed)) };
    const results = await backend.batch(parsed.queries.map(toQuery), {
      isolationLevel: header('isolation-level'),
      readOnly: flag('read-only'),
      deferrable: flag('deferrable'),
    });
    return { status: 200, body: { results } };
  } catch (error) {
    return { status: 400, body: errorBody(error) };
  }
}

function toQuery({ query, params }: z.infer<typeof One>): Query {
  return { text: query, values: params };
}

function errorBody(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  // `message` is not enumerable on an Error, so it is copied by name.
  const fields = ErrorFields.safeParse({ ...error, message: error.message });
  return fields.success ? fields.data : { message: error.message };
}
