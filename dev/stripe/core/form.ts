export type Form = string | Form[] | { [key: string]: Form };
export type FormObject = { [key: string]: Form };

/** Decodes `a[b][0]=c` nesting. A list is an object whose keys all count up from 0, or `a[]=`. */
export function parseForm(text: string): FormObject {
  const root: Tree = new Map();
  for (const [key, value] of new URLSearchParams(text)) {
    const head = key.split('[', 1)[0] ?? key;
    const path = [head, ...[...key.slice(head.length).matchAll(/\[([^\]]*)\]/g)].map((m) => m[1] ?? '')];
    put(root, path, value);
  }
  return object(root);
}

type Tree = Map<string, string | Tree>;

function put(tree: Tree, path: string[], value: string): void {
  const [first = '', ...rest] = path;
  const key = first === '' ? String(tree.size) : first;
  if (rest.length === 0) {
    tree.set(key, value);
    return;
  }
  const below = tree.get(key);
  const next: Tree = below instanceof Map ? below : new Map();
  tree.set(key, next);
  put(next, rest, value);
}

function object(tree: Tree): FormObject {
  return Object.fromEntries([...tree].map(([k, v]) => [k, typeof v === 'string' ? v : branch(v)]));
}

function branch(tree: Tree): Form {
  const isList = [...tree.keys()].every((k, i) => k === String(i));
  if (!isList) return object(tree);
  return [...tree.values()].map((v) => (typeof v === 'string' ? v : branch(v)));
}

/** The same text for equal parameters in any order. An idempotency key compares this text. */
export function fingerprint(method: string, path: string, body: string): string {
  return `${method} ${path} ${body.split('&').sort().join('&')}`;
}
