import { z } from 'zod';
import { MAIL_TEMPLATES } from '../domain/conversation/mail.ts';

/** The messages' bodies: ids only. The consumer asks the order's object for the rest when the message arrives. */

const id = z.string().min(1).max(100);

export const splitMessage = z.strictObject({ order_id: id, party_id: id });
export const notificationMessage = z.strictObject({
  order_id: id,
  template: z.enum(MAIL_TEMPLATES),
});
export const orderEventMessage = z.strictObject({ order_id: id });

export type SplitMessage = z.infer<typeof splitMessage>;
export type NotificationMessage = z.infer<typeof notificationMessage>;
export type OrderEventMessage = z.infer<typeof orderEventMessage>;
