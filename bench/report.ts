import type { CallsOfAnOrder, Measured } from './headrail.ts';
import type { Times } from './measure.ts';

export interface Round {
  readonly storage: string;
  readonly clients: number;
  readonly headrail: Measured;
  readonly floor: Measured;
}

const number = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toString());
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const times = ({ p50, p95, p99 }: Times): string => [p50, p95, p99].map(number).join(' / ');

/** A ratio above this is explained in the report. */
export const ASKED = 1.5;

const KINDS = [
  ['place', 'place'],
  ['webhook', 'webhook acknowledged'],
  ['flow', 'placed to captured'],
] as const;

/** One line for each kind of call, storage and number of clients. The ratio is that of the medians. */
export function timesTable(rounds: readonly Round[]): string[] {
  return [
    row(
      'storage',
      'clients',
      'what',
      'Headrail p50 / p95 / p99 ms',
      'orders/s',
      'floor p50 / p95 / p99 ms',
      'floor/s',
      'ratio',
    ),
    row(...Array.from({ length: 8 }, () => '---')),
    ...rounds.flatMap(({ storage, clients, headrail, floor }) =>
      KINDS.map(([kind, name]) => {
        const [own, least] = [headrail[kind], floor[kind]];
        const ratio = (own.p50 / least.p50).toFixed(2);
        const cells = [times(own), number(own.perSecond), times(least), number(least.perSecond), ratio];
        return row(storage, `${clients}`, name, ...cells);
      }),
    ),
  ];
}

export function cpuTable(rounds: readonly Round[]): string[] {
  return [
    row(
      'storage',
      'clients',
      'workerd',
      'Miniflare (Node)',
      'stand-ins and load',
      'floor: workerd',
      'floor: Miniflare',
      'floor: stand-ins and load',
    ),
    row(...Array.from({ length: 8 }, () => '---')),
    ...rounds.map(({ storage, clients, headrail: { cpu }, floor }) =>
      row(
        storage,
        `${clients}`,
        ...[cpu.workerd, cpu.host, cpu.standIns, floor.cpu.workerd, floor.cpu.host, floor.cpu.standIns].map(number),
      ),
    ),
  ];
}

/** Explains a ratio above `ASKED`: everything shares the machine's cores, and the isolate has one thread. */
function whyOf(rounds: readonly Round[]): string[] {
  const slow = rounds.filter(({ headrail, floor }) =>
    KINDS.some(([kind]) => headrail[kind].p50 > ASKED * floor[kind].p50),
  );
  if (slow.length === 0) return [];
  const times = ({ headrail, floor }: Round) => {
    const own = headrail.cpu.workerd + headrail.cpu.standIns;
    return own / (floor.cpu.workerd + floor.cpu.standIns);
  };
  const [least, most] = [Math.min(...slow.map(times)), Math.max(...slow.map(times))];
  return [
    `Where the ratio is above ${ASKED}, the difference is computing, not waiting. Over whole orders the isolate and the stand-ins`,
    `together use ${least.toFixed(1)} to ${most.toFixed(1)} times the floor's CPU, and clients queue for it. There is no`,
    'single cause (next table): unlike the floor, Headrail checks keys and signatures, parses bodies, calls SDKs, and folds',
    'and writes events.',
    '',
  ];
}

/** The shares of the worker's CPU over whole orders: our folders, the packages, the runtime. */
export const layersTable = (layers: ReadonlyMap<string, number>): string[] => [
  row('layer', 'share'),
  row('---', '---'),
  ...[...layers].map(([layer, share]) => row(layer, `${(100 * share).toFixed(1)} %`)),
];

interface Facts {
  readonly layers: ReadonlyMap<string, number>;
  readonly machine: string;
  readonly orders: number;
  readonly calls: ReadonlyMap<string, number>;
  readonly costs: CallsOfAnOrder['costs'];
  readonly plan: string;
  readonly floorSource: string;
}

export function markdown(
  rounds: readonly Round[],
  { machine, orders, layers, calls, costs, plan, floorSource }: Facts,
): string[] {
  return [
    '## An order beside its floor',
    '',
    `Written by \`npm run bench\`; do not edit. ${machine}`,
    '',
    'The production bundle runs in Miniflare and workerd, with PGlite, an embedded Redis and the Stripe simulator. The load',
    `generator and the stand-ins are one process on the same cores. Each row is measured with ${orders} orders. The floor is a`,
    'worker that makes the same number of object calls, storage writes, queue messages and upstream calls, and nothing else.',
    'Each call is the cheapest of its kind (Postgres gets a row as large as an order, with its key as the only index). Its',
    'source is below.',
    '',
    '### Times',
    '',
    ...timesTable(rounds),
    '',
    '### CPU, ms an order',
    '',
    'From placing until nothing is left to do: captured, accepted, split, mailed, in the read model.',
    '',
    ...cpuTable(rounds),
    '',
    ...whyOf(rounds),
    "### Where the worker's CPU goes",
    '',
    "A CPU profile of the isolate over whole orders, by the folder or package from which the code was bundled. The runtime's",
    'own functions (SQL, RPC, fetch) count where they are called, unless the profiler names them. Log lines (in src/api)',
    'cost more here than usually, because the inspector receives them.',
    '',
    ...layersTable(layers),
    '',
    '### Calls of one order',
    '',
    row('call', 'times'),
    row('---', '---'),
    ...[...calls].map(([kind, count]) => row(kind, `${count}`)),
    row('rows written in its object', `${costs.rows}`),
    row('alarms set', `${costs.alarms}`),
    row('queue messages sent', `${costs.messages}`),
    '',
    `The floor makes the same calls: ${plan}.`,
    '',
    '### The floor',
    '',
    '```ts',
    floorSource.trimEnd(),
    '```',
  ];
}
