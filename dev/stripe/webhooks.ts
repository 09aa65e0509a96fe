import { createHmac } from 'node:crypto';
import type { SimEvent } from './core/types.ts';
import type { Delivery, Persistence } from './persist.ts';

/**
 * The addresses of events: the platform's go to `url`, those of connected accounts (with `account`) to `connectUrl`.
 */
export interface WebhookTargets {
  readonly url?: string;
  readonly secret?: string;
  readonly connectUrl?: string;
  readonly connectSecret?: string;
  /** Stripe's `enabled_events` of each endpoint. Other types are not sent. Absent: all types are sent. */
  readonly events?: readonly string[];
  readonly connectEvents?: readonly string[];
}

/** How a fault changes the delivery of an event. */
export interface Odd {
  readonly twice?: boolean;
  readonly drop?: boolean;
  readonly delayMs?: number;
}

const GIVE_UP_MS = 3 * 86_400_000;
const TIMEOUT_MS = 10_000;
const PARALLEL = 16;

/** The time between tries: 0.5 s, 1, 2, 4 … up to an hour. */
const backoff = (attempts: number) => Math.min(500 * 2 ** (attempts - 1), 3_600_000);

/** `Stripe-Signature` for a raw body, as `constructEvent` checks it. `at` in unix seconds. */
export function signature(body: string, secret: string, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

const targetOf = ({ account }: SimEvent): Delivery['target'] => (account === undefined ? 'platform' : 'connect');

/** At-least-once delivery with retries. Undelivered events are kept over a restart. */
export class Webhooks {
  #targets: WebhookTargets;
  readonly #find: (event: string) => SimEvent | undefined;
  readonly #file: Persistence;
  readonly #deliveries = new Map<string, Delivery>();
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #counter = 0;
  #closed = false;

  constructor(targets: WebhookTargets, file: Persistence, find: (event: string) => SimEvent | undefined) {
    this.#targets = targets;
    this.#file = file;
    this.#find = find;
    for (const known of file.deliveries()) {
      this.#deliveries.set(known.id, known);
      if (known.next !== null) this.#waiting.add(known.id);
      this.#counter = Math.max(this.#counter, Number(known.id.split('.').at(-1)));
    }
    this.#arm();
  }

  set targets(targets: WebhookTargets) {
    this.#targets = targets;
    this.#arm();
  }

  get targets(): WebhookTargets {
    return this.#targets;
  }

  /** Plans the deliveries, which are saved together with the events. `start` sends them. */
  plan(events: readonly SimEvent[], odd: Odd = {}): Delivery[] {
    const { events: platform, connectEvents: connect } = this.#targets;
    const enabled = { platform, connect };
    return this.#plan(
      events.filter((event) => enabled[targetOf(event)]?.includes(event.type) ?? true),
      odd,
    );
  }

  #plan(events: readonly SimEvent[], odd: Odd = {}): Delivery[] {
    return events.flatMap((event) => {
      const target = targetOf(event);
      if (!this.#address(target).url) return [];
      const once = () => this.#delivery(event.id, target, odd);
      return odd.twice ? [once(), once()] : [once()];
    });
  }

  #delivery(event: string, target: Delivery['target'], odd: Odd): Delivery {
    this.#counter += 1;
    const base = { id: `${event}.${this.#counter}`, event, target, attempts: 0, lastStatus: null };
    if (odd.drop) return { ...base, next: null, status: 'dropped' };
    return { ...base, next: Date.now() + (odd.delayMs ?? 0), status: 'pending' };
  }

  start(planned: readonly Delivery[]): void {
    for (const delivery of planned) {
      this.#deliveries.set(delivery.id, delivery);
      if (delivery.next !== null) this.#waiting.add(delivery.id);
    }
    if (planned.length > 0) this.#arm();
  }

  /** Sends, and waits for the first tries. So the webhook arrives before the answer. */
  async startAndWait(planned: readonly Delivery[]): Promise<void> {
    for (const delivery of planned) this.#deliveries.set(delivery.id, delivery);
    await Promise.all(planned.map((delivery) => this.#attempt(delivery)));
    this.#arm();
  }

  list(): Delivery[] {
    return [...this.#deliveries.values()];
  }

  /** Sends an event again, even if it was delivered or is not enabled. Returns how many deliveries were planned. */
  resend(event: string): number {
    const found = this.#find(event);
    const planned = found ? this.#plan([found]) : [];
    for (const delivery of planned) this.#file.putDelivery(delivery);
    this.start(planned);
    return planned.length;
  }

  /** Makes every waiting retry due now. */
  hurry(): void {
    for (const id of this.#waiting) {
      const delivery = this.#deliveries.get(id);
      if (delivery) this.#deliveries.set(id, { ...delivery, next: Date.now() });
    }
    this.#arm();
  }

  clear(): void {
    this.#deliveries.clear();
    this.#waiting.clear();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #address(target: Delivery['target']): { url?: string | undefined; secret?: string | undefined } {
    const { url, secret, connectUrl, connectSecret } = this.#targets;
    return target === 'platform' ? { url, secret } : { url: connectUrl, secret: connectSecret };
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    let earliest = Number.POSITIVE_INFINITY;
    const now = Date.now();
    for (const id of this.#waiting) {
      const delivery = this.#deliveries.get(id);
      // All slots are in use: the delivery that ends first checks for due deliveries again.
      if (this.#running.size >= PARALLEL) break;
      if (!delivery || delivery.next === null || this.#running.has(id)) continue;
      if (delivery.next > now) earliest = Math.min(earliest, delivery.next);
      else this.#attempt(delivery).then(() => this.#arm());
    }
    if (earliest < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.#arm(), Math.max(1, earliest - now));
  }

  async #attempt(delivery: Delivery): Promise<void> {
    if (delivery.next === null) return;
    this.#running.add(delivery.id);
    const status = await this.#send(delivery);
    this.#running.delete(delivery.id);
    if (this.#closed || !this.#deliveries.has(delivery.id)) return;
    this.#settle(delivery, status);
  }

  #settle(before: Delivery, lastStatus: number): void {
    const attempts = before.attempts + 1;
    const delivered = lastStatus >= 200 && lastStatus < 300;
    const created = this.#find(before.event)?.created ?? 0;
    const over = !delivered && Date.now() - created * 1000 > GIVE_UP_MS && backoff(attempts) >= 3_600_000;
    const settled = delivered || over;
    const after: Delivery = {
      ...before,
      attempts,
      lastStatus,
      next: settled ? null : Date.now() + backoff(attempts),
      status: delivered ? 'delivered' : over ? 'failed' : 'pending',
    };
    this.#deliveries.set(after.id, after);
    if (settled) this.#waiting.delete(after.id);
    else this.#waiting.add(after.id);
    this.#file.putDelivery(after);
  }

  /** The receiver's status. 0: it could not be reached in time. */
  async #send(delivery: Delivery): Promise<number> {
    const { url, secret = '' } = this.#address(delivery.target);
    const event = this.#find(delivery.event);
    if (!url || !event) return 0;
    const body = JSON.stringify(event, null, 2);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': signature(body, secret, Math.floor(Date.now() / 1000)),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}
