// A thing of another place: a link with a title. Readers see it when they ask for it, if its place is on the server's list.
//   embed  <figure data-kind="embed"><a href="ADDRESS">TITLE</a></figure>
import { Node } from "@tiptap/core";

// An address that came from the editor of somebody else may be anything.
const safe = (address) => (/^(https?:\/\/|\/(?![/\\]))/i.test(address) ? address : "");
const link = (element) => element.querySelector("a[href]");

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    address: { default: "", parseHTML: (element) => link(element)?.getAttribute("href") || "", renderHTML: () => ({}) },
    title: { default: "", parseHTML: (element) => link(element)?.textContent.trim() || "", renderHTML: () => ({}) },
  }),
  parseHTML: () => [{ tag: 'figure[data-kind="embed"]', priority: 60, getAttrs: (element) => (link(element) ? null : false) }],
  renderHTML: ({ node }) => ["figure", { "data-kind": "embed" }, ["a", { href: safe(node.attrs.address) }, node.attrs.title || node.attrs.address]],
  renderText: ({ node }) => `${node.attrs.title} ${node.attrs.address}`,
});
