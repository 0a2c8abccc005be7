// The editor's toolbar, by the toolbar pattern: one stop for Tab, arrows move inside, Escape leads back into the text.
import { element } from "./ask.js";
import { askEmbed, askFormula, askLink, askPicture, askRecording } from "./questions.js";
import { tableTools } from "./table.js";

const SVG = "http://www.w3.org/2000/svg";
const heading = (level, icon) => [`h${level}`, icon, (chain) => chain.toggleHeading({ level }), ["heading", { level }]];
const LINE = null;

// name, icon, what it does (or the question it asks), what it shows as pressed; `whole`: only where pages are written
const TOOLS = [
  heading(2, "heading-2"), heading(3, "heading-3"), [...heading(4, "heading-4"), "whole"],
  LINE,
  ["bold", "bold", (chain) => chain.toggleBold(), ["bold"]],
  ["italic", "italic", (chain) => chain.toggleItalic(), ["italic"]],
  LINE,
  ["bullets", "list", (chain) => chain.toggleBulletList(), ["bulletList"]],
  ["numbers", "list-ordered", (chain) => chain.toggleOrderedList(), ["orderedList"]],
  ["checks", "list-checks", (chain) => chain.toggleTaskList(), ["taskList"], "whole"],
  ["quote", "text-quote", (chain) => chain.toggleBlockquote(), ["blockquote"]],
  ["code", "square-code", (chain) => chain.toggleCodeBlock(), ["codeBlock"], "whole"],
  ["table", "table", (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), ["table"], "whole"],
  LINE,
  ["link", "link", askLink],
  ["picture", "image", null, null, "upload"],
  ["embed", "monitor-play", askEmbed, null, "whole"],
  ["formula", "sigma", askFormula, null, "whole"],
  LINE,
  ["undo", "undo-2", (chain) => chain.undo()],
  ["redo", "redo-2", (chain) => chain.redo()],
];
const QUESTIONS = { link: askLink, picture: askPicture, embed: askEmbed, recording: askRecording, formula: askFormula };

function sign(address, name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${address}#${name}`);
  svg.append(use);
  return svg;
}

export function makeToolbar(editor, host) {
  const { words, dataset } = host;
  const bar = element("div", { className: "rich-bar" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.toolbar);
  const button = (properties, ...inside) => element("button", { type: "button", tabIndex: -1, ...properties }, ...inside);
  const file = element("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif", hidden: true });
  file.addEventListener("change", () => { if (file.files[0]) askPicture(editor, host, bar, file.files[0]); file.value = ""; });
  const isPicture = () => editor.isActive("image") || editor.isActive("figure");
  const ask = { ...QUESTIONS, picture: (...all) => (isPicture() ? askPicture(...all) : file.click()) };
  host.addEventListener("picture", (event) => askPicture(editor, host, bar, event.detail));
  host.addEventListener("ask", (event) => ask[event.detail](editor, host, bar));
  const pressed = [];
  for (const tool of TOOLS) {
    if (tool === LINE) { bar.append(document.createElement("hr")); continue; }
    const [name, icon, act, active, where] = tool;
    if ((where === "upload" && !dataset.uploadUrl) || (where === "whole" && !dataset.formulaUrl)) continue;
    const made = button({ title: words[name] }, sign(dataset.icons, icon));
    made.setAttribute("aria-label", words[name]);
    made.addEventListener("click", () => {
      if (ask[name]) return ask[name](editor, host, bar);
      editor.view.focus(); // at once: see ask.js
      return act(editor.chain().focus()).run();
    });
    if (active) pressed.push([made, () => editor.isActive(...active)]);
    bar.append(made);
  }
  const inTable = tableTools(editor, words, button);
  bar.append(...inTable.map(([made]) => made), file);
  rove(bar, editor);
  const show = () => {
    for (const [made, active] of pressed) made.setAttribute("aria-pressed", String(active()));
    for (const [made, stands] of inTable) made.hidden = !stands();
    const stop = bar.querySelector("button[tabindex='0']");
    if (!stop.hidden) return;
    stop.tabIndex = -1; // a table's tool that went: Tab finds the first one again
    bar.querySelector("button").tabIndex = 0;
  };
  editor.on("transaction", show);
  show();
  return bar;
}

function rove(bar, editor) {
  bar.querySelector("button").tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return editor.view.focus();
    const buttons = [...bar.querySelectorAll("button:not([hidden])")];
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const steps = { [forward]: 1, [forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight"]: -1, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return true;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + steps[event.key]))];
    for (const made of bar.querySelectorAll("button")) made.tabIndex = made === next ? 0 : -1;
    next.focus();
    return true;
  });
}
