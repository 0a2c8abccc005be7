// <push-switch data-key data-worker>: asks the browser to show notices while it is closed, and sends its answer with
// the form inside. Without the means for it the element says so.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

class PushSwitch extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
      return this.say(this.dataset.unable);
    }
    if (Notification.permission === "denied") return this.say(this.dataset.denied);
    this.form.hidden = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.switchOn();
    });
  }

  say(words) {
    this.querySelector("[role=status]").textContent = words;
  }

  async switchOn() {
    this.say("");
    if ((await Notification.requestPermission()) !== "granted") return this.say(this.dataset.denied);
    try {
      await navigator.serviceWorker.register(this.dataset.worker, { scope: "/" });
      const { pushManager } = await navigator.serviceWorker.ready;
      const key = bytes(this.dataset.key);
      await (await pushManager.getSubscription())?.unsubscribe(); // it may be another person's, or of another key
      const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      this.form.elements.endpoint.value = made.endpoint;
      this.form.elements.p256dh.value = text(made.getKey("p256dh"));
      this.form.elements.auth.value = text(made.getKey("auth"));
      this.form.submit();
    } catch {
      this.say(this.dataset.failed);
    }
  }
}

customElements.define("push-switch", PushSwitch);
