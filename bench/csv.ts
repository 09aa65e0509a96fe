import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';
import { Client } from 'pg';
import { z } from 'zod';
import { PLATFORM } from '../dev/seed/keys.ts';
import { type Platform, startPlatform } from '../dev/support/platform.ts';
import { prepare } from '../dev/support/prepare.ts';
import { realPostgres } from '../dev/support/real-servers.ts';
import { fill } from './support/orders.ts';

// npm run bench:csv -- [--orders 1000000]
// Exports every order as CSV through the real runtime. Compares rows and checksum with SQL, and measures the memory.
const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' } } });
const ORDERS = Number(values.orders);
const GROWTH_MB = 64;

const started = performance.now();
const say = (text: string) => console.log(`${((performance.now() - started) / 1_000).toFixed(0)} s  ${text}`);

/** The sums that both sides compute: rows, a hash over each row's ids and money, and the money of whole orders. */
interface Sums {
  readonly rows: number;
  readonly checksum: bigint;
  readonly total: bigint;
}

const Row = z.object({
  order_id: z.string(),
  line_id: z.string(),
  sku: z.string(),
  quantity: z.string(),
  line_amount: z.string(),
  order_total: z.string(),
});

const minor = (decimal: string): string => decimal.replace('.', '');

async function sumsOfSql(db: Client): Promise<Sums> {
  const { rows } = await db.query<{ rows: string; checksum: string; total: string }>(`
    select count(*) as rows, sum(case when n = 1 then total else 0 end) as total,
      sum(('x' || substr(md5(concat_ws('|', o.id, line->>'id', line->>'sku', line->>'quantity', line->>'amount')), 1, 8))::bit(32)::bigint) as checksum
    from orders o, jsonb_array_elements(doc->'lines') with ordinality as t(line, n)`);
  const [row] = rows;
  if (row === undefined) throw new Error('no sums');
  return { rows: Number(row.rows), checksum: BigInt(row.checksum), total: BigInt(row.total) };
}

async function sumsOfCsv(
  body: ReadableStream<Uint8Array>,
  expected: number,
  onPart: (part: number) => void,
): Promise<Sums> {
  let sums: Sums = { rows: 0, checksum: 0n, total: 0n };
  let head = '';
  let rest = '';
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    rest += piece;
    if (head === '') {
      const end = rest.indexOf('\r\n');
      if (end < 0) continue;
      head = rest.slice(0, end + 2);
      rest = rest.slice(end + 2);
    }
    // The generated texts contain no line breaks, so each line is one row.
    const whole = rest.lastIndexOf('\r\n') + 2;
    if (whole < 2) continue;
    const { data } = Papa.parse(head + rest.slice(0, whole), { header: true, skipEmptyLines: true });
    rest = rest.slice(whole);
    sums = z.array(Row).parse(data).reduce(add, sums);
    onPart(sums.rows / expected);
  }
  if (rest !== '') throw new Error(`the CSV ends in the middle of a row: ${rest.slice(0, 100)}`);
  return sums;
}

function add(sums: Sums, row: z.infer<typeof Row>): Sums {
  const text = [row.order_id, row.line_id, row.sku, row.quantity, minor(row.line_amount)].join('|');
  const hash = createHash('md5').update(text).digest('hex').slice(0, 8);
  return {
    rows: sums.rows + 1,
    checksum: sums.checksum + BigInt(`0x${hash}`),
    total: sums.total + (row.order_total === '' ? 0n : BigInt(minor(row.order_total))),
  };
}

/** Resident memory of workerd without Node's host, in MB: now (`VmRSS`) or the maximum (`VmHWM`). */
function memoryOf(platform: Platform, what: 'VmRSS' | 'VmHWM'): number {
  const [, ...workerd] = platform.pids();
  const field = new RegExp(`${what}:\\s+(\\d+)`);
  const kb = workerd.map((pid) => Number(field.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0));
  return kb.reduce((a, b) => a + b, 0) / 1_024;
}

async function measure(platform: Platform, db: Client): Promise<boolean> {
  const expected = await sumsOfSql(db);
  say(`SQL: ${expected.rows} rows, checksum ${expected.checksum}, total ${expected.total}`);
  const begun = performance.now();
  const answer = await platform.fetch('/v1/orders.csv', { headers: { authorization: `Bearer ${PLATFORM.secretKey}` } });
  if (answer.status !== 200 || answer.body === null) throw new Error(`the CSV answered ${answer.status}`);
  const seen: { part: number; mb: number; peak: number }[] = [];
  let next = 0;
  const sums = await sumsOfCsv(answer.body, expected.rows, (part) => {
    if (part < next) return;
    seen.push({ part, mb: memoryOf(platform, 'VmRSS'), peak: memoryOf(platform, 'VmHWM') });
    const now = seen.at(-1);
    if (Math.round(next * 100) % 10 === 0)
      say(`${Math.round(part * 100)} %: runtime ${now?.mb.toFixed(0)} MB, at most ${now?.peak.toFixed(0)} MB`);
    next = Math.floor(part * 100 + 1) / 100;
  });
  const seconds = (performance.now() - begun) / 1_000;
  const later = seen.filter(({ part }) => part >= 0.1);
  // The maximum counts, because the garbage collector frees memory in between.
  const growth = (later.at(-1)?.peak ?? 0) - (later[0]?.peak ?? 0);
  say(`CSV: ${sums.rows} rows, checksum ${sums.checksum}, total ${sums.total}`);
  say(
    `${seconds.toFixed(1)} s, ${Math.round(sums.rows / seconds)} rows/s; the highest memory grew by ${growth.toFixed(1)} MB between 10 % and 100 % (at most ${GROWTH_MB})`,
  );
  const equal = sums.rows === expected.rows && sums.checksum === expected.checksum && sums.total === expected.total;
  if (!equal) say('rows or checksum DIFFER');
  return equal && growth < GROWTH_MB;
}

const prepared = await mkdtemp(join(tmpdir(), 'headrail-bench-'));
const postgres = await realPostgres();
const db = new Client({ connectionString: postgres.url });
try {
  await prepare(prepared);
  const platform = await startPlatform({ prepared, seed: 1, pgUrl: postgres.url });
  try {
    await db.connect();
    await fill(db, ORDERS, say);
    process.exitCode = (await measure(platform, db)) ? 0 : 1;
  } finally {
    await platform.stop();
  }
} finally {
  await db.end();
  await postgres.stop();
  await rm(prepared, { recursive: true, force: true });
}
