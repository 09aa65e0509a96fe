// Small comforts of the dashboard and of the customer's page. Every page works without this script.

import './rows.js';

const page = document.documentElement;

/** A form is sent once: a second press of its button does nothing until the next page is there. */
addEventListener('submit', (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!(form instanceof HTMLFormElement) || button?.getAttribute('formtarget') || form.target) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === 'post') form.dataset.sent = '1';
  page.classList.add('is-loading');
  button?.setAttribute('aria-busy', 'true');
});

/** The bar on top shows that another page is being loaded. */
addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.hasAttribute('href') || link.target || link.hasAttribute('download')) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.origin === location.origin && link.pathname !== location.pathname) page.classList.add('is-loading');
});

/** The Back button may show a page as it was left: its forms can be sent again. */
addEventListener('pageshow', () => {
  page.classList.remove('is-loading');
  for (const form of document.querySelectorAll('form')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});

/** Who types in a field that belongs to an answer chooses that answer. `data-choice` is `name answer answer …`. */
addEventListener('input', ({ target }) => {
  if (!isField(target)) return;
  const { choice } = target.dataset;
  if (!choice || !target.form || target.value.trim() === '') return;
  const [name, ...answers] = choice.split(' ');
  const radios = [...target.form.elements].flatMap((one) =>
    one instanceof HTMLInputElement && one.type === 'radio' && one.name === name ? [one] : [],
  );
  if (radios.some(({ checked, value }) => checked && answers.includes(value))) return;
  for (const radio of radios) radio.checked = radio.value === answers[0];
});

/** A change in the editor of a mail is shown in its preview at once. */
addEventListener('change', ({ target }) => {
  if (!isField(target)) return;
  const button = target.form?.querySelector('button[data-preview]');
  if (button instanceof HTMLButtonElement) target.form?.requestSubmit(button);
});

/**
 * @param {EventTarget | null} target
 * @returns {target is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement}
 */
function isField(target) {
  return [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement].some((type) => target instanceof type);
}

/** A page asks often after something has happened on it, and less often the longer nothing does. */
const SOONEST_MS = 4000;
const LATEST_MS = 32_000;
const live = document.querySelector('[data-version]');
if (live instanceof HTMLElement) follow(live);

/**
 * Asks for the version of the order or the list again and again, but not while nobody sees the page. A newer version of
 * the order reloads the page. While somebody fills in a form, and in a list, the page only says that it is out of date.
 * @param {HTMLElement} notice
 */
function follow(notice) {
  let dirty = false;
  let wait = SOONEST_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function ask() {
    const version = await versionAt(notice.dataset.poll ?? '').catch(() => null);
    // The list of orders, from which the version comes, may be behind this page. Then the page is newer.
    if (version === null || version <= Number(notice.dataset.version)) return;
    if (notice.dataset.news !== undefined) tellNews(notice, version);
    else if (dirty || document.querySelector('details[open] form')) notice.hidden = false;
    else location.reload();
  }
  /** @param {number} ms */
  function askIn(ms) {
    clearTimeout(timer);
    if (document.hidden) return;
    timer = setTimeout(async () => {
      await ask();
      wait = Math.min(wait * 1.5, LATEST_MS);
      askIn(wait);
    }, ms);
  }
  /** Somebody is here. */
  function hurry() {
    if (wait === SOONEST_MS) return;
    wait = SOONEST_MS;
    askIn(wait);
  }

  addEventListener('input', () => {
    dirty = true;
  });
  for (const kind of ['pointerdown', 'keydown', 'focus']) addEventListener(kind, hurry);
  document.addEventListener('visibilitychange', () => {
    wait = SOONEST_MS;
    askIn(0);
  });
  askIn(wait);
}

/**
 * Says how many of a list are new or have changed. The same number is not said again.
 * @param {HTMLElement} notice
 * @param {number} version
 */
function tellNews(notice, version) {
  const [link, number] = [notice.querySelector('a'), notice.querySelector('.number')];
  const text = version > 99 ? '99+' : String(version);
  if (link === null || number === null || number.textContent === text) return;
  number.textContent = text;
  link.hidden = false;
}

/**
 * The order's version now, or null where the server does not say it.
 * @param {string} url
 */
async function versionAt(url) {
  const answer = await fetch(url, { headers: { accept: 'application/json' } });
  if (!answer.ok) return null;
  const { version } = await answer.json();
  return Number(version);
}
