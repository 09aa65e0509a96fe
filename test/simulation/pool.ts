import { Disk } from './world/disk.ts';
import type { Machine } from './world/object.ts';
import { Lane } from './world/stripe.ts';

/** Parts that are used by many schedules, because each is slow to create. No data passes to the next schedule. */
export interface Pool {
  readonly machines: Machine[];
  readonly consumers: Lane[];
  readonly webhooks: Lane;
}

export const newPool = (): Pool => ({
  machines: [1, 2, 3].map(() => ({ disk: new Disk(), lane: new Lane() })),
  consumers: [1, 2, 3, 4].map(() => new Lane()),
  webhooks: new Lane(),
});
