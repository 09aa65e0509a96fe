import { and, eq, sql } from 'drizzle-orm';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { notificationTemplates as templates } from '../schema.ts';

/** A retailer's own wording of one e-mail, as Liquid. */
export interface StoredTemplate {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly enabled: boolean;
}

/** By retailer; no row means the default wording, enabled. */
export interface TemplateQueries {
  get(retailerId: string, event: string): Promise<Outcome<StoredTemplate | null>>;
  list(retailerId: string): Promise<Outcome<readonly (StoredTemplate & { readonly event: string })[]>>;
  put(retailerId: string, event: string, template: StoredTemplate): Promise<Outcome<null>>;
  /** Back to the default. */
  remove(retailerId: string, event: string): Promise<Outcome<null>>;
}

const columns = {
  event: templates.event,
  subject: templates.subject,
  html: templates.html,
  text: templates.text,
  enabled: templates.enabled,
};

export function templateQueries(db: Db): TemplateQueries {
  const one = (retailerId: string, event: string) =>
    and(eq(templates.retailerId, retailerId), eq(templates.event, event));
  return {
    get: (retailerId, event) =>
      outcomeOf(async () => (await db.select(columns).from(templates).where(one(retailerId, event)))[0] ?? null),
    list: (retailerId) =>
      outcomeOf(() => db.select(columns).from(templates).where(eq(templates.retailerId, retailerId))),
    put: (retailerId, event, template) =>
      outcomeOf(async () => {
        const { subject, html, text, enabled } = template;
        await db
          .insert(templates)
          .values({ retailerId, event, subject, html, text, enabled })
          .onConflictDoUpdate({
            target: [templates.retailerId, templates.event],
            set: { subject, html, text, enabled, updatedAt: sql`now()` },
          });
        return null;
      }),
    remove: (retailerId, event) =>
      outcomeOf(async () => {
        await db.delete(templates).where(one(retailerId, event));
        return null;
      }),
  };
}
