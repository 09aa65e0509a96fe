import type { Author } from '../../domain/access/security-log.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import { randomId } from '../../domain/order/ids.ts';
import { type Refusal, refuse } from '../../domain/refusal.ts';
import type { Member, MemberQueries } from '../../services/sign-in.ts';
import { faulted } from '../refusals.ts';

export interface NewMember {
  readonly partyId: string;
  readonly email: string;
  readonly name: string;
}

/** Lets somebody sign in for a party. The same address again is the same member, who is answered. */
export async function addMember(
  members: Pick<MemberQueries, 'add'>,
  member: NewMember,
  by: Author,
): Promise<Member | Refusal> {
  const id = randomId('mem', crypto.getRandomValues(new Uint8Array(10)));
  const added = await members.add({ id, ...member }, by);
  if (!added.ok) return faulted(added.fault);
  if (added.value === 'full') return refuse('conflict', { key: 'list_full', list: 'members', max: BOUNDS.members });
  return added.value ?? refuse('not_found', { key: 'not_there' });
}
