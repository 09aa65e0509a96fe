import type { WaitingKind } from '../../../domain/needs.ts';

/** What each kind of work is called on the home page, and the list that holds all of it. */
export const WORK_WORDS: Readonly<
  Record<WaitingKind, { readonly title: string; readonly href: string; readonly hint: string }>
> = {
  bank: { title: 'Answer the bank', href: '/orders?needs=bank', hint: 'Without an answer, the bank decides alone.' },
  dispute: {
    title: 'Open disputes',
    href: '/disputes?status=open',
    hint: 'Platform Ops decide them. You may add to them.',
  },
  proposal: { title: 'Proposals to answer', href: '/orders?needs=proposal', hint: 'The other side waits for you.' },
  unanswered: {
    title: 'Suppliers who do not answer',
    href: '/orders?needs=unanswered',
    hint: 'Within 24 hours, these orders are cancelled.',
  },
  message: { title: 'Messages to answer', href: '/orders?needs=message', hint: 'The last message is not yours.' },
  out_of_stock: {
    title: 'Lost: out of stock',
    href: '/orders?needs=out_of_stock',
    hint: 'Cancelled and paid back in the last 7 days.',
  },
  payout: { title: 'Money to come', href: '/orders?needs=payout', hint: 'Your share of these is not transferred yet.' },
  answer: { title: 'To answer', href: '/bench?status=requested', hint: 'A task that nobody answers is cancelled.' },
  make: {
    title: 'To make',
    href: '/bench?status=accepted',
    hint: 'You accepted them, and did not start yet.',
  },
  send: {
    title: 'To send',
    href: '/bench?status=in_production',
    hint: 'You started them, and did not send them yet.',
  },
  low_stock: { title: 'Low stock', href: '/stock', hint: 'At most 5 units are left.' },
  fell_back: {
    title: 'E-mails in the default wording',
    href: '/settings/notifications',
    hint: 'Your own wording could not be filled in.',
  },
  parked: { title: 'Parked orders', href: '/ops/parked', hint: 'A step gave up and waits for a person.' },
  dead_letters: {
    title: 'Dead letters',
    href: '/ops/dead-letters',
    hint: 'Messages between parts of the system that nobody could handle.',
  },
  unexplained: {
    title: 'Unexplained money',
    href: '/ops/unexplained-money',
    hint: 'Stripe and the orders do not agree.',
  },
};

/** The hint for those who decide the disputes. */
export const OPS_DECIDE = 'You decide them.';
