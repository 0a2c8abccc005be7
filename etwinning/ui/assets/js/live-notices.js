// Keeps the number of unread notices right while the page is open. Tries again ever more slowly when the line breaks.
class LiveNotices extends HTMLElement {
  connectedCallback() {
    this.pause = 2000;
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
    const address = new URL(this.dataset.url, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.addEventListener("open", () => { this.pause = 2000; });
    socket.addEventListener("message", (event) => this.show(JSON.parse(event.data).unread));
    socket.addEventListener("close", ({ code }) => {
      this.socket = null;
      if (code === 4401) return document.removeEventListener("visibilitychange", this.seen); // signed out elsewhere
      if (!this.isConnected || document.hidden) return;
      this.timer = setTimeout(this.seen, this.pause * (1 + Math.random()));
      this.pause = Math.min(this.pause * 2, 120000);
    });
  }

  show(number) {
    if (!Number.isInteger(number)) return;
    this.querySelector("[data-number]").textContent = new Intl.NumberFormat(document.documentElement.lang).format(number);
    this.querySelector("[data-count]").hidden = number === 0;
  }
}

customElements.define("live-notices", LiveNotices);
