// A page of a thread: what others write, change, remove and like comes without a reload. It asks while one looks at it
// and names the turn of the thread that it has; nearly all answers are 304 and empty. Without it the page is a page.
const PAUSE = 4000;
const AS_LONG = 1000; // milliseconds in which a changed post is not read out as if it were new

class LiveThread extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.turn = `"${this.dataset.turn}"`;
    this.latest = Number(this.dataset.latest); // 0: the page does not grow, there is one after it
    this.waiting = new Map();
    this.seen = () => !document.hidden && this.look();
    document.addEventListener("visibilitychange", this.seen);
    this.timer = setInterval(this.seen, PAUSE);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.seen);
    clearInterval(this.timer);
  }

  async look() {
    if (this.looking) return;
    this.looking = true;
    const { since, page, new: first } = this.dataset;
    try {
      const answer = await fetch(`${since}?after=${this.latest}&page=${page}&new=${first}`, {
        headers: { "If-None-Match": this.turn },
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 404) this.disconnectedCallback(); // signed out, or gone
      else if (answer.ok) {
        this.take(new DOMParser().parseFromString(await answer.text(), "text/html"));
        this.turn = answer.headers.get("ETag") ?? this.turn;
      }
    } catch { /* no connection: the next look brings it */ }
    this.place();
    this.looking = false;
  }

  take(page) {
    for (const post of page.querySelectorAll("ol > li[id]")) {
      if (document.getElementById(post.id)) this.waiting.set(post.id, post);
      else if (this.latest) this.add(post);
    }
  }

  add(post) {
    this.latest = Math.max(this.latest, number(post));
    this.list.insertBefore(post, [...this.list.children].find((other) => number(other) > number(post)) ?? null);
  }

  // A post in which somebody is at a button just now is changed when they have left it.
  place() {
    for (const [id, post] of this.waiting) {
      const old = document.getElementById(id);
      if (old?.contains(document.activeElement)) continue;
      this.list.setAttribute("aria-live", "off");
      old?.replaceWith(post);
      this.waiting.delete(id);
      setTimeout(() => this.list.setAttribute("aria-live", this.latest ? "polite" : "off"), AS_LONG);
    }
  }
}

function number(post) {
  return Number(post.id.replace("post-", ""));
}

customElements.define("live-thread", LiveThread);
