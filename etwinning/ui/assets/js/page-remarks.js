// Comments beside a text: marks the words they speak of, shows them, asks for them again when something is told, and offers to
// comment on selected words. Beside an editor (`data-of` is its textarea) nothing leads away: forms are sent from here.
import { askIn } from "./page-remarks/asking.js";
import { rangeOf } from "./page-remarks/found.js";
import { settle, tell } from "./page-remarks/settling.js";
import { keepTyped } from "./page-remarks/typed.js";

const PAUSE = 15000, AS_PART = { "HX-Request": "true", "HX-Target": "remarks" }; // pupils have no line that tells: they ask

class PageRemarks extends HTMLElement {
  connectedCallback() {
    const of = document.getElementById(this.dataset.of);
    this.host = of?.closest("rich-text, co-writing") ?? of;
    if (!this.host) return;
    this.writes = this.host !== of;
    this.list = document.createElement("div");
    this.append(this.list);
    this.heard = ({ detail }) => (detail.missed || detail.changed.includes(Number(this.dataset.page))) && this.show();
    this.seen = () => !document.hidden && this.show();
    document.body.addEventListener("live-news", this.heard);
    if (!document.querySelector("live-page")) this.clock = setInterval(this.seen, PAUSE);
    this.watch = new MutationObserver(() => { clearTimeout(this.soon); this.soon = setTimeout(() => this.mark(), 400); });
    this.watch.observe(this.host, { childList: true, characterData: true, subtree: true });
    if (this.writes) this.addEventListener("submit", (event) => this.send(event));
    if (this.writes) this.addEventListener("click", (event) => settle(event, this));
    if (Number(this.dataset.count)) this.show();
    if (this.dataset.new) this.offer();
  }

  get text() { return this.writes ? this.host.querySelector(".tiptap") : this.host; }

  // The list of the page of comments, as it is now; what is being typed into it stays.
  async show() {
    const mine = (this.asked = (this.asked ?? 0) + 1);
    try {
      const answer = await fetch(this.dataset.list, { headers: AS_PART, redirect: "manual" });
      if (answer.ok && mine === this.asked) this.fill(await answer.text());
    } catch { /* no connection: the next news bring it */ }
  }

  fill(html) {
    const putBack = keepTyped(this.list);
    this.list.innerHTML = html;
    for (const item of this.list.querySelectorAll("[data-quote]")) {
      if (!item.dataset.quote) continue;
      const go = document.createElement("button");
      Object.assign(go, { type: "button", className: "btn btn-sm btn-ghost", textContent: this.dataset.where, onclick: () => this.lead(item.dataset.quote) });
      item.firstElementChild.append(go);
    }
    putBack();
    this.mark();
  }

  mark() {
    if (!CSS.highlights || !this.text) return;
    const quotes = [...this.list.querySelectorAll("[data-quote]")].map(({ dataset }) => dataset.quote);
    CSS.highlights.set("remark", new Highlight(...quotes.map((quote) => rangeOf(this.text, quote)).filter(Boolean)));
  }

  // To the words of a comment: they are selected, so that they are seen and heard.
  lead(quote) {
    const range = this.text && rangeOf(this.text, quote);
    if (!range) return;
    if (this.writes) this.text.focus({ preventScroll: true });
    const choice = getSelection();
    choice.removeAllRanges();
    choice.addRange(range);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }

  // A form of the list, without leaving the editor; what goes wrong is said by the plain way.
  async send(event) {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    if (form.inert) return;
    form.inert = true;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    const isDone = answer?.ok && new URL(answer.url).pathname === new URL(this.dataset.list, location.href).pathname;
    form.inert = false;
    if (isDone) {
      form.reset();
      return this.show();
    }
    if (answer) return form.submit();
    const told = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
    told.setAttribute("role", "alert");
    told.textContent = this.dataset.failed;
  }

  offer() {
    const link = Object.assign(document.createElement("a"), { className: "btn btn-sm btn-primary remark-offer", textContent: this.dataset.label, hidden: true });
    this.host.after(link);
    this.chosen = () => {
      const choice = getSelection();
      const inside = choice.rangeCount && !choice.isCollapsed && this.text?.contains(choice.getRangeAt(0).commonAncestorContainer);
      const words = inside ? choice.toString().replace(/\s+/g, " ").trim() : "";
      link.hidden = !words || words.length > 1500;
      if (!link.hidden) link.href = `${this.dataset.new}?quote=${encodeURIComponent(words)}`;
    };
    document.addEventListener("selectionchange", this.chosen);
    if (!this.writes) return;
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const told = await askIn(link.href, { name: this.dataset.label, close: this.dataset.close, failed: this.dataset.failed, done: this.dataset.list });
      if (told) this.show().then(() => tell(this, told));
      this.text?.focus();
    });
  }

  disconnectedCallback() {
    document.body.removeEventListener("live-news", this.heard);
    document.removeEventListener("selectionchange", this.chosen);
    clearInterval(this.clock);
    this.watch?.disconnect();
    CSS.highlights?.delete("remark");
  }
}

customElements.define("page-remarks", PageRemarks);
