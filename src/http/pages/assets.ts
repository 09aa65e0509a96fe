/** Our own files, served from memory. */
export interface Asset {
  readonly type: string;
  readonly text: string;
}

const css = `:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;--paper:#fff;--wash:#f5f7fa;--accent:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a3aebc;--line:#343c47;--paper:#14181e;--wash:#1d232b;--accent:#7db8f0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:52rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.15rem;margin-top:2.2rem}
a{color:var(--accent)}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.amount,th.amount{text-align:right;padding-right:0;font-variant-numeric:tabular-nums}
.soft{color:var(--soft)}.status{font-weight:600}
code,pre,textarea,input{font:14px/1.45 ui-monospace,monospace}
pre{background:var(--wash);padding:.75rem;overflow:auto;white-space:pre-wrap}
textarea,input{width:100%;padding:.5rem;color:inherit;background:var(--wash);border:1px solid var(--line);border-radius:.3rem}
button{font:inherit;padding:.55rem 1rem;border:0;border-radius:.3rem;background:var(--accent);color:var(--paper);cursor:pointer}
button:focus-visible,a:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
details{border-bottom:1px solid var(--line);padding:.5rem 0}summary{cursor:pointer}
details label{display:block;margin:.6rem 0}
.method{display:inline-block;min-width:3.5rem;font-weight:600}
`;

/** Takes the token out of the address, exchanges it for the cookie, and shows the order. */
const orderScript = `const order = location.pathname.split('/')[2];
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

/** Sends what the form of an operation says, and shows what came back. */
const docsScript = `const key = document.getElementById('key');
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

export const ASSETS: Readonly<Record<string, Asset>> = {
  'page.css': { type: 'text/css; charset=utf-8', text: css },
  'order.js': { type: 'text/javascript; charset=utf-8', text: orderScript },
  'docs.js': { type: 'text/javascript; charset=utf-8', text: docsScript },
};
