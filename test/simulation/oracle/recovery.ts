import type { Step, World } from '../world/world.ts';

const MOST_ROUNDS = 4_000;
/** If an order is parked again more often than this while everything works, it is stuck. */
const MOST_RESUMES = 5;

/** Every deadline of an order is nearer. If an order sleeps longer, its alarm was lost. */
const LONGEST_SLEEP_MS = 60 * 86_400_000;

/**
 * Makes everything work again: the network, the accounts and their balances, the machines. Then runs all automatic work
 * until none is left. Returns whether that state (quiescence) was reached.
 */
export async function recover(world: World, after: () => void): Promise<boolean> {
  for (const object of world.objects) object.disk.crashIn = null;
  world.stripe.setUp = null;
  world.stripe.pass();
  world.recoveredAt = world.now;
  world.stripe.refill();
  settleRefunds(world);
  closeDisputes(world);
  const resumed = new Map<string, number>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const step = next(world) ?? resume(world, resumed);
    if (step === null) return true;
    if (step[0] === 'wait' && Number(step[2]) > LONGEST_SLEEP_MS) {
      world.wrong.push(`nothing happens for ${Math.round(Number(step[2]) / 86_400_000)} days`);
      return true;
    }
    if (!(await world.step(step))) throw new Error(`recover: cannot ${step.join(' ')}`);
    after();
    if (world.wrong.length > 0) return true;
  }
  return false;
}

/** A person resumes parked work when nothing else is left to do. */
function resume(world: World, resumed: Map<string, number>): Step | null {
  const parked = world.objects.find(
    ({ name, shadow }) => (shadow?.parked.length ?? 0) > 0 && (resumed.get(name) ?? 0) < MOST_RESUMES,
  );
  if (parked === undefined) return null;
  for (const { work, waits } of parked.shadow?.parked ?? []) {
    if (waits === true) world.wrong.push(`${parked.name}: ${work} is shown as still retried, but nothing retries it`);
  }
  resumed.set(parked.name, (resumed.get(parked.name) ?? 0) + 1);
  return ['ask', parked.name, 'resume'];
}

/** The next automatic step; null if there is none. */
function next(world: World): Step | null {
  const op = world.network.ops[0];
  if (op !== undefined) {
    if (op.phase === 'answered') return ['answer', op.id, ''];
    return ['pass', op.id, ''];
  }
  const webhook = world.stripe.webhooks.find(({ notBefore }) => notBefore <= world.now);
  if (webhook !== undefined) return ['webhook', webhook.id, ''];
  const queued = world.queues.ready()[0];
  if (queued !== undefined) return ['consume', queued.id, ''];
  const ringing = world.objects.find((object) => object.mayRing(world.now));
  if (ringing !== undefined) return ['ring', ringing.name, ''];
  const times = [
    ...world.objects.flatMap(({ disk }) => disk.alarm ?? []),
    ...world.stripe.webhooks.map(({ notBefore }) => notBefore),
    ...world.queues.messages.filter(({ consumer }) => consumer === null).map(({ notBefore }) => notBefore),
  ];
  if (times.length === 0) return null;
  return ['wait', '', String(Math.max(1, Math.min(...times) - world.now))];
}

function settleRefunds(world: World): void {
  for (const refund of [...world.stripe.store.refunds.values()]) {
    if (refund.status === 'pending') world.stripe.control('/_sim/refunds/:/succeed', [refund.id]);
  }
}

/** Every bank closes its dispute, half of them in our favour. */
function closeDisputes(world: World): void {
  const withdrawn = (id: string): boolean => world.stripe.store.disputeMoney.get(id)?.withdrawn ?? false;
  for (const [n, { id, status }] of [...world.stripe.store.disputes.values()].entries()) {
    if (status === 'won' || status === 'lost' || status === 'warning_closed') continue;
    const outcome = status.startsWith('warning') ? 'warning_closed' : n % 2 === 0 && withdrawn(id) ? 'lost' : 'won';
    world.stripe.control('/_sim/charge-disputes/:/close', [id], { outcome });
  }
}
