import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { z } from 'zod';

/** The host's input. `worker-process.ts` writes it to a file, and the first argument is the file's name. */
const Plan = z.object({
  /** The port of DevTools, which `bench/layers.ts` uses. */
  inspector: z.int().optional(),
  port: z.int(),
  /** The folder of the Durable Objects. Absent: in memory. */
  persist: z.string().optional(),
  /** The first worker answers requests. */
  workers: z.array(z.object({ name: z.string(), config: z.string(), bundle: z.string() })).min(1),
});
export type Plan = z.infer<typeof Plan>;

// Runs the production bundles in the real runtime, in their own process group. So a test can SIGKILL the whole runtime
// at any moment, and start it again with the data that it had written.
const plan = Plan.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: plan.port,
    log: new Log(LogLevel.WARN),
    cf: false,
    ...(plan.inspector === undefined ? {} : { inspectorPort: plan.inspector }),
    handleStructuredLogs: ({ message }) => console.log(message),
    unsafeTriggerHandlers: true,
    ...(plan.persist === undefined ? {} : { resourcePersistencePath: plan.persist }),
    workers: plan.workers.map(({ name, config, bundle }) => {
      // The bundle is one module, so no module rules are needed (and Miniflare 5 has none for a script path).
      const { modulesRules: _, ...options } = unstable_getMiniflareWorkerOptions(config).workerOptions;
      return { ...options, name, rootPath: dirname(bundle), modules: true as const, scriptPath: bundle };
    }),
  }),
);
const url = await miniflare.ready;
process.send?.({ ready: url.href });
const stop = async () => {
  await miniflare.dispose();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('disconnect', stop);
