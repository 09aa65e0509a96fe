import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Answer, type Call, NO_ANSWER, startSimServer } from '../support/sim-server.ts';
import { listPage, mailPage } from './pages.ts';
import { type Mail, MailStore } from './store.ts';

export interface MailboxOptions {
  /** 0: any free port. */
  port: number;
  /** The file that keeps the mails. Absent: in memory. */
  dataFile?: string | undefined;
}

export interface Mailbox {
  url: string;
  port: number;
  mails(filter?: { to?: string; order?: string }): Mail[];
  close(): Promise<void>;
}

/** The result of sending: accepted, no answer, refused permanently, or accepted with a lost answer. */
const Mode = z.strictObject({
  mode: z.enum(['up', 'down', 'refuse', 'drop_answer']),
  /** Only for mails to this address; absent: for all. */
  to: z.string().optional(),
});
type Mode = z.infer<typeof Mode>['mode'];

const Address = z
  .union([z.string(), z.object({ email: z.string(), name: z.string().optional() })])
  .transform((at) => (typeof at === 'string' ? at : at.name === undefined ? at.email : `${at.name} <${at.email}>`));
const Addresses = z.union([Address.transform((one) => [one]), z.array(Address)]);
const Message = z.object({
  from: Address,
  to: Addresses,
  subject: z.string().min(1),
  html: z.string().optional(),
  text: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
});

/** What the real binding refuses before it sends. The codes are from Cloudflare's Email Service documentation. */
const MAX_RECIPIENTS = 50;
const MAX_BYTES = 5 * 1024 * 1024;
const FIELDS = ['from', 'to', 'subject'];

/** Receives the mails that the mailbox worker's `send()` forwards, keeps them, and shows them. */
export async function startMailbox({ port, dataFile }: MailboxOptions): Promise<Mailbox> {
  const store = new MailStore(dataFile ?? ':memory:');
  const modes = new Map<string | undefined, Mode>();
  const server = await startSimServer({
    port,
    textsOf: ({ url, body }) => (url.pathname === '/send' ? [body] : []),
    control: ({ request, url, body }) => {
      if (`${request.method} ${url.pathname}` !== 'POST /_sim/mode') return undefined;
      const { mode, to } = Mode.parse(JSON.parse(body));
      if (to === undefined) modes.clear();
      modes.set(to, mode);
      return { status: 200, body: { ok: true } };
    },
    handle: (call) => answer(store, modes, call),
  });
  return {
    url: server.url,
    port: server.port,
    mails: (filter) => store.list(filter),
    close: async () => {
      await server.close();
      store.close();
    },
  };
}

async function answer(store: MailStore, modes: Map<string | undefined, Mode>, call: Call): Promise<Answer> {
  const { request, url, body } = call;
  const [, root, id, view] = url.pathname.split('/');
  const param = (name: string) => url.searchParams.get(name) ?? undefined;
  switch (`${request.method} /${root}`) {
    case 'GET /':
      return { status: 200, body: await listPage(store.list()) };
    case 'GET /healthz':
      return { status: 200, body: { ok: true } };
    case 'POST /send':
      return send(store, modes, body);
    case 'DELETE /messages':
      store.clear();
      return { status: 200, body: { ok: true } };
    case 'GET /messages':
      if (id === undefined)
        return { status: 200, body: { data: store.list({ to: param('to'), order: param('order') }) } };
      return one(store.find(id), view);
    default:
      return notFound;
  }
}

const notFound: Answer = { status: 404, body: { error: 'not found' } };

async function one(mail: Mail | undefined, view: string | undefined): Promise<Answer> {
  if (mail === undefined) return notFound;
  if (view === undefined) return { status: 200, body: mail };
  if (view === 'html') return { status: 200, body: mail.html ?? '' };
  return view === 'view' ? { status: 200, body: await mailPage(mail) } : notFound;
}

function send(store: MailStore, modes: Map<string | undefined, Mode>, body: string): Answer {
  const json: unknown = JSON.parse(body);
  const parsed = Message.safeParse(json);
  if (!parsed.success) return refusal(json, parsed.error);
  const { data } = parsed;
  if (data.html === undefined && data.text === undefined) return refused('E_FIELD_MISSING', 'html or text is required');
  if (data.to.length > MAX_RECIPIENTS) return refused('E_TOO_MANY_RECIPIENTS', 'too many recipients');
  if (Buffer.byteLength(body) > MAX_BYTES) return refused('E_CONTENT_TOO_LARGE', 'the message is too large');
  const mode = data.to.map((to) => modes.get(to)).find((m) => m !== undefined) ?? modes.get(undefined) ?? 'up';
  if (mode === 'down') return { status: 500, body: { code: 'E_INTERNAL_SERVER_ERROR', message: 'internal error' } };
  if (mode === 'refuse') return refused('E_RECIPIENT_SUPPRESSED', 'the recipient is on the suppression list');
  const mail: Mail = {
    id: randomUUID(),
    sent_at: new Date().toISOString(),
    from: data.from,
    to: data.to,
    subject: data.subject,
    html: data.html ?? null,
    text: data.text ?? null,
    headers: data.headers,
  };
  store.add(mail);
  if (mode === 'drop_answer') return NO_ANSWER;
  return { status: 200, body: { messageId: mail.id } };
}

function refused(code: string, message: string): Answer {
  return { status: 400, body: { code, message } };
}

function refusal(json: unknown, error: z.ZodError): Answer {
  const missing = FIELDS.find((field) => typeof json !== 'object' || json === null || !(field in json));
  if (missing !== undefined) return refused('E_FIELD_MISSING', `${missing} is required`);
  return refused('E_VALIDATION_ERROR', z.prettifyError(error));
}
