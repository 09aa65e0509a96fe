import type { Outcome } from '../../domain/fault.ts';
import { type EmailBinding, sendMail } from '../notifications/email.ts';
import { linkMail } from '../notifications/link-mail.ts';
import type { ExportParts } from './export-job.ts';

interface ExportMailParts {
  readonly email: EmailBinding;
  /** `MAIL_FROM`. */
  readonly mailFrom: string;
  /** The address of the file, with its token. */
  readonly link: (id: string, expiresAt: number) => Promise<string>;
}

/** Mails the link to whoever asked for the export. */
export const exportMail =
  ({ email, mailFrom, link }: ExportMailParts): ExportParts['mail'] =>
  async (id, to, expiresAt): Promise<Outcome<'sent'>> => {
    const until = `${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const mail = linkMail({
      subject: 'Your export of orders is ready',
      action: 'Download the orders',
      url: await link(id, expiresAt),
      note: `The link works until ${until}. Whoever has it can download the orders, so do not pass it on.`,
    });
    return sendMail(email, { from: mailFrom, senderName: 'Headrail', to, messageId: id }, mail);
  };
