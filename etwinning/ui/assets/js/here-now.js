// Who is in a room now: a part of its home, asked for once it stands and then once a minute while one looks at it.
// Without it there is a link to the page that says so.
const PAUSE = 60000;

class HereNow extends HTMLElement {
  connectedCallback() {
    this.look();
    this.timer = setInterval(() => !document.hidden && this.look(), PAUSE);
  }

  disconnectedCallback() { clearInterval(this.timer); }

  async look() {
    try {
      const headers = { "HX-Request": "true", "HX-Target": "here" }; // only that part of the page
      const answer = await fetch(this.dataset.from, { headers, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 404) this.disconnectedCallback(); // signed out, or no member any more
      else if (answer.ok) this.innerHTML = await answer.text();
    } catch { /* no connection: the next look brings it */ }
  }
}

customElements.define("here-now", HereNow);
