// What the tools ask: where a link leads, what a picture shows, how a formula is written, where a thing of another place is.
import { ask } from "./ask.js";
import { isReadable } from "./formula.js";

export async function askLink(editor, host, bar) {
  const fields = [{ name: "address", label: host.words.address, type: "url", value: editor.getAttributes("link").href }];
  const said = await ask(host, bar, { fields });
  if (!said) return editor.commands.focus();
  const chain = editor.chain().focus().extendMarkRange("link");
  const { address } = said;
  if (!address) return chain.unsetLink().run();
  const href = /^(https?:|mailto:|\/)/i.test(address) ? address : `https://${address}`;
  if (!editor.state.selection.empty || editor.isActive("link")) return chain.setLink({ href }).run();
  return chain.insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href } }] }).run();
}

function pictureAt({ $from, node }) {
  const found = node || $from.parent;
  if (found.type.name !== "image" && found.type.name !== "figure") return null;
  return { node: found, from: node ? $from.pos : $from.before() };
}

// The words below a picture as somebody wrote them anew: what stays the same keeps its emphasis and its links.
function reworded(node, words) {
  const old = node?.textContent ?? "", shorter = Math.min(old.length, words.length);
  let from = 0, to = 0;
  while (from < shorter && old[from] === words[from]) from += 1;
  while (to < shorter - from && old.at(-1 - to) === words.at(-1 - to)) to += 1;
  const kept = (start, end) => (end > start ? node.content.cut(start, end).toJSON() : []);
  const middle = words.slice(from, words.length - to);
  return [...kept(0, from), ...(middle ? [{ type: "text", text: middle }] : []), ...kept(old.length - to, old.length)];
}

// A new picture is sent with its description; one that stands there is described anew.
export async function askPicture(editor, host, bar, file) {
  const { words } = host;
  const there = file ? null : pictureAt(editor.state.selection);
  const fields = [
    { name: "alt", label: words.alt, value: there?.node.attrs.alt || "" },
    { name: "caption", label: words.caption, value: there?.node.textContent || "" },
  ];
  const said = await ask(host, bar, { fields, wrong: ({ alt }) => (alt ? "" : words.altNeeded) });
  if (!said) return editor.commands.focus();
  const src = file ? await host.send(file, said.alt) : there.node.attrs.src;
  if (!src) return false;
  // others may have written above it meanwhile, or taken it away
  const now = there && pictureAt(editor.state.selection);
  if (there && now?.node.attrs.src !== src) return editor.commands.focus();
  const attrs = { src, alt: said.alt };
  const made = said.caption ? { type: "figure", attrs, content: reworded(now?.node, said.caption) } : { type: "image", attrs };
  const chain = editor.chain().focus();
  return (now ? chain.insertContentAt({ from: now.from, to: now.from + now.node.nodeSize }, made) : chain.insertContent(made)).run();
}

export async function askFormula(editor, host, bar) {
  const { words } = host;
  const there = editor.state.selection.node;
  const is = there && there.type.name.startsWith("formula");
  const fields = [
    { name: "latex", label: words.latex, value: is ? there.attrs.latex : "" },
    { name: "block", label: words.formulaAlone, type: "checkbox", value: is && there.type.name === "formulaBlock" },
  ];
  const wrong = async ({ latex }) => {
    if (latex.length > 500) return words.formulaLong;
    return !latex || (await isReadable(host.dataset.formulaUrl, latex)) ? "" : words.formulaWrong;
  };
  const said = await ask(host, bar, { fields, note: words.latexHint, wrong });
  if (!said?.latex) return editor.commands.focus();
  const made = { type: said.block ? "formulaBlock" : "formula", attrs: { latex: said.latex } };
  return editor.chain().focus().insertContent(made).run();
}

function isKnown(address, hosts) {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === "https:" && hosts.includes(hostname);
  } catch {
    return false;
  }
}

export async function askEmbed(editor, host, bar) {
  const { words } = host;
  const there = editor.state.selection.node;
  const is = there?.type.name === "embed";
  const fields = [
    { name: "address", label: words.embedAddress, type: "url", value: is ? there.attrs.address : "" },
    { name: "title", label: words.embedTitle, value: is ? there.attrs.title : "" },
  ];
  const wrong = ({ address, title }) => (isKnown(address, words.hosts) ? (title ? "" : words.titleNeeded) : words.embedUnknown);
  const said = await ask(host, bar, { fields, note: words.places, wrong });
  if (!said) return editor.commands.focus();
  return editor.chain().focus().insertContent({ type: "embed", attrs: said }).run();
}

// What a recording or an album of the materials is called here; which one it is, is chosen anew.
export async function askRecording(editor, host, bar) {
  const { words } = host;
  const { node } = editor.state.selection;
  const fields = [{ name: "title", label: words.embedTitle, value: node?.attrs.title || "" }];
  const said = await ask(host, bar, { fields, wrong: ({ title }) => (title ? "" : words.titleNeeded) });
  return (said ? editor.chain().focus().updateAttributes(node.type.name, said) : editor.chain().focus()).run();
}
