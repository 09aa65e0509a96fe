import type { OrderView } from '../../../domain/order/view.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { Notice } from '../../kit/parts.tsx';
import { inDashboardWords } from '../words/refusals.ts';

/** A step that the order does not allow now: why, and what the reader can do instead. */
export const NotNow = ({ view, refusal }: { readonly view: OrderView; readonly refusal: Refusal }) => (
  <>
    <Notice tone="wait" title="Not now">
      <p>{inDashboardWords(refusal.reason)}</p>
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
