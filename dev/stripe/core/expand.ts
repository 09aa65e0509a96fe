import { invalid } from './errors.ts';
import { list } from './lists.ts';
import type { Store } from './store.ts';

type Plain = Record<string, unknown>;

/** Replaces ids by objects along `expand[]` paths, such as `latest_charge.balance_transaction` or `data.charge`. */
export function expanded(store: Store, answer: object, paths: readonly string[]): object {
  let out: object = present(store, answer);
  for (const path of paths) out = along(store, out, path.split('.'), path);
  return out;
}

function along(store: Store, value: object, path: readonly string[], whole: string): object {
  const [field, ...rest] = path;
  if (field === undefined) return value;
  if (Array.isArray(value))
    return value.map((item: unknown) => (isPlain(item) ? along(store, item, path, whole) : item));
  const plain: Plain = { ...value };
  if (!(field in plain) && !(field === 'refunds' && plain.object === 'charge'))
    throw invalid(`This property cannot be expanded (${whole}).`, 'expand');
  if (field === 'refunds' && plain.object === 'charge' && plain.refunds === undefined) {
    const id = String(plain.id);
    plain.refunds = list(`/v1/charges/${id}/refunds`, store.refunds.by('charge', id), { limit: 10 });
  }
  const below = plain[field];
  if (typeof below === 'string') {
    const found = find(store, below);
    if (!found) throw invalid(`This property cannot be expanded (${whole}).`, 'expand');
    plain[field] = along(store, present(store, found), rest, whole);
  } else if (isPlain(below)) plain[field] = along(store, below, rest, whole);
  return plain;
}

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The object with this id, of any type. */
function find(store: Store, id: string): object | undefined {
  return (
    store.intents.get(id) ??
    store.charges.get(id) ??
    store.balanceTransactions.get(id) ??
    store.refunds.get(id) ??
    store.transfers.get(id) ??
    store.reversals.get(id) ??
    store.methods.get(id) ??
    store.accounts.get(id) ??
    store.disputes.get(id) ??
    store.payouts.get(id)?.payout
  );
}

/** Adds the lists inside objects when they are read: a transfer contains its newest reversals. */
function present(store: Store, value: object): object {
  if ('object' in value && value.object === 'list' && 'data' in value && Array.isArray(value.data))
    return { ...value, data: value.data.map((item: unknown) => (isPlain(item) ? present(store, item) : item)) };
  if (!('object' in value) || value.object !== 'transfer' || !('id' in value)) return value;
  const id = String(value.id);
  return {
    ...value,
    reversals: list(`/v1/transfers/${id}/reversals`, store.reversals.by('transfer', id), { limit: 10 }),
  };
}
