import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';

/** Runs in the page: the name of the element with the focus, and whether a person can see its focus. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const named = [at.getAttribute('aria-label'), at.labels?.[0]?.innerText, at.title, at.matches('input, select, textarea') ? '' : at.innerText];
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at);
  const { left, top, width, height } = at.getBoundingClientRect();
  const seen = document.elementFromPoint(left + Math.min(width, innerWidth) / 2, top + Math.min(height, 40) / 2);
  return {
    name: (named.find((one) => one) ?? '').trim(),
    ringed: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && outlineColor !== 'rgba(0, 0, 0, 0)',
    uncovered: seen !== null && (at.contains(seen) || seen.contains(at) && seen !== document.body),
  };
})()`;
const Focused = z.object({ name: z.string(), ringed: z.boolean(), uncovered: z.boolean() }).nullable();

/** More than any page needs. A page that needs more is not usable by keyboard. */
const MAX_TABS = 150;

/** A person without a pointer. */
export class Keys {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses Tab until the control with this name has the focus. The focus must be visible. */
  async to(name: string | RegExp): Promise<this> {
    const met: string[] = [];
    for (let i = 0; i < MAX_TABS; i += 1) {
      await this.page.keyboard.press('Tab');
      const focused = Focused.parse(await this.page.evaluate(FOCUSED));
      if (focused === null) continue;
      met.push(focused.name);
      if (typeof name === 'string' ? focused.name !== name : !name.test(focused.name)) continue;
      expect(focused, `${focused.name} shows that it has the focus`).toMatchObject({ ringed: true, uncovered: true });
      return this;
    }
    throw new Error(`Tab does not reach ${String(name)} on ${this.page.url()}, only ${[...new Set(met)].join(' | ')}`);
  }

  async press(...keys: readonly string[]): Promise<this> {
    for (const key of keys) await this.page.keyboard.press(key);
    return this;
  }

  /** Goes to a field and replaces its text. */
  async write(name: string | RegExp, text: string): Promise<this> {
    await this.to(name);
    await this.press('ControlOrMeta+A');
    await this.page.keyboard.type(text);
    return this;
  }

  /** Goes to a select field and chooses the option with this beginning. */
  async choose(name: string | RegExp, beginning: string): Promise<this> {
    await this.to(name);
    await this.page.keyboard.type(beginning);
    return this;
  }

  /** Goes to a link or a button, presses it, and waits for the text `then` on the page. */
  async use(name: string | RegExp, then: string | RegExp, key = 'Enter'): Promise<this> {
    await this.to(name);
    await this.press(key);
    await this.page.getByText(then).first().waitFor();
    return this;
  }

  async open(url: string): Promise<this> {
    await this.page.goto(url);
    return this;
  }
}
