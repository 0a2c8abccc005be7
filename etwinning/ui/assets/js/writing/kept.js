// What the editor has no tool for and keeps all the same, as it came from elsewhere.
//   marks: subscript <sub>, superscript <sup>, foreign <span lang dir>   attributes of foreign: lang, dir
//   attributes lang, dir of blocks; scope of tableHeader
import { Extension, Mark } from "@tiptap/core";

const plain = (name, tag) => Mark.create({ name, parseHTML: () => [{ tag }], renderHTML: () => [tag, 0] });
const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
});

export const Subscript = plain("subscript", "sub");
export const Superscript = plain("superscript", "sup");

export const Foreign = Mark.create({
  name: "foreign",
  addAttributes: () => ({ lang: attribute("lang"), dir: attribute("dir") }),
  parseHTML: () => [{ tag: "span[lang]:not([data-kind])" }, { tag: "span[dir]:not([data-kind])" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

export const Kept = Extension.create({
  name: "kept",
  addGlobalAttributes: () => [
    {
      types: ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "table", "tableCell", "tableHeader"],
      attributes: { lang: attribute("lang"), dir: attribute("dir") },
    },
    { types: ["tableHeader"], attributes: { scope: attribute("scope") } },
  ],
});
