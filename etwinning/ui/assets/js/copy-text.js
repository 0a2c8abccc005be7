// Copies a text (a link, a password just made) and says so.
class CopyText extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", async (event) => {
      if (!event.target.closest("button")) return;
      await navigator.clipboard.writeText(this.dataset.text);
      this.querySelector("[role=status]").textContent = this.dataset.done;
    });
  }
}

customElements.define("copy-text", CopyText);
