// The documentation of the API: each operation has a form that sends the call and shows the answer.

const key = input('key');
key.value = sessionStorage.getItem('key') ?? '';
key.addEventListener('input', () => sessionStorage.setItem('key', key.value));

for (const form of document.querySelectorAll('form')) {
  const { method, path } = form.dataset;
  if (method === undefined || path === undefined) continue;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const out = form.querySelector('output');
    const shown = await call(method.toUpperCase(), path, form).catch(String);
    if (out) out.textContent = shown;
  });
}

for (const button of document.querySelectorAll('button[data-uuid]')) {
  button.addEventListener('click', () => {
    const field = button.previousElementSibling;
    if (field instanceof HTMLInputElement) field.value = crypto.randomUUID();
  });
}

/**
 * Sends what the form says. The answer is the status and the body, as text to show.
 * @param {string} method
 * @param {string} template a path such as `/v1/orders/{id}`
 * @param {HTMLFormElement} form
 */
async function call(method, template, form) {
  let path = template;
  const query = new URLSearchParams();
  const headers = new Headers();
  for (const field of form.querySelectorAll('input')) {
    if (field.value === '') continue;
    if (field.dataset.in === 'path') path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    if (field.dataset.in === 'query') query.append(field.name, field.value);
    if (field.dataset.in === 'header') headers.set(field.name, field.value);
  }
  if (key.value !== '') headers.set('authorization', `Bearer ${key.value}`);
  const text = form.querySelector('textarea')?.value ?? '';
  if (text !== '') headers.set('content-type', 'application/json');
  const search = query.toString();
  const answer = await fetch(path + (search === '' ? '' : `?${search}`), {
    method,
    headers,
    ...(text === '' ? {} : { body: text }),
  });
  return `${answer.status} ${answer.statusText}\n${pretty(await answer.text())}`;
}

/**
 * JSON with indents; any other text as it is.
 * @param {string} text
 */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * The input of this id.
 * @param {string} id
 */
function input(id) {
  const found = document.getElementById(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`no input #${id}`);
  return found;
}
