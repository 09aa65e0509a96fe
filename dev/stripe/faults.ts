import { z } from 'zod';
import { parseForm } from './core/form.ts';
import { CORE_FAULTS, type CoreFault, type SimRequest } from './core/types.ts';
import type { Odd } from './webhooks.ts';

const NETWORK_FAULTS = [
  'drop_request',
  'drop_answer',
  'hold',
  'hold_answer',
  'slow',
  'webhook_twice',
  'webhook_out_of_order',
  'webhook_before_answer',
  'webhook_drop',
  'webhook_delay',
] as const;
const FAULTS = [...CORE_FAULTS, ...NETWORK_FAULTS] as const;
type Fault = (typeof FAULTS)[number];

export const faultRule = z.strictObject({
  fault: z.enum(FAULTS),
  /** Every given field must match. `path`: a glob (`/v1/transfers/*`) or `/regex/`. */
  match: z
    .strictObject({
      method: z.enum(['GET', 'POST', 'DELETE']).optional(),
      path: z.string().optional(),
      metadata_order_id: z.string().optional(),
      /** Matches a part of the idempotency key. */
      key: z.string().optional(),
      /** The fault starts with the nth matching call, counted from 1. */
      nth: z.int().positive().optional(),
    })
    .default({}),
  /** How many calls it hits. 0: all until it is removed. */
  times: z.int().nonnegative().default(1),
  /** For `slow` and `webhook_delay`, in milliseconds. */
  ms: z.int().nonnegative().default(1000),
});
export type FaultRule = z.infer<typeof faultRule>;

interface Armed extends FaultRule {
  readonly id: string;
  seen: number;
  struck: number;
}

/** The fault of one call, and its duration if it has one. */
export interface Strike {
  readonly fault: Fault;
  readonly ms: number;
}

/** The faults that were asked for. `strike` is called once for each call. */
export class Faults {
  #rules: Armed[] = [];
  #counter = 0;

  add(rule: FaultRule): object {
    this.#counter += 1;
    const armed = { ...rule, id: `fault_${this.#counter}`, seen: 0, struck: 0 };
    this.#rules.push(armed);
    return armed;
  }

  list(): readonly object[] {
    return this.#rules;
  }

  clear(id?: string): void {
    this.#rules = id === undefined ? [] : this.#rules.filter((rule) => rule.id !== id);
  }

  strike(request: SimRequest): Strike | undefined {
    const asked = fromHeader(request.headers['x-sim-fault']);
    if (asked) return asked;
    for (const rule of this.#rules) {
      if (!fits(rule, request)) continue;
      rule.seen += 1;
      if (rule.seen < (rule.match.nth ?? 1) || (rule.times > 0 && rule.struck >= rule.times)) continue;
      rule.struck += 1;
      return { fault: rule.fault, ms: rule.ms };
    }
    return undefined;
  }
}

/** `X-Sim-Fault: slow` or `slow;ms=250`. */
function fromHeader(header: string | undefined): Strike | undefined {
  if (header === undefined) return undefined;
  const [name, rest = ''] = header.split(';');
  const fault = FAULTS.find((known) => known === name?.trim());
  return fault && { fault, ms: Number(/ms=(\d+)/.exec(rest)?.[1] ?? 1000) };
}

function fits({ match }: Armed, request: SimRequest): boolean {
  if (match.method !== undefined && match.method !== request.method) return false;
  if (match.path !== undefined && !pattern(match.path).test(request.path.split('?', 1)[0] ?? '')) return false;
  if (match.key !== undefined && !(request.headers['idempotency-key'] ?? '').includes(match.key)) return false;
  if (match.metadata_order_id === undefined) return true;
  const { metadata } = parseForm(request.body);
  return typeof metadata === 'object' && !Array.isArray(metadata) && metadata.order_id === match.metadata_order_id;
}

function pattern(path: string): RegExp {
  if (path.length > 2 && path.startsWith('/') && path.endsWith('/')) return new RegExp(path.slice(1, -1));
  return new RegExp(`^${path.split('*').map(literal).join('[^/]*')}$`);
}
const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

export function coreFault(strike: Strike | undefined): CoreFault | undefined {
  return CORE_FAULTS.find((known) => known === strike?.fault);
}

export function oddDelivery(strike: Strike | undefined): Odd {
  if (strike?.fault === 'webhook_twice') return { twice: true };
  if (strike?.fault === 'webhook_drop') return { drop: true };
  if (strike?.fault === 'webhook_delay') return { delayMs: strike.ms };
  return {};
}
