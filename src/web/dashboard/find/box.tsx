import type { Role } from '../../../domain/order/actor.ts';
import { Icon } from '../../kit/icons.tsx';

/** What each role is told that it may look for. */
const HINT: Readonly<Record<Role, string>> = {
  retailer: 'Number, name or any id',
  supplier: 'Number, name or id',
  brand: 'Number, product or id',
  platform: 'Number, name or any id',
};

/** The box in the frame of every page. */
export const FindBox = ({ role }: { readonly role: Role }) => (
  <search class="find">
    <form method="get" action="/find">
      <label class="hush" for="find">
        Find an order
      </label>
      <input id="find" name="q" type="search" maxlength={500} placeholder={HINT[role]} autocomplete="off" />
      <button type="submit" class="quiet">
        <Icon name="search" />
        <span class="hush">Find</span>
      </button>
    </form>
  </search>
);
