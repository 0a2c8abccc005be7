// The one socket of a page: keeps the numbers of messages and notices right, and tells other elements what changed.
// When it breaks it tries again, ever more slowly and never all pages at once, and meanwhile asks by plain requests.
const FIRST = 1000;
const LONGEST = 30000;

class LivePage extends HTMLElement {
  connectedCallback() {
    this.pause = FIRST;
    this.seen = () => !document.hidden && !this.socket && this.listen();
    document.addEventListener("visibilitychange", this.seen);
    this.seen();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.seen);
    clearTimeout(this.timer);
    this.socket?.close();
  }

  listen() {
    clearTimeout(this.timer);
    const address = new URL(this.dataset.socket, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.addEventListener("message", (event) => {
      this.pause = FIRST;
      this.show(JSON.parse(event.data));
    });
    socket.addEventListener("close", () => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (this.isConnected && !document.hidden) this.later();
    });
  }

  async later() {
    this.timer = setTimeout(this.seen, this.pause * (1 + Math.random()));
    this.pause = Math.min(this.pause * 2, LONGEST);
    if (!(await this.ask())) {
      clearTimeout(this.timer);
      document.removeEventListener("visibilitychange", this.seen); // signed out elsewhere
    }
  }

  // By a plain request; false when the answer is that nobody is signed in here any more.
  async ask() {
    try {
      const answer = await fetch(this.dataset.now, { redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect" || answer.status === 404) return false;
      if (answer.ok) this.show({ ...(await answer.json()), changed: [], missed: true });
    } catch { /* no connection at all */ }
    return true;
  }

  // "missed": the page may have missed something and should look itself.
  show(news) {
    for (const count of (this.closest(".masthead") ?? this).querySelectorAll("[data-count]")) {
      const kind = count.dataset.count; // "all": beside the folded menu
      const number = kind === "all" ? news.messages + news.notices : news[kind];
      if (!Number.isInteger(number)) continue;
      count.querySelector("[data-number]").textContent = new Intl.NumberFormat(document.documentElement.lang).format(number);
      count.hidden = number === 0;
    }
    document.body.dispatchEvent(new CustomEvent("live-news", { detail: news }));
  }
}

customElements.define("live-page", LivePage);
