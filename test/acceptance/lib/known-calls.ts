import { waitingTransfers } from '../../../src/db/orders/waiting-transfers.ts';
import { apiKeys, listings, parties } from '../../../src/db/schema.ts';
import { marker, STATEMENT } from '../../../src/db/statements.ts';
import { CARD_TESTING } from '../../../src/services/card-testing/scripts.ts';
import { BOUNDARIES, type Boundary, quoted, type StripeCall, type TextCall } from './boundaries.ts';

/**
 * Calls of the API, which belong to no saga: reads of keys, listings and parties, changes of a supplier's stock, and the
 * limits against card testing.
 */
const API_CALLS = [
  ...[apiKeys, listings, parties, waitingTransfers].map(quoted),
  marker(STATEMENT.setStock),
  `-- ${CARD_TESTING}`,
];

/** The calls of a run that belong to no boundary. */
export function unknownCalls(calls: readonly { on: Boundary['call']['on']; text: string }[]): string[] {
  const boundaries: readonly Boundary[] = Object.values(BOUNDARIES).flat();
  const known = ({ on, text }: (typeof calls)[number]) =>
    API_CALLS.some((piece) => text.includes(piece)) ||
    boundaries.some(({ call }) =>
      call.on === 'stripe'
        ? on === 'stripe' && stripePattern(call).test(text)
        : on === call.on && (call.has.every((piece) => text.includes(piece)) || isScript(call, text)),
    );
  return [...new Set(calls.filter((call) => !known(call)).map(({ on, text }) => `${on}: ${text.slice(0, 160)}`))];
}

const isScript = (call: TextCall, text: string): boolean => call.text !== undefined && text.includes(call.text);

/** Matches `POST /v1/refunds key`, the form in which `unknownCalls` gets a call. */
const stripePattern = ({ method, path, key }: StripeCall): RegExp =>
  new RegExp(`^${method} ${path.replaceAll('*', '[^/ ]+')}(\\?\\S*)? .*${key ?? ''}`);
