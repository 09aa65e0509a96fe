import type { OrderFilters } from '../db/orders/order-lists.ts';
import { sha256 } from '../digest.ts';
import type { Author } from '../domain/access/security-log.ts';
import { BOUNDS } from '../domain/bounds.ts';
import { exportIdFromDigest } from '../domain/order/ids.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Export, Exports } from '../services/exports.ts';
import { faulted } from './refusals.ts';

/** Who asks, for which orders. `key`: the same key and content is the same export. Without one, it is a new export. */
interface Ask {
  readonly partyId: string;
  readonly by: Author;
  readonly key: string | undefined;
  readonly filters: OrderFilters;
  readonly timeZone: string;
  readonly bom: boolean;
}

/** Asks for orders as CSV that are written in the background. */
export async function askExport(exports: Pick<Exports, 'ask'>, { key, ...asked }: Ask): Promise<Export | Refusal> {
  const id = exportIdFromDigest(sha256(`${asked.partyId}\u0000${key?.toLowerCase() ?? crypto.randomUUID()}`));
  const done = await exports.ask({ ...asked, id });
  if (!done.ok) return faulted(done.fault);
  if (done.value === 'other') return refuse('idempotency_key_reused', { key: 'idempotency_key_reused' });
  if (done.value === 'full') return refuse('conflict', { key: 'list_full', list: 'exports', max: BOUNDS.exports });
  return done.value;
}
