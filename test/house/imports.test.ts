import { describe, expect, it } from 'vitest';
import { filesUnder, type Import, importsOf, sources, textOf } from './sources.ts';

/** Checks who may import whom, as docs/architecture.md has it. A room is a group of files with the same rules. */

/** `types` may only be imported by a top-level `import type`. */
interface Room {
  readonly name: string;
  readonly holds: (file: string) => boolean;
  readonly values: readonly RegExp[];
  readonly types: readonly RegExp[];
}

const folder = (path: string) => new RegExp(`^${path}/`);
const one = (path: string) => new RegExp(`^${path.replaceAll('.', '\\.')}$`);
const pkg = (...names: string[]) => names.map((name) => new RegExp(`^${name}(/|$)`));

const DOMAIN = folder('src/domain');
/** What every room but the domain may import. */
const DIGEST = one('src/digest.ts');
const EDGE_PACKAGES = pkg('hono', '@hono/zod-openapi', 'zod', 'papaparse', 'liquidjs');
const EDGE_TYPES = [folder('src/services'), folder('src/db'), folder('durable-objects'), one('src/env.ts')];

const ROOMS: readonly Room[] = [
  { name: 'domain', holds: (f) => f.startsWith('src/domain/'), values: [DOMAIN], types: [] },
  {
    name: 'db',
    holds: (f) => f.startsWith('src/db/'),
    values: [folder('src/db'), DOMAIN, ...pkg('zod', 'drizzle-orm', '@neondatabase/serverless')],
    types: [],
  },
  {
    name: 'services',
    holds: (f) => f.startsWith('src/services/'),
    values: [
      folder('src/services'),
      folder('src/db'),
      DOMAIN,
      DIGEST,
      ...pkg('zod', 'stripe', '@upstash/redis', 'liquidjs', 'htmlparser2', 'node:crypto', 'node:async_hooks'),
    ],
    types: [],
  },
  {
    name: 'app',
    holds: (f) => f.startsWith('src/app/'),
    values: [folder('src/app'), DOMAIN, DIGEST],
    types: EDGE_TYPES,
  },
  {
    name: 'api',
    holds: (f) => f.startsWith('src/api/'),
    values: [folder('src/api'), folder('src/app'), DOMAIN, DIGEST, ...EDGE_PACKAGES, ...pkg('libphonenumber-js')],
    types: EDGE_TYPES,
  },
  {
    name: 'queues',
    holds: (f) => f.startsWith('src/queues/'),
    values: [folder('src/queues'), DOMAIN, ...EDGE_PACKAGES],
    types: EDGE_TYPES,
  },
  {
    name: 'web',
    holds: (f) => f.startsWith('src/web/'),
    values: [folder('src/web'), folder('src/api'), folder('src/app'), DOMAIN, ...EDGE_PACKAGES],
    types: EDGE_TYPES,
  },
  {
    name: 'order.ts',
    holds: (f) => f === 'durable-objects/order.ts',
    values: [
      folder('durable-objects'),
      DOMAIN,
      one('src/compose.ts'),
      ...pkg('cloudflare:workers', 'node:crypto', 'zod'),
    ],
    types: [folder('src/services'), folder('src/queues'), one('src/env.ts')],
  },
  {
    name: 'durable-objects',
    holds: (f) => f.startsWith('durable-objects/'),
    values: [folder('durable-objects'), DOMAIN, DIGEST, ...pkg('cloudflare:workers', 'node:crypto', 'zod')],
    types: [folder('src/services'), folder('src/queues'), one('src/env.ts')],
  },
  { name: 'digest', holds: (f) => f === 'src/digest.ts', values: pkg('node:crypto'), types: [] },
  {
    name: 'env',
    holds: (f) => f === 'src/env.ts',
    values: pkg('zod'),
    types: [folder('durable-objects'), folder('src/services')],
  },
  {
    name: 'compose',
    holds: (f) => f === 'src/compose.ts',
    values: [
      DOMAIN,
      folder('src/services'),
      folder('src/db'),
      folder('src/api'),
      folder('src/queues'),
      one('src/env.ts'),
      ...pkg('cloudflare:workers'),
    ],
    types: [folder('durable-objects'), folder('src/web')],
  },
  {
    name: 'worker',
    holds: (f) => f === 'src/worker.ts',
    values: [
      one('src/compose.ts'),
      folder('src/api'),
      folder('src/queues'),
      folder('src/web'),
      one('durable-objects/order.ts'),
      one('durable-objects/pace.ts'),
    ],
    types: [one('src/env.ts')],
  },
];

const roomOf = (file: string): Room | undefined => ROOMS.find((room) => room.holds(file));

function forbidden({ file, target, typeOnly }: Import): string | null {
  const room = roomOf(file);
  if (room === undefined) return `${file} is in no room`;
  const allowed = typeOnly ? [...room.values, ...room.types] : room.values;
  return allowed.some((rule) => rule.test(target)) ? null : `${file} (${room.name}) imports ${target}`;
}

describe('who may import whom', () => {
  it('finds every import, type or value, on one line or many', () => {
    const text = "import a from 'x';\nimport type {\n  B,\n} from './y.ts';\nexport { c } from 'z';\nimport 'w';\n";
    expect(importsOf('src/api/app.ts', text)).toEqual([
      { file: 'src/api/app.ts', target: 'x', typeOnly: false },
      { file: 'src/api/app.ts', target: 'src/api/y.ts', typeOnly: true },
      { file: 'src/api/app.ts', target: 'z', typeOnly: false },
      { file: 'src/api/app.ts', target: 'w', typeOnly: false },
    ]);
  });

  it('can fail: finds each kind of forbidden import', () => {
    const wrong = [
      ['src/domain/a.ts', 'zod', true],
      ['src/api/a.ts', 'src/services/payments.ts', false],
      ['src/api/a.ts', 'stripe', true],
      ['src/app/a.ts', 'src/api/app.ts', true],
      ['src/app/a.ts', 'src/services/payments.ts', false],
      ['durable-objects/runner.ts', 'src/compose.ts', false],
      ['src/queues/a.ts', 'src/db/orders/orders.ts', false],
      ['src/services/a.ts', 'dev/settings.ts', false],
      ['src/domain/a.ts', 'src/services/a.ts', true],
    ] as const;
    for (const [file, target, typeOnly] of wrong) expect(forbidden({ file, target, typeOnly }), file).not.toBeNull();
  });

  it.each(sources)('%s', (file) => {
    expect(importsOf(file).flatMap((found) => forbidden(found) ?? [])).toEqual([]);
  });

  it('has no dynamic import and no require', () => {
    for (const file of sources) expect(textOf(file), file).not.toMatch(/\bimport\(|\brequire\(/);
  });
});

describe('the domain is pure', () => {
  const IMPURE = /\b(Date\.now|new Date\(\)|Math\.random|performance\.|crypto\.|setTimeout|fetch\()/;

  it('can fail', () => {
    expect('const t = Date.now();').toMatch(IMPURE);
  });

  it.each(filesUnder('src/domain'))('%s uses no clock and no random numbers', (file) => {
    expect(textOf(file)).not.toMatch(IMPURE);
  });
});

describe('house rules', () => {
  it('no file of src, durable-objects and dev is too long', () => {
    const long = [...sources, ...filesUnder('dev')].filter((file) => textOf(file).split('\n').length > 320);
    expect(long).toEqual([]);
  });

  it('no code uses `any`, a double cast or an ignore comment', () => {
    const talk =
      /(\bas any\b|: any[;,)\]|&>\s]*[;,)\]|&>=]|<any>|as unknown as|@ts-(ignore|expect-error|nocheck)|biome-ignore)/;
    const code = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect([...sources, ...filesUnder('dev')].filter((file) => talk.test(code(file)))).toEqual([]);
  });

  it('only problem.ts chooses an HTTP status', () => {
    const chosen = filesUnder('src/api').filter((file) => /status:\s*[45]\d\d\b/.test(textOf(file)));
    expect(chosen.filter((file) => file !== 'src/api/problem.ts')).toEqual([]);
  });
});
