import Papa from 'papaparse';
import { expect } from 'vitest';
import { z } from 'zod';
import { Proof } from '../../../src/api/routes/orders/proof.ts';
import type { Reply } from './client.ts';

/** What a party reads of its money: its page /money, and its movements CSV. Minor units of pounds. */

const Row = z.object({
  order_id: z.string(),
  stripe_id: z.string(),
  kind: z.string(),
  amount: z.string(),
  currency: z.literal('GBP'),
  party_id: z.string(),
});

interface PartyBooks {
  readonly rows: readonly { readonly orderId: string; readonly stripeId: string; readonly amount: number }[];
  /** The figures above the table. */
  readonly toCome: number;
  readonly owed: number;
  readonly held: number;
  /** The sums of the table by month. */
  readonly months: Readonly<Record<'received' | 'takenBack' | 'balance' | 'toCome' | 'owed', number>>;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** `-£1,234.50` -> -123450; a dash is nothing. */
function minor(text: string): number {
  const digits = text.replaceAll(/[^\d]/g, '');
  if (digits === '') return 0;
  expect(text).toMatch(/£[\d,]+\.\d\d$/);
  return /^[-−]/.test(text.trim()) ? 0 - Number(digits) : Number(digits);
}

/** `read` opens a path as Platform Ops, who see every party's money. */
export async function partyBooks(read: (path: string) => Promise<string>, partyId: string): Promise<PartyBooks> {
  const page = await read(`/money?party=${partyId}`);
  const figure = (title: string) => {
    const card = new RegExp(`aria-label="${title}"(.*?)</(?:section|div)>`, 's').exec(page)?.[1] ?? '';
    return sum([...card.matchAll(/class="figure">([^<]*)</g)].map(([, text = '']) => minor(text)));
  };
  const cells = (label: string) =>
    sum([...page.matchAll(new RegExp(`data-label="${label}"[^>]*>([^<]*)<`, 'g'))].map(([, text = '']) => minor(text)));
  const csv = await read(`/money/movements.csv?party=${partyId}`);
  const { data } = Papa.parse(csv.replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: true });
  const rows = z.array(Row).parse(data);
  expect(rows.every(({ party_id }) => party_id === partyId)).toBe(true);
  return {
    rows: rows.map(({ order_id, stripe_id, amount }) => {
      return { orderId: order_id, stripeId: stripe_id, amount: Math.round(Number(amount) * 100) };
    }),
    toCome: figure('To come'),
    owed: figure('Owed'),
    held: figure('Held for customers'),
    months: {
      received: cells('Paid out'),
      takenBack: cells('Taken back'),
      balance: cells('Balance'),
      toCome: cells('To come'),
      owed: cells('Owed'),
    },
  };
}

/** What is in the CSV, on the page and in its table says the same. `ledger`: what the ledgers of all orders have for it. */
export function expectPartyBooks(partyId: string, books: PartyBooks, ledger: number): void {
  const { rows, toCome, owed, held, months } = books;
  const moved = rows.map(({ amount }) => amount);
  const inCsv = { received: sum(moved.filter((n) => n > 0)), takenBack: 0 - sum(moved.filter((n) => n < 0)) };
  expect({ partyId, ...months }).toEqual({ partyId, ...inCsv, balance: sum(moved), toCome, owed });
  expect(Math.min(toCome, owed, held)).toBeGreaterThanOrEqual(0);
  expect([partyId, toCome - owed + held]).toEqual([partyId, ledger]);
}

const Versions = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), version: z.number() })),
  next_cursor: z.string().nullable(),
});

/** What the ledgers of all orders have for each party, from their proofs. A proof is read again for a new version. */
export class PartyLedgers {
  readonly #get: (path: string) => Promise<Reply>;
  readonly #known = new Map<string, { readonly version: number; readonly byParty: ReadonlyMap<string, number> }>();

  /** `get` calls the API as Platform Ops. */
  constructor(get: (path: string) => Promise<Reply>) {
    this.#get = get;
  }

  async all(): Promise<ReadonlyMap<string, number>> {
    const all = new Map<string, number>();
    for (let cursor: string | null = ''; cursor !== null; ) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = Versions.parse((await this.#get(`/v1/orders?limit=100${from}`)).body);
      for (const { id, version } of page.data)
        for (const [party, amount] of await this.#of(id, version)) all.set(party, (all.get(party) ?? 0) + amount);
      cursor = page.next_cursor;
    }
    return all;
  }

  async #of(id: string, version: number): Promise<ReadonlyMap<string, number>> {
    const known = this.#known.get(id);
    if (known?.version === version) return known.byParty;
    const { entries } = Proof.parse((await this.#get(`/v1/orders/${id}/proof`)).body);
    const byParty = new Map<string, number>();
    for (const one of entries) {
      if (!('entry' in one) || one.entry.account !== 'party') continue;
      const { owner, side, amount } = one.entry;
      byParty.set(owner, (byParty.get(owner) ?? 0) + (side === 'credit' ? amount : 0 - amount));
    }
    this.#known.set(id, { version, byParty });
    return byParty;
  }
}
