// A form that saves itself as one types. A copy stays on this device until the server has said "saved".
const WAIT = 1200;
const AGAIN = 10000;
const PASSING = ["csrfmiddlewaretoken", "sending"]; // made anew for each page, not written by anyone

class AutoSave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || this.ready) return;
    this.ready = true;
    this.state = this.querySelector(".save-state");
    this.key = "auto-save:" + this.dataset.key;
    this.base = this.words();
    if (this.dataset.promise) this.state.textContent = this.dataset.promise;
    this.putBack();
    for (const deed of ["input", "change"]) this.form.addEventListener(deed, () => this.changed());
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.keep(true); });
    window.addEventListener("online", () => this.dirty && this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.dirty && this.save());
  }

  disconnectedCallback() { clearTimeout(this.timer); }

  // What was typed or chosen; never a password, a file or what is made anew.
  pairs() {
    const secret = new Set([...PASSING, ...[...this.form.querySelectorAll("[type=password]")].map((field) => field.name)]);
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !secret.has(name));
  }

  words() {
    return JSON.stringify(this.pairs());
  }

  changed() {
    this.dirty = true;
    this.keep(false);
    clearTimeout(this.timer);
    if (!this.dataset.url) this.state.textContent = this.dataset.kept;
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  keep(sent) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ base: this.base, words: this.words(), sent }));
    } catch { /* no room, or storage is off: the server copy remains */ }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* storage is off */ }
  }

  // Puts back what the server never got. If the server has moved on since, its text is newer and stays.
  putBack() {
    let copy = null;
    try { copy = JSON.parse(localStorage.getItem(this.key)); } catch { /* storage is off, or the copy is damaged */ }
    if (!copy) return;
    if (copy.sent && document.querySelector(".error-summary")) { // refused: it was not sent after all
      this.base = copy.base;
      return this.keep(false);
    }
    if (copy.words === this.base || (copy.sent && copy.base !== this.base)) return this.forget();
    this.fill(JSON.parse(copy.words));
    this.state.textContent = this.dataset.restored;
    this.dirty = true;
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  fill(pairs) {
    const wanted = new Map();
    for (const [name, value] of pairs) wanted.set(name, [...(wanted.get(name) || []), value]);
    for (const control of this.form.elements) {
      if (!control.name || control.name === "csrfmiddlewaretoken" || ["file", "password"].includes(control.type)) continue;
      const values = wanted.get(control.name) || [];
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (control.tagName === "SELECT") for (const option of control.options) option.selected = values.includes(option.value);
      else if (control.type !== "submit" && control.type !== "button" && values.length) {
        control.value = values.length > 1 ? values.shift() : values[0];
        control.dispatchEvent(new Event("text-put-back"));
      }
    }
  }

  // The server counts how often a text was saved, so that two windows never overwrite each other unseen (409).
  renewed(sent, version) {
    const field = this.form.elements.version;
    if (!version || !field) return sent;
    field.value = version;
    return JSON.stringify(JSON.parse(sent).map(([name, value]) => [name, name === "version" ? version : value]));
  }

  async save() {
    clearTimeout(this.timer);
    if (this.saving || !this.dataset.url) return; // without an address the copy on this device is all
    this.saving = true;
    const sent = this.words();
    const body = new FormData();
    for (const [name, value] of this.pairs()) body.append(name, value);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken?.value || "");
    this.state.textContent = this.dataset.saving;
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body, headers: { "X-Auto-Save": "1" }, redirect: "manual", keepalive: sent.length < 60000 });
      if (!answer.ok) throw answer;
      const same = this.words() === sent;
      this.base = this.renewed(sent, answer.headers.get("X-Version"));
      if (same) {
        this.dirty = false;
        this.forget();
        this.state.textContent = this.dataset.saved;
      } else this.changed();
    } catch (problem) {
      const refused = problem instanceof Response && problem.status < 500; // else it may well be saved as it is, later
      const meanwhile = refused && (await problem.json().catch(() => ({}))).sentence;
      this.state.textContent = meanwhile || (refused ? this.dataset.refused : this.dataset.waiting);
      if (!refused) this.timer = setTimeout(() => this.save(), AGAIN);
    }
    this.saving = false;
  }
}

customElements.define("auto-save", AutoSave);
