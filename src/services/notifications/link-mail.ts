import type { RenderedMail } from './wording.ts';

interface LinkMail {
  readonly subject: string;
  /** What the link does, on its button. */
  readonly action: string;
  readonly url: string;
  readonly note: string;
  /** Words of ours, one a line. */
  readonly lines?: readonly string[];
}

/**
 * A mail of ours with one link, to a person who works with Headrail. No image, no tracking, no script, and no text that
 * a caller chose: somebody could write a sentence or a link into the mail.
 */
export const linkMail = ({ subject, action, url, note, lines = [] }: LinkMail): RenderedMail => ({
  subject,
  text: `Hello,\n\n${subject}:\n${lines.map((line) => `- ${line}\n`).join('')}${url}\n\n${note}\n`,
  html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${subject}</title>
<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){.page{background:#161917!important}.card{background:#1f2421!important}.ink{color:#eef0ec!important}.muted{color:#a9b0aa!important}}</style></head>
<body class="page" style="margin:0;padding:24px 12px;background:#f6f4f0;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div class="card" role="article" style="max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px">
<h1 class="ink" style="margin:0 0 16px;font-size:24px;line-height:1.25;color:#1f2421">${subject}</h1>
${lines.length === 0 ? '' : `<ul class="ink" style="margin:0 0 16px;padding:0 0 0 20px;color:#1f2421">${lines.map((line) => `<li>${line}</li>`).join('')}</ul>\n`}<p style="margin:0 0 16px"><a href="${url}" style="display:inline-block;padding:12px 24px;background:#1f5c4d;color:#ffffff;border-radius:8px;font-weight:600;text-decoration:none">${action}</a></p>
<p class="muted" style="margin:24px 0 0;color:#5c635e">${note}</p>
</div>
</body>
</html>
`,
});
