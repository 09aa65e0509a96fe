import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ASSET_URLS } from '../../src/web/kit/asset-urls.ts';

/** How an open page follows its order: the script that browsers load, with as much of a browser as it uses. */

const SCRIPT = readFileSync(`public${ASSET_URLS['dashboard.js']}`, 'utf8');

class Element {
  hidden = true;
  textContent = '';
  dataset: Readonly<Record<string, string>> = { version: '10', poll: '/orders/ord_a/version' };
  readonly parts = new Map<string, Element>();
  querySelector = (selector: string): Element | null => this.parts.get(selector) ?? null;
}

/** A page of version 10. `asked` has the time of every question, in seconds. `list`: it is a list. */
class OpenPage {
  version = 10;
  reloads = 0;
  down = false;
  readonly notice = new Element();
  readonly link = new Element();
  readonly number = new Element();
  readonly asked: number[] = [];
  readonly #listeners = new Map<string, (() => void)[]>();
  readonly #document = {
    hidden: false,
    documentElement: {},
    querySelector: (selector: string) => (selector === '[data-version]' ? this.notice : null),
    addEventListener: (kind: string, listener: () => void) => this.#listen(kind, listener),
  };

  constructor(list = false) {
    if (list) {
      this.notice.dataset = { version: '0', poll: '/orders/news?since=1', news: '' };
      this.notice.parts.set('a', this.link).set('.number', this.number);
    }
    runInNewContext(SCRIPT, {
      document: this.#document,
      HTMLElement: Element,
      ...{ HTMLInputElement: Map, HTMLTextAreaElement: Map, HTMLSelectElement: Map, HTMLFormElement: Map },
      addEventListener: (kind: string, listener: () => void) => this.#listen(kind, listener),
      setTimeout: (work: () => void, ms: number) => setTimeout(work, ms),
      clearTimeout: (timer: number) => clearTimeout(timer),
      location: { reload: () => this.#reload() },
      fetch: async () => this.#answer(),
    });
  }

  #listen(kind: string, listener: () => void): void {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener]);
  }

  #answer() {
    this.asked.push(Date.now() / 1_000);
    if (this.down) throw new TypeError('no network');
    return { ok: true, json: async () => ({ version: this.version }) };
  }

  #reload(): void {
    this.reloads += 1;
  }

  fire(kind: string): void {
    for (const listener of this.#listeners.get(kind) ?? []) Reflect.apply(listener, null, [{ target: null }]);
  }

  show(shown: boolean): void {
    this.#document.hidden = !shown;
    this.fire('visibilitychange');
  }
}

let page: OpenPage;
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  page = new OpenPage();
});
afterEach(() => {
  vi.useRealTimers();
});

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1_000);

describe('an open page', () => {
  it('asks after 4 s, then less and less often, and at least every 32 s', async () => {
    await seconds(300);
    const gaps = page.asked.map((at, i) => at - (page.asked[i - 1] ?? 0));
    expect(gaps.slice(0, 6)).toEqual([4, 6, 9, 13.5, 20.25, 30.375]);
    expect(new Set(gaps.slice(6))).toEqual(new Set([32]));
    expect(page.reloads).toBe(0);
  });

  it.each(['pointerdown', 'keydown', 'focus'])('asks soon again after %s', async (kind) => {
    await seconds(300);
    const before = page.asked.length;
    page.fire(kind);
    page.fire(kind);
    await seconds(4);
    expect(page.asked.length - before).toBe(1);
  });

  it('asks nothing while nobody sees it, and at once when somebody does', async () => {
    await seconds(5);
    page.show(false);
    const before = page.asked.length;
    await seconds(3_600);
    expect(page.asked.length).toBe(before);
    page.version = 11;
    page.show(true);
    await seconds(0);
    expect([page.asked.length, page.reloads]).toEqual([before + 1, 1]);
  });

  it('goes on after an answer that did not come', async () => {
    page.down = true;
    await seconds(30);
    page.down = false;
    page.version = 11;
    await seconds(32);
    expect(page.reloads).toBeGreaterThan(0);
  });

  it('is loaded again for a newer version only: an older one is behind the page', async () => {
    page.version = 9;
    await seconds(60);
    expect(page.reloads).toBe(0);
    page.version = 11;
    await seconds(32);
    expect(page.reloads).toBeGreaterThan(0);
  });

  it('only says that it is out of date once somebody has typed', async () => {
    page.fire('input');
    page.version = 11;
    await seconds(10);
    expect([page.reloads, page.notice.hidden]).toEqual([0, false]);
  });
});

describe('an open list', () => {
  it('says how many are new, and again only for another number; it is never loaded by itself', async () => {
    const list = new OpenPage(true);
    list.version = 0;
    await seconds(10);
    expect([list.link.hidden, list.number.textContent]).toEqual([true, '']);
    list.version = 3;
    await seconds(32);
    expect([list.link.hidden, list.number.textContent]).toEqual([false, '3']);
    list.version = 100;
    await seconds(32);
    expect([list.number.textContent, list.reloads, list.notice.hidden]).toEqual(['99+', 0, true]);
    list.show(false);
    const before = list.asked.length;
    await seconds(3_600);
    expect(list.asked.length, 'nobody sees it').toBe(before);
  });
});
