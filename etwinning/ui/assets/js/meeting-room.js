// A meeting in browsers. The server says who is inside; browsers find each other through it and then speak directly.
// Who is out, or must go, is told so by the server, and every other browser ends its line to them.
import { ChatLine } from "./chat-line.js";
import { Media } from "./meeting-media.js";
import { Peers } from "./meeting-peers.js";
import { People } from "./meeting-people.js";
import { Words } from "./meeting-words.js";

const FOR_GOOD = ["over", "off", "elsewhere", "removed", "server"]; // then the camera's light goes out

class MeetingRoom extends HTMLElement {
  connectedCallback() {
    if (this.line) return;
    this.mode = "";
    this.media = new Media(this);
    this.people = new People(this);
    this.peers = new Peers(this);
    this.words = new Words(this);
    for (const one of this.querySelectorAll("[data-mode]")) one.addEventListener("click", () => this.choose(one.dataset.mode));
    this.addEventListener("submit", (event) => this.quietly(event));
    this.line = new ChatLine(this, this.dataset.socket);
  }

  disconnectedCallback() { this.leave(); }

  sentence(name) { return this.dataset[`${name}Words`] || ""; }

  part(name) { return this.querySelector(`[data-${name}]`); }

  began() {
    this.fault("");
    this.line.say({ hello: this.words.latest, language: document.documentElement.lang, mode: this.mode });
  }

  cut() { this.fault(this.sentence("cut")); }

  leave() {
    this.line.end();
    this.stand({ you: 0, why: "gone", people: [], waiting: [] });
    this.out();
  }

  hear(news) {
    if (news.room) this.stand(news.room);
    if (news.from) this.peers.hear(news.from, JSON.parse(news.signal));
    this.words.hear(news);
  }

  // How the meeting stands for this reader.
  stand({ you, why, mode, wanted, people, waiting }) {
    const inside = !why;
    if (inside && wanted === "camera" && mode !== "camera" && this.mode === "camera") this.yield(mode);
    const ended = FOR_GOOD.includes(why) || why === "gone";
    this.part("stands").textContent = why ? this.sentence(why) : this.noted(mode, wanted);
    this.part("inside").hidden = this.part("text").hidden = !inside;
    this.part("there").hidden = why !== "server";
    this.part("choose").hidden = ended && why !== "removed";
    this.people.show(people, you);
    this.people.queue(waiting);
    this.peers.match(people, you);
    if (ended) this.out();
  }

  // Where there was no room for one who would listen.
  noted(mode, wanted) { return mode === "text" && wanted === "listener" ? this.sentence("crowded") : ""; }

  // There was no room for the camera: its light goes out, and it never comes on later by itself.
  yield(mode) {
    this.media.close();
    this.take("listener");
    this.fault(this.sentence(mode === "text" ? "crowded" : "full"));
  }

  async choose(mode) {
    if (mode === this.mode && mode === "camera") return;
    this.fault("");
    let taken = mode;
    if (mode === "camera") {
      const { trouble } = await this.media.open();
      if (trouble) this.fault(this.sentence(trouble));
      if (!this.media.stream) taken = "listener";
    } else this.media.close();
    this.take(taken);
  }

  take(mode) {
    this.mode = mode;
    this.media.show();
    for (const button of this.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
    this.people.mine();
    this.line.say({ mode });
  }

  out() {
    this.peers.match([], 0);
    this.media.close();
    this.media.show();
  }

  // Letting in and taking out, without leaving the page.
  async quietly(event) {
    if (!("quiet" in event.target.dataset)) return;
    event.preventDefault();
    const how = { method: "POST", body: new FormData(event.target), redirect: "manual" };
    const answer = await fetch(event.target.action, how).catch(() => null);
    this.fault(answer?.type === "opaqueredirect" ? "" : this.sentence("failed"));
  }

  fault(sentence) {
    this.part("fault").textContent = sentence;
    this.part("fault").hidden = !sentence;
  }
}

customElements.define("meeting-room", MeetingRoom);
