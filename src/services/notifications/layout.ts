/** How a mail is laid out. All parts are Liquid over `MAIL_VARIABLES`, those of the HTML are HTML. */

interface HtmlParts {
  readonly title: string;
  /** Who writes: the shop's name, or its logo. */
  readonly top: string;
  readonly heading: string;
  readonly body: string;
  readonly extra: string;
  /** Colours as `#rrggbb`. */
  readonly button: {
    readonly label: string;
    readonly url: string;
    readonly background: string;
    readonly color: string;
  };
  /** After the order. */
  readonly after: string;
}

interface TextParts {
  readonly heading: string;
  readonly body: string;
  readonly extra: string;
  readonly button: { readonly label: string; readonly url: string };
  readonly after: string;
}

/** The paragraphs of a mail, with HTML inside. */
export const ink = (inner: string): string => `<p class="ink" style="margin:0 0 16px;color:#1f2421">${inner}</p>`;
export const muted = (inner: string): string => `<p class="muted" style="margin:24px 0 0;color:#5c635e">${inner}</p>`;

/** The shop's name above the heading. */
export const SHOP_NAME = '<p class="muted" style="margin:0 0 8px;color:#5c635e">{{ retailer.name }}</p>';

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
 * Inline styles for clients that drop `<style>`; the classes are only for dark mode. The only pictures are those of the
 * shop's listings. No tracking, no script.
 */
export function htmlMail({ title, top, heading, body, extra, button, after }: HtmlParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:24px 12px;background:#f6f4f0;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div class="card" role="article" style="max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px;overflow-wrap:anywhere">
${top}
<h1 class="ink" style="margin:0 0 16px;font-size:24px;line-height:1.25;color:#1f2421">${heading}</h1>
${body}
${extra}<p style="margin:24px 0"><a href="${button.url}" style="display:inline-block;padding:12px 24px;background:${button.background};color:${button.color};border-radius:8px;font-weight:600;text-decoration:none">${button.label}</a></p>
<h2 class="ink" style="margin:24px 0 8px;font-size:16px;color:#1f2421">Order {{ order.number }}</h2>
{% for line in lines %}<p class="ink" style="margin:0 0 12px;overflow:hidden;color:#1f2421">{% if line.image_url %}<img src="{{ line.image_url }}" alt="" width="64" height="64" style="float:left;margin-right:12px">{% endif %}{{ line.quantity }} &times; {{ line.title }}, {{ line.amount }}<br>
<span class="muted" style="color:#5c635e">{% for m in line.measurements %}{{ m.label }}: {{ m.value }}{% if forloop.last == false %} &middot; {% endif %}{% endfor %}</span></p>
{% endfor %}<p class="ink rule" style="margin:16px 0 0;padding:12px 0 0;border-top:1px solid #dfdcd5;color:#1f2421">{{ shipping.title }}: {{ order.shipping }}<br>
<strong>Total: {{ order.total }}</strong> <span class="muted" style="color:#5c635e">(including {{ order.tax }} tax)</span>{% if order.charged and order.charged != order.total %}<br>
Charged to your card: {{ order.charged }}{% endif %}</p>
${after}
${CONTACT.html}</div>
</body>
</html>
`;
}

export function textMail({ heading, body, extra, button, after }: TextParts): string {
  return `{{ retailer.name }}

${heading}

${body}

${extra}${button.label}: ${button.url}

Order {{ order.number }}
{% for line in lines %}- {{ line.quantity }} x {{ line.title }}, {{ line.amount }}
  {% for m in line.measurements %}{{ m.label }}: {{ m.value }}{% if forloop.last == false %}, {% endif %}{% endfor %}
{% endfor %}
{{ shipping.title }}: {{ order.shipping }}
Total: {{ order.total }} (including {{ order.tax }} tax){% if order.charged and order.charged != order.total %}
Charged to your card: {{ order.charged }}{% endif %}

${after}
${CONTACT.text}`;
}
