// A picture with words below it; one without is Tiptap's `image` (attributes src, alt).
//   figure  <figure><img src="SRC" alt="ALT"><figcaption>text with emphasis and links</figcaption></figure>
import { Node } from "@tiptap/core";

const of = (name) => (element) => element.querySelector("img")?.getAttribute(name) || "";

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "text*",
  defining: true,
  isolating: true,
  draggable: true,
  addAttributes: () => ({
    src: { default: "", parseHTML: of("src"), renderHTML: () => ({}) },
    alt: { default: "", parseHTML: of("alt"), renderHTML: () => ({}) },
  }),
  parseHTML: () => [{
    tag: "figure",
    getAttrs: (element) => (element.querySelector("img[src]") ? null : false),
    contentElement: (element) => element.querySelector("figcaption") || document.createElement("figcaption"),
  }],
  renderHTML: ({ node }) => ["figure", ["img", { src: node.attrs.src, alt: node.attrs.alt }], ["figcaption", 0]],
  addKeyboardShortcuts() {
    return {
      // Enter at the end of the words leads on below the picture.
      Enter: ({ editor }) => {
        const { $from, empty } = editor.state.selection;
        if (!empty || $from.parent.type.name !== "figure") return false;
        const after = $from.after();
        return editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run();
      },
    };
  },
});
