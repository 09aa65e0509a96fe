/**
 * The mails that a customer gets. Their default texts are in `src/services/notifications/defaults.ts`; the events that
 * owe them are in `order/evolve.ts` and `refunds/evolve.ts`.
 */
export const MAIL_TEMPLATES = [
  'received',
  'confirmed',
  'line_corrected',
  'in_production',
  'partly_dispatched',
  'dispatched',
  'tracking_corrected',
  'delivered',
  'cancelled',
  'refunded',
  'refund_sent',
  'refund_failed',
  'paid_otherwise',
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

export const templateOf = (name: string): MailTemplate | undefined => MAIL_TEMPLATES.find((one) => one === name);

export const MAIL_OUTCOMES = ['sent', 'void', 'refused'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

/** The words of a mail that was sent, kept in its event. The link that opens the order is left out. */
export interface MailSaid {
  readonly subject: string;
  readonly text: string;
  /** Why the retailer's own wording could not be used. Not there: it was, or it has none. Since 2026-11-26. */
  readonly fellBack?: string;
}

/** One mail to the customer. It is `due` until its consumer settles it. */
export interface Mail {
  readonly template: MailTemplate;
  readonly outcome: 'due' | MailOutcome;
  /** The refund that a `refund_sent` tells of: there is one mail for each. Other mails have none. */
  readonly about?: string | undefined;
}

/** Which mail of an order. */
export type MailKey = Pick<Mail, 'template' | 'about'>;

export const keyOfMail = ({ template, about }: MailKey): MailKey =>
  about === undefined ? { template } : { template, about };

export const isSameMail = (one: MailKey, other: MailKey): boolean =>
  one.template === other.template && one.about === other.about;
