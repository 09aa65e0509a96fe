import { stampText } from '../../domain/calendar.ts';
import type { Outcome } from '../../domain/fault.ts';
import { orderPath, type StaffMail } from '../../domain/staff-mails.ts';
import { type EmailBinding, sendMail } from '../notifications/email.ts';
import { linkMail } from '../notifications/link-mail.ts';
import type { RenderedMail } from '../notifications/wording.ts';
import type { StaffMailText, StaffMailTo, ToldNews } from './staff-mails.ts';

/** The words are ours alone: somebody who writes a message or a name could write a link into the mail. */
const SAID: Readonly<Record<StaffMail, string>> = {
  task: 'New order to answer',
  deadline: 'An answer is due soon',
  message: 'New message',
  proposal: 'New proposal to answer',
  dispute: 'New dispute',
  bank: 'A bank asks about a payment',
  parked: 'An order waits for you',
  low_stock: 'Few units are left',
};

const pathOf = ({ news: { kind, taskId }, orderId }: ToldNews): string => {
  if (taskId !== null) return `/bench/${taskId}`;
  if (orderId === null) return '/stock';
  return orderPath(orderId, kind);
};

const dueText = ({ news: { due } }: ToldNews, zone: string): string =>
  due === null ? '' : `, answer by ${stampText(due, zone)}`;

const lineOf = (entry: ToldNews, zone: string): string => {
  const about = entry.number === null ? '' : `: order ${entry.number}`;
  return `${SAID[entry.news.kind]}${about}${dueText(entry, zone)}`;
};

/** A digest names so many; the home page has all. */
const NAMED = 50;

/** The mail of one piece of news, or of a day. */
export function staffMail({ digest, entries, reader: { timeZone } }: StaffMailText, base: string): RenderedMail {
  const [first] = entries;
  const settings = `You can choose your e-mails here: ${base}/settings/my-emails`;
  if (!digest && first !== undefined) {
    const url = `${base}${pathOf(first)}`;
    return linkMail({ subject: lineOf(first, timeZone), action: 'Open the page', url, note: settings });
  }
  const named = entries.slice(0, NAMED).map((entry) => lineOf(entry, timeZone));
  const lines = entries.length > NAMED ? [...named, `and ${entries.length - NAMED} more`] : named;
  const subject = entries.length === 1 ? 'One thing is new today' : `${entries.length} things are new today`;
  return linkMail({ subject, action: 'Open Headrail', url: `${base}/home`, note: settings, lines });
}

interface SenderParts {
  readonly email: EmailBinding;
  /** `MAIL_FROM` and `PUBLIC_URL`. */
  readonly mailFrom: string;
  readonly publicUrl: string;
}

export const staffMailSender =
  ({ email, mailFrom, publicUrl }: SenderParts) =>
  ({ to, messageId, told }: StaffMailTo): Promise<Outcome<'sent'>> =>
    sendMail(email, { from: mailFrom, senderName: 'Headrail', to, messageId }, staffMail(told, publicUrl));
