import type { OrderView } from '../../../domain/order/view.ts';
import { Card, Corrected, OptionList, Pictured } from '../../kit/parts.tsx';
import { Table } from '../../kit/table.tsx';
import { roleWord } from '../../kit/words/statuses.ts';
import type { FulfilmentSteps } from './steps.tsx';

interface MakeProps {
  readonly view: OrderView;
  readonly fulfilment: FulfilmentSteps;
}

/** What to make, with its measurements and what was corrected in them. */
export const Make = ({ view, fulfilment }: MakeProps) => (
  <Card title="To make" flush>
    <Table columns={['Item and measurements', { name: 'Quantity', num: true }]}>
      {view.lines
        .filter((line) => fulfilment.lineIds.includes(line.id))
        .map((line) => (
          <tr>
            <th scope="row">
              <Pictured line={line}>
                <span>
                  <span class="strong">{line.title}</span> <span class="mono small muted">{line.sku}</span>
                </span>
                <OptionList options={line.options} />
                <Corrected line={line} by={roleWord} />
              </Pictured>
            </th>
            <td class="num strong" data-label="Quantity">
              {line.quantity}
            </td>
          </tr>
        ))}
    </Table>
  </Card>
);
