import type { MailTemplate } from '../../domain/conversation/mail.ts';
import { MAILS } from '../../domain/conversation/notifications.ts';

/** The wording of one mail: Liquid templates over `MAIL_VARIABLES`. */
export interface Wording {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

interface Content {
  /** Liquid that works in HTML and in text. */
  readonly intro: string;
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
      'your order has been delivered, and we hope that your blinds look just right.{% if retailer.review_url %} How was your order? A few words help us, and everyone who is still choosing.{% elsif retailer.email %} How was your order? We are glad to read it: {{ retailer.email }}.{% endif %}',
    button: {
      label: '{% if retailer.review_url %}Leave a review{% else %}See your order{% endif %}',
      url: '{{ review_url }}',
    },
    closing: 'Is something not right? Tell us on your order page: {{ order.url }}',
  },
  cancelled: {
    intro:
      'your order has been cancelled, and nothing of it will be sent.{% if order.cancel_reason %} {{ order.cancel_reason }}{% endif %}{% if order.refunded %} We have given {{ order.refunded }} back to your card; your bank may take five to ten days to show it.{% endif %}{% if order.charged_back %} Your bank has taken {{ order.charged_back }} back for you, so we do not refund that.{% endif %}{% unless order.charged %} Your card was not charged, and the amount that was held on it is released.{% endunless %}',
    button: TO_ORDER,
    closing: 'What happened, step by step, stands on your order page: {{ order.url }}',
  },
  refunded: {
    intro: 'we have given {{ order.refunded }} back to your card. Your bank may take five to ten days to show it.',
    button: TO_ORDER,
    closing: 'What the refund is for stands on your order page: {{ order.url }}',
  },
  refund_failed: {
    intro:
      'we tried to give money back to your card, but your bank did not take it.{% if order.refund_owed %} We still owe you {{ order.refund_owed }}.{% endif %} A person is looking into it. If your card has changed, please tell us.',
    button: TO_ORDER,
    closing: 'We will write again when the money is on its way. Your order page: {{ order.url }}',
  },
};

/** How to reach the shop, if it says so. Every mail has this. */
const CONTACT = {
  html: `{% if retailer.email or retailer.phone or retailer.url %}<p class="muted" style="margin:12px 0 0;color:#5c635e">Questions?{% if retailer.email %} Write to <a class="link" href="mailto:{{ retailer.email | replace: '%', '%25' | replace: '?', '%3F' | replace: '#', '%23' }}" style="color:#1f5c4d">{{ retailer.email }}</a>.{% endif %}{% if retailer.phone %} Call {{ retailer.phone }}.{% endif %}{% if retailer.url %} See <a class="link" href="{{ retailer.url }}" style="color:#1f5c4d">{{ retailer.url }}</a>.{% endif %}</p>
{% endif %}`,
  text: `{% if retailer.email or retailer.phone or retailer.url %}
Questions?{% if retailer.email %} Write to {{ retailer.email }}.{% endif %}{% if retailer.phone %} Call {{ retailer.phone }}.{% endif %}{% if retailer.url %} See {{ retailer.url }}{% endif %}
{% endif %}`,
};

const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.page{background:#161917!important}.card{background:#1f2421!important}.ink{color:#eef0ec!important}.muted{color:#a9b0aa!important}.link{color:#8fd3bf!important}.rule{border-color:#3a423d!important}}`;

/**
 * Inline styles for clients that drop `<style>`; the classes are only for dark mode. No image, no tracking, no script.
 */
function html(subject: string, { intro, html: extra = '', button, closing }: Content): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:24px 12px;background:#f6f4f0;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div class="card" role="article" style="max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px;overflow-wrap:anywhere">
<p class="muted" style="margin:0 0 8px;color:#5c635e">{{ retailer.name }}</p>
<h1 class="ink" style="margin:0 0 16px;font-size:24px;line-height:1.25;color:#1f2421">${subject}</h1>
<p class="ink" style="margin:0 0 16px;color:#1f2421">Dear {{ customer.name }}, ${intro}</p>
${extra}<p style="margin:24px 0"><a href="${button.url}" style="display:inline-block;padding:12px 24px;background:#1f5c4d;color:#ffffff;border-radius:8px;font-weight:600;text-decoration:none">${button.label}</a></p>
<h2 class="ink" style="margin:24px 0 8px;font-size:16px;color:#1f2421">Order {{ order.number }}</h2>
{% for line in lines %}<p class="ink" style="margin:0 0 12px;color:#1f2421">{{ line.quantity }} &times; {{ line.title }}, {{ line.amount }}<br>
<span class="muted" style="color:#5c635e">{% for m in line.measurements %}{{ m.label }}: {{ m.value }}{% if forloop.last == false %} &middot; {% endif %}{% endfor %}</span></p>
{% endfor %}<p class="ink rule" style="margin:16px 0 0;padding:12px 0 0;border-top:1px solid #dfdcd5;color:#1f2421">{{ shipping.title }}: {{ order.shipping }}<br>
<strong>Total: {{ order.total }}</strong> <span class="muted" style="color:#5c635e">(including {{ order.tax }} tax)</span>{% if order.charged and order.charged != order.total %}<br>
Charged to your card: {{ order.charged }}{% endif %}</p>
<p class="muted" style="margin:24px 0 0;color:#5c635e">${closing.replace('{{ order.url }}', '<a class="link" href="{{ order.url }}" style="color:#1f5c4d">your order</a>')}</p>
${CONTACT.html}</div>
</body>
</html>
`;
}

function text(subject: string, { intro, text: extra = '', button, closing }: Content): string {
  return `{{ retailer.name }}

${subject}

Dear {{ customer.name }}, ${intro}

${extra}${button.label}: ${button.url}

Order {{ order.number }}
{% for line in lines %}- {{ line.quantity }} x {{ line.title }}, {{ line.amount }}
  {% for m in line.measurements %}{{ m.label }}: {{ m.value }}{% if forloop.last == false %}, {% endif %}{% endfor %}
{% endfor %}
{{ shipping.title }}: {{ order.shipping }}
Total: {{ order.total }} (including {{ order.tax }} tax){% if order.charged and order.charged != order.total %}
Charged to your card: {{ order.charged }}{% endif %}

${closing}
${CONTACT.text}`;
}

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
  dispatched: wording('dispatched'),
  tracking_corrected: wording('tracking_corrected'),
  delivered: wording('delivered'),
  cancelled: wording('cancelled'),
  refunded: wording('refunded'),
  refund_failed: wording('refund_failed'),
};
