// Suggestions under a search field, by the combobox pattern. Without it the form is a plain search.
const WAIT = 180;

class SearchAsYouType extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=search]");
    this.list = this.querySelector(".suggestions");
    this.status = this.querySelector("[role=status]");
    if (!this.dataset.url || this.ready) return;
    this.ready = true;
    const { input, list } = this;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.querySelector("label").textContent);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
    input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT);
    });
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("focus", () => list.children.length && this.open(true));
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.open(false));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  async ask() {
    const text = this.input.value.trim();
    this.request?.abort();
    if (text.length < 2) return this.show("", false);
    this.request = new AbortController();
    const address = new URL(this.dataset.url, location.href);
    for (const [name, value] of new FormData(this.input.form)) if (typeof value === "string" && name !== "csrfmiddlewaretoken") address.searchParams.set(name, value);
    try {
      const answer = await fetch(address, { signal: this.request.signal, headers: { "HX-Request": "true" } });
      if (answer.ok) this.show(await answer.text(), true);
    } catch { /* a newer question, or no connection: the button still works */ }
  }

  show(html, answered) {
    this.list.innerHTML = html;
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    const options = [...this.list.children];
    options.forEach((option, number) => {
      option.id = `${this.list.id}-${number}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
    });
    this.open(options.length > 0);
    this.status.textContent = answered && !options.length ? this.dataset.none : "";
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
  }

  key(event) {
    const options = [...this.list.children];
    if (event.key === "Escape" && !this.list.hidden) {
      this.open(false);
      event.preventDefault();
    } else if (event.key === "Enter" && !this.list.hidden && options[this.at]) {
      event.preventDefault();
      options[this.at].click();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      this.open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + step + options.length + (this.at < 0 && step < 0 ? 1 : 0)) % options.length;
      options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.at)));
      options[this.at].scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", options[this.at].id);
    }
  }
}

customElements.define("search-as-you-type", SearchAsYouType);
