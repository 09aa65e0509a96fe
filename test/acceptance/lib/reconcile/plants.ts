import { SUPPLIERS } from '../../../../dev/seed/keys.ts';
import { webhookTargets } from '../../../../dev/settings.ts';
import type { Platform } from '../../../../dev/support/platform.ts';
import type { Api } from '../api.ts';
import { Moves, type Played } from './moves.ts';

/** What must be listed, and as what. */
export interface Planted {
  readonly source: string;
  readonly kind: string;
  readonly problem: string;
}

const noOrder = (kind: string, source: string): Planted => ({ source, kind, problem: 'no_order' });

/** Plants one of each kind, on different orders. */
export async function plantAll(platform: Platform, api: Api, played: readonly Played[]): Promise<Planted[]> {
  const plain = played.filter(({ story }) => story === 'is paid' || story === 'is captured in part');
  const of = (n: number): Played => {
    const found = plain[n % plain.length];
    if (found === undefined) throw new Error('no order was only paid');
    return found;
  };
  return [
    ...(await ofAnotherIntent(platform, of(1))),
    ...(await byHand(platform, of(0))),
    ...(await unheard(platform, api, of(2))),
    ...(await lost(platform, of(3))),
  ];
}

/** A transfer that somebody made and took back in part. What somebody takes back of ours is booked by its order. */
async function byHand({ stripe }: Platform, { id }: Played): Promise<Planted[]> {
  const { account } = SUPPLIERS.brightloom;
  const sent = { amount: 123, currency: 'gbp', destination: account, transfer_group: id };
  const transfer = await stripe.transfers.create(sent);
  const { data } = await stripe.transfers.list({ transfer_group: id });
  const ours = data.find(
    ({ metadata, amount_reversed, amount }) => metadata.party_id !== undefined && amount_reversed < amount,
  );
  if (ours === undefined) throw new Error(`${id} has no transfer`);
  await stripe.transfers.createReversal(ours.id, { amount: 1 });
  const reversal = await stripe.transfers.createReversal(transfer.id, { amount: 1 });
  return [noOrder('transfer', transfer.id), noOrder('reversal', reversal.id)];
}

/**
 * A payment that is not ours, and its refund, which names our order. It is large: fees and chargebacks may have emptied
 * the balance, and a transfer by hand needs it.
 */
async function ofAnotherIntent({ stripe }: Platform, { id }: Played): Promise<Planted[]> {
  const intent = await stripe.paymentIntents.create({
    amount: 50_000_000,
    currency: 'gbp',
    payment_method: 'pm_card_visa',
    allowed_payment_method_types: ['card'],
    confirm: true,
  });
  const asked = { payment_intent: intent.id, amount: 777, metadata: { order_id: id } };
  const refund = await stripe.refunds.create(asked);
  return [noOrder('charge', String(intent.latest_charge)), noOrder('refund', refund.id)];
}

/** A refund, its failure and a chargeback whose events never reach us. */
async function unheard(platform: Platform, api: Api, { intent }: Played): Promise<Planted[]> {
  const { stripe } = platform;
  const moves = new Moves(platform, api, { one: null, two: null });
  await moves.sim('/webhooks', { events: [] });
  const refund = await stripe.refunds.create({ payment_intent: intent, amount: 55 });
  const failed = await stripe.refunds.create({ payment_intent: intent, amount: 66 });
  await moves.sim(`/refunds/${failed.id}/fail`);
  const dispute = await moves.sim('/charge-disputes', { payment_intent: intent, amount: 77 });
  await moves.sim('/webhooks', { events: webhookTargets(platform.url).events });
  return [noOrder('refund', refund.id), noOrder('refund', failed.id), noOrder('dispute', dispute)];
}

/** Rows that are lost on our side, one that has another amount, and one that Stripe does not have. */
async function lost({ sql, stripe }: Platform, { id, intent }: Played): Promise<Planted[]> {
  const { latest_charge } = await stripe.paymentIntents.retrieve(intent);
  const charge = String(latest_charge);
  await sql('delete from movements where source = $1', [charge]);
  const rows = await sql(`select source from movements where order_id = $1 and kind = 'transfer' order by source`, [
    id,
  ]);
  const [gone, other, renamed] = rows.map(({ source }) => String(source));
  if (gone === undefined || other === undefined || renamed === undefined) throw new Error(`${id} has few transfers`);
  await sql('delete from movements where source = $1', [gone]);
  await sql('update movements set booked = booked - 1 where source = $1', [other]);
  await sql(
    `insert into movements (source, kind, order_id, party_id, booked, booked_currency, sure, booked_at)
      select 'tr_nowhere', kind, order_id, party_id, booked, booked_currency, true, booked_at from movements
      where source = $1`,
    [renamed],
  );
  return [
    noOrder('charge', charge),
    noOrder('transfer', gone),
    { source: other, kind: 'transfer', problem: 'other_amount' },
    { source: 'tr_nowhere', kind: 'transfer', problem: 'not_at_stripe' },
  ];
}
