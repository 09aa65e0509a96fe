import type Stripe from 'stripe';
import { fault, type Outcome, ok } from '../../domain/fault.ts';
import { sum } from '../../domain/money/money.ts';
import type { TransferRequest } from '../../domain/money/payment.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { ReversalSeen } from '../../domain/refunds/external-reversal.ts';
import { redirectOf } from '../../domain/refunds/redirect.ts';
import type { ReturnRequest, ReversalRequest } from '../../domain/refunds/state.ts';
import type { WorkResults } from '../../domain/saga/work.ts';
import { stripeOutcome } from './faults.ts';
import { everyRow, firstOf } from './pages.ts';
import { reversalSeenOf } from './reading.ts';

/** The connected accounts of parties as they are now, by party; those without one are absent. */
export type AccountsOf = (partyIds: readonly string[]) => Promise<Outcome<ReadonlyMap<string, string>>>;

/** The money of the connected parties: transfers, reversals, and returns after failed refunds. */
export class PartyTransfers {
  readonly #stripe: Stripe;
  readonly #accountsOf: AccountsOf | null;

  /** `accountsOf` null: the accounts from when the order was placed are used. */
  constructor(stripe: Stripe, accountsOf: AccountsOf | null) {
    this.#stripe = stripe;
    this.#accountsOf = accountsOf;
  }

  /**
   * The account that gets the money now. A party may have connected, replaced or closed it since the order was placed.
   * If nobody can say, nothing is sent.
   */
  async #account(partyId: string, placed: string | null): Promise<Outcome<string | null>> {
    if (this.#accountsOf === null) return ok(placed);
    const found = await this.#accountsOf([partyId]);
    return found.ok ? ok(found.value.get(partyId) ?? null) : fault('transient', found.fault.code);
  }

  /** Moves a part of the order's charge to an account. `metadata`: what it has beside the order and the party. */
  async transfer(
    { orderId, partyId, account, amount, currency, chargeId, key }: TransferRequest,
    metadata: Readonly<Record<string, string>> = {},
  ): Promise<Outcome<{ transferId: string }>> {
    if (account === null) return fault('terminal', 'account_missing');
    return stripeOutcome('transfer', async () => {
      const transfer = await this.#stripe.transfers.create(
        {
          amount,
          currency,
          destination: account,
          source_transaction: chargeId,
          transfer_group: orderId,
          metadata: { order_id: orderId, party_id: partyId, ...metadata },
        },
        { idempotencyKey: key },
      );
      return { transferId: transfer.id };
    });
  }

  findTransfer(request: TransferRequest) {
    return stripeOutcome('read', async () => {
      const found = await firstOf(
        (page) => this.#stripe.transfers.list({ transfer_group: request.orderId, ...page }),
        (t) => t.metadata.party_id === request.partyId && t.metadata.return === undefined,
      );
      return found === null ? null : { transferId: found.id, amount: found.amount };
    });
  }

  async giveBack(
    order: OrderState,
    { partyId, n, amount }: ReturnRequest,
    key: string,
  ): Promise<Outcome<{ transferId: string }>> {
    const redirect = redirectOf(order, partyId);
    const placed = order.parties.find((party) => party.id === partyId)?.account ?? null;
    const to = redirect === null ? await this.#account(partyId, placed) : ok(redirect);
    if (!to.ok) return to;
    const { chargeId } = order.payment;
    if (chargeId === null) throw new Error('payments: a return of an order without a charge');
    const { id: orderId, currency } = order;
    const request = { orderId, partyId, account: to.value, amount, currency, chargeId, key };
    return this.transfer(request, { return: String(n) });
  }

  findReturn(order: OrderState, { partyId, n }: ReturnRequest) {
    return stripeOutcome('read', async () => {
      const found = await firstOf(
        (page) => this.#stripe.transfers.list({ transfer_group: order.id, ...page }),
        (t) => t.metadata.party_id === partyId && t.metadata.return === String(n),
      );
      return found === null ? null : { transferId: found.id };
    });
  }

  reverse(order: OrderState, { partyId, n, amount, of }: ReversalRequest, key: string) {
    const { id: transferId } = transferOf(order, partyId, of);
    return stripeOutcome('reversal', async () => {
      const reversal = await this.#stripe.transfers.createReversal(
        transferId,
        { amount, metadata: { order_id: order.id, party_id: partyId, n: String(n) } },
        { idempotencyKey: key },
      );
      return { reversalId: reversal.id };
    });
  }

  /**
   * Finds the reversal by its number. If others have taken so much of the transfer that it cannot be made any more, that
   * is the result: a late call would be refused, too.
   */
  findReversal(
    order: OrderState,
    { partyId, n, of, amount }: ReversalRequest,
  ): Promise<Outcome<WorkResults['reverse_transfer'] | null>> {
    const { id, whole } = transferOf(order, partyId, of);
    return stripeOutcome('read', async () => {
      const all: ReversalSeen[] = [];
      for await (const row of everyRow((page) => this.#stripe.transfers.listReversals(id, page)))
        all.push(reversalSeenOf(row));
      const found = all.find((one) => one.n === n);
      if (found !== undefined) return { reversalId: found.reversalId };
      const left = whole - sum(all.map((one) => one.amount));
      return amount > left ? { reversalId: null, others: all } : null;
    });
  }
}

/** The transfer that a reversal takes from: its id, and the amount that it moved. */
function transferOf(order: OrderState, partyId: string, of: number) {
  const made = of === 0 ? order.transfers : order.returns.filter((r) => r.n === of);
  const found = made.find((t) => t.partyId === partyId);
  if (found === undefined || found.transferId === null) throw new Error('payments: there is no transfer to reverse');
  return { id: found.transferId, whole: found.amount };
}
