/**
 * List prices in US dollars without the amounts that a plan includes, read on 2026-11-26. A price that has changed is
 * changed here, with the day.
 */
export const PRICES_READ = '2026-11-26';

interface Price {
  readonly what: string;
  /** For how many units. */
  readonly per: number;
  readonly dollars: number;
  readonly source: string;
}

const MILLION = 1_000_000;
const WORKERS = 'https://developers.cloudflare.com/workers/platform/pricing/';
const OBJECTS = 'https://developers.cloudflare.com/durable-objects/platform/pricing/';

export const PRICES = {
  workerRequests: { what: 'requests to the Worker', per: MILLION, dollars: 0.3, source: WORKERS },
  workerCpuMs: { what: 'CPU of the Worker and its objects, ms', per: MILLION, dollars: 0.02, source: WORKERS },
  logLines: { what: 'lines of the log', per: MILLION, dollars: 0.6, source: WORKERS },
  objectRequests: { what: 'requests to objects, and alarms that rang', per: MILLION, dollars: 0.15, source: OBJECTS },
  objectGbSeconds: { what: 'duration of objects, GB-s', per: MILLION, dollars: 12.5, source: OBJECTS },
  rowsRead: { what: 'rows read in objects', per: MILLION, dollars: 0.001, source: OBJECTS },
  rowsWritten: { what: 'rows written in objects', per: MILLION, dollars: 1, source: OBJECTS },
  queueOperations: {
    what: 'operations of queues, three a message',
    per: MILLION,
    dollars: 0.4,
    source: 'https://developers.cloudflare.com/queues/platform/pricing/',
  },
  redisCommands: {
    what: 'commands of Upstash Redis',
    per: 100_000,
    dollars: 0.2,
    source: 'https://upstash.com/pricing/redis',
  },
  postgresCpuMs: {
    what: 'CPU of Neon Postgres, ms (Scale: $0.222 a CU-hour)',
    per: 3_600_000,
    dollars: 0.222,
    source: 'https://neon.com/pricing',
  },
  bucketWrites: {
    what: 'writes to R2 (exports only)',
    per: MILLION,
    dollars: 4.5,
    source: 'https://developers.cloudflare.com/r2/pricing/',
  },
} as const satisfies Readonly<Record<string, Price>>;

export type Item = keyof typeof PRICES;
export const ITEMS = [
  'workerRequests',
  'workerCpuMs',
  'logLines',
  'objectRequests',
  'objectGbSeconds',
  'rowsRead',
  'rowsWritten',
  'queueOperations',
  'redisCommands',
  'postgresCpuMs',
  'bucketWrites',
] as const satisfies readonly Item[];

/** What so much of it costs. */
export const dollarsOf = (item: Item, amount: number): number => (amount / PRICES[item].per) * PRICES[item].dollars;
