import { ERRORS } from './errors.ts';
import { FAULTS } from './faults.ts';
import { FOLLOW } from './follow.ts';
import { GOING_LIVE } from './going-live.ts';
import type { Guide } from './guide.ts';
import { IDEMPOTENCY } from './idempotency.ts';
import { PLACE_AND_PAY } from './place-and-pay.ts';
import { REFUNDING } from './refunds.ts';
import { SUPPLIER } from './supplier.ts';

/** The guides by the last part of their address, in the order of the page. */
export const GUIDES: ReadonlyMap<string, Guide> = new Map([
  ['place-and-pay', PLACE_AND_PAY],
  ['follow-an-order', FOLLOW],
  ['play-the-supplier', SUPPLIER],
  ['refunds', REFUNDING],
  ['idempotency', IDEMPOTENCY],
  ['errors', ERRORS],
  ['testing-with-faults', FAULTS],
  ['going-live', GOING_LIVE],
]);

export const guideAddress = (name: string): string => `/docs/guides/${name}`;
