// An open conversation: new messages come without a reload. The page knows the latest one it has and asks for what
// came after it, whenever something is told and after every cut; so none is lost, none comes twice, and they stay in order.
class LiveTalk extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.list = this.querySelector("[data-talk]");
    this.latest = Number(this.dataset.latest);
    this.heard = ({ detail }) => (detail.missed || detail.changed.includes(Number(this.dataset.conversation))) && this.look();
    this.seen = () => !document.hidden && this.read();
    document.body.addEventListener("live-news", this.heard);
    document.addEventListener("visibilitychange", this.seen);
    this.addEventListener("submit", (event) => this.send(event));
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.tagName === "TEXTAREA") event.target.form.requestSubmit();
    });
    this.read();
    if (!location.hash) this.list.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  disconnectedCallback() {
    document.body.removeEventListener("live-news", this.heard);
    document.removeEventListener("visibilitychange", this.seen);
  }

  async look() {
    this.again = true;
    if (this.looking) return;
    this.looking = true;
    while (this.again) {
      this.again = false;
      try {
        const answer = await fetch(`${this.dataset.since}?after=${this.latest}`, { redirect: "manual" });
        if (answer.type === "opaqueredirect" || answer.status === 404) {
          this.querySelector("[data-gone]").hidden = false; // signed out, or no longer in this conversation
          this.disconnectedCallback();
        } else if (answer.ok) {
          this.add(new DOMParser().parseFromString(await answer.text(), "text/html"));
          this.again ||= Boolean(answer.headers.get("X-More"));
        }
      } catch { /* no connection: the next news bring it */ }
    }
    this.looking = false;
  }

  // Takes over what another page has more of: messages in their order, the days between them, who has read.
  add(page) {
    const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 240;
    let day = null;
    const before = this.latest;
    for (const line of page.querySelectorAll("[data-talk] > li")) {
      if (line.dataset.day) day = line;
      else if (Number(line.dataset.key) > this.latest) {
        const shown = [...this.list.querySelectorAll("[data-day]")].at(-1);
        if (day && day.dataset.day !== shown?.dataset.day) this.list.append(day);
        this.list.append(line);
        this.latest = Number(line.dataset.key);
      }
    }
    const readers = page.querySelector("[data-readers]");
    if (readers) this.querySelector("[data-readers]").replaceChildren(...readers.childNodes);
    if (this.latest === before) return;
    this.querySelector("[data-nothing]")?.remove();
    if (atEnd) this.list.lastElementChild.scrollIntoView({ block: "nearest" });
    this.seen();
  }

  async read() {
    const form = this.querySelector("form[data-read]");
    if (!this.latest || this.latest <= Number(form.elements.to.value)) return;
    form.elements.to.value = this.latest;
    try { await fetch(form.action, { method: "POST", body: new FormData(form) }); } catch { /* it is read at the next visit */ }
  }

  // Sends without leaving the page; the answer is the page as it is now, of which form and messages are taken over.
  async send(event) {
    const form = event.target;
    if (!form.matches("[data-send]") || event.submitter?.formAction?.endsWith("/draft/")) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const sent = form.elements.body.value;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-write]");
      if (!fresh) throw new Error("not a conversation");
      this.add(page);
      const typed = form.elements.body.value; // one may have gone on typing meanwhile
      this.querySelector("[data-write]").replaceWith(fresh);
      if (typed !== sent && fresh.querySelector("textarea")) {
        const field = fresh.querySelector("textarea");
        field.value = answer.ok && typed.startsWith(sent) ? typed.slice(sent.length) : typed;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      (fresh.querySelector("[aria-invalid]") || fresh.querySelector("textarea"))?.focus();
      if (answer.ok) this.list.lastElementChild?.scrollIntoView({ block: "nearest" });
    } catch {
      this.busy = false;
      return form.submit(); // the plain way: the browser says what is wrong
    }
    this.busy = false;
  }
}

customElements.define("live-talk", LiveTalk);
