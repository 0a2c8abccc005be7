// Formulas: the LaTeX is the node's one attribute and the text of its tag; the server shows them as MathML.
//   formula       <span data-kind="formula">LaTeX</span>   inside a line
//   formulaBlock  <pre data-kind="formula">LaTeX</pre>     on a line of its own
import { Node } from "@tiptap/core";

const known = new Map(); // what the server made of a formula, for as long as the page is open

async function shown(address, latex, block) {
  const key = `${block}${latex}`;
  if (!known.has(key)) {
    const query = new URLSearchParams({ latex, ...(block && { block: "1" }) });
    const answer = await fetch(`${address}?${query}`).catch(() => null);
    if (!answer) return null;
    known.set(key, answer.ok ? await answer.text() : "");
  }
  return known.get(key);
}

// What could not be asked may be right.
export async function isReadable(address, latex) {
  return (await shown(address, latex, false)) !== "";
}

function formula(name, tag, block) {
  return Node.create({
    name,
    group: block ? "block" : "inline",
    inline: !block,
    atom: true,
    marks: block ? undefined : "",
    addOptions: () => ({ address: "", words: {} }),
    addAttributes: () => ({ latex: { default: "", parseHTML: (element) => element.textContent, renderHTML: () => ({}) } }),
    parseHTML: () => [{ tag: `${tag}[data-kind="formula"]`, priority: 60 }],
    renderHTML: ({ node }) => [tag, { "data-kind": "formula" }, node.attrs.latex],
    renderText: ({ node }) => node.attrs.latex,
    addNodeView() {
      return ({ node }) => {
        const dom = document.createElement(block ? "div" : "span");
        dom.className = block ? "formula" : "formula-inline";
        const draw = async ({ attrs }) => {
          dom.dataset.latex = dom.textContent = attrs.latex;
          const made = this.options.address && (await shown(this.options.address, attrs.latex, block));
          if (dom.dataset.latex !== attrs.latex) return; // changed meanwhile
          dom.classList.toggle("formula-wrong", made === "");
          dom.title = made === "" ? this.options.words.formulaWrong : "";
          if (made) dom.innerHTML = made; // written by the server from a list of MathML's tags
        };
        draw(node);
        return {
          dom,
          update(next) {
            if (next.type.name !== name) return false;
            if (next.attrs.latex !== dom.dataset.latex) draw(next);
            return true;
          },
        };
      };
    },
  });
}

export const Formula = formula("formula", "span", false);
export const FormulaBlock = formula("formulaBlock", "pre", true);
