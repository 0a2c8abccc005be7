// A button that shows what one typed into a password field.
class ShowPassword extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    if (!field || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-ghost";
    button.setAttribute("aria-controls", field.id);
    button.textContent = this.dataset.show;
    button.addEventListener("click", () => {
      const hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      button.textContent = hidden ? this.dataset.hide : this.dataset.show;
    });
    field.form?.addEventListener("submit", () => { field.type = "password"; });
    this.append(button);
  }
}

customElements.define("show-password", ShowPassword);
