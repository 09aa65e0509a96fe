import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unstable_readConfig } from 'wrangler';
import { z } from 'zod';
import { DEV_RATE_LIMIT } from './settings.ts';

export interface DevConfigOptions {
  /** The folder of the written files, e.g. `.headrail`. */
  folder: string;
  /** The worker's variables and secrets (`devVars`, and policies that a test shortens). */
  vars: Record<string, string>;
  /** The address of `dev/mailbox/server.ts`. */
  mailboxUrl: string;
  /** The rate limits of production, instead of ones that admit benchmarks. */
  productionLimits?: boolean | undefined;
  /** Another entry point. Only fixtures of the tests need one. */
  main?: string | undefined;
}

export interface DevConfigs {
  /** The worker's configuration file. */
  worker: string;
  /** The mailbox worker's. */
  mailbox: string;
}

const MAILBOX = 'headrail-mailbox';

/** The fields of the normalised production configuration that differ in development. */
const Production = z.looseObject({
  compatibility_date: z.string(),
  assets: z.looseObject({ directory: z.string() }),
  vars: z.record(z.string(), z.string()),
  ratelimits: z.array(z.looseObject({ name: z.string() })),
  send_email: z.array(z.looseObject({ name: z.string() })),
  services: z.array(z.unknown()).optional(),
});

/**
 * Writes the local configurations, derived from `wrangler.toml`: it differs from production by variables, by limits
 * that admit benchmarks, by one binding (EMAIL is the mailbox worker), and by the place from which it names the assets.
 */
export function writeDevConfigs({
  folder,
  vars,
  mailboxUrl,
  productionLimits = false,
  main,
}: DevConfigOptions): DevConfigs {
  const production = Production.parse(unstable_readConfig({ config: 'wrangler.toml' }));
  const worker = {
    ...rawConfig(production),
    ...(main === undefined ? {} : { main }),
    // A path of the file is relative to the file.
    assets: { ...production.assets, directory: resolve(production.assets.directory) },
    vars: { ...production.vars, ...vars },
    ratelimits: productionLimits
      ? production.ratelimits
      : production.ratelimits.map((limiter) => ({ ...limiter, simple: DEV_RATE_LIMIT })),
    send_email: [],
    services: [
      ...(production.services ?? []),
      ...production.send_email.map(({ name }) => ({ binding: name, service: MAILBOX, entrypoint: 'Mailbox' })),
    ],
  };
  const mailbox = {
    name: MAILBOX,
    main: join(import.meta.dirname, 'mailbox/worker.ts'),
    compatibility_date: production.compatibility_date,
    vars: { MAILBOX_URL: mailboxUrl },
  };
  return { worker: write(folder, 'wrangler.json', worker), mailbox: write(folder, 'mailbox.json', mailbox) };
}

/** What `readConfig` adds for its own use, and no configuration file may hold. */
const DERIVED = new Set([
  'configPath',
  'userConfigPath',
  'topLevelName',
  'definedEnvironments',
  'jsx_factory',
  'jsx_fragment',
]);

/** The normalised configuration as a file again: without what was derived and what is empty. */
function rawConfig(config: z.infer<typeof Production>): Record<string, unknown> {
  const isEmpty = (value: unknown) =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(config).filter(([key, value]) => !DERIVED.has(key) && !isEmpty(value)));
}

function write(folder: string, name: string, config: unknown): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}
