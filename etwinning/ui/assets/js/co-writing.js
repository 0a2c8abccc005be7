// The editor of a page in which several people write at once. Where no line comes about it is the ordinary editor, whose
// text is saved by the form's button.
import Collaboration from "@tiptap/extension-collaboration";
import CollaborationCaret from "@tiptap/extension-collaboration-caret";
import { RichText } from "./rich-text.js";
import { accept } from "./writing/accepting.js";
import { element } from "./writing/ask.js";
import { WritingLine } from "./writing-line.js";

const PATIENCE = 8000;
const NOT_WRITING = ["reads", "full", "gone", "signedOut", "refused", "old"];

class CoWriting extends RichText {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    if (!this.area || this.line) return;
    this.form = this.area.form;
    this.words = JSON.parse(this.dataset.words);
    this.said = JSON.parse(this.dataset.said);
    this.bar = element("div", { className: "together" });
    this.who = element("ul", { className: "writers" });
    this.who.setAttribute("aria-label", this.said.who);
    this.line = new WritingLine(this.dataset.line, this.dataset.key);
    this.told = element("p", { className: "together-state" });
    this.told.setAttribute("role", "status");
    this.bar.append(this.who, this.told);
    this.prepend(this.bar);
    this.area.readOnly = true;
    this.line.addEventListener("state", () => this.tell());
    this.line.addEventListener("ready", () => this.begin(), { once: true });
    this.timer = setTimeout(() => this.alone(), PATIENCE);
    this.tell();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    super.disconnectedCallback();
    this.line?.destroy();
  }

  accept(address, reopen) { return accept(this, address, reopen); } // a suggestion, asked by page-remarks/settling.js

  // No line: the ordinary editor.
  alone() {
    this.line.destroy();
    this.bar.remove();
    this.area.readOnly = false;
    this.build();
  }

  begin() {
    clearTimeout(this.timer);
    this.build([
      Collaboration.configure({ document: this.line.doc, provider: this.line }),
      CollaborationCaret.configure({
        provider: this.line,
        user: { name: "" }, // the server says who it is
        render: (user) => {
          const name = element("span", { className: "caret-name", textContent: user.name ?? "" });
          return element("span", { className: `caret hue-${user.hue ?? 0}` }, name);
        },
        selectionRender: (user) => ({ nodeName: "span", class: `caret-part hue-${user.hue ?? 0}` }),
      }),
    ]);
    this.querySelector(".rich-box").prepend(this.bar);
    this.bringForm();
    this.line.awareness.on("change", () => this.showWho());
    this.showWho();
    this.tell();
  }

  // The form sends everything but the text, and waits until that is saved.
  bringForm() {
    this.area.removeAttribute("name");
    this.addEventListener("input", (event) => event.stopPropagation()); // it is no field of the form any more
    const title = this.form.elements.title;
    this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "together", value: title?.defaultValue || "-" }));
    const saving = this.closest("auto-save");
    if (saving) saving.dataset.url = ""; // title and settings are sent by the button; a copy stays on this device
    this.form.addEventListener("submit", (event) => {
      if (!this.line.unsaved.size || this.isLate) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const go = () => { clearTimeout(late); this.isLate = true; this.form.requestSubmit(event.submitter); };
      const late = setTimeout(go, PATIENCE / 2);
      this.line.addEventListener("saved", go, { once: true });
    }, { capture: true });
  }

  tell() {
    const { state } = this.line;
    if (this.told.dataset.state === state) return;
    this.told.dataset.state = state;
    clearTimeout(this.calm);
    if (state === "old") this.offerAgain();
    // "saving" is said only when it takes a while: no flicker at each letter
    this.calm = setTimeout(() => {
      if (this.told.textContent !== this.said[state]) this.told.textContent = this.said[state];
      this.told.classList.toggle("together-warns", !["saved", "saving", "connecting"].includes(state));
    }, state === "saving" ? 700 : 0);
    this.editor?.setEditable(!NOT_WRITING.includes(state), false);
  }

  // This editor is older than the server's: what is not sent waits on this device for the new one.
  offerAgain() {
    clearTimeout(this.timer);
    this.bar.append(element("button", { type: "button", className: "btn btn-sm btn-primary", textContent: this.said.again, onclick: () => location.reload() }));
  }

  showWho() {
    const people = new Map();
    for (const [client, { user }] of this.line.awareness.getStates()) {
      if (client !== this.line.doc.clientID && user?.name) people.set(user.person, user);
    }
    this.who.replaceChildren(...[...people.values()].map((user) => element("li", { className: `hue-${user.hue ?? 0}` }, element("bdi", { textContent: user.name }))));
    this.who.hidden = !people.size;
  }
}

customElements.define("co-writing", CoWriting);
