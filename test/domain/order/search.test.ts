import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHILD_PREFIXES } from '../../../src/domain/order/ids.ts';
import { asWords, folded, needleOf, searchTexts } from '../../../src/domain/order/search.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { anyText } from '../../support/texts.ts';
import { CUSTOMER, walkTo } from '../fixtures.ts';

/** Whether a text holds what is searched for. The database compares in the same way. */
function holds(text: string, q: string): boolean {
  const needle = needleOf(q);
  return needle.kind === 'words' && needle.anyOf.some((parts) => parts.every((part) => text.includes(part)));
}

/** Whether a retailer finds an order. */
const finds = (order: OrderState, q: string): boolean => holds(searchTexts(order).words, q);

const { state } = walkTo('placed');

const orderOf = (change: Partial<OrderState['customer']>, line: object = {}): OrderState => ({
  ...state,
  id: 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa',
  number: 'GFRA-E1W5',
  customer: { ...state.customer, ...change },
  lines: state.lines.map((one) => ({ ...one, ...line })),
});

/** What an order holds, and the ways in which people type it. */
const TYPED: readonly (readonly [what: string, order: OrderState, typed: readonly string[]])[] = [
  [
    'number',
    orderOf({}),
    [
      ...['GFRA-E1W5', 'gfra-e1w5', 'GFRA E1W5', 'gfrae1w5', '#gfra-e1w5', '# GFRA E1W5', 'Order GFRA-E1W5', 'GFRA'],
      ...[
        'order #GFRA-E1W5.',
        'Order no. GFRA E1W5',
        'order number: gfra e1w5',
        'GFRA\u2011E1W5',
        'GFRA–E1W5',
        'FRA-E1',
      ],
      ...[' GFRA\u00a0E1W5\t', 'ＧＦＲＡ－Ｅ１Ｗ５', '(GFRA-E1W5)'],
    ],
  ],
  [
    'name',
    orderOf({ name: "Zoë O'Neill-Ångström" }),
    [
      ...['zoe', 'ZOË', 'Zoe\u0308', "o'neill", 'O’Neill', 'oneill', 'o neill', 'O\u02bcNeill', 'Angstrom', 'ÅNGSTRÖM'],
      ...['A\u030angstro\u0308m', 'neill angstrom', 'Zoe  O`Neill', 'ngstr', 'zo', 'an', 'on', 'z', 'Zoë\u00a0O´Neill'],
    ],
  ],
  ['name', orderOf({ name: 'Søren Łukasz Weiß-Æbelø' }), ['soren', 'lukasz', 'WEISS', 'weiß', 'aebelo', 'Æbelø', 'Łu']],
  ['name', orderOf({ name: 'İpek Yıldız' }), ['ipek', 'IPEK', 'yildiz', 'YILDIZ', 'Yıldız']],
  ['name', orderOf({ name: 'Νίκος Παπαδόπουλος' }), ['νικος', 'ΝΙΚΟΣ', 'παπαδοπουλοσ', 'ΠΑΠΑΔΌΠΟΥΛΟΣ']],
  ['name', orderOf({ name: 'Wu 李小龍' }), ['李', '李小龍', 'wu李', 'wu']],
  ['name', orderOf({ name: 'ﾊﾟﾝﾀﾞ グﾞ' }), ['パンダ', 'ﾊﾟﾝﾀﾞ']],
  [
    'reference and metadata',
    { ...orderOf({}), reference: 'SO 10421/B', metadata: { till: 'Kiosk-7', erp: 'Ünal & Co' } },
    ['so10421', 'SO-10421/b', '10421', 'kiosk 7', 'unal co', 'ki'],
  ],
  [
    'e-mail',
    orderOf({ email: 'Ada.Lovelace+blinds@Example.com' }),
    ['ada.lovelace+blinds@example.com', 'EXAMPLE.COM', 'ada.love'],
  ],
  [
    'phone',
    orderOf({ phone: '+44 (0)20 7946 0000' }),
    [
      '+442079460000',
      '020 7946 0000',
      '(020) 7946-0000',
      '0044 20 7946 0000',
      '+44 (0) 20 7946 0000',
      '79460000',
      '7946',
    ],
  ],
  ['phone', orderOf({ phone: '020 7946 0000' }), ['+44 20 7946 0000', '02079460000', '020.7946.0000']],
  ['phone', orderOf({ phone: '+4512345678' }), ['12 34 56 78', '+45 12 34 56 78', '004512345678']],
  [
    'postcode',
    orderOf({ address: { ...state.customer.address, postalCode: 'YO1 1AA' } }),
    ['yo11aa', 'YO1  1AA', 'yo1', '1AA'],
  ],
  ['SKU', orderOf({}, { sku: 'AW-ROLLER/01' }), ['aw-roller/01', 'AW ROLLER 01', 'awroller01', 'roller/01']],
  [
    'product',
    orderOf({}, { title: 'Blackout “Café” blind, 2nd' }),
    ['cafe', 'BLACKOUT CAFE', 'blind, 2nd', 'Blackout Café blind', 'bl', 'blind blackout'],
  ],
  [
    'name, turned round or in part',
    orderOf({ name: 'Jane Mary Smith' }),
    ['Smith Jane', 'Smith, Jane', 'smith,jane', 'SMITH J', 'jane smith', 'Mary  Smith', 'J M Smith', 'ane smi'],
  ],
  ['name', orderOf({ name: 'Jane Dodd' }), ['Dodd Jane', 'jane dodd', 'Dodd, J.']],
  ['name that is written together', orderOf({ name: 'Maria Delacruz McDonald' }), ['de la cruz', 'mc donald maria']],
  [
    'street, town and region',
    orderOf({
      address: { ...state.customer.address, line1: '12a Östra Gate', line2: 'Flat 7', city: 'Kells', region: 'Meath' },
    }),
    ['12a ostra gate', 'Östra', 'gate 12a', 'Flat 7', 'KELLS', 'kells, meath', 'Meath Kells', 'flat 7, 12A Östra Gate'],
  ],
  ['listing', orderOf({}, { listingId: 'lst_h4mfzpyaaaaaaaaa' }), ['lst_h4mfzpyaaaaaaaaa', ' LST_H4MFZPYAAAAAAAAA ']],
  [
    'tracking number',
    parcelOf('RM 1234 5678 9GB', 'Royal Mail'),
    ['RM123456789GB', 'rm 1234 5678 9gb', '123456789', 'Royal Mail RM123456789GB', 'royal mail', '56789GB'],
  ],
  ['tracking number', parcelOf('15501234567890', 'DPD'), ['15501234567890', '1550 1234 567890', 'dpd 15501234567890']],
  ['name and town', orderOf({ name: 'Jane Smith' }), ['smith york', 'York Jane Smith', 'jane YO1 1AA']],
];

/** Both parcels have left; the first with this tracking. */
function parcelOf(number: string, carrier: string): OrderState {
  const tracking = { carrier, number, url: null };
  return {
    ...orderOf({}),
    fulfilments: state.lines.map(({ id, supplierId }, i) => ({
      ...{ id: `ful_x_${i + 1}`, supplierId, lineIds: [id], status: 'dispatched', rejectReason: null, startedAt: null },
      tracking: i === 0 ? tracking : null,
    })),
  };
}

/** An order with an id of Stripe at every place. */
const everything: OrderState = {
  ...state,
  payment: { ...state.payment, intentId: 'pi_1', chargeId: 'ch_1', declines: ['ch_2', 'evt_1'] },
  refunds: [
    {
      ...{ id: 'ref_1', amount: 1, status: 'succeeded', reason: '', source: { kind: 'request', id: null } },
      ...{ borneBy: null, capped: [], afterDelivery: false, allocations: [], by: CUSTOMER, requestedAt: 0, rank: 1 },
      ...{ stripeRefundId: 're_1', code: null },
    },
  ],
  externalRefunds: [{ stripeRefundId: 're_2', amount: 1, status: 'succeeded' }],
  transfers: [
    {
      ...{ role: 'supplier', partyId: 'sup_a', account: 'acct_a', share: 1, status: 'settled', amount: 1 },
      ...{ transferId: 'tr_1', code: null, reversed: 0 },
    },
  ],
  returns: [{ partyId: 'sup_a', n: 1, amount: 1, status: 'settled', transferId: 'tr_2', code: null }],
  reversals: [{ partyId: 'sup_a', n: 1, amount: 1, of: 0, status: 'settled', reversalId: 'trr_1', code: null }],
  chargebacks: [
    {
      ...{ id: 'dsp_1', stripeId: 'dp_1', status: 'open', amount: 1, reason: '', respondBy: null, openedAt: 0 },
      ...{ closedAt: null, withdrawn: 0, moves: 0, refundable: null, heard: { at: 0, moves: 0 }, excess: 0 },
    },
  ],
};

describe('a search', () => {
  it.each(TYPED)('finds a %s however it is typed', (_, order, typed) => {
    const customer = {
      name: 'Q',
      email: 'q@q.test',
      phone: '+99',
      address: { line1: 'Q', city: 'Q', postalCode: 'Q', country: 'GB' },
    };
    const other = { ...orderOf(customer, { sku: 'X', title: 'X', listingId: 'X' }), number: '7777-7777' };
    for (const q of typed) {
      expect(finds(order, q), q).toBe(true);
      expect(finds(other, q), q).toBe(false);
    }
  });

  it('does not find what is not there', () => {
    const order = orderOf({ name: 'Ada Lovelace', phone: '+442079460000' });
    for (const q of [
      'lovelace eva',
      'ada babbage',
      'xda',
      'GFRA-E1W6',
      '+44 20 7946 0001',
      'da',
      'velace@b',
      'neill',
      'ada@lace',
    ]) {
      expect(finds(order, q), q).toBe(false);
    }
  });

  it('takes a text without a letter or a digit for a search that finds nothing', () => {
    for (const q of ['%', '_', '%_%', "'", '---', '🧵', '\ud800', '\u0301', '"\\'])
      expect(needleOf(q), q).toEqual({ kind: 'nothing' });
  });

  it.each<[string, string]>([
    ['ord_h4mfzpyaaaaaaaaaaaaaaaaaaa', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    [' ORD_H4MFZPYAAAAAAAAAAAAAAAAAAA ', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['ful_h4mfzpyaaaaaaaaaaaaaaaaaaa_2', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['ref_h4mfzpyaaaaaaaaaaaaaaaaaaa_1', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['ord_h4mfzpyaaaaaaaaaaaaaaaaaaa:capture_payment:1', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['ord_h4mfzpyaaaaaaaaaaaaaaaaaaa:transfer:sup_a:2', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['https://a.test/orders/ord_h4mfzpyaaaaaaaaaaaaaaaaaaa?done=sent', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['https://a.test/disputes/dsp_h4mfzpyaaaaaaaaaaaaaaaaaaa_1', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['h4mfzpyaaaaaaaaaaaaaaaaaaa', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['H4MFZPYAAAAAAAAAAAAAAAAAAA', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['h4mfzpyaaaaaaaaaaaaaaaaaaa_2', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ['ord h4mfzpyaaaaaaaaaaaaaaaaaaa', 'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa'],
    ...CHILD_PREFIXES.map((prefix): [string, string] => [
      `${prefix}_h4mfzpyaaaaaaaaaaaaaaaaaaa_12`,
      'ord_h4mfzpyaaaaaaaaaaaaaaaaaaa',
    ]),
  ])('%s is an order', (q, orderId) => {
    expect(needleOf(q)).toEqual({ kind: 'order', orderId });
  });

  it.each([
    ['ret_hazel', 'retailer'],
    ['sup_h4mfzpyaaaaaaaaa', 'supplier'],
    ['brd_h4mfzpyaaaaaaaaa', 'brand'],
    ['prd_calder-roller', 'product'],
    ['plt_headrail', 'platform'],
  ])('%s is a filter by its %s', (id, what) => {
    expect(needleOf(` ${id} `)).toEqual({ kind: 'named', what, id });
    expect(needleOf(id.toUpperCase()).kind).toBe('words');
    expect(needleOf(asWords(` ${id} `))).toEqual({ kind: 'words', anyOf: [[folded(id)]] });
  });

  /** What each reader of an order is shown, and so finds it by. Supplier A sent the parcel; the brand has every line. */
  it.each([
    ['the name', 'Jane Smith', { shop: true, a: true, b: true, brand: false }],
    ['the street', '12a Gate Road', { shop: true, a: true, b: true, brand: false }],
    ['the town', 'Kells', { shop: true, a: true, b: true, brand: false }],
    ['the e-mail', 'jane@secret.test', { shop: true, a: false, b: false, brand: false }],
    ['the e-mail and the name', 'smith secret.test', { shop: true, a: false, b: false, brand: false }],
    ['the reference', 'SO-77', { shop: true, a: false, b: false, brand: false }],
    ['the tracking number of A', '123456789', { shop: true, a: true, b: false, brand: true }],
    ['the SKU of A', 'SKU-A', { shop: true, a: true, b: false, brand: true }],
    ['the SKU of B', 'SKU-B', { shop: true, a: false, b: true, brand: true }],
    ['the number', 'gfra e1w5', { shop: true, a: true, b: true, brand: true }],
  ])('finds %s for those who see it', (_, q, seen) => {
    const order: OrderState = {
      ...parcelOf('RM123456789GB', 'Royal Mail'),
      reference: 'SO-77',
      customer: {
        ...{ name: 'Jane Smith', email: 'jane@secret.test' },
        address: { ...state.customer.address, line1: '12a Gate Road', city: 'Kells' },
      },
    };
    const { words, lines } = searchTexts(order);
    const [a, b] = lines;
    if (a === undefined || b === undefined) return expect.fail('two lines');
    expect({
      ...{ shop: holds(words, q), a: holds(a.supplier, q), b: holds(b.supplier, q), brand: holds(a.brand, q) },
    }).toEqual(seen);
  });

  it('knows the ids of Stripe, letter by letter', () => {
    for (const ref of ['pi_3NaBcD', 'ch_1', 'py_1', 're_1', 'tr_sup_a', 'trr_1', 'dp_1', 'du_1']) {
      expect(needleOf(` ${ref} `)).toEqual({ kind: 'stripe_id', id: ref });
    }
    expect(needleOf('pi_3NaBcD_secret_xyz')).toEqual({ kind: 'stripe_id', id: 'pi_3NaBcD' });
    for (const url of [
      'https://dashboard.stripe.com/test/payments/tr_1',
      'https://dashboard.stripe.com/search?query=tr_1',
    ])
      expect(needleOf(url)).toEqual({ kind: 'stripe_id', id: 'tr_1' });
    for (const q of ['TR_12', 'pi', 're_', 'tree_1']) expect(needleOf(q).kind).not.toBe('stripe_id');
  });

  it('has every id of Stripe that the order has', () => {
    const ids = [...JSON.stringify(everything).matchAll(/"((?:pi|ch|re|tr|trr|dp)_\w+)"/g)].map(([, id = '']) =>
      id.replace('_secret', ''),
    );
    expect(new Set(ids).size).toBe(9);
    const { stripeIds } = searchTexts(everything);
    expect([...stripeIds].sort()).toEqual([...new Set(ids)].sort());
    for (const one of stripeIds) expect(needleOf(one)).toEqual({ kind: 'stripe_id', id: one });
  });
});

describe('the folded form of a text', () => {
  it('is found in the text of the order, as a whole, as any part of it, and in any letter case', () => {
    const word = fc.oneof(anyText(8), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(), (words, from, length) => {
        const name = words.join(' ');
        const order = orderOf({ name, phone: undefined });
        const parts = [...folded(name)];
        const part = parts.slice(from % (parts.length + 1)).slice(0, 3 + (length % 10));
        for (const q of [name, name.toUpperCase(), name.toLowerCase(), part.length < 3 ? name : part.join('')]) {
          const needle = needleOf(q);
          expect(needle.kind === 'nothing' ? folded(q) === '' : needle.kind !== 'words' || finds(order, q), q).toBe(
            true,
          );
        }
      }),
    );
  });
});
