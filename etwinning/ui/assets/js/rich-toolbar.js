// The editor's toolbar, by the toolbar pattern: one stop for Tab, arrows move inside. Questions are asked in a line below.
const SVG = "http://www.w3.org/2000/svg";

const BUTTONS = (editor) => [
  ["h2", "heading-2", () => editor.chain().focus().toggleHeading({ level: 2 }).run(), () => editor.isActive("heading", { level: 2 })],
  ["h3", "heading-3", () => editor.chain().focus().toggleHeading({ level: 3 }).run(), () => editor.isActive("heading", { level: 3 })],
  null,
  ["bold", "bold", () => editor.chain().focus().toggleBold().run(), () => editor.isActive("bold")],
  ["italic", "italic", () => editor.chain().focus().toggleItalic().run(), () => editor.isActive("italic")],
  null,
  ["bullets", "list", () => editor.chain().focus().toggleBulletList().run(), () => editor.isActive("bulletList")],
  ["numbers", "list-ordered", () => editor.chain().focus().toggleOrderedList().run(), () => editor.isActive("orderedList")],
  ["quote", "text-quote", () => editor.chain().focus().toggleBlockquote().run(), () => editor.isActive("blockquote")],
  null,
  ["link", "link", null, () => editor.isActive("link")],
  ["picture", "image", null, null],
  null,
  ["undo", "undo-2", () => editor.chain().focus().undo().run(), null],
  ["redo", "redo-2", () => editor.chain().focus().redo().run(), null],
];

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

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// One question under the toolbar; resolves with the text, or null when it was cancelled.
function ask(host, bar, question, value, type) {
  host.querySelector(".rich-ask")?.remove();
  return new Promise((answer) => {
    const input = element("input", { className: "input", type, value, maxLength: 1000 });
    const label = element("label", {}, element("span", { textContent: question }), input);
    const line = element("div", { className: "rich-ask" }, label);
    const done = (result) => { line.remove(); answer(result); };
    line.append(
      element("button", { type: "button", className: "btn btn-outline", textContent: host.words.apply, onclick: () => done(input.value.trim()) }),
      element("button", { type: "button", className: "btn btn-ghost", textContent: host.words.cancel, onclick: () => done(null) }),
    );
    input.addEventListener("input", (event) => event.stopPropagation());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); done(input.value.trim()); }
      if (event.key === "Escape") done(null);
    });
    bar.after(line);
    input.focus();
  });
}

async function askLink(editor, host, bar) {
  const address = await ask(host, bar, host.words.address, editor.getAttributes("link").href || "", "url");
  if (address === null) return editor.commands.focus();
  const chain = editor.chain().focus().extendMarkRange("link");
  if (!address) return chain.unsetLink().run();
  const href = /^(https?:|mailto:|\/)/i.test(address) ? address : `https://${address}`;
  if (!editor.state.selection.empty || editor.isActive("link")) return chain.setLink({ href }).run();
  return chain.insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href } }] }).run();
}

async function askPicture(editor, host, bar, picture) {
  const alt = await ask(host, bar, host.words.alt, "", "text");
  if (alt === null) return editor.commands.focus();
  return host.send(picture, alt);
}

export function makeToolbar(editor, host) {
  const bar = element("div", { className: "rich-bar", role: "toolbar" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", host.words.toolbar);
  const file = element("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif", hidden: true });
  file.addEventListener("change", () => { if (file.files[0]) askPicture(editor, host, bar, file.files[0]); file.value = ""; });
  host.addEventListener("picture", (event) => askPicture(editor, host, bar, event.detail));
  const pressed = [];
  for (const entry of BUTTONS(editor)) {
    if (!entry) { bar.append(document.createElement("hr")); continue; }
    const [name, icon, act, active] = entry;
    if (name === "picture" && !host.dataset.uploadUrl) continue;
    const button = element("button", { type: "button", title: host.words[name], tabIndex: -1 }, sign(host.dataset.icons, icon));
    button.setAttribute("aria-label", host.words[name]);
    button.addEventListener("click", act || (name === "link" ? () => askLink(editor, host, bar) : () => file.click()));
    if (active && name !== "link") pressed.push([button, active]);
    bar.append(button);
  }
  const buttons = [...bar.querySelectorAll("button")];
  buttons[0].tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const steps = { [forward]: 1, [forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight"]: -1, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const next = Math.max(0, Math.min(buttons.length - 1, at + steps[event.key]));
    for (const button of buttons) button.tabIndex = button === buttons[next] ? 0 : -1;
    buttons[next].focus();
  });
  const show = () => pressed.forEach(([button, active]) => button.setAttribute("aria-pressed", String(active())));
  editor.on("transaction", show);
  show();
  bar.append(file);
  return bar;
}
