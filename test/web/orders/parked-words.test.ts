import { describe, expect, it } from 'vitest';
import { owedWords } from '../../../src/web/dashboard/words/parked.ts';

const NAMES: Readonly<Record<string, string>> = { sup_ashwood: 'Ashwood Joinery', brd_a_b: 'A_B & Sons' };
const names = (id: string) => NAMES[id] ?? 'another party';
const ORDER = { currency: 'gbp', refundOwed: 4_000, refunds: [{ id: 'ref_x_1', amount: 1_000 }] };

describe('what is owed', () => {
  it.each([
    ['transfer:sup_ashwood', 'the share, to the party', 'The share, to Ashwood Joinery'],
    ['transfer:brd_a_b', 'the share, to the party', 'The share, to A_B & Sons'],
    ['reverse_2:sup_ashwood', 'the reversal, by the party', 'The reversal, by Ashwood Joinery'],
    [
      'return_1:brd_a_b',
      'what a failed refund gave back, to the party',
      'What a failed refund gave back, to A_B & Sons',
    ],
    ['evidence_1:dp_1', "the evidence, to the customer's bank", "The evidence, to the customer's bank"],
    ['refund_owed', 'the refund that failed, to the customer', 'The refund that failed, to the customer: £40.00'],
    [
      'reversed_elsewhere:sup_ashwood',
      'a look: money of a party',
      "A look: somebody took back money of Ashwood Joinery in Stripe's Dashboard",
    ],
    ['ref_x_1', 'the refund, to the customer', 'The refund, to the customer: £10.00'],
    ['restock', 'the units taken, to the stock', 'The units taken, to the stock'],
  ])('%s names its party', (work, owed, said) => {
    expect(owedWords({ work, owed }, ORDER, names)).toBe(said);
  });
});
