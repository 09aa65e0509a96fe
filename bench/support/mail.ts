import type { MailVariables } from '../../src/domain/conversation/notifications.ts';

/** The mail variables of a large order: six measurements for each line, and as many parcels as lines. */
export const mailOf = (lines: number): MailVariables => ({
  retailer: {
    name: 'Northlight Blinds & Shutters',
    email: 'help@shop.example.com',
    phone: '+44 20 7946 0000',
    url: 'https://shop.example.com/help',
    review_url: 'https://shop.example.com/review',
  },
  customer: { name: 'Ada Fielding-Lovelace' },
  order: {
    number: '7K3M-9QPD',
    url: 'https://orders.example.com/o/ord_abcdefghijklmnopqrstuvwxyz#a-token-of-forty-three-letters-more-or-less',
    placed_at: '26 November 2026, 09:30 (Europe/London)',
    total: '£12,268.00',
    items: '£12,258.00',
    shipping: '£10.00',
    tax: '£2,043.00',
    charged: '£12,268.00',
    refunded: '£12,268.00',
    paid_otherwise: '£10.00',
    paid_how: 'Bank transfer of 26 November',
    refund_owed: '£10.00',
    charged_back: '£10.00',
    cancel_reason: 'You asked for it.',
    complaint: 'open',
    still_to_come: 'Roman blind',
  },
  refund: { amount: '£245.00', for: '1 × Blackout roller blind' },
  shipping: { title: 'Express, next working day' },
  lines: Array.from({ length: lines }, (_, n) => ({
    title: `Blackout roller blind "Dune", no. ${n}`,
    image_url: `https://shop.example.com/pictures/dune.png?line=${n}`,
    quantity: 1,
    amount: '£245.00',
    measurements: ['Width', 'Drop', 'Fabric', 'Roll', 'Control side', 'Fixing'].map((label) => ({
      label,
      value: '1200 mm <of oat & cream>',
    })),
  })),
  fulfilments: Array.from({ length: lines }, (_, n) => ({
    carrier: 'Parcel Post & Sons',
    tracking_number: `PP${n}`,
    tracking_url: `https://track.example.com/?n=PP${n}&who=Northlight`,
    titles: 'Blackout roller blind "Dune", Roman blind',
  })),
  review_url: 'https://shop.example.com/review',
});
