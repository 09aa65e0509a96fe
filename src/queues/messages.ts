import { z } from 'zod';

/** The messages' bodies: ids only. The consumer asks the order's object for the rest when the message arrives. */

const id = z.string().min(1).max(100);

export const orderMessage = z.strictObject({ order_id: id });
/** `party_id`: this party's account can be paid again, so its transfer is tried at once. */
export const splitsMessage = z.strictObject({ order_id: id, party_id: id.optional() });

export type OrderMessage = z.infer<typeof orderMessage>;
export type SplitsMessage = z.infer<typeof splitsMessage>;
