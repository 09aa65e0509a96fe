import { type Fault, type FaultKind, type Outcome, ok } from '../../domain/fault.ts';
import { headerLine, type RenderedMail } from './wording.ts';

/** One mail as Cloudflare's Email Service takes it. */
export interface OutgoingMail {
  readonly from: { readonly email: string; readonly name: string };
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Record<string, string>;
}

/** The `EMAIL` binding: `SendEmail` in production, a service binding with the same `send` in dev. */
export interface EmailBinding {
  send(mail: OutgoingMail): Promise<unknown>;
}

/**
 * Error codes of `send()` (developers.cloudflare.com/email-service/api/send-emails/workers-api). If the account may not
 * send, or has sent too much, the mail can be sent later. A mail that is refused will always be refused. After
 * `E_INTERNAL_SERVER_ERROR`, and where there is no code, the mail may have been sent.
 */
const KINDS: Readonly<Record<string, FaultKind>> = {
  E_RATE_LIMIT_EXCEEDED: 'transient',
  E_DAILY_LIMIT_EXCEEDED: 'transient',
  E_SENDER_NOT_VERIFIED: 'transient',
  E_SENDER_DOMAIN_NOT_AVAILABLE: 'transient',
  E_VALIDATION_ERROR: 'terminal',
  E_FIELD_MISSING: 'terminal',
  E_TOO_MANY_RECIPIENTS: 'terminal',
  E_RECIPIENT_NOT_ALLOWED: 'terminal',
  E_RECIPIENT_SUPPRESSED: 'terminal',
  E_CONTENT_TOO_LARGE: 'terminal',
  E_DELIVERY_FAILED: 'terminal',
  E_INTERNAL_SERVER_ERROR: 'unknown',
  E_HEADER_NOT_ALLOWED: 'terminal',
  E_HEADER_USE_API_FIELD: 'terminal',
  E_HEADER_VALUE_INVALID: 'terminal',
  E_HEADER_VALUE_TOO_LONG: 'terminal',
  E_HEADER_NAME_INVALID: 'terminal',
  E_HEADERS_TOO_LARGE: 'terminal',
  E_HEADERS_TOO_MANY: 'terminal',
};

/**
 * Over a service binding an error keeps its message, but not always its `code`. So the dev Worker begins the message
 * with the code.
 */
function mailFault(error: unknown): Fault {
  const code = codeOf(error);
  if (code === null) return { kind: 'unknown', code: 'email_answer_lost' };
  return { kind: KINDS[code] ?? 'unknown', code: code.toLowerCase().replace(/^e_/, 'email_') };
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && /^E_[A-Z_]{1,60}$/.test(error.code)) return error.code;
  return /\b(E_[A-Z_]{1,60})\b/.exec(error.message)?.[1] ?? null;
}

const TIMEOUT_MS = 20_000;

/** The header that shows that a mail was sent twice. */
const MESSAGE_HEADER = 'X-Headrail-Message';

export interface Envelope {
  /** `MAIL_FROM`: an address, or `Name <address>`. */
  readonly from: string;
  /** Shown as the sender, since the customer knows the shop and not us. */
  readonly senderName: string;
  readonly to: string;
  readonly messageId: string;
}

/** Sends one mail. `send()` takes no signal, so if it takes too long, the outcome is unknown. */
export async function sendMail(
  email: EmailBinding,
  envelope: Envelope,
  { subject, html, text }: RenderedMail,
  timeoutMs = TIMEOUT_MS,
): Promise<Outcome<'sent'>> {
  const mail: OutgoingMail = {
    from: sender(envelope.from, envelope.senderName),
    to: envelope.to,
    subject,
    html,
    text,
    headers: { [MESSAGE_HEADER]: envelope.messageId },
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Outcome<'sent'>>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, fault: { kind: 'unknown', code: 'email_timeout' } }), timeoutMs);
  });
  try {
    return await Promise.race([email.send(mail).then(() => ok('sent' as const)), late]);
  } catch (error) {
    return { ok: false, fault: mailFault(error) };
  } finally {
    clearTimeout(timer);
  }
}

export function sender(from: string, name: string): { email: string; name: string } {
  const [, own = '', address] = /^\s*"?([^"<>]*?)"?\s*<([^<>\s]+)>\s*$/.exec(from) ?? [];
  const shown = headerLine(name.replace(/[<>"\\@]/g, ' '), 78);
  return { email: address ?? from.trim(), name: shown === '' ? own : shown };
}
