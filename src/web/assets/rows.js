// A click anywhere in a row opens what the row is about. The row's link stays the way for the keyboard.

const OWN_MEANING = 'a, button, input, select, textarea, label, summary';

/**
 * The link of the row that was clicked; null where the click has another meaning. Beside a box or a button of the row, it
 * has none: a click that just missed one must not leave the page.
 * @param {Event} event
 */
function rowLinkOf({ target, defaultPrevented }) {
  if (!(target instanceof Element) || defaultPrevented || target.closest(OWN_MEANING)) return null;
  const cell = target.closest('td, th');
  if (cell?.querySelector('input, button, select, textarea')) return null;
  const link = target.closest(':is(tr, li):has(a.row-link)')?.querySelector('a.row-link');
  return link instanceof HTMLAnchorElement ? link : null;
}

addEventListener('click', (event) => {
  const link = rowLinkOf(event);
  // Shift and a click marks text. Who has marked some wants the text.
  if (link === null || event.shiftKey || event.altKey || !getSelection()?.isCollapsed) return;
  if (event.metaKey || event.ctrlKey) open(link.href, '_blank', 'noopener');
  else link.click();
});

// The middle button opens a new tab, as it does on a link. So it must not begin to scroll.
addEventListener('mousedown', (event) => {
  if (event.button === 1 && rowLinkOf(event) !== null) event.preventDefault();
});
addEventListener('auxclick', (event) => {
  const link = event.button === 1 ? rowLinkOf(event) : null;
  if (link !== null) open(link.href, '_blank', 'noopener');
});
