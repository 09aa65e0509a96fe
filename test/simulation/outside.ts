import { SET_UP_FAULTS } from '../../dev/stripe/core/refusals.ts';
import type { Rng } from './rng.ts';
import { ACCOUNTS } from './world/market.ts';
import { BANK_OPENS, bankMoves } from './world/outside/bank.ts';
import type { Step, World } from './world/world.ts';

/** What happens in other systems, without our code: at banks, at Stripe, in its Dashboard, in Redis. */

/** Which field belongs to another payment, in an event of Stripe that names the order. */
const FOREIGN = ['intent', 'charge', 'currency', 'amount', 'id'];
const BY_HAND = ['capture 0', 'capture 37', 'capture 90', 'capture 100', 'cancel fraudulent'];

interface Draw {
  readonly world: World;
  readonly dice: Rng;
  /** Any order of the schedule. */
  readonly name: string;
  /** An order whose money was captured, if there is one. */
  readonly paid: string;
}

type Move = readonly [weight: number, draw: (draw: Draw) => Step];

const account = (how: string): Move[1] => {
  return ({ dice }) => ['account', dice.pick(Object.keys(ACCOUNTS)), how];
};

const reverse = (name: string, dice: Rng): Step => ['card', name, `reverse ${dice.int(5)} ${dice.pick([7, 50, 100])}`];
const OPEN: ReadonlySet<string> = new Set(['started', 'waiting']);

const MOVES: readonly Move[] = [
  [2, account('inactive')],
  [2, account('active')],
  [2, account('drain')],
  [1, account('bounce')],
  [1, account('close')],
  [2, account('replace')],
  [1, ({ name }) => ['card', name, 'expire']],
  [1, ({ name, dice }) => ['card', name, `fail ${dice.int(3)}`]],
  [1, ({ name, dice }) => ['card', name, `succeed ${dice.int(3)}`]],
  [1, ({ name, dice }) => ['card', name, `cancel-refund ${dice.int(3)}`]],
  [1, ({ name, dice }) => ['card', name, dice.pick(BY_HAND)]],
  [1, () => ['wipe', '', '']],
  // Our key is wrong, or a system behind Stripe is down, until the next step of this kind.
  [1, ({ dice }) => ['set-up', '', dice.pick([...SET_UP_FAULTS, '', '', ''])]],
  [1, ({ name, dice }) => ['card', name, `dashboard ${dice.pick([5, 30, 100])}`]],
  [2, ({ name, dice }) => ['card', name, `foreign ${dice.pick(FOREIGN)}`]],
  [1, ({ name, world, dice }) => ['card', name, `stray ${dice.pick(world.objects).name}`]],
  [2, ({ paid, dice }) => reverse(paid, dice)],
  [1, ({ paid, dice }) => ['card', paid, `send ${dice.pick(Object.keys(ACCOUNTS))} ${dice.pick(['named', 'bare'])}`]],
  [4, bank],
];

const TOTAL = MOVES.reduce((sum, [weight]) => sum + weight, 0);

/** A bank does something with a dispute that it can do now, or opens one. */
function bank({ world, dice, paid }: Draw): Step {
  const able = bankMoves(world, world.named(paid)?.orderId ?? '');
  return ['card', paid, `bank ${dice.pick(able.length > 0 && dice.chance(0.7) ? able : BANK_OPENS)}`];
}

/** Draws something that happens outside. */
export function outside(world: World, dice: Rng): Step {
  // The order captures its authorisation soon, so a capture by hand must be drawn early.
  const held = world.objects.find(({ shadow }) => shadow?.payment.status === 'authorised');
  if (held !== undefined && dice.chance(0.3)) return ['card', held.name, dice.pick(BY_HAND)];
  // A reversal by hand matters most while one of ours is under way.
  const reversing = world.objects.find(({ shadow }) => shadow?.reversals.some(({ status }) => OPEN.has(status)));
  if (reversing !== undefined && dice.chance(0.2)) return reverse(reversing.name, dice);
  const { name } = dice.pick(world.objects);
  const captured = world.objects.filter(({ shadow }) => shadow?.payment.status === 'captured');
  const paid = captured.length > 0 ? dice.pick(captured).name : name;
  let left = dice.int(TOTAL);
  const found = MOVES.find(([weight]) => {
    left -= weight;
    return left < 0;
  });
  if (found === undefined) throw new Error('outside: no move');
  return found[1]({ world, dice, name, paid });
}
