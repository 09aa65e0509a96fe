import type { MailReport } from '../../../durable-objects/rpc.ts';
import type { MailSaid } from '../../domain/conversation/mail.ts';
import type { Outcome } from '../../domain/fault.ts';
import { consumer, DONE } from '../consume.ts';
import { notificationMessage } from '../messages.ts';

/** One mail: the object says whether the order really is in that state, the service sends, the object hears of it. */
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
    // A fault is settled too: the object decides when its outbox sends again, the queue need not guess.
    return DONE;
  },
});

function outcomeOf(sent: Outcome<MailSaid | 'void'>): MailReport {
  if (!sent.ok) return { state: 'failed', fault: sent.fault };
  return sent.value === 'void' ? { state: 'void' } : { state: 'sent', said: sent.value };
}
