const even = (text) => text.replace(/\s+/g, " ").toLowerCase();

// Where some words stand in a text, spaces and case apart; null if they do not. Names at others' cursors are no words.
export function rangeOf(text, quote) {
  const wanted = even(quote).trim();
  if (!wanted) return null;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) => (node.parentElement.closest(".caret") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  const places = [];
  let whole = "";
  let block = null;
  const space = (node, at) => { whole += " "; places.push([node, at]); };
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const now = node.parentElement.closest("p, h2, h3, h4, li, td, th, figcaption, pre");
    if (block && now !== block && whole && !whole.endsWith(" ")) space(...places.at(-1));
    block = now;
    for (let at = 0; at < node.data.length; at += 1) {
      if (!/\s/.test(node.data[at])) { whole += node.data[at].toLowerCase()[0]; places.push([node, at]); }
      else if (whole && !whole.endsWith(" ")) space(node, at);
    }
  }
  const from = whole.indexOf(wanted);
  if (from < 0) return null;
  const range = document.createRange();
  range.setStart(...places[from]);
  const [node, at] = places[from + wanted.length - 1];
  range.setEnd(node, at + 1);
  return range;
}
