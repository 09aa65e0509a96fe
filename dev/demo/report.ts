import type { Order, Product } from '../../packages/client/src/index.ts';
import { until } from '../support/until.ts';
import { mailsOf } from './api.ts';
import { DEMO_SUPPLIERS, nameOf, partyOf, SHOP } from './parties.ts';
import { money, paint, say, sayTable } from './screen.ts';
import { type Clients, readOrder, type Walk } from './walk.ts';

type Share = Order['split'][number];

/** Stock and balances before the order, to compare them with those after it. */
export interface Before {
  readonly stock: readonly number[];
  readonly balances: ReadonlyMap<string, number | null>;
}

/** Units left of each product, as its supplier reads them. */
const stockOf = ({ api }: Clients, products: readonly Product[]): Promise<number[]> =>
  Promise.all(
    products.map(async ({ sku }, i) => {
      const supplier = api.as(DEMO_SUPPLIERS[i]?.supplier.secretKey ?? '');
      return (await supplier.call('stock.get', { path: { sku } })).on_hand;
    }),
  );

/** The balance of each account at Stripe. The simulator has the seed's accounts. */
async function balancesOf({ stripe }: Clients, accounts: readonly string[], currency: string) {
  const read = accounts.map(async (account) => [account, await stripe.balance(account, currency)] as const);
  return new Map(await Promise.all(read));
}

export async function before(
  clients: Clients,
  products: readonly Product[],
  accounts: readonly string[],
): Promise<Before> {
  return { stock: await stockOf(clients, products), balances: await balancesOf(clients, accounts, 'gbp') };
}

/** The retailer sees it. */
const totalOf = ({ totals }: Order): number => totals?.total ?? 0;

const OPEN = new Set(['due', 'claimed', 'not_due']);

/**
 * Prints the split, one party a row: its share by the API, its transfer by Stripe, and how much its balance grew.
 * Returns the parties whose numbers do not agree to the penny.
 */
export async function sayMoney(walk: Walk, then: Before): Promise<string[]> {
  const order = await until(async () => {
    const now = await readOrder(walk);
    const open = now.split.find((share) => OPEN.has(share.transfer_status));
    if (open === undefined) return now;
    throw new Error(`the transfer to ${nameOf(open.party_id)} is still ${open.transfer_status}`);
  });
  const { charge } = await walk.stripe.intent(walk.placed.payment.payment_intent);
  const transfers = await walk.stripe.transfers(order.id);
  const balances = await balancesOf(walk, [...then.balances.keys()], order.currency);
  const rows = order.split.map((share) => rowOf(order, share, transfers, grown(share, then.balances, balances)));
  const shares = order.split.reduce((sum, share) => sum + share.amount, 0);
  const total = ['', 'the sum', money(shares, order.currency), '', `of ${money(totalOf(order), order.currency)}`];
  say();
  sayTable(['party', '', 'share', 'sent', 'transfer at Stripe', 'balance there'], [...rows, total]);
  return disagreements(order, shares, transfers, charge?.amount ?? 0);
}

type Transfers = readonly { readonly id: string; readonly account: string; readonly amount: number }[];

const transferOf = ({ party_id }: Share, transfers: Transfers) =>
  transfers.find(({ account }) => account === partyOf(party_id)?.account);

function rowOf({ currency }: Order, share: Share, transfers: Transfers, grew: number | null): string[] {
  const transfer = transferOf(share, transfers);
  const show = ({ amount }: { readonly amount: number }) => money(amount, currency);
  const waits = `${share.transfer_status}${share.transfer_code === null ? '' : `: ${share.transfer_code}`}`;
  const [sent, how] =
    transfer === undefined
      ? ['', share.party === 'platform' ? 'keeps the rest' : waits]
      : [show(transfer), transfer.id];
  const balance = grew === null ? '' : `+${money(grew, currency)}`;
  return [share.party, nameOf(share.party_id), show(share), sent, how, balance];
}

function grown({ party_id }: Share, then: Before['balances'], now: Before['balances']): number | null {
  const account = partyOf(party_id)?.account ?? '';
  const [was, is] = [then.get(account), now.get(account)];
  return typeof was === 'number' && typeof is === 'number' ? is - was : null;
}

function disagreements(order: Order, shares: number, transfers: Transfers, captured: number) {
  const { split, currency } = order;
  const total = totalOf(order);
  const wrong: string[] = [];
  const show = (amount: number) => money(amount, currency);
  if (shares !== total) wrong.push(`The shares sum to ${show(shares)}, the total is ${show(total)}.`);
  if (captured !== total) wrong.push(`Stripe captured ${show(captured)}, the total is ${show(total)}.`);
  for (const share of split.filter(({ transfer_status }) => transfer_status === 'settled')) {
    const moved = transferOf(share, transfers)?.amount ?? 0;
    if (moved !== share.amount) {
      wrong.push(`${nameOf(share.party_id)} was sent ${show(moved)}, its share is ${show(share.amount)}.`);
    }
  }
  return wrong;
}

const MAILS = 5;

/** Prints the customer's mails of this order, read from the mailbox. */
export async function sayMails(walk: Walk): Promise<void> {
  const data = await until(async () => {
    const mails = await mailsOf(walk.mailbox, walk.placed.order.id);
    if (mails.length >= MAILS) return mails;
    throw new Error(`the mailbox has ${mails.length} mails of the order`);
  });
  say(`\n  Mails to ${data[0]?.to.join(', ')}, in ${walk.mailbox}:`);
  for (const { subject, text } of data) {
    const links = [...(text ?? '').matchAll(/https:\/\/\S+/g)].map(([link]) => link);
    say(`    ${subject.padEnd(34)}${paint('dim', links.join('  '))}`.trimEnd());
  }
}

/** Prints the stock and the length of the timeline. */
export async function sayRest(walk: Walk, then: Before): Promise<void> {
  const now = await stockOf(walk, walk.products);
  const stock = walk.products.map(({ sku }, i) => `${sku} ${then.stock[i]} -> ${now[i]}`).join(', ');
  const path = { id: walk.placed.order.id };
  const { data } = await walk.api.as(SHOP.secretKey).call('orders.events', { path });
  say(`\n  Stock: ${stock}. Timeline: ${data.length} events, the last ${data.at(-1)?.type}.`);
}
