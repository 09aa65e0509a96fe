import type { Document } from '../../support/contract/document.ts';
import { cart } from './bodies.ts';
import type { Dice } from './dice.ts';
import type { Request } from './requests.ts';
import { OPS, type Role, STOREFRONT, type State, supplierRole, type World } from './world.ts';

/** The next proper step of an order, so that the fuzz finds orders in every status. */

interface Move {
  /** Of the operation: `POST /v1/orders/{id}/payment`. */
  readonly name: string;
  readonly id: string;
  readonly role: Role;
  readonly body?: unknown;
}

const STEPS: Readonly<Record<string, { readonly step: string; readonly body: unknown }>> = {
  requested: { step: 'accept', body: {} },
  accepted: { step: 'start', body: {} },
  in_production: { step: 'dispatch', body: { carrier: 'Royal Mail', tracking_number: 'RM 1' } },
  dispatched: { step: 'deliver', body: {} },
};

export function nextMove(document: Document, world: World, dice: Dice): Request {
  const { name, id, role, body } = moveOf(world, dice);
  const operation = document.operations.find((one) => one.name === name) ?? null;
  const [method = 'GET', path = '/'] = name.split(' ');
  return {
    operation,
    method,
    path: path.replace('{id}', id),
    role,
    headers: {
      authorization: `Bearer ${role.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': dice.uuid() }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  };
}

function moveOf(world: World, dice: Dice): Move {
  const orders = world.orders.slice(-25);
  if (orders.length < 5 || dice.chance(12)) {
    const body = { ...cart(world, dice), payment: { payment_method: 'pm_card_visa' } };
    return { name: 'POST /v1/orders', id: '', role: STOREFRONT, body };
  }
  const { id, token } = dice.pick(orders);
  const look: Move = { name: 'GET /v1/orders/{id}', id, role: OPS };
  const state = world.states.get(id);
  if (state === undefined || dice.chance(30)) return look;
  const customer: Role = { name: 'customer', key: token };
  if (state.status === 'pending') {
    return { name: 'POST /v1/orders/{id}/payment', id, role: customer, body: { payment_method: 'pm_card_visa' } };
  }
  if (state.status === 'dispatched' && dice.chance(50)) {
    return { name: 'POST /v1/orders/{id}/confirm-delivery', id, role: customer, body: {} };
  }
  return stepOf(state, dice) ?? look;
}

function stepOf({ fulfilments }: State, dice: Dice): Move | null {
  if (fulfilments.length === 0) return null;
  const { id, supplier_id, status } = dice.pick(fulfilments);
  const next = STEPS[status];
  if (next === undefined) return null;
  return { name: `POST /v1/fulfilments/{id}/${next.step}`, id, role: supplierRole(supplier_id), body: next.body };
}
