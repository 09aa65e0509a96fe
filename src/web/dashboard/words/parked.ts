import { moneyFormat } from '../../../domain/money/format.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';
import type { Names } from '../order-context.ts';

type Parked = Pick<OrderView['parked'][number], 'work' | 'owed'>;
type Refunded = Pick<OrderView['refunds'][number], 'id' | 'amount'>;
type Whole = Pick<OrderView, 'currency'> & { readonly refunds: readonly Refunded[] };

/**
 * What is owed, and to whom: five transfers that wait have five sentences. The journal's words say `the party`, because
 * the name of the work has it (`transfer:sup_…`). The work of a refund has the refund's id.
 */
export function owedWords({ work, owed }: Parked, { refunds, currency }: Whole, names: Names): string {
  const [, partyId] = /^[a-z]+(?:_\d+)?:(.+)$/.exec(work) ?? [];
  const words = inPlainWords(owed);
  const named = partyId === undefined ? words : words.replace('the party', () => names(partyId));
  const refund = refunds.find(({ id }) => id === work);
  return refund === undefined ? named : `${named}: ${moneyFormat(currency)(refund.amount)}`;
}
