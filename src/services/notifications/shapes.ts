import type { MailTemplate } from '../../domain/conversation/mail.ts';
import type { MailVariables } from '../../domain/conversation/notifications.ts';

/** The shapes of orders that a wording must fit before it is saved. */

/** Has a value for every variable, so that a misspelt name is found when the wording is saved. */
const SAMPLE: MailVariables = {
  retailer: {
    name: 'Northlight Blinds',
    email: 'help@northlight.example',
    phone: '+44 20 7946 0000',
    url: 'https://shop.example.com/help',
    review_url: 'https://shop.example.com/review',
  },
  customer: { name: 'Ada Fielding' },
  order: {
    number: '7K3M-9QPD',
    url: 'https://orders.example.com/o/sample',
    placed_at: '26 Nov 2026, 07:44 GMT',
    total: '£268.00',
    items: '£258.00',
    shipping: '£10.00',
    tax: '£43.00',
    charged: '£268.00',
    refunded: '£268.00',
    paid_otherwise: '£10.00',
    paid_how: 'Bank transfer of 26 November',
    refund_owed: '£10.00',
    charged_back: '£10.00',
    cancel_reason: 'You asked for it.',
    complaint: null,
    still_to_come: 'Roman blind',
  },
  refund: { amount: '£129.00', for: '1 × Roller blind' },
  shipping: { title: 'Standard delivery' },
  lines: ['Roller blind', 'Roman blind'].map((title) => ({
    title,
    image_url: null,
    quantity: 1,
    amount: '£129.00',
    measurements: [
      { label: 'Width', value: '1200 mm' },
      { label: 'Drop', value: '1600 mm' },
    ],
  })),
  fulfilments: [
    {
      carrier: 'Parcel Post',
      tracking_number: 'PP123',
      tracking_url: 'https://track.example.com/PP123',
      titles: 'Roller blind, Roman blind',
    },
  ],
  review_url: 'https://shop.example.com/review',
};

/** An order that shows a shop what its wording looks like. */
export const exampleOf = (shopName: string): MailVariables => ({
  ...SAMPLE,
  retailer: { ...SAMPLE.retailer, name: shopName },
});

const PICTURE = "https://shop.example.com/blind.png?size=64&for=o'clock";
const PARCEL = SAMPLE.fulfilments;
const LINE = SAMPLE.lines;

/** Names, titles and places in many scripts, and with the characters that HTML and Liquid give a meaning. */
const SCRIPTS = [
  '李小龍 🧵',
  'عمر خيّام',
  'Ζωή Παπαδοπούλου',
  'Нина «Ж»',
  'ทดสอบ',
  "Eve onload=x O'Brien & <Sons> {{ 7 }}",
  'a'.repeat(200),
];

interface Shape {
  /** Said in front of what is wrong; null for the usual order. */
  readonly name: string | null;
  readonly variables: MailVariables;
}

/** What a mail knows only of some orders. */
const BARE: MailVariables = {
  ...SAMPLE,
  retailer: { ...SAMPLE.retailer, email: null, phone: null, url: null, review_url: null },
  order: {
    ...SAMPLE.order,
    charged: null,
    refunded: null,
    refund_owed: null,
    charged_back: null,
    cancel_reason: null,
    complaint: null,
    still_to_come: null,
  },
  refund: { amount: null, for: null },
  lines: LINE.slice(0, 1).map((line) => ({ ...line, measurements: [] })),
  fulfilments: PARCEL.map((parcel) => ({ ...parcel, tracking_url: null })),
};

const SHAPES: readonly Shape[] = [
  { name: null, variables: SAMPLE },
  { name: 'for an order of one line, without what is known only of some orders', variables: BARE },
  {
    name: 'for an order of fifty lines with pictures and several parcels',
    variables: {
      ...SAMPLE,
      lines: Array.from({ length: 25 }, () => LINE.map((line) => ({ ...line, image_url: PICTURE }))).flat(),
      fulfilments: Array.from({ length: 5 }, () => PARCEL).flat(),
    },
  },
  {
    name: 'for an order about which its customer complains',
    variables: {
      ...SAMPLE,
      retailer: { ...SAMPLE.retailer, review_url: null },
      order: { ...SAMPLE.order, complaint: 'open' },
      review_url: SAMPLE.order.url,
    },
  },
  {
    name: 'for an order with names and titles in many scripts',
    variables: {
      ...SAMPLE,
      retailer: { ...SAMPLE.retailer, name: SCRIPTS.join(' ') },
      customer: { name: SCRIPTS.join(' ') },
      lines: SCRIPTS.map((text) => ({
        title: text,
        image_url: null,
        quantity: 1,
        amount: '£1.00',
        measurements: [{ label: text, value: text }],
      })),
      fulfilments: SCRIPTS.map((text) => ({ carrier: text, tracking_number: text, tracking_url: null, titles: text })),
    },
  },
];

const NO_PARCEL: Shape = {
  name: 'for an order that has no parcel yet',
  variables: { ...BARE, fulfilments: [] },
};

/** These mails are sent about parcels, so there is always one. */
const WITH_PARCEL: ReadonlySet<MailTemplate> = new Set<MailTemplate>([
  'partly_dispatched',
  'dispatched',
  'tracking_corrected',
  'delivered',
]);

export const shapesOf = (template: MailTemplate): readonly Shape[] =>
  WITH_PARCEL.has(template) ? SHAPES : [...SHAPES, NO_PARCEL];
