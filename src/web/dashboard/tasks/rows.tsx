import { countryName } from '../../../domain/address/address.ts';
import { type FulfilmentStatus, nextStepIn } from '../../../domain/order/lifecycle.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { Badge, Corrected, OptionList } from '../../kit/parts.tsx';
import { ORDER_STATUS, roleWord, type StatusWords } from '../../kit/words/statuses.ts';

/** Parts of the rows of several tasks. */

interface TickProps {
  /** The id of the form that sends the ticked tasks. It is beside the table, so that the table can be printed. */
  readonly form: string;
  readonly id: string;
  readonly number: string;
  readonly ticked: boolean;
}

export const Tick = ({ form, id, number, ticked }: TickProps) => (
  <input type="checkbox" name="task" value={id} form={form} checked={ticked} aria-label={`Select order ${number}`} />
);

/** What to make, with its measurements. */
export const Makes = ({ lines }: Pick<OrderView, 'lines'>) => (
  <div class="stack tight">
    {lines.map((line) => (
      <div>
        {line.quantity} × {line.title}
        <OptionList options={line.options} />
        <Corrected line={line} by={roleWord} />
      </div>
    ))}
  </div>
);

/** The town that a parcel goes to. Some countries have none. */
const placeOf = ({ customer }: Pick<OrderView, 'customer'>): string => {
  const { city, region, country = '' } = customer?.address ?? {};
  return city ?? region ?? countryName(country);
};

/**
 * Why a supplier cannot go on with a task that it has to answer, make or send. Null where it can: the tabs count those.
 * The badge says of a cancelled order what becomes of it.
 */
export function heldBy(view: Pick<OrderView, 'status' | 'cancelling'>, status: FulfilmentStatus): StatusWords | null {
  if (view.cancelling || !OPEN.includes(status) || nextStepIn(status).includes(view.status)) return null;
  return view.status === 'payment_authorised' ? WAITS_FOR_OTHERS : ORDER_STATUS[view.status];
}

const OPEN: readonly FulfilmentStatus[] = ['requested', 'accepted', 'in_production'];
const WAITS_FOR_OTHERS: StatusWords = { text: 'Waits for other suppliers', tone: 'still' };

const STOPPED: readonly FulfilmentStatus[] = ['rejected', 'withdrawn'];

/** Nothing of it is made or sent any more. So it is on no paper of the workshop: what is there is cut. */
export const isStopped = (view: Pick<OrderView, 'status' | 'cancelling'>, status: FulfilmentStatus): boolean => {
  const held = heldBy(view, status);
  return view.cancelling || STOPPED.includes(status) || (held !== null && held !== WAITS_FOR_OTHERS);
};

/** Marks a task that cannot go on now. */
export const Held = ({ view, status }: { readonly view: OrderView; readonly status: FulfilmentStatus }) => {
  const held = heldBy(view, status);
  return held === null ? null : <Badge said={held} />;
};

/** Who gets it, where, and how it is sent: what a packer compares with the box. */
export const Recipient = ({ view }: { readonly view: Pick<OrderView, 'customer' | 'shipping'> }) => (
  <span class="stack tight">
    <span>
      {view.customer?.name}, {placeOf(view)}
    </span>
    {view.shipping === null ? null : <span class="muted small">{view.shipping.title}</span>}
  </span>
);
