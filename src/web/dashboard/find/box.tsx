import type { Role } from '../../../domain/order/actor.ts';
import { Icon } from '../../kit/icons.tsx';
import { searchExamples, searchHint } from './words.ts';

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
        placeholder={searchExamples(role)}
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
