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
    this.media = new Media();
    this.people = new People(this);
    this.peers = new Peers(this);
    this.words = new Words(this);
    for (const one of this.querySelectorAll("[data-mode]")) one.addEventListener("click", () => this.choose(one.dataset.mode));
    for (const one of this.querySelectorAll("[data-switch]")) one.addEventListener("click", () => this.turn(one));
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
  stand({ you, why, mode, people, waiting }) {
    const inside = !why;
    const ended = FOR_GOOD.includes(why) || why === "gone";
    this.part("stands").textContent = why ? this.sentence(why) : this.noted(mode);
    this.part("inside").hidden = this.part("text").hidden = !inside;
    this.part("there").hidden = why !== "server";
    this.part("choose").hidden = ended && why !== "removed";
    this.people.show(people, you);
    this.people.queue(waiting);
    this.peers.match(people, you);
    if (ended) this.out();
  }

  // What there was no room for.
  noted(mode) {
    if (this.mode === "camera" && mode === "listener") return this.sentence("full");
    return mode === "text" && this.mode !== "text" ? this.sentence("crowded") : "";
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
    this.mode = taken;
    this.part("own").hidden = !this.media.stream;
    for (const button of this.querySelectorAll("[data-switch]")) {
      button.hidden = !this.media.track(button.dataset.switch);
      button.setAttribute("aria-pressed", "true");
    }
    for (const button of this.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === taken));
    }
    this.people.mine();
    this.line.say({ mode: taken });
  }

  turn(button) {
    const track = this.media.track(button.dataset.switch);
    if (!track) return;
    track.enabled = !track.enabled;
    button.setAttribute("aria-pressed", String(track.enabled));
  }

  out() {
    this.peers.match([], 0);
    this.media.close();
    this.part("own").hidden = true;
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
