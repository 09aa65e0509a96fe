import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Author } from '../../domain/access/security-log.ts';
import { DEFAULT_ZONE, isTimeZone } from '../../domain/calendar.ts';
import {
  DEFAULT_POLICIES,
  MOST_DAYS,
  type RetailerPolicies,
  type ShippingOption,
} from '../../domain/catalogue/catalogue.ts';
import type { Outcome } from '../../domain/fault.ts';
import type { Role } from '../../domain/order/actor.ts';
import { type Db, json } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { parties } from '../schema.ts';
import { noted } from './security-log.ts';

/** What a retailer may set. Durations in seconds, amounts in minor units of `currency`. */
export interface RetailerSettings {
  readonly policies: RetailerPolicies;
  readonly shippingOptions: readonly ShippingOption[];
  /** Origins (`https://shop.example`) from which browsers may call with this retailer's publishable key. */
  readonly allowedOrigins: readonly string[];
  readonly reviewUrl: string | null;
  /** How customers reach the retailer, if it has set this. Shown on their pages and in their mails. */
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
  readonly contactUrl: string | null;
  readonly currency: string;
  /** The time zone in which days and times are shown, to customers too. */
  readonly timeZone: string;
}

/** What a supplier may set. `refundableBps`: how much of its share a refund may take once production has started. */
export interface SupplierSettings {
  readonly autoAccept: boolean;
  readonly refundableBps: number;
  readonly timeZone: string;
}

const policies = z.object({
  checkoutExpirySeconds: z.int().default(DEFAULT_POLICIES.checkoutExpirySeconds),
  supplierSlaSeconds: z.int().default(DEFAULT_POLICIES.supplierSlaSeconds),
  autoDeliverSeconds: z.int().default(DEFAULT_POLICIES.autoDeliverSeconds),
  holdSeconds: z.int().default(DEFAULT_POLICIES.holdSeconds),
  captureMarginSeconds: z.int().default(DEFAULT_POLICIES.captureMarginSeconds),
  stepPatienceSeconds: z.int().default(DEFAULT_POLICIES.stepPatienceSeconds),
  undoPatienceSeconds: z.int().default(DEFAULT_POLICIES.undoPatienceSeconds),
});

/** A name that this runtime does not know as a time zone is read as no zone. */
const timeZone = z
  .string()
  .default(DEFAULT_ZONE)
  .transform((name) => (isTimeZone(name) ? name : DEFAULT_ZONE));

const retailerSettings = z.object({
  policies: policies.prefault({}),
  shippingOptions: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        amount: z.int().min(0),
        deliveryDays: z.int().min(0).max(MOST_DAYS).optional(),
      }),
    )
    .default([]),
  allowedOrigins: z.array(z.string()).default([]),
  reviewUrl: z.string().nullable().default(null),
  contactEmail: z.string().nullable().default(null),
  contactPhone: z.string().nullable().default(null),
  contactUrl: z.string().nullable().default(null),
  currency: z.string().default('gbp'),
  timeZone,
});

const supplierSettings = z.object({
  autoAccept: z.boolean().default(false),
  refundableBps: z.int().min(0).max(10_000).default(5_000),
  timeZone,
});

const anySettings = z.object({ timeZone });
/** The zone of any party, by its settings as they are stored. */
export const zoneOf = (stored: unknown): string => anySettings.parse(stored).timeZone;

/** The column as it is stored. A field that was never set is absent, and means the default. */
export const parseRetailerSettings = (stored: unknown): RetailerSettings => retailerSettings.parse(stored);
export const parseSupplierSettings = (stored: unknown): SupplierSettings => supplierSettings.parse(stored);

/** A retailer's or supplier's settings, by its own id; null where there is no such party in that role. */
export interface SettingsQueries {
  retailer(retailerId: string): Promise<Outcome<RetailerSettings | null>>;
  /** Replaces the given fields (each as a whole, `policies` too) and returns all settings. */
  putRetailer(
    retailerId: string,
    patch: Partial<RetailerSettings>,
    by: Author,
  ): Promise<Outcome<RetailerSettings | null>>;
  supplier(supplierId: string): Promise<Outcome<SupplierSettings | null>>;
  putSupplier(
    supplierId: string,
    patch: Partial<SupplierSettings>,
    by: Author,
  ): Promise<Outcome<SupplierSettings | null>>;
  /** The connected accounts of these parties, by party; those without one are absent. */
  accountsOf(ids: readonly string[]): Promise<Outcome<ReadonlyMap<string, string>>>;
  /** Any party's zone, whatever its role. */
  putTimeZone(partyId: string, timeZone: string, by: Author): Promise<Outcome<null>>;
}

const Rows = z.array(z.object({ settings: z.unknown() }));

export function settingsQueries(db: Db): SettingsQueries {
  const read = async (id: string, role: Role) => {
    const rows = await db
      .select({ settings: parties.settings })
      .from(parties)
      .where(and(eq(parties.id, id), eq(parties.role, role)));
    return rows[0];
  };
  /** `role` null: whatever it is. */
  const write = async (id: string, role: Role | null, patch: object, by: Author) => {
    const { rows } = await db.execute(sql`
      with before as (select id, settings from parties where id = ${id}),
      changed as (
        update parties set settings = settings || ${json(patch)}
        where id = ${id} and (${role}::text is null or role = ${role}) returning id, settings
      ),
      noted as (${noted(
        'settings_changed',
        by,
        sql`from (select c.id as party_id, ${Object.keys(patch).join(', ')}::text as subject
          from changed c join before b on b.id = c.id where c.settings <> b.settings) x`,
      )})
      select settings from changed`);
    return Rows.parse(rows)[0];
  };
  const asRetailer = (found: { settings: unknown } | undefined) =>
    found === undefined ? null : parseRetailerSettings(found.settings);
  const asSupplier = (found: { settings: unknown } | undefined) =>
    found === undefined ? null : parseSupplierSettings(found.settings);
  return {
    retailer: (id) => outcomeOf(async () => asRetailer(await read(id, 'retailer'))),
    putRetailer: (id, patch, by) => outcomeOf(async () => asRetailer(await write(id, 'retailer', patch, by))),
    supplier: (id) => outcomeOf(async () => asSupplier(await read(id, 'supplier'))),
    putSupplier: (id, patch, by) => outcomeOf(async () => asSupplier(await write(id, 'supplier', patch, by))),
    putTimeZone: (id, timeZone, by) =>
      outcomeOf(async () => {
        await write(id, null, { timeZone }, by);
        return null;
      }),
    accountsOf: (ids) =>
      outcomeOf(async () => {
        const rows = await db
          .select({ id: parties.id, account: parties.stripeAccount })
          .from(parties)
          .where(and(inArray(parties.id, [...ids]), isNotNull(parties.stripeAccount)));
        return new Map(rows.flatMap(({ id, account }) => (account === null ? [] : [[id, account]])));
      }),
  };
}
