import type { Step, World } from './world.ts';

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
    const step = next(world) ?? resume(world);
    if (step === null) return true;
    if (!(await world.step(step))) throw new Error(`heal: cannot ${step.join(' ')}`);
    after();
    if (world.wrong.length > 0) return true;
  }
  return false;
}

/** A person sends parked work on, once everything else is at rest. */
function resume(world: World): Step | null {
  const parked = world.objects.find(({ shadow }) => (shadow?.parked.length ?? 0) > 0);
  return parked === undefined ? null : ['ask', parked.name, 'resume'];
}

/** The next thing in line; null where there is none. */
function next(world: World): Step | null {
  const op = world.network.ops[0];
  if (op !== undefined) {
    if (op.phase === 'answered') return ['answer', op.id, ''];
    return ['pass', op.id, ''];
  }
  const webhook = world.stripe.webhooks.find(({ notBefore }) => notBefore <= world.now);
  if (webhook !== undefined) return ['webhook', webhook.id, ''];
  const letter = world.queues.ready()[0];
  if (letter !== undefined) return ['consume', letter.id, ''];
  const ringing = world.objects.find((object) => object.mayRing(world.now));
  if (ringing !== undefined) return ['ring', ringing.name, ''];
  const times = [
    ...world.objects.flatMap(({ disk }) => disk.alarm ?? []),
    ...world.stripe.webhooks.map(({ notBefore }) => notBefore),
    ...world.queues.letters.filter(({ consumer }) => consumer === null).map(({ notBefore }) => notBefore),
  ];
  if (times.length === 0) return null;
  return ['wait', '', String(Math.max(1, Math.min(...times) - world.now))];
}

function settleRefunds(world: World): void {
  for (const refund of [...world.stripe.store.refunds.values()]) {
    if (refund.status === 'pending') world.stripe.control('/_sim/refunds/:/succeed', [refund.id]);
  }
}
