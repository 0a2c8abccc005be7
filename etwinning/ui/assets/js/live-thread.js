// The newest page of a thread: posts that others write come without a reload. It asks while one looks at it; what came
// in between comes when one looks again. Without it the page is a page.
const PAUSE = 20000;

class LiveThread extends HTMLElement {
  connectedCallback() {
    this.latest = Number(this.dataset.latest);
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
    try {
      const answer = await fetch(`${this.dataset.since}?after=${this.latest}&page=${this.dataset.page}`, { redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 404) this.disconnectedCallback(); // signed out, or gone
      else if (answer.ok) this.add(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* no connection: the next look brings it */ }
    this.looking = false;
  }

  add(page) {
    for (const post of page.querySelectorAll("ol > li[id]")) {
      this.latest = Math.max(this.latest, Number(post.id.replace("post-", "")));
      if (!document.getElementById(post.id)) this.querySelector("ol").append(post);
    }
  }
}

customElements.define("live-thread", LiveThread);
