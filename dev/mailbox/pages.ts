import { html } from 'hono/html';
import type { Mail } from './store.ts';

const style = html`<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  table { width: 100%; border-collapse: collapse; }
  th, td { text-align: left; padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
  iframe { width: 100%; height: 32rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); background: white; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>`;

/** The page of all mails, newest first. */
export async function listPage(mails: Mail[]): Promise<string> {
  const rows = mails.toReversed().map(
    (mail) => html`<tr>
      <td><time>${mail.sent_at}</time></td>
      <td>${mail.to.join(', ')}</td>
      <td><a href="/messages/${mail.id}/view">${mail.subject}</a></td>
    </tr>`,
  );
  return page(
    'Mailbox',
    html`${
      mails.length === 0
        ? html`<p>No mail yet.</p>`
        : html`<table>
    <thead><tr><th>Sent</th><th>To</th><th>Subject</th></tr></thead>
    <tbody>${rows}</tbody></table>`
    }`,
  );
}

/** The page of one mail: envelope, headers, text, and the HTML in a frame without scripts. */
export async function mailPage(mail: Mail): Promise<string> {
  return page(
    mail.subject,
    html`<p><a href="/">All mail</a></p>
      <p>From ${mail.from}<br />To ${mail.to.join(', ')}<br />${mail.sent_at}</p>
      <pre>${Object.entries(mail.headers).map(([name, value]) => `${name}: ${value}\n`)}</pre>
      <iframe sandbox="allow-popups" src="/messages/${mail.id}/html" title="The mail as HTML"></iframe>
      <h2>Text</h2>
      <pre>${mail.text ?? '(none)'}</pre>`,
  );
}

async function page(title: string, body: ReturnType<typeof html>): Promise<string> {
  const document = await html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>${title}</title>${style}</head>
      <body><h1>${title}</h1>${body}</body>
    </html>`;
  return document.toString();
}
