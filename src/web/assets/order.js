// The link of an e-mail carries the customer's token behind the `#`. This script takes the token out of the address,
// exchanges it for the cookie of the order's page, and shows the page.

const order = location.pathname.split('/')[2];
const token = location.hash.slice(1);
if (token !== '') {
  history.replaceState(null, '', location.pathname);
  fetch('/o/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order_id: order, token }),
  }).then(
    (answer) => (answer.ok ? location.replace(location.pathname) : say('This link is no longer valid.')),
    () => say('The page could not be loaded. Check your connection and open the link again.'),
  );
}

/** @param {string} text */
function say(text) {
  const place = document.getElementById('session');
  if (place) place.textContent = text;
}
