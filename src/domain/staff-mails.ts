import { DAY_MS, dayAfter, dayOf, dayStart } from './calendar.ts';
import { isFor, type NeedKind, needsOf } from './needs.ts';
import type { Role } from './order/actor.ts';
import type { OrderState } from './order/state.ts';
import { supplierAnswerBy } from './saga/deadlines.ts';

/**
 * What the people of a party are told by e-mail: which news there are, who is told of them, and when. The job
 * `services/jobs/staff-mails.ts` notes and sends it; the words are in `services/jobs/staff-mail-text.ts`.
 */

/**
 * - `task`: a supplier has a new task.
 * - `deadline`: somebody must answer soon: a supplier its task, or the bank's question.
 * - `message`, `proposal`, `dispute`, `bank`: as the needs of an order.
 * - `parked`: an order waits for a person of Platform Ops.
 * - `low_stock`: few units are left of something.
 */
export const STAFF_MAILS = [
  'task',
  'deadline',
  'message',
  'proposal',
  'dispute',
  'bank',
  'parked',
  'low_stock',
] as const;
export type StaffMail = (typeof STAFF_MAILS)[number];

/** The path of the order's page in the dashboard; at its thread, if that is where an answer is written. */
export const orderPath = (orderId: string, about: NeedKind | StaffMail): string =>
  `/orders/${orderId}${about === 'message' || about === 'proposal' ? '#messages' : ''}`;

/** `now`: a mail of its own, at once. `digest`: in one mail a day. */
export const CHOICES = ['now', 'digest', 'off'] as const;
export type MailChoice = (typeof CHOICES)[number];

/** Which kinds each role has, in the order of the page, and what it gets if the member has chosen nothing. */
export const STAFF_MAILS_OF: Readonly<Record<Role, Readonly<Partial<Record<StaffMail, MailChoice>>>>> = {
  retailer: { deadline: 'now', bank: 'now', dispute: 'now', proposal: 'now', message: 'digest' },
  supplier: { task: 'now', deadline: 'now', dispute: 'now', proposal: 'now', message: 'digest', low_stock: 'digest' },
  brand: {},
  platform: { parked: 'now', deadline: 'now', dispute: 'now', bank: 'digest' },
};

/** What a member has chosen. A kind that is not there: the default of the role. */
export type MailChoices = Readonly<Partial<Record<StaffMail, MailChoice>>>;

export const choiceOf = (role: Role, kind: StaffMail, choices: MailChoices): MailChoice => {
  const preset = STAFF_MAILS_OF[role][kind];
  return preset === undefined ? 'off' : (choices[kind] ?? preset);
};

/** Something that one party is told, once. */
export interface News {
  /** The same for as long as it is the same news. */
  readonly key: string;
  readonly kind: StaffMail;
  readonly role: Role;
  /** Empty for Platform Ops. */
  readonly partyId: string;
  /** Not told before this moment (ms). */
  readonly from: number;
  /** Until when somebody must act, in ms; null where there is no such time. */
  readonly due: number | null;
  /** The task that it is about; null: the whole order. */
  readonly taskId: string | null;
}

const TOLD_AS: Readonly<Partial<Record<NeedKind, StaffMail>>> = {
  proposal: 'proposal',
  message: 'message',
  dispute: 'dispute',
  bank: 'bank',
};

/** All news of an order as it is now. What is over is not there any more. */
export const newsOf = (order: OrderState): News[] => [...tasks(order), ...needs(order), ...parked(order)];

/** This part of the time to act is left when somebody is reminded. */
const REMIND_AT = 4;

const deadline = (news: Omit<News, 'kind' | 'from'>, since: number): News[] => {
  const { due } = news;
  if (due === null) return [];
  const key = `deadline:${news.key}:${due}`;
  return [{ ...news, key, kind: 'deadline', from: due - Math.max(0, Math.floor((due - since) / REMIND_AT)) }];
};

function tasks(order: OrderState): News[] {
  const due = supplierAnswerBy(order);
  const since = order.requestedAt;
  if (due === null || since === null) return [];
  return order.fulfilments
    .filter(({ status }) => status === 'requested')
    .flatMap(({ id, supplierId }): News[] => {
      const news = { key: id, role: 'supplier', partyId: supplierId, due, taskId: id } as const;
      return [{ ...news, key: `task:${id}`, kind: 'task', from: since }, ...deadline(news, since)];
    });
}

/** A retailer hears of a silent supplier only when the deadline is near. */
const needs = (order: OrderState): News[] =>
  needsOf(order).flatMap((need): News[] => {
    const { kind, of, role, partyId, since, due } = need;
    const told = TOLD_AS[kind];
    if (told === undefined && kind !== 'unanswered') return [];
    const news = { key: `${kind}:${order.id}:${of}`, role, partyId, due, taskId: null };
    const first: News[] = told === undefined ? [] : [{ ...news, kind: told, from: since }];
    return [...first, ...deadline(news, since)];
  });

function parked(order: OrderState): News[] {
  if (order.parked.length === 0) return [];
  const from = Math.max(...order.parked.map(({ since }) => since));
  const key = `parked:${order.id}:${from}`;
  return [{ key, kind: 'parked', role: 'platform', partyId: '', from, due: null, taskId: null }];
}

/** The hour of the daily digest, in the party's time zone. */
const DIGEST_MS = 7 * 3_600_000;

/** The first digest after a moment (ms). */
export function digestAfter(at: number, zone: string): number {
  const days = [0, 1, 2].map((n) => dayAfter(dayOf(at, zone), n));
  const found = days.map((day) => dayStart(day, zone) + DIGEST_MS).find((digest) => digest > at);
  if (found === undefined) throw new Error('staff mails: no digest in three days');
  return found;
}

/** Somebody who may be told. */
export interface Reader {
  readonly memberId: string;
  readonly role: Role;
  readonly partyId: string;
  readonly timeZone: string;
  readonly choices: MailChoices;
}

/** What one member is to be told of, and when. `digestAt` null: in a mail of its own. */
export interface StaffNotice {
  readonly memberId: string;
  readonly news: string;
  readonly kind: StaffMail;
  readonly tellAt: number;
  readonly digestAt: number | null;
}

/** Older news is not told: what was told of it may be forgotten. */
const NEWS_DAYS = 60;
export const FORGOTTEN_AFTER_DAYS = 90;

/** Who is to be told of this news, and when. A digest that would come too late is not waited for. */
export function noticesOf(news: News, readers: readonly Reader[], now: number): StaffNotice[] {
  if (news.from < now - NEWS_DAYS * DAY_MS) return [];
  return readers
    .filter((reader) => isFor(news, reader))
    .flatMap(({ memberId, role, timeZone, choices }) => {
      const choice = choiceOf(role, news.kind, choices);
      if (choice === 'off') return [];
      const tellAt = Math.max(news.from, now);
      const digest = choice === 'digest' ? digestAfter(tellAt, timeZone) : null;
      const digestAt = digest !== null && (news.due === null || digest < news.due) ? digest : null;
      return [{ memberId, news: news.key, kind: news.kind, tellAt: digestAt ?? tellAt, digestAt }];
    });
}
