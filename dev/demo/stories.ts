import type { Order } from '../../packages/client/src/index.ts';
import type { Sale } from './actor.ts';

/** How an order can go. Each story ends in a state that the dashboard shows differently. */
interface Story {
  readonly name: string;
  /** How often it happens, of 100. */
  readonly often: number;
  /** The card that pays; absent: nobody has paid yet. Test names of Stripe. */
  readonly card?: string;
  readonly tell?: (sale: Sale) => Promise<void>;
}

const VISA = 'pm_card_visa';

const asked = (sale: Sale) => sale.reach('asked for', ({ fulfilments }) => fulfilments.length > 0);

async function confirm(sale: Sale): Promise<Order> {
  await asked(sale);
  await sale.suppliers('accept', 'requested');
  return sale.reach('confirmed', ({ status }) => status === 'confirmed');
}

async function start(sale: Sale): Promise<Order> {
  const order = await confirm(sale);
  await sale.suppliers('start', 'accepted');
  return order;
}

const TRACKING = {
  carrier: 'Parcelforce',
  tracking_number: 'PF22108846GB',
  tracking_url: 'https://track.example.com/PF22108846GB',
};

async function dispatch(sale: Sale): Promise<Order> {
  const order = await start(sale);
  await sale.dispatch(TRACKING);
  return order;
}

async function deliver(sale: Sale): Promise<Order> {
  const order = await dispatch(sale);
  await sale.confirmDelivery();
  return order;
}

const lineOf = ({ lines }: Order): Order['lines'][number] => {
  const line = lines.at(-1);
  if (line === undefined) throw new Error('an order without lines');
  return line;
};

const DAMAGED = {
  reason: 'damaged',
  description: 'One slat is broken, and the cord is frayed. Photos are attached.',
} as const;
const EVIDENCE = { evidence_urls: ['https://photos.example.com/slat.jpg'] };

/** A complaint about the last line of a delivered order. Returns the id of the dispute. */
async function complain(sale: Sale): Promise<string> {
  const order = await deliver(sale);
  const id = await sale.dispute({ ...DAMAGED, ...EVIDENCE, line_ids: [lineOf(order).id] });
  await sale.inDispute(id, 'We are sorry to hear this. Was the box damaged, too?');
  return id;
}

const PROPOSAL = { refund: { amount: 1_500 }, cancel: false };

/** Asks the supplier of the last line to bear a part. Returns the supplier and the proposal. */
async function propose(sale: Sale): Promise<readonly [string, string]> {
  const { supplier_id } = lineOf(await dispatch(sale));
  const terms = { ...PROPOSAL, borne_by: [{ party_id: supplier_id, amount: 1_500 }] };
  const id = await sale.message(supplier_id, 'The fabric arrived creased. Could you bear 15.00 of a refund?', terms);
  return [supplier_id, id];
}

export const STORIES: readonly Story[] = [
  { name: 'not paid yet', often: 5 },
  { name: 'card declined', often: 4, card: 'pm_card_chargeDeclined' },
  { name: 'waiting for 3-D Secure', often: 3, card: 'pm_card_authenticationRequired' },
  { name: 'waiting for a supplier', often: 7, card: VISA, tell: async (sale) => void (await asked(sale)) },
  {
    name: 'rejected by a supplier',
    often: 3,
    card: VISA,
    tell: async (sale) => {
      await asked(sale);
      await sale.reject('This fabric is sold out until spring.');
    },
  },
  {
    name: 'cancelled by its customer',
    often: 5,
    card: VISA,
    tell: async (sale) => {
      await confirm(sale);
      await sale.cancel('Ordered in the wrong colour');
    },
  },
  { name: 'confirmed', often: 11, card: VISA, tell: async (sale) => void (await confirm(sale)) },
  { name: 'in production', often: 13, card: VISA, tell: async (sale) => void (await start(sale)) },
  { name: 'dispatched', often: 12, card: VISA, tell: async (sale) => void (await dispatch(sale)) },
  { name: 'delivered', often: 15, card: VISA, tell: async (sale) => void (await deliver(sale)) },
  {
    name: 'refunded in part',
    often: 4,
    card: VISA,
    tell: async (sale) => {
      const order = await start(sale);
      await sale.refund({ lines: [{ line_id: lineOf(order).id, quantity: 1 }] }, 'One blind is too narrow');
    },
  },
  {
    name: 'refunded after delivery',
    often: 3,
    card: VISA,
    tell: async (sale) => {
      await deliver(sale);
      await sale.refund({}, 'It never fitted the window');
    },
  },
  {
    name: 'in conversation',
    often: 1,
    card: VISA,
    tell: async (sale) => {
      const { supplier_id } = lineOf(await start(sale));
      await sale.message(supplier_id, 'The customer asks whether it can be ready a week earlier.');
    },
  },
  {
    name: 'with a question of its supplier',
    often: 2,
    card: VISA,
    tell: async (sale) => {
      const { supplier_id } = lineOf(await start(sale));
      await sale.hear(supplier_id, 'The drop is longer than the recess in the sketch. Shall we go on?');
    },
  },
  {
    name: 'with a proposal of its supplier',
    often: 2,
    card: VISA,
    tell: async (sale) => {
      const { supplier_id } = lineOf(await start(sale));
      const borne_by = [{ party_id: supplier_id, amount: 1_000 }];
      await sale.hear(supplier_id, 'One slat has a knot in it. Will the customer take it for 15.00 less?', {
        ...PROPOSAL,
        borne_by,
      });
    },
  },
  { name: 'with an open proposal', often: 1, card: VISA, tell: async (sale) => void (await propose(sale)) },
  {
    name: 'with an agreed proposal',
    often: 2,
    card: VISA,
    tell: async (sale) => {
      const [supplierId, proposal] = await propose(sale);
      await sale.accept(supplierId, proposal);
    },
  },
  { name: 'in dispute', often: 3, card: VISA, tell: async (sale) => void (await complain(sale)) },
  {
    name: 'with a decided dispute',
    often: 2,
    card: VISA,
    tell: async (sale) => {
      const id = await complain(sale);
      await sale.rule(id, { outcome: 'refund', refund: { amount: 2_000 }, note: 'Half of the price of the slats.' });
    },
  },
  {
    name: 'disputed by a bank',
    often: 2,
    card: 'pm_card_createDispute',
    tell: async (sale) => void (await sale.reach('disputed', ({ disputes }) => disputes.length > 0)),
  },
];
