import { z } from 'zod';
import type { OrderFilters } from '../../db/orders/order-lists.ts';
import { NEEDS } from '../../domain/needs.ts';
import { ORDER_STATUSES } from '../../domain/order/lifecycle.ts';
import { REFUND_SUMMARIES } from '../../domain/refunds/refund.ts';

/** What is stored of an export: what was asked for, and where it stands. */

const Filters = z.object({
  statuses: z.array(z.enum(ORDER_STATUSES)),
  from: z.number().nullable(),
  to: z.number().nullable(),
  /** Exports from before 2026-11-27 do not have it. */
  updatedSince: z.number().nullable().default(null),
  supplierId: z.string().nullable(),
  productId: z.string().nullable(),
  q: z.string().nullable(),
  refundStatus: z.enum(REFUND_SUMMARIES).nullable(),
  dispute: z.string().nullable(),
  parked: z.boolean(),
  needs: z.enum(NEEDS).nullable(),
}) satisfies z.ZodType<OrderFilters>;

export const ExportAsked = z.object({
  by: z.object({ kind: z.enum(['member', 'key']), id: z.string() }),
  what: z.object({ filters: Filters, timeZone: z.string(), bom: z.boolean() }),
});
export type ExportAsked = z.infer<typeof ExportAsked>;

/** `mailing`: the file is ready, and the link is not mailed yet. */
const PHASES = ['writing', 'mailing', 'ready', 'expired', 'failed'] as const;
export type ExportPhase = (typeof PHASES)[number];

const Stand = z.object({
  phase: z.enum(PHASES),
  /** The last order that was written; null before the first. */
  after: z.object({ at: z.number(), id: z.string() }).nullable(),
  orders: z.number(),
  bytes: z.number(),
  parts: z.number(),
  /**
   * Which run wrote which parts: those from this number on, until the next run's. A run that lost its lease may still
   * write a part, but under its own name, which is not here.
   */
  runs: z.array(z.object({ name: z.string(), from: z.number() })),
  /** Milliseconds since the epoch; null until it is ready. */
  expiresAt: z.number().nullable(),
});
export type ExportStand = z.infer<typeof Stand>;

const BEGINNING: ExportStand = {
  phase: 'writing',
  after: null,
  orders: 0,
  bytes: 0,
  parts: 0,
  runs: [],
  expiresAt: null,
};

export const exportStand = (stored: unknown): ExportStand => (stored === null ? BEGINNING : Stand.parse(stored));

/** The folder of an export's parts in the bucket. */
export const folderOf = (id: string): string => `${id}/`;

/** The name of a part in the bucket. */
export function partName(id: string, { runs }: Pick<ExportStand, 'runs'>, part: number): string {
  const run = runs.findLast(({ from }) => from <= part);
  return `${folderOf(id)}${part}-${run?.name ?? ''}`;
}

/** The same, after this run has written the next part. */
export const withPart = (
  stand: ExportStand,
  run: string,
  part: Pick<ExportStand, 'after' | 'orders' | 'bytes'>,
): ExportStand => ({
  ...stand,
  after: part.after ?? stand.after,
  orders: stand.orders + part.orders,
  bytes: stand.bytes + part.bytes,
  parts: stand.parts + 1,
  runs: stand.runs.at(-1)?.name === run ? stand.runs : [...stand.runs, { name: run, from: stand.parts }],
});
