import type { OrderFlags, OrderQueries } from '../db/orders/orders.ts';
import type { ReadModelChecks } from '../db/orders/read-model-checks.ts';
import { disputeStatus } from '../domain/conversation/disputes.ts';
import { type Outcome, ok } from '../domain/fault.ts';
import { base32 } from '../domain/order/ids.ts';
import type { Snapshot } from '../domain/order/view.ts';
import { refundSummary } from '../domain/refunds/refund.ts';
import type { Parked } from '../domain/saga/state.ts';

/** What the read model uses of one order's object. */
interface Source {
  read(): Promise<Snapshot | null>;
  settleProjection(version: number): Promise<void>;
}

interface ReadModelParts {
  readonly orders: Pick<OrderQueries, 'project' | 'rebuild' | 'park' | 'parked'>;
  readonly checks: ReadModelChecks;
  readonly order: (orderId: string) => Source;
  readonly now: () => number;
  /** Random bytes, to pick orders at random. */
  readonly random: (length: number) => Uint8Array;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

interface Reprojected {
  readonly version: number;
  /** False where the read model already had a newer one. */
  readonly written: boolean;
}

/** The copy of the orders for lists. A queue keeps it up to date, and the cron compares it with the objects. */
export interface ReadModel {
  project(snapshot: Snapshot): Promise<Outcome<boolean>>;
  /** Shows an order that cannot be read as parked. */
  park(orderId: string, parked: Parked): Promise<Outcome<boolean>>;
  /** How many orders are parked. */
  parked(): Promise<Outcome<number>>;
  /** Writes one order's rows again from its object; null where there is no such order. */
  reproject(orderId: string): Promise<Outcome<Reprojected | null>>;
  /**
   * Compares a sample with the objects, corrects differences, and stores how far behind the read model was. Also reads
   * orders that should have moved by themselves and did not: the read wakes an object whose alarm is lost.
   */
  sweep(): Promise<void>;
  lag(): Promise<Outcome<number | null>>;
}

/** A change that is younger than this is still on its way to the read model. It does not count as behind. */
const GRACE_MS = 10_000;

/** What the lists filter by, of one order. No alarm rings for what a bank decides. */
const flagsOf = ({ order, next }: Snapshot): OrderFlags => ({
  refundStatus: refundSummary(order),
  disputeStatus: disputeStatus(order),
  parked: order.parked.length > 0,
  nextAt: next === null || next.what === 'bank_decides' ? null : next.at,
});

type Rebuild = (source: Source, snapshot: Snapshot) => Promise<Outcome<Reprojected>>;

/** Wakes orders that should have moved, and writes when they move next. */
async function wakeLate({ checks, order, log }: ReadModelParts, rebuild: Rebuild): Promise<void> {
  const late = await checks.late();
  if (!late.ok) return log('order.late_unread', { code: late.fault.code });
  const woken = late.value.map(async ({ id, version }) => {
    const source = order(id);
    const snapshot = await source.read();
    log('order.late', { order_id: id, version, next: snapshot?.next?.what ?? null });
    if (snapshot?.order.version === version) await rebuild(source, snapshot);
  });
  for (const result of await Promise.allSettled(woken)) {
    if (result.status === 'rejected') log('order.late_unread', { error: String(result.reason) });
  }
}

export function readModel(parts: ReadModelParts): ReadModel {
  const { orders, checks, order, now, random, log } = parts;

  async function rebuild(source: Source, snapshot: Snapshot): Promise<Outcome<Reprojected>> {
    const { version } = snapshot.order;
    const written = await orders.rebuild(snapshot.order, flagsOf(snapshot));
    if (!written.ok) return written;
    await source.settleProjection(version);
    return ok({ version, written: written.value });
  }

  /** Corrects the order's rows. Returns by how many milliseconds they were behind; 0 where they were not. */
  async function mend(id: string, projected: number): Promise<number> {
    const source = order(id);
    const snapshot = await source.read();
    const version = snapshot?.order.version ?? 0;
    if (version < projected) {
      // This should never happen: an object lost its storage, or the read model belongs to another environment.
      log('read_model.ahead', { order_id: id, version, projected });
      return 0;
    }
    const lag = snapshot === null ? 0 : now() - snapshot.order.updatedAt;
    if (snapshot === null || version === projected || lag < GRACE_MS) return 0;
    const mended = await rebuild(source, snapshot);
    log('read_model.behind', { order_id: id, version, projected, code: mended.ok ? 'mended' : mended.fault.code });
    return lag;
  }

  return {
    project: (snapshot) => orders.project(snapshot.order, flagsOf(snapshot)),
    park: (orderId, entry) => orders.park(orderId, entry),
    parked: () => orders.parked(),
    lag: () => checks.lag(),
    reproject: async (orderId) => {
      const source = order(orderId);
      const snapshot = await source.read();
      return snapshot === null ? ok(null) : rebuild(source, snapshot);
    },
    sweep: async () => {
      await wakeLate(parts, rebuild);
      const sample = await checks.sample(`ord_${base32(random(4))}`);
      if (!sample.ok) {
        log('read_model.unchecked', { code: sample.fault.code });
        return;
      }
      const lags = await Promise.all(
        sample.value.map(({ id, version }) =>
          mend(id, version).catch((error: unknown) => {
            log('read_model.unchecked', { order_id: id, error: String(error) });
            return 0;
          }),
        ),
      );
      const behind = lags.filter((lag) => lag > 0).length;
      await checks.save({ sampled: lags.length, behind, lagMs: Math.max(0, ...lags) });
    },
  };
}
