// A calm list beside the editor: what makes a text hard to use for some readers. It hinders nobody from saving.
import { element } from "./ask.js";

const plain = (text) => text.trim().toLocaleLowerCase().replace(/[.!…:»›>→\s]+$/u, "");

function isShouted(node) {
  return node.type.name === "paragraph" && node.childCount > 0 && node.textContent.length < 80
    && node.textContent.trim() !== "" && node.children.every((part) => part.marks.some((mark) => mark.type.name === "bold"));
}

// What is to be looked at: [name of the sentence, the words it is about, where].
export function faults(doc, vague) {
  const found = [];
  let level = 1;
  doc.descendants((node, at, parent) => {
    const name = node.type.name;
    if (name === "heading") {
      if (!node.textContent.trim()) found.push(["checkEmpty", "", at]);
      else if (node.attrs.level > level + 1) found.push(["checkLevel", node.textContent, at]);
      level = node.attrs.level;
    }
    if ((name === "image" || name === "figure") && !(node.attrs.alt || "").trim()) found.push(["checkAlt", "", at]);
    if (name === "table" && node.firstChild?.firstChild?.type.name !== "tableHeader") found.push(["checkTable", "", at]);
    if (parent === doc && isShouted(node)) found.push(["checkBold", node.textContent, at]);
    const link = node.marks.find((mark) => mark.type.name === "link");
    if (link && vague.includes(plain(node.text || ""))) found.push(["checkLink", node.text, at]);
  });
  return found;
}

export function makeChecks(editor, host) {
  const { words } = host;
  const vague = words.vague.split(",").map(plain);
  const list = element("ul", {});
  list.setAttribute("role", "list");
  const title = element("p", { className: "rich-checks-title", textContent: words.checksTitle });
  const box = element("section", { className: "rich-checks", hidden: true }, title, list);
  box.setAttribute("aria-label", words.checksTitle);
  let shown = "";
  const look = () => {
    const found = faults(editor.state.doc, vague);
    const now = JSON.stringify(found);
    if (now === shown) return;
    shown = now;
    box.hidden = !found.length;
    list.replaceChildren(...found.map(([name, about, at]) => {
      const go = element("button", { type: "button", textContent: words[name].replace("{words}", () => about.slice(0, 60)) });
      go.addEventListener("click", () => {
        editor.view.focus(); // at once: see ask.js
        editor.chain().setTextSelection(at + 1).scrollIntoView().run();
      });
      return element("li", {}, go);
    }));
  };
  let waiting;
  editor.on("transaction", ({ transaction }) => {
    if (!transaction.docChanged) return;
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  });
  look();
  return box;
}
