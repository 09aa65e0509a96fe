import { WorkerEntrypoint } from 'cloudflare:workers';

interface Env {
  /** The address of `dev/mailbox/server.ts`. */
  MAILBOX_URL: string;
}

/**
 * Replaces the `send_email` binding: the same `send()`, the same result, errors with the same `code`s
 * (https://developers.cloudflare.com/email-service/api/send-emails/workers-api/). It keeps nothing; the server does.
 */
export class Mailbox extends WorkerEntrypoint<Env> {
  async send(message: EmailMessageBuilder): Promise<EmailSendResult> {
    let response: Response;
    try {
      response = await fetch(`${this.env.MAILBOX_URL}/send`, { method: 'POST', body: JSON.stringify(message) });
    } catch {
      // No answer: the mail may have been sent. The real binding does not say more either.
      throw coded('E_INTERNAL_SERVER_ERROR', 'internal error');
    }
    const answer: { messageId?: string; code?: string; message?: string } = await response.json();
    if (!response.ok || answer.messageId === undefined) {
      throw coded(answer.code ?? 'E_INTERNAL_SERVER_ERROR', answer.message ?? 'internal error');
    }
    return { messageId: answer.messageId };
  }
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

export default {
  fetch: () => new Response('the mailbox is read at its server', { status: 404 }),
} satisfies ExportedHandler<Env>;
