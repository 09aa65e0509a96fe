import { moneyFormat } from '../../../domain/money/format.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { OWED_REFUND } from '../../../domain/refunds/owed.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';
import type { Names } from '../order-context.ts';

type Parked = Pick<OrderView['parked'][number], 'work' | 'owed'>;
type Refunded = Pick<OrderView['refunds'][number], 'id' | 'amount'>;
type Whole = Pick<OrderView, 'currency' | 'refundOwed'> & { readonly refunds: readonly Refunded[] };

/**
 * What is owed, and to whom: five transfers that wait have five sentences. The journal's words say `the party`, because
 * the name of the work has it (`transfer:sup_…`). The work of a refund has the refund's id.
 */
export function owedWords({ work, owed }: Parked, { refunds, refundOwed, currency }: Whole, names: Names): string {
  const [, partyId] = /^[a-z_]+\d*:(.+)$/.exec(work) ?? [];
  const words = inPlainWords(owed);
  const named = partyId === undefined ? words : words.replace(/\b(?:the|a) party\b/, () => names(partyId));
  const amount = work === OWED_REFUND ? refundOwed : (refunds.find(({ id }) => id === work)?.amount ?? null);
  return amount === null ? named : `${named}: ${moneyFormat(currency)(amount)}`;
}
