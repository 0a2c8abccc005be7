// Lets one choose a thing of the room's materials for the text one is writing. Whatever editor stands in the same form
// hears "insert-html" with a picture, a recording, an album or a link; without this script the button is a link to the materials.
class MaterialChooser extends HTMLElement {
  connectedCallback() {
    this.querySelector("a")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.open();
    });
  }

  open() {
    const dialog = document.createElement("dialog");
    dialog.className = "sheet";
    dialog.setAttribute("aria-label", this.dataset.title);
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "btn btn-ghost btn-sm", textContent: this.dataset.close, onclick: () => dialog.close() });
    this.inside = document.createElement("div");
    dialog.append(close, this.inside);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => this.clicked(event, dialog));
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      this.show(`${this.dataset.url}?${new URLSearchParams(new FormData(event.target))}`);
    });
    document.body.append(dialog);
    dialog.showModal();
    this.show(this.dataset.url);
  }

  async show(address) {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": "choose" } });
      if (!answer.ok) throw answer;
      this.inside.innerHTML = await answer.text();
    } catch {
      this.inside.textContent = this.dataset.failed;
    }
  }

  clicked(event, dialog) {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    if (!link.dataset.name) return this.show(this.dataset.url + link.getAttribute("href")); // another page of the list
    const { name, picture, alt, kind } = link.dataset;
    const made = document.createElement(picture ? "img" : "a");
    if (picture) Object.assign(made, { src: picture, alt: alt || "" });
    else Object.assign(made, { href: link.getAttribute("href"), textContent: name });
    if (picture) made.setAttribute("src", picture); // its path alone
    dialog.close();
    this.put(kind ? `<figure data-kind="${kind}">${made.outerHTML}</figure>` : made.outerHTML);
  }

  // The editor of a talk comes when one turns to it (app.js): turned to here, before it is told.
  async put(html) {
    const editor = this.closest("form")?.querySelector("rich-text, co-writing");
    if (!editor) return;
    editor.dispatchEvent(new Event("focusin"));
    await customElements.whenDefined(editor.localName);
    editor.dispatchEvent(new CustomEvent("insert-html", { detail: html }));
  }
}

customElements.define("material-chooser", MaterialChooser);
