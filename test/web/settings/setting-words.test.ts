import { expect, it } from 'vitest';
import { MAIL_TEMPLATES } from '../../../src/domain/conversation/mail.ts';
import { settingWords } from '../../../src/web/dashboard/words/settings.ts';

it.each([
  ['policies, shippingOptions, allowedOrigins', 'times, shipping options, origins that may use the publishable key'],
  ['timeZone', 'time zone'],
  ['wording: delivered', "the e-mail 'How was your order?'"],
  ['wording: of_before', 'wording: of_before'],
  ['ofBefore, currency', 'ofBefore, currency'],
])('%s was changed: %s', (names, words) => expect(settingWords(names)).toBe(words));

it.each(MAIL_TEMPLATES)('the wording of %s is called by the title of the mail', (template) => {
  expect(settingWords(`wording: ${template}`)).toMatch(/^the e-mail '[A-Z][^_]+'$/);
});
