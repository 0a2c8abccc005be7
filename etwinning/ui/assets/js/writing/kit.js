// Everything that a text may hold, as extensions of the editor. The HTML of each node stands in its own file; that of
// Tiptap's own nodes is the tag one expects (h2 to h4, p, ul, ol, li, blockquote, pre > code, hr, br, img, strong, em, u, s, code, a).
import { Extension } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { Plugin } from "@tiptap/pm/state";
import StarterKit from "@tiptap/starter-kit";
import { Checklist, ChecklistItem } from "./checklist.js";
import { Album, Embed, Recording } from "./embed.js";
import { Figure } from "./figure.js";
import { Formula, FormulaBlock } from "./formula.js";
import { Foreign, Kept, Subscript, Superscript } from "./kept.js";
import { tables } from "./table.js";

// Of what a text may hold, one more with each change: as in libraries/pieces.py.
export const SCHEMA = 4;

const LINK = { openOnClick: false, autolink: true, defaultProtocol: "https", HTMLAttributes: { target: null, rel: null } };
// A description of digits alone stays a text.
const Picture = Image.extend({
  addAttributes() {
    return { ...this.parent(), alt: { default: null, parseHTML: (element) => element.getAttribute("alt") } };
  },
});
const ASKED = { formula: "formula", formulaBlock: "formula", embed: "embed", recording: "recording", album: "recording", image: "picture", figure: "picture" };

// Enter or a double click on a formula, a picture or a thing of another place asks again what it is.
const Asking = Extension.create({
  name: "asking",
  addOptions: () => ({ ask: () => {} }),
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => this.options.again(editor.state.selection.node),
      "Alt-F10": () => this.options.tools(),
    };
  },
  addProseMirrorPlugins() {
    return [new Plugin({ props: { handleDoubleClickOn: (_view, _at, node) => this.options.again(node) } })];
  },
});

// `history: false` when something else undoes: writing together.
export function kit(host, { history = true } = {}) {
  const { words, dataset } = host;
  const again = (node) => {
    const question = node && ASKED[node.type.name];
    if (question) host.dispatchEvent(new CustomEvent("ask", { detail: question }));
    return Boolean(question);
  };
  const tools = () => { host.querySelector(".rich-bar button[tabindex='0']")?.focus(); return true; };
  return [
    Asking.configure({ again, tools }),
    StarterKit.configure({ heading: { levels: [2, 3, 4] }, link: LINK, ...(!history && { undoRedo: false }) }),
    Picture,
    Figure,
    Formula.configure({ address: dataset.formulaUrl, words }),
    FormulaBlock.configure({ address: dataset.formulaUrl, words }),
    Embed,
    Recording,
    Album,
    Checklist,
    ChecklistItem.configure({ nested: true, a11y: { checkboxLabel: (node) => `${words.done}: ${node.textContent}` } }),
    ...tables,
    Subscript,
    Superscript,
    Foreign,
    Kept,
  ];
}
