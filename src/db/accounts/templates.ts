import { and, eq, sql } from 'drizzle-orm';
import type { Author } from '../../domain/access/security-log.ts';
import type { SimpleWording } from '../../domain/conversation/simple-wording.ts';
import type { Outcome } from '../../domain/fault.ts';
import { type Db, json } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { notificationTemplates as templates } from '../schema.ts';
import { noted } from './security-log.ts';

/** A retailer's own wording of one e-mail, as Liquid. */
export interface StoredTemplate {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly enabled: boolean;
  /** The fields of the simple editor that `html` and `text` were made from. Null: they were written by hand. */
  readonly simple: SimpleWording | null;
}

/** A mail that was sent in the default wording, although the retailer has its own. */
export interface FallBack {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly why: string;
  readonly orderId: string;
}

/** By retailer; no row means the default wording, enabled. */
export interface TemplateQueries {
  get(retailerId: string, event: string): Promise<Outcome<StoredTemplate | null>>;
  list(
    retailerId: string,
  ): Promise<Outcome<readonly (StoredTemplate & { readonly event: string; readonly fellBack: FallBack | null })[]>>;
  /** Keeps that the wording could not be rendered. Nothing where there is none. */
  fellBack(retailerId: string, event: string, why: string, orderId: string): Promise<Outcome<null>>;
  put(retailerId: string, event: string, template: StoredTemplate, by: Author): Promise<Outcome<null>>;
  /** Back to the default. */
  remove(retailerId: string, event: string, by: Author): Promise<Outcome<null>>;
}

const columns = {
  event: templates.event,
  subject: templates.subject,
  html: templates.html,
  text: templates.text,
  enabled: templates.enabled,
  simple: templates.simple,
};

/** A new wording has not fallen back yet. */
const WHOLE = { fellBackAt: null, fellBackWhy: null, fellBackOrder: null };

const wordingNoted = (retailerId: string, event: string, by: Author) =>
  noted(
    'settings_changed',
    by,
    sql`from (select ${retailerId}::text as party_id, ${`wording: ${event}`}::text as subject) x`,
  );

export function templateQueries(db: Db): TemplateQueries {
  const one = (retailerId: string, event: string) =>
    and(eq(templates.retailerId, retailerId), eq(templates.event, event));
  return {
    get: (retailerId, event) =>
      outcomeOf(async () => (await db.select(columns).from(templates).where(one(retailerId, event)))[0] ?? null),
    list: (retailerId) =>
      outcomeOf(async () => {
        const rows = await db
          .select({
            ...columns,
            at: templates.fellBackAt,
            why: templates.fellBackWhy,
            orderId: templates.fellBackOrder,
          })
          .from(templates)
          .where(eq(templates.retailerId, retailerId));
        return rows.map(({ at, why, orderId, ...row }) => ({
          ...row,
          fellBack: at === null ? null : { at: at.getTime(), why: why ?? '', orderId: orderId ?? '' },
        }));
      }),
    fellBack: (retailerId, event, why, orderId) =>
      outcomeOf(async () => {
        await db
          .update(templates)
          .set({ fellBackAt: sql`now()`, fellBackWhy: why, fellBackOrder: orderId })
          .where(one(retailerId, event));
        return null;
      }),
    put: (retailerId, event, template, by) =>
      outcomeOf(async () => {
        const { subject, html, text, enabled } = template;
        const simple = template.simple === null ? null : json(template.simple);
        await db.batch([
          db
            .insert(templates)
            .values({ retailerId, event, subject, html, text, enabled, simple })
            .onConflictDoUpdate({
              target: [templates.retailerId, templates.event],
              set: { subject, html, text, enabled, simple, updatedAt: sql`now()`, ...WHOLE },
            }),
          db.execute(wordingNoted(retailerId, event, by)),
        ]);
        return null;
      }),
    remove: (retailerId, event, by) =>
      outcomeOf(async () => {
        await db.batch([
          db.delete(templates).where(one(retailerId, event)),
          db.execute(wordingNoted(retailerId, event, by)),
        ]);
        return null;
      }),
  };
}
