import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { type SQL, sql } from 'drizzle-orm';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import { storable, storableJson } from '../domain/text.ts';
import { withTimeLimit } from './time-limit.ts';

/** Drizzle over Neon's HTTP protocol: one round trip a query, no session, no interactive transaction. */
export type Db = NeonHttpDatabase;

export interface DbOptions {
  readonly databaseUrl: string;
  /** Where queries are posted instead of Neon's own address, `http://host:port/sql`. Production leaves it unset. */
  readonly fetchEndpoint?: string | undefined;
}

/** No query may take longer; its outcome is then unknown. */
const QUERY_TIMEOUT_MS = 10_000;

/**
 * A row has the time at which its statement began, and is visible once its statement has ended: at most so much later.
 * Whoever reads what has changed since a time has to allow for this.
 */
export const SEEN_AFTER_MS = QUERY_TIMEOUT_MS + 5_000;

/**
 * The driver has one global setting for endpoints, so one function serves all connections. It maps each `host:port`
 * that was given to `connect` to its endpoint; any other address is Neon's own.
 */
const given = new Map<string, string>();
const neonsOwn = neonConfig.fetchEndpoint;
neonConfig.fetchEndpoint = (host, port, options) =>
  given.get(`${host}:${port}`) ?? (typeof neonsOwn === 'function' ? neonsOwn(host, port, options) : neonsOwn);

/** The time limit includes the reading of the answer, so it is read here. */
neonConfig.fetchFunction = (url: string, options: RequestInit): Promise<Response> =>
  withTimeLimit(QUERY_TIMEOUT_MS, async (signal) => {
    const response = await fetch(url, { ...options, signal });
    return new Response(await response.arrayBuffer(), response);
  });

export function connect({ databaseUrl, fetchEndpoint }: DbOptions): Db {
  const url = new URL(databaseUrl);
  if (fetchEndpoint !== undefined) {
    const endpoint = new URL(fetchEndpoint);
    url.hostname = endpoint.hostname;
    url.port = endpoint.port === '' ? '80' : endpoint.port;
    given.set(`${url.hostname}:${url.port}`, fetchEndpoint);
  }
  const client = neon(url.href);
  return drizzle({ client: Object.assign(client, { query: keepable(client.query) }) });
}

/** Every parameter passes through here, so that Postgres can store its text. */
const keepable =
  (query: NeonQueryFunction<false, false>['query']): NeonQueryFunction<false, false>['query'] =>
  (text, params, options) =>
    query(text, params?.map(kept), options);

const kept = (param: unknown): unknown => (typeof param === 'string' ? storable(param) : param);

/**
 * A value as `jsonb`. It is cleaned here: inside JSON, a character that Postgres refuses is written as an escape, so
 * the check of parameters does not see it.
 */
export const json = (value: unknown): SQL => sql`${storableJson(JSON.stringify(value))}::jsonb`;

/** Texts as `text[]`. */
export const textArray = (texts: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${json(texts)}))`;

/** Milliseconds since the epoch as `timestamptz`. */
export const timestamp = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;
