import { PASSING_FAULTS, SET_UP_FAULTS } from '../../dev/stripe/core/refusals.ts';
import { outside } from './outside.ts';
import type { Rng } from './rng.ts';
import { likelyCommand } from './world/commands.ts';
import { type Op, THROW } from './world/network.ts';
import { REFUSALS } from './world/stripe.ts';
import type { Step, World } from './world/world.ts';

/** How often things fail in one schedule: the chance that a step of this kind goes wrong. */
export interface Rates {
  readonly network: number;
  readonly crash: number;
  readonly world: number;
  readonly jumps: number;
}

const RATES: readonly Rates[] = [
  { network: 0.03, crash: 0, world: 0.02, jumps: 0.05 },
  { network: 0.12, crash: 0.01, world: 0.04, jumps: 0.1 },
  { network: 0.3, crash: 0.04, world: 0.06, jumps: 0.15 },
  { network: 0.05, crash: 0.1, world: 0.02, jumps: 0.05 },
];

export const ratesOf = (dice: Rng): Rates => dice.pick(RATES);

/** Not `api_error_after_effect`: Stripe stores the answer of every call that began, also a 500. */
const STRIPE_FAULTS = [
  'stored_500',
  'stored_500_after_effect',
  'api_error',
  'decline',
  'reversal_no_balance',
  'refund_pending',
  'refund_no_funds',
  'use_stripe_sdk',
  'card_error',
  'not_found',
  ...PASSING_FAULTS,
  ...SET_UP_FAULTS,
] as const;

/** Refusals of a repeat that look most like the answer to the first call. */
const DOUBTFUL = ['key_reused', 'bad_request', 'too_much'] as const;

/** A read may be refused, too. That does not mean that the thing does not exist. */
const LOOK_FAULTS = [...STRIPE_FAULTS, 'bad_request'] as const;

const JUMPS = [
  500, 3_000, 11_000, 30_000, 70_000, 700_000, 4_000_000, 30_000_000, 88_000_000, 180_000_000, 650_000_000,
];

/** Draws the next step of a random schedule: something that could happen now. Likely things are drawn more often. */
export function nextStep(world: World, dice: Rng, rates: Rates): Step {
  if (dice.chance(rates.crash)) return crash(world, dice);
  if (dice.chance(rates.world)) return outside(world, dice);
  const roll = dice.next();
  // A lost call that can still arrive waits: mistakes show after its repeat was refused and the order looked for it.
  const lost = ({ phase, key }: Op) => phase === 'stray' && key !== undefined && world.stripe.repeatsRefused.has(key);
  const ops = world.network.ops.filter((op) => !lost(op) || dice.chance(0.02));
  if (ops.length > 0 && roll < 0.62) return onNetwork(dice.pick(ops), dice, rates);
  if (roll < 0.72) {
    const open = world.stripe.webhooks.filter(({ notBefore }) => notBefore <= world.now);
    if (open.length > 0)
      return ['webhook', dice.pick(open).id, odd(dice, rates, ['drop', 'again', 'blind', 'old', 'strange'])];
  }
  if (roll < 0.82) {
    const waiting = world.queues.ready();
    if (waiting.length > 0) return onMessage(dice.pick(waiting).id, dice, rates);
  }
  const ringing = world.objects.filter((object) => object.mayRing(world.now));
  if (ringing.length > 0 && dice.chance(0.7)) return ['ring', dice.pick(ringing).name, ''];
  if (ops.length === 0 || roll > 0.9) {
    const asked = people(world, dice);
    if (asked !== null && dice.chance(0.85)) return asked;
  }
  return ops.length > 0 && dice.chance(0.8) ? onNetwork(dice.pick(ops), dice, rates) : time(world, dice, rates);
}

const odd = (dice: Rng, { network }: Rates, ways: readonly string[]): string =>
  dice.chance(network) ? dice.pick(ways) : '';

function onNetwork(op: Op, dice: Rng, rates: Rates): Step {
  if (op.phase === 'answered') return [dice.chance(rates.network) ? 'lose' : 'answer', op.id, ''];
  if (op.phase === 'stray') return [dice.chance(0.7) ? 'pass' : 'lose', op.id, ''];
  if (!dice.chance(rates.network)) return ['pass', op.id, ''];
  switch (dice.int(op.key === undefined ? 7 : 10)) {
    case 7:
    case 8:
    case 9:
      return [
        'refuse-repeats',
        op.id,
        `${dice.pick(dice.chance(0.6) ? DOUBTFUL : REFUSALS)} ${dice.pick(['told', 'silent', 'late', 'copy'])}`,
      ];
    case 0:
      return ['lose', op.id, ''];
    case 1:
      return ['late', op.id, ''];
    case 2:
      return ['copy', op.id, ''];
    case 3:
    case 4:
      return ['reach', op.id, ''];
    default:
      return [dice.chance(0.5) ? 'pass' : 'reach', op.id, fault(op, dice)];
  }
}

/** How Stripe refuses a total, in the one call that makes an intent. */
const TOTAL_FAULTS = ['too_much', 'currency_refused'];

function fault(op: Op, dice: Rng): string {
  if (op.what === 'stripe POST /v1/payment_intents' && dice.chance(0.2)) return dice.pick(TOTAL_FAULTS);
  if (op.what.startsWith('stripe')) return dice.pick(op.key === undefined ? LOOK_FAULTS : STRIPE_FAULTS);
  return dice.chance(0.05) ? 'terminal' : dice.pick(['transient', 'unknown', THROW]);
}

function onMessage(id: string, dice: Rng, rates: Rates): Step {
  if (dice.chance(rates.network)) return [dice.pick(['forget', 'double']), id, ''];
  return ['consume', id, dice.chance(rates.network * 2) ? 'gated' : ''];
}

function crash(world: World, dice: Rng): Step {
  const busy = world.queues.messages.filter(({ consumer }) => consumer !== null);
  if (busy.length > 0 && dice.chance(0.3)) return ['kill', dice.pick(busy).id, ''];
  const { name } = dice.pick(world.objects);
  return dice.chance(0.4) ? ['crash', name, ''] : ['crash-at', name, String(1 + dice.int(40))];
}

function people(world: World, dice: Rng): Step | null {
  if (world.submitted.length > 0 && dice.chance(0.08)) return ['again', String(dice.int(world.submitted.length)), ''];
  const object = dice.pick(world.objects);
  if (object.shadow === null) return ['place', object.name, ''];
  if (object.shadow.payment.status === 'requires_action' && dice.chance(0.7)) {
    return ['card', object.name, `3ds ${dice.chance(0.8) ? 'success' : 'fail'}`];
  }
  const command = likelyCommand(object.shadow, dice);
  return command === null ? null : ['ask', object.name, command];
}

/** Lets time pass: mostly until the next thing is due, sometimes much longer. */
function time(world: World, dice: Rng, { jumps }: Rates): Step {
  if (dice.chance(jumps)) return ['wait', '', String(dice.pick(JUMPS))];
  const due = world.objects.flatMap(({ disk }) => (disk.alarm !== null && disk.alarm > world.now ? disk.alarm : []));
  const next = due.length === 0 ? 1_000 : Math.min(...due) - world.now;
  // Most schedules do not wait for a deadline that is days away.
  return ['wait', '', String(next > 600_000 && !dice.chance(0.15) ? 1_000 : next)];
}
