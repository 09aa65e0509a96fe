import { part } from './dom.ts';

/** Shows one of the three parts of the shop, from its top. */
export function show(id: 'choose' | 'order' | 'done'): void {
  for (const one of ['choose', 'order', 'done']) part(one).hidden = one !== id;
  part('status').hidden = true;
  scrollTo(0, 0);
}
