import type { OrderView } from '../../../domain/order/view.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { Notice, spoken } from '../../kit/parts.tsx';

/** A step that the order does not allow at present: why, and where to go instead. */
export const NotNow = ({ view, refusal }: { readonly view: OrderView; readonly refusal: Refusal }) => (
  <>
    <Notice tone="wait" title="Not now">
      <p>{spoken(refusal.detail, view.currency)}</p>
    </Notice>
    <div class="row">
      <a class="button plain" href={`/orders/${view.id}`}>
        Back to the order
      </a>
      {view.allowedActions.includes('cancel') ? (
        <a class="button danger" href={`/orders/${view.id}/cancel`}>
          Cancel Order
        </a>
      ) : null}
    </div>
  </>
);
