import {
  type Act,
  bankAsks,
  choose,
  declined,
  fillIn,
  nothingTyped,
  orderShown,
  paid,
  sendAnyway,
  unfold,
} from './acts.ts';
import type { Market } from './market.ts';
import { type Shot, shot } from './shot.ts';

/** What customers see: the page of their order, and the local shop. */

type Orders = Pick<Market, 'orders'>;

export function customer({ orders: of }: Orders): Shot[] {
  const page = (name: string, state: keyof Market['orders'], then?: Act) =>
    shot(`customer-${name}`, 'customer', `/o/${of[state].id}#${of[state].token}`, {
      act: async (at) => {
        await orderShown(at);
        await then?.(at);
      },
    });
  return [
    page('pending', 'pending'),
    page('waiting', 'waiting'),
    page('confirmed', 'confirmed'),
    page('cancel', 'confirmed', unfold('Cancel this order')),
    page('in-production', 'in_production'),
    page('dispatched', 'dispatched'),
    page('raise', 'dispatched', unfold('Raise a dispute')),
    page('raise-wrong', 'dispatched', async (at) => {
      await unfold('Raise a dispute')(at);
      await sendAnyway('Raise Dispute')(at);
    }),
    page('stale', 'dispatched', async (at) => {
      await at.evaluate(`for (const input of document.getElementsByName('csrf')) input.value = 'stale'`);
      await at.getByRole('button', { name: 'Confirm delivery' }).click();
      await at.getByRole('heading', { name: 'This page is out of date' }).waitFor();
    }),
    page('delivered', 'delivered'),
    page('resolved', 'resolved'),
    page('being-cancelled', 'parked'),
    page('cancelled', 'cancelled'),
    shot('customer-no-link', 'nobody', `/o/${of.confirmed.id}`),
    shot('customer-no-link-bank', 'nobody', `/o/${of.confirmed.id}?from=bank`),
    shot('customer-not-found', 'nobody', '/o/nothing'),
  ];
}

export const shop = (): Shot[] =>
  (
    [
      [
        'choose',
        async (page) =>
          page
            .getByRole('button', { name: /^Choose / })
            .first()
            .waitFor(),
      ],
      ['order', choose],
      ['filled-in', fillIn],
      ['nothing-typed', nothingTyped],
      ['declined', declined],
      ['bank-asks', bankAsks],
      ['paid', paid],
    ] as const satisfies readonly (readonly [string, Act])[]
  ).map(([name, act]) => shot(`shop-${name}`, 'nobody', '/', { at: 'shop', act }));
