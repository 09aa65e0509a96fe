/** A page to go back to, and what its button says. */
export interface ReturnUrl {
  readonly href: string;
  readonly name: string;
}

/** The page that a form belongs to, found by the form's address. Our pages send no referrer. */
const BEHIND: readonly (readonly [RegExp, (found: string) => ReturnUrl])[] = [
  [/^\/(?:ops\/)?orders\/(ord_\w+)(?:\/|$)/, (id) => ({ href: `/orders/${id}`, name: 'Back to the order' })],
  [/^\/bench\/(ful_\w+)(?:\/|$)/, (id) => ({ href: `/bench/${id}`, name: 'Back to the task' })],
  [/^\/(bench)\/batch$/, (list) => ({ href: `/${list}`, name: 'Back to the tasks' })],
  [/^\/disputes\/(dsp_\w+)(?:\/|$)/, (id) => ({ href: `/disputes/${id}`, name: 'Back to the dispute' })],
  [/^\/ops\/(dead-letters)\//, (list) => ({ href: `/ops/${list}`, name: 'Back to the dead letters' })],
  [
    /^\/ops\/(unexplained-money\/[\w-]+)\//,
    (found) => ({ href: `/ops/${found}`, name: 'Back to the unexplained money' }),
  ],
  [/^\/(stock)(?:\/|$)/, (list) => ({ href: `/${list}`, name: 'Back to the stock' })],
  [/^\/settings\/([\w-]+)/, (section) => ({ href: `/settings/${section}`, name: 'Back to the settings' })],
];

export function returnUrl(path: string): ReturnUrl | undefined {
  for (const [address, page] of BEHIND) {
    const found = address.exec(path)?.[1];
    if (found !== undefined) return page(found);
  }
  return undefined;
}
