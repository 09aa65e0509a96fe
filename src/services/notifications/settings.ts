import type { FallBack, StoredTemplate, TemplateQueries } from '../../db/accounts/templates.ts';
import type { Author } from '../../domain/access/security-log.ts';
import { MAIL_TEMPLATES, type MailTemplate } from '../../domain/conversation/mail.ts';
import type { SimpleWording } from '../../domain/conversation/simple-wording.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import { DEFAULT_WORDING, simpleStart, type Wording } from './defaults.ts';
import { compileSimple } from './simple.ts';
import { checkTemplate, type WordingProblem } from './wording.ts';

/** The wording that a mail is sent in now, and whether it is the retailer's own. */
export interface CurrentWording extends StoredTemplate {
  /** The last mail that had the default wording, because this one could not be rendered; null: none since it was saved. */
  readonly fellBack: FallBack | null;
  readonly template: MailTemplate;
  readonly own: boolean;
}

/** What a retailer changes under Settings -> Notifications. */
export interface NotificationSettings {
  /** One for each mail, in the order in which a customer gets them. */
  wordings(retailerId: string): Promise<Outcome<readonly CurrentWording[]>>;
  /** Saves a wording, or says what is wrong with it. An invalid one is not saved. */
  saveWording(
    retailerId: string,
    template: MailTemplate,
    wording: StoredTemplate,
    by: Author,
  ): Promise<Outcome<{ readonly problem: WordingProblem | null }>>;
  /** What the fields of the simple editor stand for, as Liquid; not saved. */
  compiled(template: MailTemplate, simple: SimpleWording): Wording;
  /** What the simple editor begins with. */
  simpleStart(template: MailTemplate): SimpleWording;
  /** Back to the default. */
  resetWording(retailerId: string, template: MailTemplate, by: Author): Promise<Outcome<null>>;
}

const DEFAULT = { enabled: true, simple: null, own: false, fellBack: null } as const;

export function notificationSettings(templates: TemplateQueries): NotificationSettings {
  return {
    wordings: async (retailerId) => {
      const stored = await templates.list(retailerId);
      if (!stored.ok) return stored;
      return ok(
        MAIL_TEMPLATES.map((template) => {
          const own = stored.value.find((row) => row.event === template);
          if (own === undefined) return { template, ...DEFAULT_WORDING[template], ...DEFAULT };
          const { subject, html, text, enabled, simple, fellBack } = own;
          return { template, subject, html, text, enabled, simple, own: true, fellBack };
        }),
      );
    },
    saveWording: async (retailerId, template, wording, by) => {
      const checked = checkTemplate(wording, template);
      if (!checked.ok) return ok({ problem: checked.problem });
      const saved = await templates.put(retailerId, template, wording, by);
      return saved.ok ? ok({ problem: null }) : saved;
    },
    compiled: compileSimple,
    simpleStart,
    resetWording: (retailerId, template, by) => templates.remove(retailerId, template, by),
  };
}
