// A thing of another place, or a recording or an album of the room's materials: a link with a title. Readers see the one
// when they ask for it, if its place is on the server's list; in place of the others the server puts a player, or pictures.
//   embed      <figure data-kind="embed"><a href="ADDRESS">TITLE</a></figure>
//   recording  <figure data-kind="recording"><a href="ADDRESS">TITLE</a></figure>
//   album      <figure data-kind="album"><a href="ADDRESS">TITLE</a></figure>
import { Node } from "@tiptap/core";

// An address that came from the editor of somebody else may be anything.
const safe = (address) => (/^(https?:\/\/|\/(?![/\\]))/i.test(address) ? address : "");
const link = (element) => element.querySelector("a[href]");

const linked = (name) => Node.create({
  name,
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    address: { default: "", parseHTML: (element) => link(element)?.getAttribute("href") || "", renderHTML: () => ({}) },
    title: { default: "", parseHTML: (element) => link(element)?.textContent.trim() || "", renderHTML: () => ({}) },
  }),
  parseHTML: () => [{ tag: `figure[data-kind="${name}"]`, priority: 60, getAttrs: (element) => (link(element) ? null : false) }],
  renderHTML: ({ node }) => ["figure", { "data-kind": name }, ["a", { href: safe(node.attrs.address) }, node.attrs.title || node.attrs.address]],
  renderText: ({ node }) => `${node.attrs.title} ${node.attrs.address}`,
});

export const Embed = linked("embed");
export const Recording = linked("recording");
export const Album = linked("album");
