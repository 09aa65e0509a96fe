import { type Actor, CUSTOMER } from '../../../src/domain/order/actor.ts';
import type { Command } from '../../../src/domain/order/decide.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { waitingMoney } from '../../../src/domain/refunds/redirect.ts';
import { refundableLeft } from '../../../src/domain/refunds/refund.ts';
import type { Rng } from '../rng.ts';
import { cardName, cardNamed } from './cards.ts';
import { OTHER_ACCOUNTS } from './market.ts';

/** Commands of people, by name. A schedule contains only the name, so that it can be read and replayed. */
export interface Asked {
  readonly actor: Actor;
  readonly command: Command;
}

const RETAILER: Actor = { role: 'retailer', partyId: 'ret_a' };
const OPS: Actor = { role: 'platform', partyId: 'plt_a' };

type Build = (order: OrderState, args: readonly string[]) => Asked | null;

const fulfilment = (order: OrderState, n: string | undefined) => order.fulfilments[Number(n)];

/** A supplier's step on the nth fulfilment. */
function step(type: 'accept' | 'reject' | 'start' | 'dispatch' | 'deliver'): Build {
  return (order, [n]) => {
    const found = fulfilment(order, n);
    if (found === undefined) return null;
    const actor: Actor = { role: 'supplier', partyId: found.supplierId };
    const fulfilmentId = found.id;
    if (type === 'reject') return { actor, command: { type, fulfilmentId, reason: 'no fabric' } };
    const tracking = { carrier: 'DPD', number: '1', url: null };
    if (type === 'dispatch') return { actor, command: { type, fulfilmentId, tracking } };
    return { actor, command: plain(type, fulfilmentId) };
  };
}

function plain(type: 'accept' | 'start' | 'deliver', fulfilmentId: string): Command {
  switch (type) {
    case 'accept':
      return { type, fulfilmentId };
    case 'start':
      return { type, fulfilmentId };
    case 'deliver':
      return { type, fulfilmentId };
  }
}

const refund = (ask: Extract<Command, { type: 'refund' }>['ask'], actor: Actor = RETAILER): Asked => ({
  actor,
  command: { type: 'refund', ask, reason: 'damaged', version: null },
});

const actorOf = (name: string | undefined): Actor =>
  name === 'customer' ? CUSTOMER : name === 'retailer' ? RETAILER : OPS;

const WIDTH = { width_mm: { kind: 'integer', label: 'Width', unit: 'mm', min: 300, max: 3_000 } } as const;

const COMMANDS: Readonly<Record<string, Build>> = {
  pay: (_, [card]) => ({ actor: CUSTOMER, command: { type: 'pay', method: cardNamed(card) } }),
  cancel: (_, [by]) => ({ actor: actorOf(by), command: { type: 'cancel', note: null } }),
  accept: step('accept'),
  reject: step('reject'),
  start: step('start'),
  dispatch: step('dispatch'),
  deliver: step('deliver'),
  confirm: () => ({ actor: CUSTOMER, command: { type: 'confirm_delivery' } }),
  refundAll: () => refund({}),
  refundAmount: (_, [amount]) => refund({ amount: Number(amount) }, OPS),
  refundLine: (order, [n, quantity]) => {
    const line = order.lines[Number(n)];
    return line === undefined ? null : refund({ lines: [{ lineId: line.id, quantity: Number(quantity) }] });
  },
  refundShipping: (_, [amount]) => refund({ shipping: Number(amount) }),
  force: () => ({ actor: OPS, command: { type: 'force_cancel', note: 'ops' } }),
  /** `propose retailer 0 1200 300 cancel`: who proposes, supplier's index, amount, the supplier's part of it. */
  propose: (order, [by, n, amount, bears, cancel]) => {
    const supplierId = suppliers(order)[Number(n)];
    if (supplierId === undefined) return null;
    const actor: Actor = by === 'retailer' ? RETAILER : { role: 'supplier', partyId: supplierId };
    const borneBy = bears === 'shares' ? null : [{ partyId: supplierId, amount: Number(bears) }];
    const proposal = { refund: { amount: Number(amount) }, borneBy, cancel: cancel === 'cancel' };
    return { actor, command: { type: 'post_message', to: supplierId, body: 'so be it?', proposal } };
  },
  answer: (order, [n, word]) => {
    const proposal = order.proposals[Number(n)];
    if (proposal === undefined) return null;
    const actor: Actor =
      proposal.by.role === 'retailer' ? { role: 'supplier', partyId: proposal.supplierId } : RETAILER;
    const answer = word === 'accept' ? 'accept' : 'decline';
    return { actor, command: { type: 'answer_proposal', proposalId: proposal.id, answer } };
  },
  dispute: (order, [n]) => {
    const line = order.lines[Number(n)];
    if (line === undefined) return null;
    const ask = { reason: 'damaged', description: 'bent', lineIds: [line.id], evidenceUrls: [] } as const;
    return { actor: CUSTOMER, command: { type: 'raise_dispute', ...ask } };
  },
  /** `rule 0 1200 brd_a 700`: refund 1200 for the dispute with index 0; one party bears 700 of it. */
  rule: (order, [n, amount, partyId, bears]) => {
    const disputeId = order.disputes[Number(n)]?.id;
    if (disputeId === undefined) return null;
    const given = Number(amount);
    const borneBy = partyId === undefined ? null : [{ partyId, amount: Number(bears) }];
    const ruling =
      given === 0
        ? ({ outcome: 'no_refund', refund: null, borneBy: null, note: 'no' } as const)
        : ({ outcome: 'refund', refund: { amount: given }, borneBy, note: 'yes' } as const);
    return { actor: OPS, command: { type: 'resolve_dispute', disputeId, ...ruling } };
  },
  /** `correct retailer 0 1210 5`: who corrects, the line's index, the new width, by how much the price has changed. */
  correct: (order, [by, n, width, dearer]) => {
    const line = order.lines[Number(n)];
    if (line === undefined) return null;
    const { currency } = order;
    const offer = { optionRules: WIDTH, unitAmount: line.unitAmount + Number(dearer), currency };
    const command = { type: 'correct_line', lineId: line.id, options: { width_mm: Number(width) }, offer } as const;
    return { actor: actorOf(by), command };
  },
  resume: () => ({ actor: OPS, command: { type: 'resume_work' } }),
  /** `redirect 0`: Ops send what waits for the first party whose money waits to another account of it. */
  redirect: (order, [n]) => {
    const partyId = waitingMoney(order)[Number(n)]?.partyId;
    const account = partyId === undefined ? undefined : OTHER_ACCOUNTS[partyId];
    if (partyId === undefined || account === undefined) return null;
    return { actor: OPS, command: { type: 'redirect_money', partyId, account, note: 'closed' } };
  },
  /** `otherwise 40`: Ops say that they paid 40 % of what is left in another way. If that is not owed, it is refused. */
  otherwise: (order, [part]) => {
    const amount = Math.ceil(((refundableLeft(order) || 1) * Number(part)) / 100);
    return { actor: OPS, command: { type: 'pay_otherwise', amount, note: 'by bank' } };
  },
};

const suppliers = (order: OrderState): string[] => [...new Set(order.lines.map((line) => line.supplierId))];

export function commandOf(text: string, order: OrderState | null): Asked | null {
  const [name = '', ...args] = text.split(' ');
  return order === null ? null : (COMMANDS[name]?.(order, args) ?? null);
}

/** A command that people are likely to send in the order's status, or sometimes an unlikely one. */
export function likelyCommand(order: OrderState, dice: Rng): string | null {
  if (dice.chance(0.04)) return silly(order, dice);
  if (waitingMoney(order).length > 0 && dice.chance(0.2)) return `redirect ${dice.int(2)}`;
  if (order.parked.length > 0 && dice.chance(0.3)) {
    return dice.chance(0.3) ? `otherwise ${dice.pick([1, 40, 100])}` : 'resume';
  }
  const talked = ANSWERED.has(order.status) && dice.chance(0.3) ? talk(order, dice) : null;
  if (talked !== null) return talked;
  switch (order.status) {
    case 'pending':
      return dice.chance(0.02) ? `cancel ${who(dice)}` : `pay ${cardName(dice)}`;
    case 'payment_authorised':
      if (dice.chance(0.03)) return `cancel ${who(dice)}`;
      return order.fulfilments.length > 0 ? `${dice.chance(0.03) ? 'reject' : 'accept'} ${nth(order, dice)}` : null;
    case 'confirmed':
      if (dice.chance(0.07)) return `cancel ${who(dice)}`;
      return dice.chance(0.3) ? refunding(order, dice) : `start ${nth(order, dice)}`;
    case 'in_production':
      if (dice.chance(0.2)) return refunding(order, dice);
      if (dice.chance(0.03)) return 'force';
      return `${dice.pick(['start', 'dispatch', 'deliver'])} ${nth(order, dice)}`;
    case 'dispatched':
      if (dice.chance(0.2)) return refunding(order, dice);
      return dice.chance(0.5) ? `deliver ${nth(order, dice)}` : 'confirm';
    case 'delivered':
    case 'refunded':
      return dice.chance(0.5) ? refunding(order, dice) : null;
    case 'cancelled':
      return null;
  }
}

const ANSWERED = new Set(['confirmed', 'in_production', 'dispatched', 'delivered', 'refunded']);

/** A new proposal or dispute, or the answer to one. */
function talk(order: OrderState, dice: Rng): string {
  const proposal = order.proposals.findIndex(({ status }) => status === 'open');
  if (proposal >= 0 && dice.chance(0.7)) return `answer ${proposal} ${dice.chance(0.8) ? 'accept' : 'decline'}`;
  const dispute = order.disputes.findIndex(({ resolution }) => resolution === null);
  const amount = 1 + dice.int(dice.pick([10, 1_000, order.totals.total]));
  const part = dice.int(amount + 1);
  if (dispute >= 0 && dice.chance(0.7)) {
    const bearer = dice.chance(0.5) ? '' : ` ${dice.pick(order.parties).id} ${part}`;
    return `rule ${dispute} ${dice.chance(0.2) ? 0 : amount}${bearer}`;
  }
  if (dice.chance(0.4)) return `dispute ${dice.int(order.lines.length)}`;
  const bears = dice.chance(0.3) ? 'shares' : part;
  const by = dice.pick(['retailer', 'supplier']);
  const cancel = dice.chance(0.3) ? ' cancel' : '';
  return `propose ${by} ${dice.int(2)} ${amount} ${bears}${cancel}`;
}

const who = (dice: Rng): string => dice.pick(['customer', 'retailer', 'ops']);
const nth = (order: OrderState, dice: Rng): number => dice.int(Math.max(1, order.fulfilments.length));

function refunding(order: OrderState, dice: Rng): string {
  switch (dice.int(6)) {
    case 0:
      return 'refundAll';
    case 1:
      return `refundShipping ${Math.ceil(order.shipping.amount / (1 + dice.int(3)))}`;
    case 2:
    case 3:
      return `refundLine ${dice.int(order.lines.length)} ${1 + dice.int(2)}`;
    default:
      return `refundAmount ${1 + dice.int(dice.pick([10, 1_000, order.totals.total]))}`;
  }
}

function silly(order: OrderState, dice: Rng): string {
  const names = ['accept', 'reject', 'start', 'dispatch', 'deliver'];
  return dice.pick([
    `pay ${cardName(dice)}`,
    `cancel ${who(dice)}`,
    `${dice.pick(names)} ${nth(order, dice)}`,
    'confirm',
    'resume',
    'force',
    `correct ${who(dice)} ${dice.int(order.lines.length)} ${250 + dice.int(3_000)} ${dice.pick([0, 0, 0, 5])}`,
    refunding(order, dice),
  ]);
}
