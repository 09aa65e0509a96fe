import type { Role } from '../../../domain/order/actor.ts';
import { Icon } from '../../kit/icons.tsx';
import { searchHint } from './words.ts';

/** What has room in the box. The hint says the rest. */
const EXAMPLES: Readonly<Record<Role, string>> = {
  retailer: 'Number, name, town, tracking, any id',
  supplier: 'Number, name, town, tracking, any id',
  brand: 'Number, product, tracking, any id',
  platform: 'Number, name, town, tracking, any id',
};

/** The box in the frame of every page. */
export const FindBox = ({ role }: { readonly role: Role }) => (
  <search class="find">
    <form method="get" action="/find">
      <label class="hush" for="find">
        Find an order
      </label>
      <input
        id="find"
        name="q"
        type="search"
        maxlength={500}
        placeholder={EXAMPLES[role]}
        title={searchHint(role)}
        aria-describedby="find-hint"
        autocomplete="off"
      />
      <span class="hush" id="find-hint">
        {searchHint(role)}
      </span>
      <button type="submit" class="quiet">
        <Icon name="search" />
        <span class="hush">Find</span>
      </button>
    </form>
  </search>
);
