import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { z } from 'zod';

/** What the host needs to know; written to a file by `worker-process.ts`, named by the first argument. */
const Plan = z.object({
  /** Where DevTools may listen; `bench/layers.ts` does. */
  inspector: z.int().optional(),
  port: z.int(),
  /** Durable Objects live here; absent: gone with the process. */
  persist: z.string().optional(),
  /** The first one answers requests. */
  workers: z.array(z.object({ name: z.string(), config: z.string(), bundle: z.string() })).min(1),
});
export type Plan = z.infer<typeof Plan>;

// The production bundles in the real runtime, as a process group of their own, so that a test can SIGKILL the whole
// runtime at any moment and start it again over what it had written.
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
      // The bundle is one module: rules for others do not apply (and Miniflare 5 has none for a script path).
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
