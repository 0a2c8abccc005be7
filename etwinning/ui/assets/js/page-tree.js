// Putting pages in order without a new page for each step: a handle that is dragged, or moved with the arrow keys.
// Each step is a form that works without this script; where something is dropped is sent the same way.
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };
const MIRRORED = { ...KEYS, ArrowRight: "out", ArrowLeft: "in" };
const EDGE = 60; // pixels from the edge of the screen where the page begins to move along

class PageTree extends HTMLElement {
  connectedCallback() {
    if (this.told) return;
    this.told = Object.assign(document.createElement("p"), { className: "sr-only" });
    this.told.setAttribute("role", "status");
    this.after(this.told);
    this.ready();
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target, new FormData(event.target), event.submitter);
    });
    this.addEventListener("keydown", (event) => this.step(event));
    this.addEventListener("pointerdown", (event) => this.take(event));
    this.addEventListener("pointermove", (event) => this.carry(event));
    this.addEventListener("pointerup", () => this.drop());
    this.addEventListener("pointercancel", () => this.let());
  }

  ready() {
    for (const handle of this.querySelectorAll(".tree-handle")) handle.hidden = false;
  }

  formOf(row, way) {
    return row.querySelector(`:scope > div > .tree-steps input[name="way"]${way ? `[value="${way}"]` : ""}`)?.form;
  }

  step(event) {
    if (event.key === "Escape" && this.taken) return this.let();
    const handle = event.target.closest(".tree-handle");
    const way = (getComputedStyle(this).direction === "rtl" ? MIRRORED : KEYS)[event.key];
    if (!handle || !way) return false;
    event.preventDefault();
    const form = this.formOf(handle.closest("li"), way);
    if (form) this.send(form, new FormData(form), handle);
    return true;
  }

  take(event) {
    const handle = event.target.closest(".tree-handle");
    if (!handle || event.button) return;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    this.taken = handle.closest("li");
    this.taken.classList.add("tree-taken");
  }

  carry({ clientX, clientY }) {
    if (!this.taken) return;
    if (clientY < EDGE) scrollBy(0, -12);
    if (clientY > innerHeight - EDGE) scrollBy(0, 12);
    const over = document.elementFromPoint(Math.max(clientX, this.getBoundingClientRect().left + 40), clientY)?.closest("page-tree li");
    this.mark(null);
    if (!over || this.taken.contains(over)) return;
    const { top, height } = over.firstElementChild.getBoundingClientRect();
    const part = (clientY - top) / height;
    this.mark(over, part < 0.3 ? "before" : part > 0.7 ? "after" : "into");
  }

  mark(row, way) {
    this.querySelector("[data-drop]")?.removeAttribute("data-drop");
    if (row) row.dataset.drop = way;
  }

  drop() {
    const over = this.querySelector("[data-drop]");
    const row = this.taken;
    const form = row && this.formOf(row, ""); // an only page has none
    if (form && over) {
      const said = new FormData(form);
      said.set("way", over.dataset.drop);
      said.set("other", over.dataset.page);
      this.send(form, said, row.querySelector(".tree-handle"));
    }
    this.let();
  }

  let() {
    this.mark(null);
    this.taken?.classList.remove("tree-taken");
    this.taken = null;
  }

  // The answer is the same page with the new order; the focus stays on the page that moved.
  async send(form, said, pressed) {
    const row = form.closest("li");
    const answer = await fetch(form.action, { method: "POST", body: said }).catch(() => null);
    const tree = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("page-tree");
    if (!tree) return location.reload();
    this.replaceChildren(...tree.childNodes);
    this.ready();
    const now = document.getElementById(row.id);
    const same = pressed?.matches(".tree-handle") ? null : this.formOf(now, said.get("way"))?.querySelector("button");
    (same || now.querySelector(".tree-handle")).focus();
    const beside = [...now.parentElement.children];
    const place = { title: row.dataset.title, place: beside.indexOf(now) + 1, places: beside.length };
    this.told.textContent = this.dataset.moved.replace(/{(title|place|places)}/g, (_all, name) => place[name]);
    return true;
  }
}

customElements.define("page-tree", PageTree);
