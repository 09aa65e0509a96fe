import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

export interface Mail {
  id: string;
  sent_at: string;
  from: string;
  to: string[];
  subject: string;
  html: string | null;
  text: string | null;
  headers: Record<string, string>;
}

const Row = z.object({
  id: z.string(),
  sent_at: z.string(),
  sender: z.string(),
  recipients: z.string().transform((json) => z.array(z.string()).parse(JSON.parse(json))),
  subject: z.string(),
  html: z.string().nullable(),
  text: z.string().nullable(),
  headers: z.string().transform((json) => z.record(z.string(), z.string()).parse(JSON.parse(json))),
});

/** The accepted mails, in one SQLite file (`:memory:` keeps them only while the process runs). */
export class MailStore {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(`CREATE TABLE IF NOT EXISTS mails (
      seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, sent_at TEXT NOT NULL, sender TEXT NOT NULL,
      recipients TEXT NOT NULL, subject TEXT NOT NULL, html TEXT, text TEXT, headers TEXT NOT NULL)`);
  }

  add(mail: Mail): void {
    this.#db
      .prepare(
        'INSERT INTO mails (id, sent_at, sender, recipients, subject, html, text, headers) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        mail.id,
        mail.sent_at,
        mail.from,
        JSON.stringify(mail.to),
        mail.subject,
        mail.html,
        mail.text,
        JSON.stringify(mail.headers),
      );
  }

  /** Oldest first. `to`: one recipient's address. `order`: an order id or number anywhere in the mail. */
  list({ to, order }: { to?: string | undefined; order?: string | undefined } = {}): Mail[] {
    const rows = this.#db.prepare('SELECT * FROM mails ORDER BY seq').all();
    return z
      .array(Row)
      .parse(rows)
      .map(({ sender, recipients, ...rest }) => ({ ...rest, from: sender, to: recipients }))
      .filter((mail) => to === undefined || mail.to.some((address) => bare(address) === to.toLowerCase()))
      .filter((mail) => order === undefined || mentions(mail, order));
  }

  find(id: string): Mail | undefined {
    return this.list().find((mail) => mail.id === id);
  }

  clear(): void {
    this.#db.exec('DELETE FROM mails');
  }

  close(): void {
    this.#db.close();
  }
}

/** `Ada <ada@example.com>` -> `ada@example.com` */
function bare(address: string): string {
  return (/<([^>]+)>/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

function mentions(mail: Mail, order: string): boolean {
  return [mail.subject, mail.text ?? '', mail.html ?? '', ...Object.values(mail.headers)].some((t) =>
    t.includes(order),
  );
}
