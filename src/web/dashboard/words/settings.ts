import { templateOf } from '../../../domain/conversation/mail.ts';
import { MAILS } from '../../../domain/conversation/notifications.ts';
import type { RetailerSettings, SupplierSettings } from '../../../services/catalogue.ts';

/** The settings as their pages call them. */
const SETTINGS: Readonly<Record<keyof RetailerSettings | keyof SupplierSettings, string>> = {
  policies: 'times',
  shippingOptions: 'shipping options',
  allowedOrigins: 'origins that may use the publishable key',
  reviewUrl: 'where customers leave a review',
  contactEmail: 'e-mail for questions',
  contactPhone: 'phone for questions',
  contactUrl: 'web page for questions',
  currency: 'currency',
  timeZone: 'time zone',
  autoAccept: 'accepting orders',
  refundableBps: 'cancellation policy',
};

const isSetting = (name: string): name is keyof typeof SETTINGS => Object.hasOwn(SETTINGS, name);

const WORDING = 'wording: ';

/** What was changed, by its names in the security log, such as `reviewUrl, timeZone` and `wording: in_production`. */
export function settingWords(names: string): string {
  if (!names.startsWith(WORDING)) return names.split(', ').map(one).join(', ');
  const template = templateOf(names.slice(WORDING.length));
  return template === undefined ? names : `the e-mail '${MAILS[template]}'`;
}

/** A name that is no setting any more stays as it is. */
const one = (name: string): string => (isSetting(name) ? SETTINGS[name] : name);
