import { countryName } from '../../../domain/address/address.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { Corrected, OptionList } from '../../kit/parts.tsx';
import { roleWord } from '../../kit/words/statuses.ts';

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

/** Who gets it, where, and how it is sent: what a packer compares with the box. */
export const Recipient = ({ view }: { readonly view: Pick<OrderView, 'customer' | 'shipping'> }) => (
  <span>
    {view.customer?.name}, {placeOf(view)}
    {view.shipping === null ? null : <span class="muted small"> · {view.shipping.title}</span>}
  </span>
);
