import type { TestProject } from 'vitest/node';
import { realPostgres, realRedis } from '../../dev/support/real-servers.ts';

/** Starts a real Postgres and a real Redis for the run. The run fails on a machine without them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([realPostgres(), realRedis()]);
  project.provide('pgUrl', postgres.url);
  project.provide('redisUrl', redis.url);
  return async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
  };
}
