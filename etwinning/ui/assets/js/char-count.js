// Says how many characters are left, aloud only when it becomes tight.
class CharCount extends HTMLElement {
  connectedCallback() {
    const field = document.getElementById(this.dataset.for);
    const most = Number(this.dataset.most);
    const count = () => {
      const left = most - [...field.value].length;
      this.textContent = `${left < 0 ? this.dataset.over : this.dataset.left} ${Math.abs(left)}`;
      this.classList.toggle("over", left < 0);
      this.setAttribute("aria-live", left < most / 10 ? "polite" : "off");
    };
    field?.removeAttribute("maxlength"); // a pasted text is shown whole, not cut silently
    field?.addEventListener("input", count);
    if (field) count();
  }
}

customElements.define("char-count", CharCount);
