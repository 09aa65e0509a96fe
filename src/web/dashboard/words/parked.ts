import { moneyFormat } from '../../../domain/money/format.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { OWED_REFUND } from '../../../domain/refunds/owed.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';
import type { Names } from '../order-context.ts';

type Parked = Pick<OrderView['parked'][number], 'work' | 'owed'>;
type Refunded = Pick<OrderView['refunds'][number], 'id' | 'amount'>;
type Whole = Pick<OrderView, 'currency' | 'refundOwed'> & { readonly refunds: readonly Refunded[] };

/** Work for one party, by what its name begins with: five transfers that wait have five sentences. */
const FOR_PARTY: Readonly<Record<string, (party: string) => string>> = {
  transfer: (party) => `The share, to ${party}`,
  reverse: (party) => `The reversal, by ${party}`,
  return: (party) => `What a failed refund gave back, to ${party}`,
  reversed_elsewhere: (party) => `A look: somebody took back money of ${party} in Stripe's Dashboard`,
};

/** The two parts of the name of a party's work, such as `transfer:sup_…` and `reverse_2:sup_…`. */
const PARTS = /^([a-z_]+?)(?:_\d+)?:(.+)$/;

/** What is owed, and to whom. The work of a refund has the refund's id. */
export function owedWords({ work, owed }: Parked, { refunds, refundOwed, currency }: Whole, names: Names): string {
  const [, begin = '', partyId = ''] = PARTS.exec(work) ?? [];
  const forParty = Object.hasOwn(FOR_PARTY, begin) ? FOR_PARTY[begin] : undefined;
  if (forParty !== undefined) return forParty(names(partyId));
  const amount = work === OWED_REFUND ? refundOwed : (refunds.find(({ id }) => id === work)?.amount ?? null);
  return amount === null ? inPlainWords(owed) : `${inPlainWords(owed)}: ${moneyFormat(currency)(amount)}`;
}
