import type { MailTemplate } from '../../domain/conversation/mail.ts';
import { MAILS } from '../../domain/conversation/notifications.ts';
import type { SimpleWording } from '../../domain/conversation/simple-wording.ts';
import { htmlMail, ink, muted, SHOP_NAME, textMail } from './layout.ts';

/** The wording of one mail: Liquid templates over `MAIL_VARIABLES`. */
export interface Wording {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

interface Content {
  /** Liquid that works in HTML and in text. */
  readonly intro: string;
  /** What only some orders have, such as money that was given back. The simple editor shows it, too. */
  readonly facts?: string;
  /** What the simple editor begins with instead of `intro`, where that has Liquid tags; and on the button. */
  readonly simple?: { readonly intro: string; readonly button: string };
  readonly html?: string;
  readonly text?: string;
  readonly button: { readonly label: string; readonly url: string };
  readonly closing: string;
}

const TO_ORDER = { label: 'See your order', url: '{{ order.url }}' };

/** Every parcel that is under way. */
const PARCELS = {
  html: `<h2 class="ink" style="margin:24px 0 8px;font-size:16px;color:#1f2421">Tracking</h2>
{% for parcel in fulfilments %}<p class="ink" style="margin:0 0 12px;color:#1f2421">{{ parcel.titles }}<br>
<span class="muted" style="color:#5c635e">{{ parcel.carrier }}, tracking number {{ parcel.tracking_number }}</span>{% if parcel.tracking_url %}<br>
<a class="link" href="{{ parcel.tracking_url }}" style="color:#1f5c4d">Track parcel {{ parcel.tracking_number }}</a>{% endif %}</p>
{% endfor %}`,
  text: `Tracking
{% for parcel in fulfilments %}- {{ parcel.titles }}
  {{ parcel.carrier }}, tracking number {{ parcel.tracking_number }}{% if parcel.tracking_url %}
  {{ parcel.tracking_url }}{% endif %}
{% endfor %}
`,
};

/** All of it. A mail of its own may have told of a part before. */
const GIVEN_BACK =
  '{% if order.refunded %} In all, we have given {{ order.refunded }} back to your card. Your bank may take five to ten days to show it.{% endif %}';

const CONTENT: Readonly<Record<MailTemplate, Content>> = {
  received: {
    intro:
      'thank you. We have received your order and your payment, and are asking the workshop to confirm that everything can be made. You placed it on {{ order.placed_at }}.',
    button: TO_ORDER,
    closing: 'We will write again when the order is confirmed. Should that not be possible, you get everything back.',
  },
  confirmed: {
    intro:
      'thank you for your order. It is confirmed, and everything will be made to the measurements below. Please check them now: once production has started they can no longer be changed.',
    button: TO_ORDER,
    closing: 'We will write again when your blinds are being made.',
  },
  line_corrected: {
    intro:
      'the measurements of your order were corrected. Everything will be made to the measurements below. Please check them now: once production has started they can no longer be changed.',
    button: TO_ORDER,
    closing: 'Is something not right? Correct it on your order page, before production starts: {{ order.url }}',
  },
  in_production: {
    intro: 'good news: your blinds are now being made, to the measurements below.',
    button: TO_ORDER,
    closing: 'We will write again as soon as they are on their way.',
  },
  partly_dispatched: {
    intro: 'a part of your order is on its way to you. The rest is still being made, and comes in a parcel of its own.',
    facts: '{% if order.still_to_come %} Still to come: {{ order.still_to_come }}.{% endif %}',
    ...PARCELS,
    button: TO_ORDER,
    closing: 'We will write again when the rest is on its way.',
  },
  dispatched: {
    intro: 'your order is on its way to you.',
    ...PARCELS,
    button: TO_ORDER,
    closing: 'When everything has arrived, please confirm the delivery on your order page.',
  },
  tracking_corrected: {
    intro:
      'the tracking that we sent you for your order was not right, and we are sorry. Please use what is below instead.',
    ...PARCELS,
    button: TO_ORDER,
    closing: 'When everything has arrived, please confirm the delivery on your order page.',
  },
  delivered: {
    intro:
      'your order has been delivered{% if order.complaint %}. Your complaint stays open: the answer comes on your order page.{% else %}, and we hope that your blinds look just right.{% if retailer.review_url %} How was your order? A few words help us, and everyone who is still choosing.{% elsif retailer.email %} How was your order? We are glad to read it: {{ retailer.email }}.{% endif %}{% endif %}',
    simple: {
      intro: 'your order has been delivered, and we hope that your blinds look just right. How was your order?',
      button: 'Tell us',
    },
    button: {
      label: '{% if retailer.review_url %}Leave a review{% else %}See your order{% endif %}',
      url: '{{ review_url }}',
    },
    closing: 'Is something not right? Tell us on your order page: {{ order.url }}',
  },
  cancelled: {
    intro: 'your order has been cancelled, and nothing of it will be sent.',
    facts: `{% if order.cancel_reason %} {{ order.cancel_reason }}{% endif %}${GIVEN_BACK}{% if order.paid_otherwise %} We have paid you {{ order.paid_otherwise }} in another way.{% endif %}{% if order.charged_back %} Your bank has taken {{ order.charged_back }} back for you, so we do not refund that.{% endif %}{% unless order.charged %} Your card was not charged, and the amount that was held on it is released.{% endunless %}`,
    button: TO_ORDER,
    closing: 'What happened, step by step, stands on your order page: {{ order.url }}',
  },
  refunded: {
    intro: 'a refund of your order is on its way to you.',
    facts: GIVEN_BACK,
    button: TO_ORDER,
    closing: 'What the refund is for stands on your order page: {{ order.url }}',
  },
  refund_sent: {
    intro: 'a refund is on its way to you.',
    facts:
      '{% if refund.amount %} We have given {{ refund.amount }} back to your card. Your bank may take five to ten days to show it.{% if refund.for %} It is for: {{ refund.for }}.{% else %} It is a part of the price of your order.{% endif %}{% endif %}',
    button: TO_ORDER,
    closing: 'All refunds stand on your order page: {{ order.url }}',
  },
  refund_failed: {
    intro:
      'we tried to give money back to your card, but your bank did not take it. A person is looking into it. If your card has changed, please tell us.',
    facts: '{% if order.refund_owed %} We still owe you {{ order.refund_owed }}.{% endif %}',
    button: TO_ORDER,
    closing: 'We will write again when the money is on its way. Your order page: {{ order.url }}',
  },
  paid_otherwise: {
    intro: 'we could not give your money back to your card.',
    facts:
      '{% if order.paid_otherwise %} In all, we have paid you {{ order.paid_otherwise }} in another way.{% endif %}{% if order.paid_how %} How: {{ order.paid_how }}.{% endif %}',
    button: TO_ORDER,
    closing: 'If it has not arrived, please tell us. Your order page: {{ order.url }}',
  },
};

/** The colour of the button, and of the text on it. */
const ACCENT = '#1f5c4d';
const BUTTON = { background: ACCENT, color: '#ffffff' };

const opening = ({ intro, facts = '' }: Content): string => `Dear {{ customer.name }}, ${intro}${facts}`;

const html = (subject: string, content: Content): string =>
  htmlMail({
    title: subject,
    top: SHOP_NAME,
    heading: subject,
    body: ink(opening(content)),
    extra: content.html ?? '',
    button: { ...content.button, ...BUTTON },
    after: muted(
      content.closing.replace(
        '{{ order.url }}',
        '<a class="link" href="{{ order.url }}" style="color:#1f5c4d">your order</a>',
      ),
    ),
  });

const text = (subject: string, content: Content): string =>
  textMail({
    heading: subject,
    body: opening(content),
    extra: content.text ?? '',
    button: content.button,
    after: content.closing,
  });

const wording = (template: MailTemplate): Wording => ({
  subject: MAILS[template],
  html: html(MAILS[template], CONTENT[template]),
  text: text(MAILS[template], CONTENT[template]),
});

/** Sent where a retailer has no wording of its own, or one that cannot be rendered. */
export const DEFAULT_WORDING: Readonly<Record<MailTemplate, Wording>> = {
  received: wording('received'),
  confirmed: wording('confirmed'),
  line_corrected: wording('line_corrected'),
  in_production: wording('in_production'),
  partly_dispatched: wording('partly_dispatched'),
  dispatched: wording('dispatched'),
  tracking_corrected: wording('tracking_corrected'),
  delivered: wording('delivered'),
  cancelled: wording('cancelled'),
  refunded: wording('refunded'),
  refund_sent: wording('refund_sent'),
  refund_failed: wording('refund_failed'),
  paid_otherwise: wording('paid_otherwise'),
};

/** What the simple editor begins with: the default in its fields. */
export function simpleStart(template: MailTemplate): SimpleWording {
  const { intro, simple, button, closing } = CONTENT[template];
  const body = simple?.intro ?? intro;
  const last = closing.includes('{{') ? [] : [closing];
  return {
    subject: MAILS[template],
    heading: MAILS[template],
    paragraphs: ['Dear {{ customer.name }},', `${body.charAt(0).toUpperCase()}${body.slice(1)}`, ...last].join('\n\n'),
    button: simple?.button ?? button.label,
    signature: '{{ retailer.name }}',
    logoUrl: '',
    accent: ACCENT,
    footer: '',
  };
}

/** The parts of a mail that the simple editor leaves as they are. */
export const fixedParts = (
  template: MailTemplate,
): Required<Pick<Content, 'facts' | 'html' | 'text'>> & Pick<Content, 'button'> => {
  const { facts = '', html: extra = '', text: extraText = '', button } = CONTENT[template];
  return { facts, html: extra, text: extraText, button };
};
