import { sha256Hex } from '../../digest.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import type { Role } from '../../domain/order/actor.ts';
import { base32, randomId } from '../../domain/order/ids.ts';
import { type Refusal, refuse } from '../../domain/refusal.ts';
import type { ApiKeyQueries } from '../../services/sign-in.ts';
import { faulted } from '../refusals.ts';

export interface NewKey {
  readonly partyId: string;
  readonly role: Role;
  readonly name: string;
  /** The member who makes it. */
  readonly madeBy: string;
  /** Only a retailer may have a publishable key: whatever another role asks for is a secret one. */
  readonly kind: 'secret' | 'publishable';
}

/** Random bytes that a key is made of. The same ones make the same key again. */
export const KEY_SEED_BYTES = 30;

/** Makes a key and keeps its hash. The answer is the key itself, which nobody can read again. */
export async function makeApiKey(
  apiKeys: Pick<ApiKeyQueries, 'add'>,
  { partyId, role, name, madeBy, kind: asked }: NewKey,
  seed: Uint8Array,
): Promise<string | Refusal> {
  const kind = role === 'retailer' ? asked : 'secret';
  const secret = `${kind === 'secret' ? 'sk' : 'pk'}_${base32(seed.subarray(0, 20))}`;
  const id = randomId('key', seed.subarray(20, KEY_SEED_BYTES));
  const added = await apiKeys.add({
    id,
    kind,
    name,
    partyId,
    role,
    madeBy,
    last4: secret.slice(-4),
    hash: sha256Hex(secret),
  });
  if (!added.ok) return added.fault.code === 'unique_violation' ? secret : faulted(added.fault);
  return added.value === 'added' ? secret : refuse('conflict', { key: 'list_full', list: 'keys', max: BOUNDS.keys });
}
