import { DEFAULT_ZONE } from '../domain/calendar.ts';
import type { MailKey, MailSaid, MailTemplate } from '../domain/conversation/mail.ts';
import { type MailExtras, type MailVariables, mailVariables } from '../domain/conversation/notifications.ts';
import { fault, type Outcome, ok } from '../domain/fault.ts';
import type { OrderState } from '../domain/order/state.ts';
import { cut } from '../domain/text.ts';
import { DEFAULT_WORDING, type Wording } from './notifications/defaults.ts';
import { type EmailBinding, sendMail } from './notifications/email.ts';
import { exampleOf } from './notifications/shapes.ts';
import { type RenderedMail, renderWording, renderWords, type WordingProblem } from './notifications/wording.ts';

export { DEFAULT_WORDING } from './notifications/defaults.ts';
export type { EmailBinding, OutgoingMail } from './notifications/email.ts';
export type { CurrentWording, NotificationSettings } from './notifications/settings.ts';
export { notificationSettings } from './notifications/settings.ts';
export type { WordingProblem } from './notifications/wording.ts';
export { checkTemplate } from './notifications/wording.ts';

/** A mail as it would be sent now. `problem`: why it has the default wording, although the retailer has its own. */
interface PreparedMail {
  readonly mail: RenderedMail;
  readonly enabled: boolean;
  readonly problem: WordingProblem | null;
  /** The same words without the customer's link, for others to read. */
  readonly said: MailSaid;
}

type Preview =
  | { readonly ok: true; readonly mail: RenderedMail }
  | { readonly ok: false; readonly problem: WordingProblem };

/** A real order, or an example where there is none. */
export type ShownOn =
  | { readonly order: OrderState; readonly about?: string | undefined }
  | { readonly shopName: string };

/** The Notification Service: mails to the customer, in the retailer's words or in ours. */
export interface Notifications {
  /**
   * Sends one mail to the order's customer, marked with `messageId`, which is the same for every try. Returns
   * the words. `void`: the retailer has switched it off. If the retailer's wording cannot be rendered, the default is sent.
   */
  send(order: OrderState, mail: MailKey, messageId: string): Promise<Outcome<MailSaid | 'void'>>;
  /**
   * A wording that is not saved yet, rendered for an order, without the customer's link. It never falls back to the
   * default.
   */
  preview(shown: ShownOn, wording: Wording): Promise<Outcome<Preview>>;
  /** The same as a mail to somebody who works on the wording. Where it cannot be rendered, nothing is sent. */
  sendTest(shown: ShownOn, wording: Wording, to: string): Promise<Outcome<Preview>>;
}

/** A retailer's own wording, and whether the mail is to be sent at all. */
export interface StoredWording extends Wording {
  readonly enabled: boolean;
}

/** What a retailer's settings add to a mail. */
export type ShopExtras = Omit<MailExtras, 'orderUrl' | 'retailerName'>;

const SILENT: ShopExtras = {
  reviewUrl: null,
  contactEmail: null,
  contactPhone: null,
  contactUrl: null,
  timeZone: DEFAULT_ZONE,
};

export interface NotificationParts {
  readonly email: EmailBinding;
  /** `MAIL_FROM` and `PUBLIC_URL`. */
  readonly mailFrom: string;
  readonly publicUrl: string;
  /** The order's customer token, for the link's fragment. */
  readonly orderToken: (order: OrderState) => Promise<string>;
  readonly templates: (retailerId: string, template: MailTemplate) => Promise<Outcome<StoredWording | null>>;
  readonly settings: (retailerId: string) => Promise<Outcome<ShopExtras | null>>;
  /** A retailer's wording that could not be used. */
  readonly onBroken: (order: OrderState, template: MailTemplate, problem: WordingProblem) => Promise<unknown>;
}

export function createNotifications(parts: NotificationParts): Notifications {
  const base = parts.publicUrl.replace(/\/+$/, '');
  const variables = (order: OrderState, orderUrl: string, shop: ShopExtras | null, about?: string) =>
    mailVariables(order, { ...(shop ?? SILENT), orderUrl, retailerName: retailerName(order) }, about);

  const prepare = async (order: OrderState, { template, about }: MailKey): Promise<Outcome<PreparedMail>> => {
    const [stored, settings] = await Promise.all([
      parts.templates(order.retailerId, template),
      parts.settings(order.retailerId),
    ]);
    if (!stored.ok) return unread(stored.fault.code);
    if (!settings.ok) return unread(settings.fault.code);
    const url = `${base}/o/${order.id}#${await parts.orderToken(order)}`;
    const values = variables(order, url, settings.value, about);
    const open = variables(order, `${base}/o/${order.id}`, settings.value, about);
    const enabled = stored.value?.enabled ?? true;
    const own = stored.value === null ? null : renderWording(stored.value, values);
    if (own?.ok && stored.value !== null) {
      return ok({ mail: own.mail, enabled, problem: null, said: saidOf(stored.value, open) });
    }
    const usual = renderWording(DEFAULT_WORDING[template], values, true);
    if (!usual.ok) return fault('terminal', 'mail_unrenderable');
    const said = saidOf(DEFAULT_WORDING[template], open);
    return ok({ mail: usual.mail, enabled, problem: own?.ok === false ? own.problem : null, said });
  };

  const preview = async (shown: ShownOn, wording: Wording): Promise<Outcome<Preview>> => {
    if (!('order' in shown)) return ok(renderWording(wording, exampleOf(shown.shopName)));
    const { order, about } = shown;
    const settings = await parts.settings(order.retailerId);
    if (!settings.ok) return settings;
    return ok(renderWording(wording, variables(order, `${base}/o/${order.id}`, settings.value, about)));
  };

  return {
    async send(order, key, messageId) {
      const prepared = await prepare(order, key);
      if (!prepared.ok) return prepared;
      const { mail, enabled, problem, said } = prepared.value;
      if (!enabled) return ok('void');
      const to = order.customer.email;
      const envelope = { from: parts.mailFrom, senderName: retailerName(order), to, messageId };
      const sent = await sendMail(parts.email, envelope, mail);
      if (!sent.ok) return sent;
      if (problem === null) return ok(said);
      await parts.onBroken(order, key.template, problem);
      return ok({ ...said, fellBack: fallBackReason(problem) });
    },
    preview,
    async sendTest(shown, wording, to) {
      const rendered = await preview(shown, wording);
      if (!rendered.ok || !rendered.value.ok) return rendered;
      const { mail } = rendered.value;
      const senderName = 'order' in shown ? retailerName(shown.order) : shown.shopName;
      const envelope = { from: parts.mailFrom, senderName, to, messageId: `test:${crypto.randomUUID()}` };
      const sent = await sendMail(parts.email, envelope, { ...mail, subject: `Test: ${mail.subject}` });
      return sent.ok ? rendered : sent;
    },
  };
}

/** Longer than any written mail. A wording with a loop can be very long. */
const MAX_SAID = 20_000;

function saidOf(wording: Wording, variables: MailVariables): MailSaid {
  const rendered = renderWords(wording, variables);
  return rendered.ok ? { ...rendered.words, text: cut(rendered.words.text, MAX_SAID) } : { subject: '', text: '' };
}

/** What is wrong with a wording, in one line. */
export const fallBackReason = ({ part, line, message }: WordingProblem): string => `${part}, line ${line}: ${message}`;

/** If reading the wording failed, no mail was sent, and a later try may succeed. */
const unread = (code: string) => fault('transient', code);

const retailerName = (order: OrderState): string =>
  order.parties.find((party) => party.role === 'retailer')?.name ?? '';
