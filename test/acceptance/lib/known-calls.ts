import { waitingTransfers } from '../../../src/db/orders/waiting-transfers.ts';
import { apiKeys, listings, parties } from '../../../src/db/schema.ts';
import { marker, STATEMENT } from '../../../src/db/statements.ts';
import { ATTEMPT, CARD_TESTING, DECLINED } from '../../../src/services/card-testing/scripts.ts';
import { BOUNDARIES, type Boundary, quoted, type StripeCall, shaOf, type TextCall } from './boundaries.ts';

/** Calls of the API, which belong to no saga: keys, listings, parties, a supplier's stock, card testing. */
const TABLES = [apiKeys, listings, parties, waitingTransfers].map(quoted);
const API_CALLS = [...TABLES, marker(STATEMENT.setStock), CARD_TESTING, ...[ATTEMPT, DECLINED].map(shaOf)];

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
