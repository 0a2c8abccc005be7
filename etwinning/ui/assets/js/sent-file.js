// One file on its way, as a line that people see: its name, how far it is, what one can do. Knows nothing of sending.
export function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export class SentFile {
  constructor(file, said) {
    Object.assign(this, { file, said, share: 0, waits: false, upload: null });
  }

  // The line is made when its turn comes: of 10,000 files only some are on their way.
  appear(list) {
    this.state = make("p", { className: "row-meta" });
    this.bar = make("progress", { className: "progress progress-primary", max: 1, value: 0 });
    this.bar.setAttribute("aria-label", this.file.name);
    this.buttons = make("div", { className: "row-end" });
    const name = make("bdi", { className: "row-title", textContent: this.file.name });
    this.line = make("li", { className: "row" }, make("div", { className: "row-body" }, name, this.bar, this.state), this.buttons);
    list.prepend(this.line);
  }

  says(words, label, act) {
    this.state.textContent = words;
    this.buttons.replaceChildren();
    if (!label) return;
    const whose = make("span", { className: "sr-only", textContent: ` ${this.file.name}` });
    this.buttons.append(make("button", { type: "button", className: "btn btn-outline btn-sm", onclick: act }, label, whose));
  }

  isWrong(wrong) {
    this.line.classList.toggle("field-wrong", wrong);
    this.bar.hidden = wrong;
  }

  moves(share) {
    this.share = this.bar.value = share;
  }

  // What is done leaves the list when there are many of them.
  isDone(words, list, most) {
    this.says(words);
    this.line.dataset.done = "";
    const done = list.querySelectorAll("[data-done]");
    if (done.length > most) done[done.length - 1].remove();
  }
}
