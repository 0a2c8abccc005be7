// An open chat. The page says the latest number it has, after each cut as well, and is told all that came or was removed
// since then: none is lost, none comes twice. What one writes stays in the field until it is kept; sent again it bears
// the same key and stays one message.
import { ChatLine } from "./chat-line.js";
import { ChatLog } from "./chat-log.js";

class ChatRoom extends HTMLElement {
  connectedCallback() {
    if (this.line || !this.dataset.socket) return;
    this.log = new ChatLog(this);
    this.form = this.querySelector("form[data-send]");
    this.field = this.form.elements.body;
    this.form.addEventListener("submit", (event) => this.send(event));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.line = new ChatLine(this, this.dataset.socket);
  }

  disconnectedCallback() { this.line?.end(); }

  began() {
    this.say("");
    this.line.say({ hello: this.log.latest, language: document.documentElement.lang });
    if (this.sent) this.pass();
  }

  cut() { this.say(this.dataset.cutWords); }

  leave() {
    this.sent = null;
    this.refuse(this.dataset.goneWords);
  }

  hear(news) {
    if (news.state) this.stand(news);
    if (news.here) this.show(news.here);
    for (const line of news.lines ? this.log.add(news.lines) : []) {
      this.querySelector("[data-told]").textContent = this.log.filled(this.dataset.mineWords, line);
    }
    if (news.kept && news.kept === this.sent?.key) this.kept();
    if (news.refused && news.refused === this.sent?.key) {
      if (news.waits) {
        this.kept();
        this.querySelector("[data-told]").textContent = news.sentence;
      } else {
        this.sent = null;
        this.refuse(news.sentence);
        this.querySelector("[data-sure]").hidden = !news.hint;
      }
    }
  }

  // How the chat stands: what belongs to the state is shown. Words that could not be sent stay where they are.
  stand({ state, writes }) {
    for (const part of this.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
    const typed = this.field.value.trim() !== "";
    this.querySelector("[data-write]").hidden = !writes && !typed;
    this.form.querySelector("[type=submit]").disabled = !writes;
    if (writes) this.refuse("");
    else if (typed && !this.sent) this.refuse(this.dataset[`${state}Words`] || "");
    if (state !== "closed") this.log.box.hidden = this.querySelector("[data-people]").hidden = false;
  }

  show(people) {
    const names = people.map(({ name }) => Object.assign(document.createElement("bdi"), { className: "chip", textContent: name }));
    this.querySelector("[data-here]").replaceChildren(...names.flatMap((name) => [name, " "]));
  }

  send(event) {
    const words = this.field.value.trim();
    if (this.line.ended || !words) return; // the plain way: the server says what is wrong
    event.preventDefault();
    if (this.sent) return;
    const sure = event.submitter?.name === "sure";
    this.sent = { key: this.form.elements.sending.value, typed: this.field.value, words, sure };
    this.refuse("");
    this.pass();
  }

  // Once more after a cut: the key makes it one message.
  pass() {
    const { key, words, sure } = this.sent;
    this.line.say({ send: key, words, sure });
  }

  kept() {
    const { typed } = this.sent;
    this.sent = null;
    const now = this.field.value; // one may have gone on typing meanwhile
    this.field.value = now.startsWith(typed) ? now.slice(typed.length) : now;
    this.form.elements.sending.value = crypto.randomUUID?.() ?? URL.createObjectURL(new Blob([])).slice(-36);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.querySelector(".save-state").textContent = "";
    this.log.toEnd();
  }

  refuse(sentence) {
    const place = this.querySelector("[data-refusal]");
    place.textContent = sentence;
    place.hidden = !sentence;
    this.querySelector("[data-sure]").hidden = true;
    if (!sentence) {
      this.field.removeAttribute("aria-invalid");
      return;
    }
    this.field.setAttribute("aria-invalid", "true");
    this.field.setAttribute("aria-describedby", place.id);
    this.querySelector("[data-write]").hidden = false;
    this.field.focus();
  }

  say(sentence) { this.querySelector("[data-line]").textContent = sentence; }
}

customElements.define("chat-room", ChatRoom);
