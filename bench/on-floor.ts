import { randomUUID } from 'node:crypto';
import type { Platform } from '../dev/support/platform.ts';
import { costOf, type Measured } from './headrail.ts';
import { load, type Times } from './measure.ts';

/** What an order calls: letters as `floor/worker.ts` reads them, and how many webhooks come in. */
export interface FloorPlan {
  readonly place: string;
  readonly pay: string;
  readonly later: string;
  /** Webhooks that reach the order's object, and those that end at the edge. */
  readonly webhooks: number;
  /** Calls that the queues' consumers make of the object: a claim and a settlement for each message. */
  readonly consumed: number;
}

/** The same load on the floor worker. */
export async function measureFloor(
  platform: Platform,
  plan: FloorPlan,
  clients: number,
  orders: number,
): Promise<Measured> {
  const call = async (id: string, calls: string, later?: string, consumed = plan.consumed) => {
    const after = later === undefined ? '' : `&later=${later}&consumed=${consumed}`;
    const query = `id=${id}&calls=${calls}${after}`;
    const response = await platform.fetch(`/?${query}`, { method: 'POST', body: '{}' });
    await response.text();
    if (response.status !== 200) throw new Error(`the floor answered ${response.status}`);
  };
  const ids = Array.from({ length: orders }, () => randomUUID());
  const warm = Array.from({ length: Math.min(orders, 2 * clients) }, () => randomUUID());
  await load(warm, clients, (id) => call(id, plan.place));
  // A placed order is written to the read model: one message, one upsert.
  const place = await load(ids, clients, (id) => call(id, plan.place, 'p', 2));
  await quiet(platform);
  // A webhook sets the rest of the order off, behind its answer.
  const webhook = await load(ids, clients, (id) => call(id, '', plan.pay.slice(1) + plan.later));
  await quiet(platform);
  let flow: Times | undefined;
  const cpu = await costOf(platform, orders, async () => {
    const background: Promise<void>[] = [];
    flow = await load(
      ids.map(() => randomUUID()),
      clients,
      async (id) => {
        await call(id, plan.place);
        for (let n = 0; n < plan.webhooks; n += 1) background.push(call(id, ''));
        await call(id, plan.pay, plan.later);
      },
    );
    await Promise.all(background);
    await quiet(platform);
  });
  if (flow === undefined) throw new Error('nothing was measured');
  return { place, webhook, flow, cpu };
}

/** Until nothing more comes in at the stand-ins. */
async function quiet({ stripeSim }: Platform): Promise<void> {
  const { simulator } = stripeSim;
  for (let last = -1; last !== simulator.log.length; ) {
    last = simulator.log.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
