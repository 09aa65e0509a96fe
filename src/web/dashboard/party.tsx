import type { Role } from '../../domain/order/actor.ts';
import { ROLE } from '../kit/words/statuses.ts';

/** The colour of a party in the split: that of its role; a lighter one for every second party of a role. */
export const shadeOf = (parties: readonly { readonly party: Role; readonly partyId: string }[], partyId: string) => {
  const role = parties.find((one) => one.partyId === partyId)?.party ?? 'platform';
  const nth = parties.filter(({ party }) => party === role).findIndex((one) => one.partyId === partyId);
  return nth % 2 === 1 ? `${role} alt` : role;
};

interface PartyProps {
  readonly shade: string;
  readonly name: string;
  readonly party: Role;
}

/** The head of a party's row: its colour in the split, its name, its role. */
export const PartyCell = ({ shade, name, party }: PartyProps) => (
  <th scope="row">
    <span>
      <span class={`dot ${shade}`} aria-hidden="true" />
      {name} <span class="muted small">{ROLE[party]}</span>
    </span>
  </th>
);
