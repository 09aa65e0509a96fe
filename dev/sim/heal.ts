import type { World } from './world.ts';

const MOST_ROUNDS = 4_000;

/**
 * The network is whole again, accounts can be paid and have money, machines stay up: everything that moves by itself is
 * let go on until nothing does. Answers whether it came to rest.
 */
export async function heal(world: World, after: () => void): Promise<boolean> {
  for (const object of world.objects) object.disk.crashIn = null;
  world.stripe.refill();
  settleRefunds(world);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const moved = await next(world);
    after();
    if (world.wrong.length > 0) return true;
    if (!moved) return true;
  }
  return false;
}

/** The next thing in line; false where there is none. */
async function next(world: World): Promise<boolean> {
  const op = world.network.ops[0];
  if (op !== undefined) {
    if (op.phase === 'answered') return world.step(['answer', op.id, '']);
    return world.step(['pass', op.id, '']);
  }
  const webhook = world.stripe.webhooks.find(({ notBefore }) => notBefore <= world.now);
  if (webhook !== undefined) return world.step(['webhook', webhook.id, '']);
  const letter = world.queues.ready()[0];
  if (letter !== undefined) return world.step(['consume', letter.id, '']);
  const ringing = world.objects.find((object) => object.mayRing(world.now));
  if (ringing !== undefined) return world.step(['ring', ringing.name, '']);
  const times = [
    ...world.objects.flatMap(({ disk }) => disk.alarm ?? []),
    ...world.stripe.webhooks.map(({ notBefore }) => notBefore),
    ...world.queues.letters.filter(({ consumer }) => consumer === null).map(({ notBefore }) => notBefore),
  ];
  if (times.length === 0) return false;
  return world.step(['wait', '', String(Math.max(1, Math.min(...times) - world.now))]);
}

function settleRefunds(world: World): void {
  for (const refund of [...world.stripe.store.refunds.values()]) {
    if (refund.status === 'pending') world.stripe.control('/_sim/refunds/:/succeed', [refund.id]);
  }
}
