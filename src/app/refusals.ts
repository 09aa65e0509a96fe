import type { Fault } from '../domain/fault.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { StockSet } from '../services/inventory.ts';

/** For what is not there and for what belongs to somebody else. Nobody can tell one from the other. */
export const NOT_FOUND = refuse('not_found', { key: 'not_there' });
export const UNAVAILABLE = refuse('unavailable', { key: 'service_unreachable' });

/**
 * A fault of another system as a refusal. `unavailable` asks the caller to try again, so it is only for what may succeed
 * then. What would be refused again is our own error.
 */
export const faulted = ({ kind, code, blocked = false }: Fault): Refusal =>
  kind === 'terminal' || blocked ? refuse('internal', { key: 'service_refused', code }) : UNAVAILABLE;

/** Why the stock is not as it was asked for. Null where it is. */
export function stockRefusal({ state, onHand, version }: StockSet): Refusal | null {
  switch (state) {
    case 'set':
      return null;
    case 'moved':
      return refuse('conflict', { key: 'stock_moved', onHand, version });
    case 'out_of_range':
      return refuse('conflict', { key: 'stock_out_of_range', onHand, version });
    case 'reused':
      return refuse('idempotency_key_reused', { key: 'idempotency_key_reused' });
  }
}
