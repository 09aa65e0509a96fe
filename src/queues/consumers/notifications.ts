import type { MailReport } from '../../../durable-objects/rpc.ts';
import type { MailSaid } from '../../domain/conversation/mail.ts';
import type { Outcome } from '../../domain/fault.ts';
import { consumer, DONE } from '../consume.ts';
import { notificationMessage } from '../messages.ts';

/**
 * One mail. The object says whether it is still due, `src/services/notifications.ts` makes and sends it, and the object is
 * told the result.
 */
export const notifications = consumer({
  schema: notificationMessage,
  key: ({ order_id, template }) => `${order_id} ${template}`,
  orderId: (body) => body.order_id,
  handle: async ({ order_id, template }, deps) => {
    const order = deps.orders(order_id);
    const claimed = await order.claimMail(template);
    if (claimed.state === 'void') return DONE;
    const sent = await deps.notifications.send(claimed.order, claimed.template, claimed.messageId);
    await order.settleMail(template, outcomeOf(sent));
    // A fault is reported as well: the object's outbox decides when to send again, not the queue.
    return DONE;
  },
});

function outcomeOf(sent: Outcome<MailSaid | 'void'>): MailReport {
  if (!sent.ok) return { state: 'failed', fault: sent.fault };
  return sent.value === 'void' ? { state: 'void' } : { state: 'sent', said: sent.value };
}
