/** The element with this id. Throws where the page has none of this kind. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

export const part = (id: string): HTMLElement => byId(id, HTMLElement);

export function element<N extends keyof HTMLElementTagNameMap>(
  name: N,
  properties: Partial<HTMLElementTagNameMap[N]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[N] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Shows a text, or hides its place where there is none. */
export function sayAt(place: HTMLElement, text: string): void {
  place.textContent = text;
  place.hidden = text === '';
}
