import type { MailOutcomeReport, MailReport } from '../../../durable-objects/rpc.ts';
import { keyOfMail, type MailSaid } from '../../domain/conversation/mail.ts';
import type { Outcome } from '../../domain/fault.ts';
import { consumer, DONE } from '../consume.ts';
import { orderMessage } from '../messages.ts';

/**
 * An order's mails that are due, in their order. The object says which, `src/services/notifications.ts` makes and sends
 * them, and the object is told the results.
 */
export const notifications = consumer({
  schema: orderMessage,
  key: ({ order_id }) => order_id,
  orderId: ({ order_id }) => order_id,
  handle: async ({ order_id }, deps) => {
    const object = deps.orders(order_id);
    const claims = await object.claimMails();
    if (claims === null) return DONE;
    const reports: MailReport[] = [];
    for (const mail of claims.mails) {
      const outcome = outcomeOf(await deps.notifications.send(claims.order, mail, mail.messageId));
      reports.push({ ...keyOfMail(mail), outcome });
      // The customer gets them in their order, so a later one waits.
      if (outcome.state === 'failed' && outcome.fault.kind !== 'terminal') break;
    }
    await object.settleMails(reports);
    // A fault is reported as well: the object's outbox decides when to send again, not the queue.
    return DONE;
  },
});

function outcomeOf(sent: Outcome<MailSaid | 'void'>): MailOutcomeReport {
  if (!sent.ok) return { state: 'failed', fault: sent.fault };
  return sent.value === 'void' ? { state: 'void' } : { state: 'sent', said: sent.value };
}
