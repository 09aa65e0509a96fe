import { checkBooks } from '../../../dev/stripe/core/money/balance-transactions.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { deadlines } from '../../../src/domain/saga/deadlines.ts';
import { pendingWork } from '../../../src/domain/saga/work.ts';
import type { SimObject } from '../world/object.ts';
import { eventsOn, outboxOn } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { checkSplit, type Slice, slices } from './expected-amounts.ts';
import { unjustified } from './faults.ts';
import { paidTooMuch } from './owed.ts';
import { movedTooFar } from './party-moves.ts';
import { overstepped } from './stripe-checks.ts';

/** No work waits longer between two tries: the backoff is at most a minute. */
const LONGEST_RETRY_MS = 120_000;
/** The same for work that is shown to Platform Ops. */
const LONGEST_PARKED_MS = 3_700_000;

/** Checks the promises that hold after every step. Adds each broken one to `world.wrong`. */
export class Watch {
  readonly #world: World;
  readonly #slices = new Map<string, Slice[]>();
  #calls = -1;
  #stock = -1;

  constructor(world: World) {
    this.#world = world;
    for (const cart of world.carts) this.#slices.set(cart.orderId, slices(world.market, cart));
  }

  slices(orderId: string): Slice[] {
    return this.#slices.get(orderId) ?? [];
  }

  after(): void {
    const world = this.#world;
    for (const object of world.objects) {
      const { operations, endless } = object.disk;
      if (endless) this.#say(object, 'a change has no end');
      if (this.#operations.get(object) === operations) continue;
      this.#operations.set(object, operations);
      if (object.shadow === null && !object.disk.exists) continue;
      this.#timeline(object);
      this.#belief(object);
      this.#wakes(object);
    }
    if (this.#calls !== world.stripe.calls) {
      this.#calls = world.stripe.calls;
      world.wrong.push(...checkBooks(world.stripe.store));
      for (const object of world.objects) world.wrong.push(...overstepped(world, object, this.slices(object.orderId)));
    }
    if (this.#stock !== world.stock.changes) {
      this.#stock = world.stock.changes;
      world.wrong.push(...world.stock.problems());
    }
  }

  /** Committed events are never lost, their numbers have no gaps, and each has a cause. */
  #timeline(object: SimObject): void {
    const { timeline } = object;
    const events = eventsOn(object.disk, Math.max(1, timeline.length));
    if (timeline.length > 0 && events.length === 0) this.#say(object, 'committed events are gone');
    for (const event of timeline.length === 0 ? events : events.slice(1)) {
      if (event.seq !== timeline.length + 1) this.#say(object, `event ${event.seq} follows ${timeline.length}`);
      this.#say(object, ...unjustified(this.#world, object, event));
      this.#say(object, ...paidTooMuch(timeline, event));
      this.#say(object, ...movedTooFar(this.#world, object, event, this.slices(object.orderId)));
      if (event.type === 'order_placed') this.#say(object, ...checkSplit(event.data, this.slices(object.orderId)));
      timeline.push(event);
      object.seen.add(event.type);
      const before = object.shadow;
      object.shadow = evolve(before, event);
      if (before?.saga.direction !== 'backward') continue;
      const on = event.type === 'fulfilment_requested' || ![before.status, 'cancelled'].includes(object.shadow.status);
      if (on) this.#say(object, `${event.type} took it forward while it was being cancelled`);
    }
  }

  readonly #operations = new WeakMap<SimObject, number>();
  readonly #checked = new WeakMap<SimObject, OrderState>();

  /** The order in memory equals the replay of its events, and it announces what it will do by itself. */
  #belief(object: SimObject): void {
    const { shadow } = object;
    const belief = object.belief();
    if (belief === null || shadow === null) return;
    if (belief.order?.version !== shadow.version) {
      this.#say(object, `believes version ${belief.order?.version}, committed is ${shadow.version}`);
    } else if (this.#checked.get(object) !== shadow) {
      this.#checked.set(object, shadow);
      if (JSON.stringify(belief.order) !== JSON.stringify(shadow))
        this.#say(object, 'the replay of its events gives another order');
    }
    if (belief.next !== null) return;
    const open = shadow.transfers.filter((t) => t.status !== 'settled' && t.status !== 'void');
    const parked = shadow.parked.map(({ work }) => work);
    // A transfer that was not claimed waits while the bank disputes the charge.
    const frozen = shadow.chargebacks.some(({ status }) => status === 'open');
    const unseen = open.some((t) => !parked.includes(`transfer:${t.partyId}`) && (t.status === 'claimed' || !frozen));
    if (deadlines(shadow).length > 0 || unseen || pendingWork(shadow, this.#world.now).length > 0) {
      this.#say(object, 'has something pending that next_automatic_action does not say');
    }
  }

  /** For all pending work, something will wake the object, even if it crashes now. */
  #wakes(object: SimObject): void {
    const { shadow, disk } = object;
    if (shadow === null || object.ringing) return;
    if (disk.alarm !== null) {
      const longest = shadow.parked.length > 0 ? LONGEST_PARKED_MS : LONGEST_RETRY_MS;
      const late = disk.alarm - this.#world.now > longest && pendingWork(shadow, this.#world.now).length > 0;
      if (late) this.#say(object, 'sleeps although there is work');
      return;
    }
    const work = pendingWork(shadow, this.#world.now).map(({ id }) => id);
    const waits = [...outboxOn(disk), ...work, ...deadlines(shadow).map(({ what }) => what)];
    if (waits.length > 0) this.#say(object, `nothing will wake it for ${waits.join(', ')}`);
  }

  #say(object: SimObject, ...wrong: readonly string[]): void {
    this.#world.wrong.push(...wrong.map((what) => `${object.name}: ${what}`));
  }
}
