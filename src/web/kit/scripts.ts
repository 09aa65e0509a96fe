/** The pages' scripts, as they are served. */

/** Takes the token out of the address, exchanges it for the cookie, and shows the order. */
export const orderScript = `const order = location.pathname.split('/')[2];
const token = location.hash.slice(1);
const say = (text) => { const at = document.getElementById('session'); if (at) at.textContent = text; };
if (token !== '') {
  history.replaceState(null, '', location.pathname);
  fetch('/o/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order_id: order, token }),
  }).then(
    (answer) => answer.ok ? location.replace(location.pathname) : say('This link is no longer valid.'),
    () => say('The page could not be loaded. Check your connection and open the link again.'),
  );
}
`;

/** Small comforts of the desk and the customer's page; everything works without them. */
export const dashboardScript = `const root = document.documentElement;
addEventListener('submit', (event) => {
  const button = event.submitter;
  if (event.submitter?.getAttribute('formtarget') || event.target.target) return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  if (event.target.method === 'post') event.target.dataset.sent = '1';
  root.classList.add('is-loading');
  if (button) button.setAttribute('aria-busy', 'true');
});
addEventListener('click', (event) => {
  const link = event.target.closest('a[href]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || link.target || link.hasAttribute('download')) return;
  if (link.origin === location.origin && link.pathname !== location.pathname) root.classList.add('is-loading');
});
addEventListener('pageshow', () => {
  root.classList.remove('is-loading');
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});
for (const select of document.querySelectorAll('select[data-submit]')) {
  select.addEventListener('change', () => select.form.requestSubmit());
}
addEventListener('input', ({ target }) => {
  const { choice } = target.dataset;
  if (!choice || !target.form || target.value.trim() === '') return;
  const [name, ...answers] = choice.split(' ');
  const radios = [...target.form.elements].filter((one) => one.type === 'radio' && one.name === name);
  if (radios.some(({ checked, value }) => checked && answers.includes(value))) return;
  for (const radio of radios) radio.checked = radio.value === answers[0];
});
const live = document.querySelector('[data-version]');
if (live) {
  let dirty = false;
  addEventListener('input', () => { dirty = true; });
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(live.dataset.poll, { headers: { accept: 'application/json' } });
      if (!answer.ok) return;
      const { version } = await answer.json();
      if (String(version) === live.dataset.version) return;
      if (!dirty && !document.querySelector('details[open] form')) { location.reload(); return; }
      live.hidden = false;
    } catch {}
  }, 4000);
}
`;

/** Sends what the form of an operation says, and shows what came back. */
export const docsScript = `const key = document.getElementById('key');
key.value = sessionStorage.getItem('key') ?? '';
key.addEventListener('input', () => sessionStorage.setItem('key', key.value));
for (const form of document.querySelectorAll('form[data-method]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const out = form.querySelector('output');
    let path = form.dataset.path;
    const query = new URLSearchParams();
    const headers = {};
    for (const input of form.querySelectorAll('input')) {
      if (input.value === '') continue;
      if (input.dataset.in === 'path') path = path.replace('{' + input.name + '}', encodeURIComponent(input.value));
      if (input.dataset.in === 'query') query.append(input.name, input.value);
      if (input.dataset.in === 'header') headers[input.name] = input.value;
    }
    if (key.value !== '') headers.authorization = 'Bearer ' + key.value;
    const text = form.querySelector('textarea')?.value ?? '';
    if (text !== '') headers['content-type'] = 'application/json';
    const search = query.toString();
    try {
      const answer = await fetch(path + (search === '' ? '' : '?' + search), {
        method: form.dataset.method.toUpperCase(), headers, body: text === '' ? undefined : text,
      });
      const body = await answer.text();
      let shown = body;
      try { shown = JSON.stringify(JSON.parse(body), null, 2); } catch {}
      out.textContent = answer.status + ' ' + answer.statusText + '\\n' + shown;
    } catch (error) {
      out.textContent = String(error);
    }
  });
}
for (const button of document.querySelectorAll('button[data-uuid]')) {
  button.addEventListener('click', () => { button.previousElementSibling.value = crypto.randomUUID(); });
}
`;
