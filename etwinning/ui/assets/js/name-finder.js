// Names of members after an @ in the editor inside. Without it one types the name; who is named is found by the server.
const AFTER_AT = /(?:^|[\s(])@([\p{L}\p{M}'’.-]+(?: [\p{L}\p{M}'’.-]*){0,2})$/u;
const WAIT = 150;

class NameFinder extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.list = document.createElement("div");
    Object.assign(this.list, { className: "suggestions", id: "names-found", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.label);
    this.state = document.createElement("p");
    this.state.className = "sr-only";
    this.state.setAttribute("role", "status");
    this.append(this.list, this.state);
    this.at = 0;
    for (const sign of ["input", "keyup", "click"]) this.addEventListener(sign, (event) => this.look(event));
    this.addEventListener("keydown", (event) => this.key(event), true); // before the editor takes it
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.show([]));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => event.target.role === "option" && this.choose(event.target.textContent));
  }

  get editor() {
    return this.querySelector("rich-text")?.editor;
  }

  typed() {
    const { empty, $from } = this.editor.state.selection;
    return empty ? AFTER_AT.exec($from.parent.textBetween(0, $from.parentOffset, null, " "))?.[1] : undefined;
  }

  look(event) {
    if (!this.editor || ["ArrowDown", "ArrowUp", "Enter", "Escape", "Tab"].includes(event.key)) return;
    const typed = this.typed();
    if (typed === this.asked) return;
    this.asked = typed;
    clearTimeout(this.timer);
    if (!typed) this.chosen = undefined;
    if (!typed || typed.startsWith(this.chosen)) return this.show([]);
    this.timer = setTimeout(() => this.ask(typed), WAIT);
  }

  async ask(typed) {
    const address = new URL(this.dataset.url, location.href);
    address.searchParams.set("q", typed);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok && this.typed() === typed) this.show((await answer.json()).names);
    } catch { /* no connection: the name can be typed */ }
  }

  show(names) {
    this.list.replaceChildren(...names.map((name, number) => {
      const option = document.createElement("div");
      Object.assign(option, { id: `name-found-${number}`, role: "option", textContent: name, dir: "auto" });
      return option;
    }));
    this.list.hidden = !names.length;
    this.state.textContent = names.join(", ");
    this.turnTo(0);
  }

  turnTo(number) {
    const options = [...this.list.children];
    this.at = options.length ? (number + options.length) % options.length : 0;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.at)));
    options[this.at]?.scrollIntoView({ block: "nearest" });
    const box = this.querySelector("[role=textbox]");
    if (!options.length) return box?.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-controls", this.list.id);
    box.setAttribute("aria-activedescendant", options[this.at].id);
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "Enter" || event.key === "Tab") this.choose(this.list.children[this.at].textContent);
    else if (event.key === "Escape") this.show([]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.turnTo(this.at + (event.key === "ArrowDown" ? 1 : -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(name) {
    const to = this.editor.state.selection.from;
    this.chosen = name; // before the editor says that something was written
    this.editor.chain().focus().insertContentAt({ from: to - this.typed().length, to }, `${name} `).run();
    this.show([]);
  }
}

customElements.define("name-finder", NameFinder);
